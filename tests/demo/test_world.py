"""The tables of the invented world are whole: names differ, every paper has a sender and a handler, every piece its paper."""

from collections import Counter
from random import Random

import pytest

from tests.conftest import at
from zhongshu.core.handwriting import clean_svg
from zhongshu.demo import ink
from zhongshu.demo.plans import OFFICES, Planner
from zhongshu.demo.staff import staffed_organs
from zhongshu.demo.world import rows, table, topics
from zhongshu.engines.workdays import Clock, Hours, plain_calendar


def people() -> list[object]:
    return [person for organ in staffed_organs() for somebodies in organ.units.values() for person in somebodies]


def test_nobody_shares_name_or_user_name():
    assert [name for name, count in Counter(person.name for person in people()).items() if count > 1] == []
    assert [name for name, count in Counter(person.username for person in people()).items() if count > 1] == []


def test_each_office_has_its_people():
    sizes = {organ.key: sum(map(len, organ.units.values())) for organ in staffed_organs()}

    assert sizes["zfb"] >= 44
    assert sizes["swb"] >= 44
    assert min(sizes.values()) >= 3


@pytest.mark.parametrize("office", OFFICES)
def test_every_paper_has_a_sender_and_somebody_to_handle_it(office: str):
    organs = {organ.key: organ for organ in staffed_organs()}
    outside = {cells[0] for cells in rows(table("organs")["outside"], 4)} | {"岚江省人民政府"}
    known = {*organs, *outside, *(organ.name for organ in organs.values())}
    receivers = {*organs, *organs[office].units}

    assert {topic.sender for topic in topics(office)} - known == set()
    assert {key for topic in topics(office) for key in (topic.lead, *topic.co)} - receivers == set()


@pytest.mark.parametrize("day", ["2026-01-06", "2026-03-09", "2026-07-15", "2026-10-11", "2026-11-22"])
def test_every_piece_finds_its_paper(day: str):
    planner = Planner(at(f"{day} 09:40"), Clock(plain_calendar(), Hours()), 1.0)

    plans = planner.plans()

    assert 280 <= len(plans) <= 400
    assert all(plan.arrives <= planner.until for plan in plans)
    assert len({plan.seed for plan in plans}) == len(plans)


def test_strokes_are_ink():
    rng = Random(7)  # noqa: S311  # a pen, not a secret

    assert clean_svg(ink.strokes(rng, 4)).count("<path") >= 12
