"""稿次: the history of the words, step by step, and any two versions side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhongshu.outgoing.differences import AttachmentChange, Change, attachment_changes, changes
from zhongshu.outgoing.models import Version
from zhongshu.records.models import Record
from zhongshu.workflow.flows import stage_name

STEPS_SHOWN = 20


@dataclass(frozen=True)
class Step:
    """One version with what it changed: who, when, at which stage."""

    version: Version
    stage: str
    changes: tuple[Change, ...]
    attachments: tuple[AttachmentChange, ...]
    is_first: bool = False

    @property
    def inserted(self) -> int:
        return sum(change.inserted for change in self.changes)

    @property
    def deleted(self) -> int:
        return sum(change.deleted for change in self.changes)


@dataclass(frozen=True)
class Comparison:
    """Two versions and everything in which they differ."""

    before: Step
    after: Step

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.after.changes

    @property
    def attachments(self) -> tuple[AttachmentChange, ...]:
        return self.after.attachments


def versions(record: Record) -> QuerySet[Version]:
    return Version.objects.filter(record=record).select_related("made_by").prefetch_related("files__file")


def numbers(record: Record) -> list[Version]:
    """All versions without their words, the latest first: for choosing."""
    rows = Version.objects.filter(record=record).select_related("made_by").defer("paper")
    return list(rows.order_by("-number"))


def steps(record: Record, *, up_to: int | None = None) -> tuple[list[Step], int | None]:
    """花脸稿, the latest first: each version with its difference to the one before, and where the next page begins; two
    queries and one for the files."""
    rows = versions(record).order_by("-number")
    found = list((rows.filter(number__lte=up_to) if up_to else rows)[: STEPS_SHOWN + 1])
    shown = found[:STEPS_SHOWN]
    befores: Sequence[Version | None] = [*found[1:], None]
    following = found[STEPS_SHOWN].number if len(found) > STEPS_SHOWN else None
    return [step(record, version, before) for version, before in zip(shown, befores, strict=False)], following


def compare(record: Record, first: int, second: int) -> Comparison | None:
    """The older of both stands for before; None where one of them is not there."""
    rows = {version.number: version for version in versions(record).filter(number__in=[first, second])}
    before, after = rows.get(min(first, second)), rows.get(max(first, second))
    if before is None or after is None or before == after:
        return None
    return Comparison(step(record, before, None), step(record, after, before))


def step(record: Record, version: Version, before: Version | None) -> Step:
    old = list(before.files.all()) if before else []
    return Step(
        version=version,
        stage=stage_name(record, version.stage),
        changes=tuple(changes(before.paper, version.paper)) if before else (),
        attachments=tuple(attachment_changes(old, list(version.files.all()))),
        is_first=before is None,
    )
