"""What the lower tiers ask for through the registry: leaving, load, calendar changes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone

from zhongshu.audit import services as audit
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.hands import hand_over
from zhongshu.workflow.services.moving import locked


def leaving(person: Person, *, actor: Person, reason: str, at: datetime | None = None) -> int:
    """Called by people before somebody is disabled or moved: the work goes to the hand-over tray."""
    return hand_over(person, actor=actor, reason=reason, at=at)


def load_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Open items in each person's hands, for choosing the least loaded at an intake post."""
    held = Step.objects.filter(holder__in=list(person_ids), finished_at__isnull=True, is_queued=False)
    return dict(held.values_list("holder").annotate(count=Count("pk")))


def calendar_changed(days: Iterable[date], *, actor: Person, is_trial: bool) -> list[Record]:
    """Open records whose date, computed by a limit, falls on a day that is no workday any more: they move to the next one.
    With `is_trial` nothing is changed: the list is for the page that asks first. Dates given by a person stay."""
    fallen = [record for record in _due_on(days) if not _is_workday(record)]
    if not is_trial:
        for record in fallen:
            _move(record, actor)
    return fallen


def _due_on(days: Iterable[date]) -> list[Record]:
    open_ones = Record.objects.filter(state=State.OPEN, due_at__date__in=list(days))
    return list(open_ones.select_related("owning_organ").order_by("due_at"))


def _is_workday(record: Record) -> bool:
    return calendars.clock_for(record.owning_organ).is_workday(timezone.localdate(record.due_at))


def _move(record: Record, actor: Person) -> None:
    record = locked(record)
    clock = calendars.clock_for(record.owning_organ)
    before = record.due_at
    record.due_at = clock.close_of(clock.next_workday(timezone.localdate(before)))
    records.save(record, "due_at")
    data = {"from": before.isoformat(), "to": record.date.isoformat()}
    audit.write("workflow.record.due_moved", record, actor=actor, data=data)
