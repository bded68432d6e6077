"""Lights: the first rule that applies wins."""

from datetime import datetime

import pytest

from zhongshu.engines.lights import Light, described, light, points_behind
from zhongshu.engines.workdays import CHINA, Clock, plain_calendar

CLOCK = Clock(plain_calendar())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "facts", "key"),
    [
        ("2026-03-20 09:00", {"state": "closed"}, "done"),
        ("2026-03-20 09:00", {"state": "suspended"}, "hold"),
        ("2026-03-13 17:31", {"is_returned": True}, "over"),
        ("2026-03-09 09:00", {"progress": 31}, "over"),
        ("2026-03-09 09:00", {"progress": 30}, "late"),
        ("2026-03-13 09:00", {"is_returned": True}, "late"),
        ("2026-03-13 09:00", {"progress": 10}, "near"),
        ("2026-03-12 09:00", {}, "near"),
        ("2026-03-11 17:00", {}, "ok"),
        ("2026-03-13 13:00", {"warn_days": 0}, "ok"),
        ("2026-03-13 13:31", {"warn_days": 0}, "near"),
        ("2026-03-13 17:30", {}, "near"),
    ],
)
def test_first_rule_that_applies_wins(now, facts, key):
    arguments = {"state": "open", "due_at": at("2026-03-13 17:30"), "now": at(now), "clock": CLOCK} | facts
    assert light(**arguments) == key


def test_an_item_without_date_is_never_over():
    assert light("draft", None, at("2026-03-13 09:00"), CLOCK) == "ok"


@pytest.mark.parametrize(
    ("key", "moment", "label"),
    [
        ("done", "2026-03-13 17:30", "办结"),
        ("done", "2026-03-16 09:00", "迟办结"),
        ("over", "2026-03-16 09:00", "超期"),
        ("over", "2026-03-10 09:00", "严重滞后"),
        ("near", "2026-03-13 09:00", "临期"),
    ],
)
def test_lights_have_words(key, moment, label):
    assert described(key, at("2026-03-13 17:30"), at(moment)) == Light(key, label)


def test_progress_is_compared_with_workdays_gone():
    assigned, due = at("2026-03-09 09:00"), at("2026-03-23 17:30")
    assert points_behind(20, assigned, due, at("2026-03-16 09:00"), CLOCK) == 30.0
    assert points_behind(80, assigned, due, at("2026-03-16 09:00"), CLOCK) == 0.0
