"""Leaving and moving: nobody goes with work in hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhongshu.core import registry
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.registry import Registry
from zhongshu.people import services
from zhongshu.people.access import posture
from zhongshu.people.models import Account, Appointment, Delegation, Person


@pytest.fixture
def leavers():
    """The hook that workflow fills: here it notes who leaves, or refuses."""
    seen: list[str] = []

    def leaving(person, *, actor, reason, at):
        if seen == ["refuse"]:
            raise RuleBroken("没有人能接：关于防汛的通知")
        seen.append(person.name)

    modules = [replace(module, leaving=None) for module in registry.modules()]
    modules[0] = replace(modules[0], leaving=leaving)
    before = registry.install(Registry(tuple(modules)))
    yield seen
    registry.install(before)


def test_leaver_hands_over_and_loses_everything(office, soon, leavers, verbs):
    services.delegate(office.handler, office.head, soon(), actor=office.handler)

    services.disable(office.handler, actor=office.system_admin, reason="调往外地")

    person = Person.objects.get(pk=office.handler.pk)
    # Swept before the row is ours and again after, for what was sent to the leaver in between.
    assert (leavers, person.is_active, posture(person).posts) == (["宋亦凡", "宋亦凡"], False, ())
    assert not Appointment.objects.filter(person=person, until__isnull=True).exists()
    assert Delegation.objects.get().revoked_at is not None
    assert Account.objects.get(person=person).is_active is False
    assert verbs()[-1] == "people.person.disabled"


def test_leaver_stays_when_nobody_can_take_over(office, leavers):
    leavers.append("refuse")
    with pytest.raises(RuleBroken, match="没有人能接"):
        services.disable(office.handler, actor=office.system_admin, reason="辞职")
    assert Person.objects.get(pk=office.handler.pk).is_active
    assert Appointment.objects.filter(person=office.handler, until__isnull=True).exists()


def test_refusal_stands_in_the_form(sign_in, office, leavers):
    leavers.append("refuse")
    address = reverse("people:person-disable", args=[office.handler.pk])
    page = sign_in(office.system_admin).post(address, {"reason": "辞职"})
    assert page.status_code == 200
    assert "没有人能接：关于防汛的通知" in page.content.decode()


def test_moving_to_another_unit_leaves_the_work_behind(office, make_post, leavers):
    post = make_post(office.registry, "机要员", "handler")

    made = services.move(office.handler, post, actor=office.security_admin, reason="轮岗")

    assert leavers == ["宋亦凡"]
    assert posture(Person.objects.get(pk=office.handler.pk)).unit_ids == {office.registry.pk}
    assert (made.is_primary, made.since) == (True, timezone.localdate())


def test_moving_inside_the_unit_keeps_the_work(office, make_post, leavers):
    services.move(office.handler, make_post(office.section, "副科长"), actor=office.security_admin, reason="提任")
    assert leavers == []


def test_moving_to_another_organ_changes_the_organ(office, make_post, leavers):
    organ = services.create_organ(actor=office.system_admin, name="市水利局", is_inside=True)
    unit = services.create_unit(organ, actor=office.system_admin, name="办公室")
    services.move(office.handler, make_post(unit, "主任", "unit_head"), actor=office.security_admin, reason="交流")
    assert Person.objects.get(pk=office.handler.pk).organ == organ


def test_move_to_another_organ_from_the_page(sign_in, office, make_post, leavers):
    organ = services.create_organ(actor=office.system_admin, name="市水利局", is_inside=True)
    post = make_post(services.create_unit(organ, actor=office.system_admin, name="办公室"), "主任")
    client, address = sign_in(office.security_admin), reverse("people:person-move", args=[office.handler.pk])

    assert "市水利局" in client.get(address).content.decode()
    answer = client.post(f"{address}?organ={organ.pk}", {"post": post.pk, "reason": "交流"})

    assert answer.status_code == 303
    assert Person.objects.get(pk=office.handler.pk).organ == organ


def test_last_post_given_up_hands_over(office, make_post, leavers):
    second = services.appoint(office.handler, make_post(office.registry, "兼职"), actor=office.security_admin)
    services.end_appointment(second, actor=office.security_admin, reason="免兼")
    assert leavers == []
    services.end_appointment(
        office.handler.appointments.get(until__isnull=True), actor=office.security_admin, reason="免"
    )
    assert leavers == ["宋亦凡"]


def test_next_post_becomes_the_main_one(office, make_post, leavers):
    second = services.appoint(office.handler, make_post(office.registry, "兼职"), actor=office.security_admin)
    services.end_appointment(office.handler.appointments.get(is_primary=True), actor=office.security_admin, reason="免")
    second.refresh_from_db()
    assert second.is_primary


def test_who_comes_back_has_no_posts_and_a_new_start(office, leavers):
    services.disable(office.handler, actor=office.system_admin, reason="借调")
    services.enable(Person.objects.get(pk=office.handler.pk), actor=office.system_admin, reason="期满")
    person = Person.objects.get(pk=office.handler.pk)
    account = Account.objects.get(person=person)
    assert (person.is_active, posture(person).posts) == (True, ())
    assert (account.is_active, account.must_change_password) == (True, True)


def test_nobody_disables_oneself_or_without_the_right(office):
    with pytest.raises(NotAllowed):
        services.disable(office.system_admin, actor=office.system_admin, reason="x")
    with pytest.raises(NotAllowed):
        services.disable(office.handler, actor=office.security_admin, reason="x")


def test_unit_with_people_is_not_closed_but_merged(office):
    with pytest.raises(RuleBroken, match="还有人任职"):
        services.close_unit(office.section, actor=office.system_admin, reason="撤销")
    services.merge_unit(office.section, office.registry, actor=office.system_admin, reason="合并")
    office.section.refresh_from_db()
    assert (office.section.is_active, office.section.merged_into) == (False, office.registry)


def test_organ_does_not_hang_below_itself(office):
    below = services.create_organ(actor=office.system_admin, name="下属中心", parent=office.organ)
    with pytest.raises(RuleBroken, match="不能做它的上级"):
        services.amend_organ(office.organ, actor=office.system_admin, parent=below)
    with pytest.raises(RuleBroken, match="不能并入"):
        services.merge_organ(office.organ, below, actor=office.system_admin, reason="x")


def test_appointment_of_the_future_does_not_count_yet(office, make_post):
    post = make_post(office.registry, "机要员")
    later = timezone.localdate() + timedelta(days=10)
    services.appoint(office.head, post, actor=office.security_admin, since=later)
    assert {held.post_id for held in posture(Person.objects.get(pk=office.head.pk)).posts} == {
        office.head.appointments.get(is_primary=True).post_id
    }
