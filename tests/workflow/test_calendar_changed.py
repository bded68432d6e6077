"""A corrected calendar moves the dates that limits gave, in one audited action; dates given by a person and first dates stay."""

import pytest
from django.utils import timezone

from zhongshu.people.models import CalendarDay
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.workflow import hooks, services
from zhongshu.workflow.models import Step


@pytest.fixture
def holiday(when):
    """Make a workday of that week a holiday."""

    def declare(day: str) -> list:
        moment = when(f"{day} 00:00")
        CalendarDay.objects.create(date=moment.date(), kind="holiday", known_from=timezone.now(), source="通知")
        return [moment.date()]

    return declare


@pytest.fixture
def by_limit(cast, when) -> Record:
    """Opened on Monday 9 March with the flow's ten workdays: due on Monday the 23rd."""
    record = records.create(
        "incoming_document", "按时限", organ=cast.office, actor=cast.clerk, at=when("2026-03-09 09:00")
    )
    services.start(record, actor=cast.clerk, at=when("2026-03-09 09:00"))
    return Record.objects.get(pk=record.pk)


def test_date_by_limit_moves_and_the_first_date_stays(cast, by_limit, holiday, when, verbs, reload):
    days = holiday("2026-03-12")

    assert hooks.calendar_changed(days, actor=cast.business_admin, is_trial=False) == [by_limit]

    record = reload(by_limit)
    assert (by_limit.due_at, record.due_at) == (when("2026-03-23 17:30"), when("2026-03-24 17:30"))
    assert record.first_due_at == when("2026-03-23 17:30")
    assert verbs(record)[-1] == "workflow.record.due_moved"


def test_trial_lists_and_changes_nothing(cast, by_limit, holiday, reload):
    assert hooks.calendar_changed(holiday("2026-03-12"), actor=cast.business_admin, is_trial=True) == [by_limit]
    assert reload(by_limit).due_at == by_limit.due_at


def test_date_given_by_a_person_stays(cast, record, holiday, when, reload):
    hooks.calendar_changed(holiday("2026-03-12"), actor=cast.business_admin, is_trial=False)

    assert reload(record).due_at == when("2026-03-20 17:30")


def test_step_moves_with_its_stage_limit(cast, record, holiday, when):
    services.forward(record, to_stage="handling", to=cast.finance, actor=cast.clerk, at=when("2026-03-09 10:00"))
    step = Step.objects.get(record=record, stage="handling")

    assert hooks.calendar_changed(holiday("2026-03-12"), actor=cast.business_admin, is_trial=False) == [record]
    assert (step.due_at, Step.objects.get(pk=step.pk).due_at) == (when("2026-03-18 17:30"), when("2026-03-19 17:30"))


def test_days_outside_the_time_of_a_record_move_nothing(cast, by_limit, holiday):
    assert hooks.calendar_changed(holiday("2026-05-20"), actor=cast.business_admin, is_trial=False) == []
