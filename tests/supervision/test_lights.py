"""A light is worked out from what had happened by then: what was stored at the end of a day is found again at any later time."""

import pytest

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.demo.clock import story_time
from zhongshu.supervision import lights
from zhongshu.supervision.models import DueMark, SupervisedTask
from zhongshu.workflow import services as workflow

pytestmark = pytest.mark.django_db


def light_of(task, moment: str) -> str:
    return lights.lights_of([again(task)], at(moment))[task.pk].key


@pytest.fixture
def told(story) -> SupervisedTask:
    """March: sent on the 9th for the 20th, half reported on the 16th, extended to the 27th, paused, done on the 30th: late."""
    moments = iter(range(60))

    def now(day: str = ""):
        clock.set(at(f"2026-03-{day} 10:{next(moments):02d}") if day else clock.now())
        return clock.now()

    with story_time(at("2026-03-09 09:00")) as clock:
        story.now = now
        (task,) = story.sent(due_at=at("2026-03-20 17:30"), evidence=("on_site",))
        story.accepted(task)
        now("16")
        story.signed(story.reported(task, kind="periodic", progress=10, text="正在测算。"))
        now("17")
        record = again(task).record
        asked = workflow.ask_extension(
            record, to_due_at=at("2026-03-27 17:30"), reason="等省厅批复", actor=story.cast.budget_handler, at=now()
        )
        now("18")
        workflow.approve_extension(asked, actor=asked.step.holder, at=now())
        now("23")
        workflow.suspend(
            again(task).record,
            until=at("2026-03-25 09:00"),
            reason="停工",
            actor=story.cast.director,
            at=now(),
        )
        now("24")
        workflow.resume(again(task).record, actor=story.cast.director, at=now())
        now("31")
        story.signed(story.reported(task))
        story.verified(task)
    return again(task)


def test_each_day_keeps_its_light(told):
    days = {
        "2026-03-09 18:00": "ok",
        "2026-03-13 18:00": "ok",  # nothing was reported: only the date counts
        "2026-03-16 18:00": "over",  # ten points reported, half the time gone
        "2026-03-20 18:00": "over",
        "2026-03-23 18:00": "hold",
        "2026-03-24 18:00": "over",
        "2026-03-30 18:00": "over",
        "2026-04-02 18:00": "done",
    }
    assert {moment: light_of(told, moment) for moment in days} == days


def test_a_past_light_does_not_move_with_what_came_later(told, story):
    """Seen from every later moment the same: the marks say which date was in force when."""
    marks = list(DueMark.objects.filter(record=told.record).values_list("state", flat=True))
    assert marks == ["open", "open", "suspended", "open", "closed"]
    assert light_of(told, "2026-03-18 09:00") == light_of(told, "2026-03-17 18:00")


def test_before_it_was_sent_there_is_no_light(told):
    assert light_of(told, "2026-03-08 18:00") == ""


def test_late_closing_is_said(told):
    light = lights.lights_of([told], at("2026-04-02 18:00"))[told.pk]
    assert (light.key, light.label) == ("done", "迟办结")
