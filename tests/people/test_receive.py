"""Who receives work sent to a unit or organ (decision 8), and who takes over from a leaver (decision 15)."""

from dataclasses import replace

import pytest
from django.utils import timezone

from zhongshu.core import registry
from zhongshu.core.registry import Registry
from zhongshu.people import queries, services
from zhongshu.people.models import Organ, Person, Unit


def set_load(loads: dict[int, int]) -> Registry:
    """The hook that workflow fills, with given numbers."""
    modules = [replace(module, load_of=None) for module in registry.modules()]
    modules[0] = replace(modules[0], load_of=lambda ids: {pk: loads.get(pk, 0) for pk in ids})
    return registry.install(Registry(tuple(modules)))


@pytest.fixture
def load():
    before = []
    yield lambda loads: before.append(set_load(loads))
    if before:
        registry.install(before[0])


def away(person: Person, actor: Person) -> None:
    today = timezone.localdate()
    services.register_leave(person, kind="business_trip", since=today, until=today, actor=actor)


def vacate(*people: Person) -> None:
    for person in people:
        person.appointments.update(until=timezone.localdate())


def test_single_occupant_receives(office):
    assert queries.intake_of(office.section) == office.handler


def test_least_loaded_of_several_receives(office, load):
    load({office.clerk.pk: 5, office.second_clerk.pk: 2})
    assert queries.intake_of(office.registry) == office.second_clerk
    load({office.clerk.pk: 1, office.second_clerk.pk: 2})
    assert queries.intake_of(office.registry) == office.clerk


def test_one_on_duty_comes_before_the_less_loaded_on_leave(office, load):
    load({office.clerk.pk: 5, office.second_clerk.pk: 0})
    away(office.second_clerk, office.second_clerk)
    assert queries.intake_of(office.registry) == office.clerk


def test_absent_occupant_with_a_deputy_still_receives(office, soon):
    away(office.handler, office.handler)
    assert queries.intake_of(office.section) == office.head
    services.delegate(office.handler, office.clerk, soon(), actor=office.handler)
    assert queries.intake_of(office.section) == office.handler


def test_vacant_post_falls_to_the_head_then_to_the_director_then_to_nobody(office):
    vacate(office.handler)
    assert queries.intake_of(office.section) == office.head
    vacate(office.head)
    assert queries.intake_of(office.section) == office.director
    vacate(office.director)
    assert queries.intake_of(office.section) is None


def test_everybody_away_still_gives_a_holder(office):
    for person in (office.handler, office.head, office.director):
        away(person, person)
    assert queries.intake_of(office.section) == office.handler


def test_organ_receives_where_its_register_is_kept(office):
    assert queries.intake_of(office.organ) in {office.clerk, office.second_clerk}
    vacate(office.clerk, office.second_clerk)
    assert queries.intake_of(office.organ) == office.handler or queries.intake_of(office.organ) == office.director


def test_closed_unit_and_foreign_organ_receive_nothing(office):
    Unit.objects.filter(pk=office.section.pk).update(is_active=False)
    assert queries.intake_of(Unit.objects.get(pk=office.section.pk)) is None
    assert queries.intake_of(Organ.objects.create(name="省水利厅")) is None


def test_interim_holder_comes_in_order(office, make_post, make_person):
    leaders = office.director.appointments.get().post.unit
    in_charge = make_person("罗景和", make_post(leaders, "副秘书长", "leader_in_charge"), clearance=2)
    top = make_person("温如海", make_post(leaders, "主要领导", "organ_head"), clearance=5)

    assert queries.interim_holder(office.handler, 1) == office.head
    assert queries.interim_holder(office.head, 1) == in_charge
    assert queries.interim_holder(office.handler, 3) == office.director  # head and leader are not cleared so high
    assert queries.interim_holder(office.handler, 5) == top
    vacate(office.head)
    assert queries.interim_holder(office.handler, 1) == in_charge


def test_nobody_cleared_means_no_interim_holder(office):
    assert queries.interim_holder(office.handler, 5) is None


def test_who_left_the_unit_is_still_followed_by_its_head(office):
    vacate(office.handler)
    assert queries.interim_holder(Person.objects.get(pk=office.handler.pk), 1) == office.head


def test_head_of_the_unit_above_stands_in(office, make_post):
    below = Unit.objects.create(organ=office.organ, name="信息组", parent=office.section)
    assert queries.unit_head(below) == office.head


def test_picker_tells_namesakes_apart(sign_in, office, make_post, make_person):
    make_person("曹静", make_post(office.section, "科员", "handler"))
    page = sign_in(office.handler).get("/people/pick/", {"q": "曹静"}).content.decode()
    assert page.count("<button") == 2
    assert "曹静（云川市人民政府办公室 文电科文书）" in page
    assert "曹静（云川市人民政府办公室 综合二科科员）" in page


def test_picker_of_receivers_names_units_and_people(sign_in, office):
    page = sign_in(office.handler).get("/people/pick/", {"q": "文电", "scope": "receivers"}).content.decode()
    assert f'data-pick-value="unit:{office.registry.pk}"' in page
    assert f'data-pick-value="person:{office.clerk.pk}"' in page
    assert queries.receiver(f"unit:{office.registry.pk}") == office.registry
    assert [queries.receiver(key) for key in ("unit:x", "thing:1", "", "person:0")] == [None] * 4
