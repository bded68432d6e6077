"""Writing opinions: text, handwriting, as deputy, copied later from paper."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.core.handwriting import clean_svg
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.states import CommentKind

MAX_TEXT = 4000


@dataclass(frozen=True)
class CommentInput:
    """What somebody wrote: text and/or handwriting; both empty means nothing was written."""

    text: str = ""
    svg: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.svg.strip()


def write(
    step: Step, kind: str, written: CommentInput | None, *, at: datetime, acted_by: Person | None
) -> Comment | None:
    """The opinion of a step's holder; nothing written leaves nothing."""
    if written is None or written.is_empty:
        return None
    return _store(
        Comment(
            record=step.record,
            step=step,
            kind=kind,
            author=step.holder,
            author_title=_title(step),
            acted_by=acted_by,
            written_at=at,
        ),
        written,
    )


def _store(comment: Comment, written: CommentInput) -> Comment:
    text = written.text.strip()
    if len(text) > MAX_TEXT:
        raise RuleBroken(_("意见太长，请控制在%(n)s字以内。") % {"n": MAX_TEXT}, field="text")
    comment.text = text
    comment.svg = clean_svg(written.svg) if written.svg.strip() else ""
    if comment.kind == CommentKind.INSTRUCTION:
        comment.number = next_instruction_number(comment.record)
    comment.save()
    return comment


def copy_from_paper(step: Step, written: CommentInput, *, kind: str, written_at: datetime, recorder: Person) -> Comment:
    """补登: what stands on the paper, with who wrote it and when, and who copied it and when."""
    if written.is_empty:
        raise RuleBroken(_("请填写批示内容，或照原样手写。"), field="text")
    comment = Comment(
        record=step.record,
        step=step,
        kind=kind,
        author=step.holder,
        author_title=_title(step),
        recorded_by=recorder,
        recorded_at=timezone.now(),
        written_at=written_at,
    )
    return _store(comment, written)


def next_instruction_number(record: Record) -> int:
    """批示 are numbered within their record; the record is locked by the verb."""
    instructions = Comment.objects.filter(record=record, kind=CommentKind.INSTRUCTION)
    return (instructions.aggregate(last=Max("number"))["last"] or 0) + 1


def _title(step: Step) -> str:
    """How the office knows the author: 综合二科科长; people of other organs with their organ in front."""
    if step.holder.organ_id == step.record.owning_organ_id:
        return step.post_title
    return f"{step.holder.organ.label} {step.post_title}"
