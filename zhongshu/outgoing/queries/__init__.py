"""Named reads about outgoing papers: versions and how they differ, signatures, opinions, what is still owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhongshu.outgoing.differences import Change, changes
from zhongshu.outgoing.models import OutgoingDocument, ReviewSheet, Signature, Version, WorkingDraft
from zhongshu.outgoing.queries.issuing import (
    classes_of,
    key_in_force,
    last_printer,
    lines_of,
    print_jobs,
    recipients_of,
    sealed_files,
    seals_waiting,
    series_choices,
    unsealed_issuers,
    ways_on,
)
from zhongshu.outgoing.states import JOINT_SIGNING, SheetResult
from zhongshu.people.models import Organ
from zhongshu.records.models import Record, RecordFile
from zhongshu.records.models.link import FileRole
from zhongshu.workflow.flows import stage_name
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import Outcome, StepRole, Verdict

__all__ = [
    "Opinion",
    "TextStep",
    "asked_now",
    "attachments",
    "classes_of",
    "has_passed",
    "has_passed_as_is",
    "key_in_force",
    "last_printer",
    "latest_version",
    "lines_of",
    "mark_of",
    "not_yet_asked",
    "opinions",
    "print_jobs",
    "recipients_of",
    "sealed_files",
    "seals_waiting",
    "series_choices",
    "standing_signatures",
    "steps_of_text",
    "unsealed_issuers",
    "unsettled",
    "unsigned_issuers",
    "ways_on",
]


@dataclass(frozen=True)
class TextStep:
    """One version as it reads in the history: who changed what, when, at which stage."""

    version: Version
    stage: str
    changes: tuple[Change, ...]
    attached: tuple[str, ...]
    detached: tuple[str, ...]


@dataclass(frozen=True)
class Opinion:
    """会签意见 of one department."""

    name: str
    person: str
    verdict: str
    text: str
    at: datetime | None

    @property
    def word(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict in Verdict.values else ""

    @property
    def differs(self) -> bool:
        return self.verdict in (Verdict.DISAGREE, Verdict.AGREE_WITH_CHANGES)


def latest_version(record: Record) -> Version | None:
    return Version.objects.filter(record=record).order_by("-number").first()


def steps_of_text(record: Record) -> list[TextStep]:
    """花脸稿: every version with its difference to the one before; three queries."""
    versions = list(record.versions.select_related("made_by").prefetch_related("files__file").order_by("number"))
    names = {stage: stage_name(record, stage) for stage in {version.stage for version in versions}}
    return [_text_step(before, version, names) for before, version in zip([None, *versions], versions, strict=False)]


def _text_step(before: Version | None, version: Version, names: dict[str, str]) -> TextStep:
    old = {row.sm3: row.file.name for row in before.files.all()} if before else {}
    new = {row.sm3: row.file.name for row in version.files.all()}
    return TextStep(
        version,
        names[version.stage],
        tuple(changes(before.paper if before else {}, version.paper)),
        attached=tuple(name for sm3, name in new.items() if sm3 not in old),
        detached=tuple(name for sm3, name in old.items() if sm3 not in new),
    )


def attachments(record: Record) -> QuerySet[RecordFile]:
    """The attachments as they are now, in order."""
    live = record.record_files.filter(role=FileRole.ATTACHMENT, removed_at__isnull=True)
    return live.select_related("file__blob").order_by("sort", "pk")


def standing_signatures(record: Record) -> QuerySet[Signature]:
    return Signature.objects.filter(record=record, fallen_at__isnull=True).select_related("signer", "organ")


def unsigned_issuers(document: OutgoingDocument) -> list[Organ]:
    """Issuers for which nobody has signed the words as they are."""
    latest = latest_version(document.record)
    signed = standing_signatures(document.record).filter(whole_sm3=latest.whole_sm3 if latest else "")
    have = set(signed.values_list("organ", flat=True))
    return [row.organ for row in document.issuer_rows.select_related("organ") if row.organ_id not in have]


def has_passed(record: Record, kind: str) -> bool:
    """Whether the latest sheet of this kind let it pass."""
    last = ReviewSheet.objects.filter(record=record, kind=kind).order_by("-pk").first()
    return last is not None and last.result == SheetResult.PASSED


def has_passed_as_is(record: Record, kind: str) -> bool:
    """The same, and over the words as they are now."""
    last = ReviewSheet.objects.filter(record=record, kind=kind).select_related("version").order_by("-pk").first()
    latest = latest_version(record)
    if last is None or latest is None or last.result != SheetResult.PASSED:
        return False
    return last.version.whole_sm3 == latest.whole_sm3


def opinions(record: Record) -> list[Opinion]:
    """会签: what each department said last; two queries."""
    steps = Step.objects.filter(record=record, role=StepRole.SIGN, recorded_by__isnull=True).exclude(verdict="")
    rows = steps.select_related("holder__organ", "unit").prefetch_related("comments").order_by("pk")
    last = {_department(step): _opinion(step) for step in rows}
    return list(last.values())


def _department(step: Step) -> tuple[int, int | None]:
    return step.holder.organ_id, step.unit_id


def _opinion(step: Step) -> Opinion:
    is_own = step.holder.organ_id == step.record.owning_organ_id
    name = step.unit.name if is_own and step.unit else step.holder.organ.label
    text = "；".join(comment.text for comment in step.comments.all() if comment.text)
    return Opinion(name, step.holder.name, step.verdict, text, step.finished_at)


def unsettled(document: OutgoingDocument) -> list[tuple[str, str]]:
    """Departments that must be asked and have not signed, or signed against it: name and what is the matter."""
    rows = Step.objects.filter(record=document.record, role=StepRole.SIGN, recorded_by__isnull=True).exclude(verdict="")
    last: dict[tuple[int, int | None], Step] = {
        _department(step): step for step in rows.select_related("holder", "unit").order_by("pk")
    }
    found = [(name, _("尚未会签")) for name in _not_asked(document, last.values())]
    against = [step for step in last.values() if step.verdict == Verdict.DISAGREE]
    names = {opinion.name for opinion in opinions(document.record) if opinion.verdict == Verdict.DISAGREE}
    return found + [(name, _("不同意")) for name in sorted(names)] if against else found


def not_yet_asked(document: OutgoingDocument) -> list[dict[str, Any]]:
    """Departments that must be asked and to which the paper has not gone."""
    gone = (Outcome.DROPPED, Outcome.REASSIGNED, Outcome.HANDED_OVER)
    asked = [
        step for step in situation(document.record).steps if step.role == StepRole.SIGN and step.outcome not in gone
    ]
    names = set(_not_asked(document, asked))
    return [entry for entry in document.consulted if entry["name"] in names]


def asked_now(record: Record) -> list[Step]:
    """会签 under way: who has it, until when."""
    return [step for step in situation(record).parts if step.role == StepRole.SIGN and step.stage != JOINT_SIGNING]


def _not_asked(document: OutgoingDocument, signed: Iterable[Step]) -> list[str]:
    steps = list(signed)
    organs, units = {step.holder.organ_id for step in steps}, {step.unit_id for step in steps}
    return [
        entry["name"]
        for entry in document.consulted
        if entry.get("organ") not in organs and (not entry.get("unit") or entry["unit"] not in units)
    ]


def mark_of(record: Record) -> str:
    """Which hand the paper is in and which words it has: a page that shows another mark is stale."""
    lead = situation(record).lead
    draft = WorkingDraft.objects.filter(record=record).values_list("counter", flat=True).first()
    latest = record.versions.order_by("-number").values_list("number", flat=True).first()
    return f"{lead.pk if lead else record.state}-{latest or 0}-{draft or 0}"
