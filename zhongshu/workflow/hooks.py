"""What the lower tiers ask for through the registry: leaving, load, calendar changes, files taken, words to find."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from zhongshu.core import prepared
from zhongshu.files.models import File
from zhongshu.people.models import Person
from zhongshu.records.models import Record, RecordFile
from zhongshu.search.sources import Facts
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.services.hands import hand_over
from zhongshu.workflow.services.moving import open_record
from zhongshu.workflow.services.recounting import recount


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
    written = prepared.rows("workflow.words", _written, record.pk)
    notes = tuple(text for text, _name in written if text)
    return Facts(notes=notes, people=tuple(sorted({name for _text, name in written})))


def _written(record: int) -> "QuerySet[Any]":
    return Comment.objects.filter(record=record).order_by("pk").values_list("text", "author__name")


def calendar_changed(days: Iterable[date], *, actor: Person, is_trial: bool) -> list[Record]:
    """Called by people when days of the calendar were corrected: dates that limits gave are counted anew."""
    return recount(days, actor=actor, is_trial=is_trial)
