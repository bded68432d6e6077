"""What happens by itself: reports open on time and once, missed runs are caught up, lights are kept and found again."""

import pytest

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.demo.clock import story_time
from zhongshu.notices.models import Notice
from zhongshu.people import calendars
from zhongshu.supervision import checks, lights, queries, services
from zhongshu.supervision.models import LightDay, ReportTurn, SupervisedTask
from zhongshu.supervision.periods import periods
from zhongshu.supervision.services import SlipInput, keeping

pytestmark = pytest.mark.django_db


def due_days(cycle: str, day: int, since: str, until: str) -> dict[str, str]:
    clock = calendars.clock_for(1)
    found = periods(cycle, day, since=at(since), until=at(until), clock=clock)
    return {period.key: f"{period.due_at:%m-%d %H:%M}" for period in found}


def test_periods_fall_on_workdays(cast):
    assert due_days("monthly", 5, "2026-03-09 09:00", "2026-07-02 09:00") == {
        "2026-04": "04-03 17:30",  # the 5th is a Sunday of 清明
        "2026-05": "05-06 17:30",  # nothing but holidays before: the first workday
        "2026-06": "06-05 17:30",
        "2026-07": "07-03 17:30",
    }
    assert due_days("weekly", 5, "2026-03-11 09:00", "2026-03-24 09:00") == {
        "2026-W11": "03-13 17:30",
        "2026-W12": "03-20 17:30",
        "2026-W13": "03-27 17:30",
    }
    assert due_days("quarterly", 10, "2026-03-09 09:00", "2026-07-01 09:00") == {
        "2026-Q2": "04-10 17:30",
        "2026-Q3": "07-10 17:30",
    }
    assert due_days("none", 5, "2026-03-09 09:00", "2026-07-02 09:00") == {}


@pytest.fixture
def monthly(story) -> SupervisedTask:
    """Sent on 9 March for the end of July, to be reported every month."""
    with story_time(at("2026-03-09 09:00")):
        item = story.approved(report_cycle="monthly", due_at=at("2026-07-31 17:30"))
        assert item.report_cycle == "monthly"
        point = services.MilestoneInput("过半", at("2026-05-20 00:00").date(), 50)
        story.task(due_at=at("2026-07-31 17:30"), milestones=(point,))
        (task,) = story.send()
        story.accepted(task)
    return again(task)


def test_missed_runs_are_caught_up_and_never_doubled(monthly):
    opened = keeping.open_turns(at("2026-06-20 06:30"))
    assert [turn.period for turn in opened] == ["2026-04", "2026-05", "2026-06"]
    assert keeping.open_turns(at("2026-06-20 06:30")) == []
    assert ReportTurn.objects.count() == 3
    assert Notice.objects.filter(kind="supervision.report_due").count() == 3


def test_a_report_answers_its_turn(story, monthly):
    (turn,) = keeping.open_turns(at("2026-04-01 06:30"))
    assert keeping.remind_of_turns(at("2026-04-02 18:00")) == 1
    story.day = 12
    story.reported(monthly, kind="periodic", progress=20, text="已测算。", turn=turn)
    assert keeping.remind_of_turns(at("2026-04-07 09:00")) == 0


def test_lights_are_kept_for_every_day_and_found_again(monthly):
    assert keeping.keep_lights(at("2026-03-10 00:00").date()) == 1
    assert keeping.keep_lights(at("2026-04-20 00:00").date()) == 41
    assert keeping.keep_lights(at("2026-04-20 00:00").date()) == 0

    kept = {row.at: row.light for row in LightDay.objects.filter(record=monthly.record)}
    assert len(kept) == 42
    assert {moment: lights.lights_of([monthly], moment)[monthly.pk].key for moment in kept} == kept


def test_silence_is_seen(monthly):
    (found,) = list(checks.silent())
    assert "个工作日没有反馈" in found.why
    assert list(checks.silent(frozenset({10**6}))) == []


def test_late_work_gets_the_next_rung_proposed_and_nothing_by_itself(story):
    (task,) = story.sent()
    cast = story.cast
    services.catch_up()
    proposed = queries.proposed_rungs(cast.supervisor, cast.office)
    assert [(one.task.pk, one.rung) for one in proposed] == [(task.pk, "urge")]
    assert task.record.slips.count() == 0

    services.issue_slip(again(task).record, SlipInput("urge", "请抓紧。"), actor=cast.supervisor)
    assert queries.proposed_rungs(cast.supervisor, cast.office) == []


def test_nobody_signed_for_it(story):
    story.sent()
    assert [finding.why for finding in checks.not_accepted()] == ["市财政局过了签收期限没有签收"]
