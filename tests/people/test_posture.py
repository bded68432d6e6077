from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhongshu.people import services
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person, Unit

LEAVE, ACCOUNTS = "people.register_leave", "people.manage_accounts"


def test_posture_follows_from_posts_and_roles(office):
    mine = posture(office.clerk)

    assert (mine.unit_ids, mine.organ_ids) == ({office.registry.pk}, {office.organ.pk})
    assert mine.roles == {"intake", "registry", "business_admin"}
    assert mine.permissions[LEAVE] == {office.organ.pk}
    assert (mine.officer, mine.officer_permissions, mine.needs_totp) == ("", frozenset(), False)


def test_right_holds_only_in_the_organ_of_the_post(office):
    other = Organ.objects.create(name="市水利局")
    assert [person_has(office.clerk, LEAVE, organ) for organ in (None, office.organ, other)] == [True, True, False]
    assert [person_has(office.system_admin, ACCOUNTS, organ) for organ in (None, office.organ, other)] == [True] * 3
    assert person_has(office.clerk, ACCOUNTS) is False


def test_posture_takes_four_queries_once(office, soon, django_assert_num_queries):
    services.delegate(office.head, office.clerk, soon(), actor=office.head)
    fresh = Person.objects.get(pk=office.clerk.pk)
    with django_assert_num_queries(4):  # whether something changed, posts, officer, delegations
        posture(fresh)
        posture(fresh)
        assert fresh.home_title == "文电科文书"
    plain, again = (Person.objects.get(pk=office.head.pk) for _turn in range(2))
    posture(plain)
    with django_assert_num_queries(1):
        assert posture(again) is posture(plain)


def test_post_counts_from_its_first_to_the_day_before_its_last(office):
    today = timezone.localdate()
    office.clerk.appointments.update(since=today, until=today + timedelta(days=1))
    assert posture(Person.objects.get(pk=office.clerk.pk)).roles
    office.clerk.appointments.update(since=today - timedelta(days=3), until=today)
    assert not posture(Person.objects.get(pk=office.clerk.pk)).roles
    office.clerk.appointments.update(since=today + timedelta(days=1), until=None)
    assert not posture(Person.objects.get(pk=office.clerk.pk)).roles


def test_who_left_has_no_posture(office):
    Person.objects.filter(pk=office.clerk.pk).update(is_active=False)
    assert posture(Person.objects.get(pk=office.clerk.pk)).permissions == {}


def test_delegation_is_seen_by_the_deputy_while_it_runs(office, soon):
    made = services.delegate(office.head, office.handler, soon(), actor=office.head)
    assert posture(office.handler).deputy_for == (made,)

    services.revoke(made, actor=office.head)
    assert posture(Person.objects.get(pk=office.handler.pk)).deputy_for == ()


def test_merged_unit_and_organ_stay_visible_to_those_who_took_over(office, make_post, make_person):
    old_organ = Organ.objects.create(name="云川市外事办公室", is_inside=True)
    old_unit = Unit.objects.create(organ=old_organ, name="秘书科")
    clerk = make_person("老文书", make_post(old_unit, "文书", "registry"))

    services.merge_organ(old_organ, office.organ, actor=office.system_admin, reason="机构改革")
    services.merge_unit(Unit.objects.get(pk=old_unit.pk), office.registry, actor=office.system_admin, reason="机构改革")

    for person in (office.second_clerk, clerk):
        mine = posture(Person.objects.get(pk=person.pk))
        assert mine.unit_ids == {office.registry.pk, old_unit.pk}
        assert mine.permissions[LEAVE] == {office.organ.pk, old_organ.pk}
    assert Person.objects.get(pk=clerk.pk).organ == office.organ


def test_directory_costs_the_same_for_one_and_many(office, make_person, sign_in):
    client = sign_in(office.clerk)
    address = f"/people/?organ={office.organ.pk}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(5):
        make_person(f"新人{number}", organ=office.organ)
    client.get(address)  # after a change among people, everybody is read anew once
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_since_is_the_day_of_appointment(office):
    post = office.head.appointments.get().post
    made = services.appoint(office.clerk, post, actor=office.security_admin, since=date(2026, 5, 6))
    assert (made.since, made.is_primary) == (date(2026, 5, 6), False)
