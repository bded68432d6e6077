"""修改稿: the changes of a file by the page, with what was decided, and the comments."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhongshu.outgoing.models import TrackedDraft
from zhongshu.records.models import Record

SHOWN = 100


@dataclass(frozen=True)
class ShownChange:
    """One change for the page; `decided` is None until somebody has chosen."""

    number: int
    kind: str
    author: str
    at: str
    sentences: list[list[dict[str, Any]]]
    decided: bool | None


@dataclass(frozen=True)
class Standing:
    """How far the file has been gone through."""

    total: int
    taken: int
    refused: int

    @property
    def left(self) -> int:
        return self.total - self.taken - self.refused


def of_record(record: Record) -> QuerySet[TrackedDraft]:
    rows = TrackedDraft.objects.filter(record=record).select_related("file", "made_by", "settled_by", "result")
    return rows.defer("changes", "remarks")


def open_one(record: Record) -> TrackedDraft | None:
    return of_record(record).filter(settled_at__isnull=True).first()


def changes(tracked: TrackedDraft, page: int = 1) -> tuple[list[ShownChange], int]:
    """The changes of one page in the order of the text, and how many pages there are."""
    pages = max((len(tracked.changes) + SHOWN - 1) // SHOWN, 1)
    start = (min(max(page, 1), pages) - 1) * SHOWN
    return [_shown(change, tracked.decided) for change in tracked.changes[start : start + SHOWN]], pages


def _shown(change: dict[str, Any], decided: dict[str, bool]) -> ShownChange:
    number = change["number"]
    sentences = [
        [{**piece, "is_other": bool(piece["change"]) and piece["change"] != number} for piece in sentence]
        for sentence in change["sentences"]
    ]
    return ShownChange(number, change["kind"], change["author"], change["at"], sentences, decided.get(str(number)))


def standing(tracked: TrackedDraft) -> Standing:
    taken = sum(1 for is_taken in tracked.decided.values() if is_taken)
    return Standing(len(tracked.changes), taken, len(tracked.decided) - taken)
