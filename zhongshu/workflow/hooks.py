"""What the lower tiers ask for through the registry: leaving, load, calendar changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from zhongshu.audit import services as audit
from zhongshu.engines.workdays import parse_limit
from zhongshu.files.models import File
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models import Record, RecordFile
from zhongshu.records.states import LIVE, State
from zhongshu.search.sources import Facts
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.hands import hand_over
from zhongshu.workflow.services.moving import locked, open_record
from zhongshu.workflow.services.steps import limited, plan_reminders

AROUND = timedelta(days=10)  # a date that fell before a holiday may have been pushed past it


def leaving(person: Person, *, actor: Person, reason: str, at: datetime | None = None) -> int:
    """Called by people before somebody is disabled or moved: the work goes to the hand-over tray."""
    return hand_over(person, actor=actor, reason=reason, at=at)


def load_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Open items in each person's hands, for choosing the least loaded at an intake post."""
    held = Step.objects.filter(holder__in=list(person_ids), finished_at__isnull=True, is_queued=False)
    return dict(held.values_list("holder").annotate(count=Count("pk")))


def file_opened(person: Person, file: File) -> None:
    """A file taken counts as the record opened: the sender cannot take it back any more (decision 14)."""
    holding = RecordFile.objects.filter(file=file, removed_at__isnull=True).select_related("record")
    for held in holding:
        if held.record.is_live:
            open_record(held.record, person)


def search_facts(record: Record) -> Facts:
    """Opinions and who wrote them are found with the record; handwriting has no words."""
    written = list(record.comments.order_by("pk").values_list("text", "author__name"))
    notes = tuple(text for text, _name in written if text)
    return Facts(notes=notes, people=tuple(sorted({name for _text, name in written})))


@transaction.atomic
def calendar_changed(days: Iterable[date], *, actor: Person, is_trial: bool) -> list[Record]:
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
