"""The 办理单: what was said about a record, by section, in the order in which an office reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhongshu.core import prepared
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow.flows import EXTENSION_STAGE
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import CommentKind, StepRole

ORDER = (
    CommentKind.CHECK,
    CommentKind.PROPOSAL,
    CommentKind.REVIEW,
    CommentKind.INSTRUCTION,
    CommentKind.COUNTERSIGN,
    CommentKind.HANDLING,
    CommentKind.CO,
    CommentKind.READING,
    CommentKind.RESULT,
    CommentKind.SIGN_OFF,
    CommentKind.NOTE,
)
BRIEF = 18  # so many characters stand on one line with the name


@dataclass(frozen=True)
class Opinion:
    """One 办理意见 as it stands on the slip: who, in which post, when, in which words or in whose hand."""

    kind: str
    name: str
    title: str
    at: datetime
    text: str = ""
    svg: str = ""
    verdict: str = ""
    deputy: str = ""  # who signed for the author: 受托代签
    recorded_by: str = ""  # who copied it from the paper: 补登
    recorded_at: datetime | None = None
    number: int | None = None  # of a 批示 within its record

    @property
    def is_brief(self) -> bool:
        return not self.svg and "\n" not in self.text and len(self.text) <= BRIEF and not self.recorded_by

    @property
    def hand_label(self) -> str:
        """What a screen reader says in place of the strokes."""
        return _("手写意见：%(name)s %(title)s") % {"name": self.name, "title": self.title}


@dataclass(frozen=True)
class Section:
    kind: str
    label: str
    opinions: list[Opinion]
    readers: list[Step] = field(default_factory=list)  # 传阅 only

    @property
    def unread(self) -> list[Step]:
        return [step for step in self.readers if step.is_open]

    @property
    def read(self) -> list[Step]:
        return [step for step in self.readers if step.outcome == "finished"]


@dataclass(frozen=True)
class Answered:
    """How the record was answered; the 复文 itself only for those who may see it."""

    kind: str
    text: str
    at: datetime
    by: str
    document: Record | None = None


def sections(record: Record) -> list[Section]:
    """Every section that has something to read, in order; two queries however much was said."""
    steps = situation(record).steps
    opinions = _opinions(record, steps)
    readers = [step for step in steps if step.role == StepRole.READ and step.outcome in ("", "finished")]
    made = [
        Section(kind.value, str(kind.label), opinions.get(kind, []), readers if kind == CommentKind.READING else [])
        for kind in ORDER
    ]
    return [section for section in made if section.opinions or section.readers]


def _opinions(record: Record, steps: Iterable[Step]) -> dict[str, list[Opinion]]:
    written = prepared.rows("workflow.comments", _comments, record.pk)
    verdicts = {step.pk: step.get_verdict_display() for step in steps if step.verdict}
    found: dict[str, list[Opinion]] = {}
    for comment in written:
        found.setdefault(comment.kind, []).append(_opinion(comment, verdicts))
    spoken = {comment.step_id for comment in written}
    for step in steps:
        if step.verdict and step.pk not in spoken:
            found.setdefault(CommentKind.COUNTERSIGN, []).append(_signature(step))
    for opinions in found.values():
        opinions.sort(key=lambda opinion: opinion.at)
    return found


def _comments(record: int) -> "QuerySet[Comment]":
    found = Comment.objects.filter(record=record).select_related("author", "acted_by", "recorded_by")
    return found.order_by("written_at", "pk")


def _opinion(comment: Comment, verdicts: dict[int, str]) -> Opinion:
    return Opinion(
        kind=comment.kind,
        name=comment.author.name,
        title=comment.author_title,
        at=comment.written_at,
        text=comment.text,
        svg=comment.svg,
        verdict=verdicts.get(comment.step_id or 0, ""),
        deputy=comment.acted_by.name if comment.acted_by else "",
        recorded_by=comment.recorded_by.name if comment.recorded_by else "",
        recorded_at=comment.recorded_at,
        number=comment.number,
    )


def _signature(step: Step) -> Opinion:
    """会签 without words is an opinion too: its verdict."""
    return Opinion(
        kind=CommentKind.COUNTERSIGN,
        name=step.holder.name,
        title=step.post_title,
        at=step.finished_at or step.received_at,
        verdict=step.get_verdict_display(),
        deputy=step.acted_by.name if step.acted_by else "",
    )


def extension_asked(record: Record) -> bool:
    """Whether 延期 waits for a decision, without a further query when the steps are in hand."""
    return any(step.stage == EXTENSION_STAGE for step in situation(record).open_steps)


def answer_of(person: Person, record: Record) -> Answered | None:
    if record.answered_at is None:
        return None
    by = record.answered_by
    document = (
        records.visible_to(person).filter(pk=record.answer_record_id).first() if record.answer_record_id else None
    )
    return Answered(
        record.get_answer_kind_display(), record.answer_text, record.answered_at, by.name if by else "", document
    )
