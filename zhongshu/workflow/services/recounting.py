"""Dates that limits gave, counted anew after the calendar was corrected (decision 25)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from zhongshu.audit import services as audit
from zhongshu.engines.workdays import parse_limit
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.moving import locked
from zhongshu.workflow.services.steps import limited, plan_reminders
from zhongshu.workflow.situation import forget, situation

AROUND = timedelta(days=10)  # a date that fell before a holiday may have been pushed past it


@transaction.atomic
def recount(days: Iterable[date], *, actor: Person, is_trial: bool) -> list[Record]:
    """Open records of which a date that a limit gave comes out differently by the calendar as it stands now: their own dates and
    those of their steps move. Dates given by a person stay; the first date stays in any case (decisions 12, 25). With `is_trial`
    nothing is changed: the list is for the page that asks first. Returns the records in the order of their dates."""
    span = list(days)
    first, last = min(span), max(span)
    records = [record for record in _limited_records(first, last) if record.date != _counted(record)]
    steps = [step for step in _limited_steps(first, last) if step.due_at != _counted_step(step)]
    moved = {record.pk: record for record in [*records, *(step.record for step in steps)]}
    if not is_trial:
        for record in records:
            _move(record, actor)
        for step in steps:
            _move_step(step)
    return sorted(moved.values(), key=lambda record: record.date)


@transaction.atomic
def follow_urgency(record: Record, *, actor: Person) -> Record:
    """Another 缓急 has other limits: the dates of an open record and of its steps that limits gave are counted anew from when they
    began. Dates given by a person stay, and so does the first date."""
    record = locked(record)
    if record.state != State.OPEN:
        return record
    flow = situation(record).flow
    if record.due_limit:
        before, record.due_limit = record.date, flow.total_limit(record.urgency)
        record.due_at = _counted(record)
        records.save(record, "due_at", "due_limit")
        data = {"from": before.isoformat(), "to": record.due_at.isoformat()}
        audit.write("workflow.record.urgency_followed", record, actor=actor, data=data)
    for step in Step.objects.filter(record=record, finished_at__isnull=True, is_queued=False).exclude(due_limit=""):
        if flow.has(step.stage):
            step.due_limit = flow.limit(step.stage, record.urgency)
            step.save(update_fields=["due_limit"])
            _move_step(step)
    forget(record)
    return record


def _limited_records(first: date, last: date) -> list[Record]:
    """Whose time runs over the changed days; parents before children."""
    found = Record.objects.filter(
        state=State.OPEN, opened_at__date__lte=last, due_at__date__gte=first - AROUND
    ).exclude(due_limit="")
    return list(found.select_related("owning_organ", "parent").order_by("parent_id", "due_at"))


def _limited_steps(first: date, last: date) -> list[Step]:
    found = Step.objects.filter(
        finished_at__isnull=True,
        is_queued=False,
        record__state=State.OPEN,
        received_at__date__lte=last,
        due_at__date__gte=first - AROUND,
    ).exclude(due_limit="")
    return list(found.select_related("record__owning_organ", "holder__organ"))


def _counted(record: Record) -> datetime:
    """The date by the limit, never after the parent's, never before a child's."""
    clock = calendars.clock_for(record.owning_organ)
    due_at = clock.apply_limit(record.opened_at or record.created_at, parse_limit(record.due_limit)).at
    if record.parent is not None and record.parent.due_at is not None:
        due_at = min(due_at, record.parent.due_at)
    latest = record.children.filter(state__in=LIVE).aggregate(latest=Max("due_at"))["latest"]
    return max(due_at, latest) if latest else due_at


def _counted_step(step: Step) -> datetime:
    return limited(step.record, step.due_limit, at=step.received_at, holder=step.holder)


def _move(record: Record, actor: Person) -> None:
    record = locked(record)
    before, record.due_at = record.date, _counted(record)
    records.save(record, "due_at")
    data = {"from": before.isoformat(), "to": record.due_at.isoformat()}
    audit.write("workflow.record.due_moved", record, actor=actor, data=data)


def _move_step(step: Step) -> None:
    step.record = Record.objects.get(pk=step.record_id)  # its date may just have moved
    step.due_at = _counted_step(step)
    step.save(update_fields=["due_at"])
    plan_reminders(step)
