"""The end of a record and what can still happen then: answer, close, reopen, cancel, copy an instruction, share."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.records.states import AnswerKind, GrantReason, Relation, State
from zhongshu.workflow import access
from zhongshu.workflow.models import Comment, Round, Step
from zhongshu.workflow.services import comments
from zhongshu.workflow.services.comments import CommentInput
from zhongshu.workflow.services.moving import locked, require
from zhongshu.workflow.services.receivers import Receiver, leaders, stage_hand
from zhongshu.workflow.services.steps import Hand, by_limit, end_parts, end_step, open_lead, open_step
from zhongshu.workflow.situation import forget, situation
from zhongshu.workflow.states import CommentKind, Outcome, StepRole


@verb
def answer(  # noqa: PLR0913 -- the answer as decision 13 defines it
    record: Record,
    *,
    kind: str,
    actor: Person,
    text: str = "",
    document: Record | None = None,
    answered_at: datetime | None = None,
    at: datetime | None = None,
) -> Record:
    """登记答复: how, what, when delivered. Whoever answers does not close (decision 13)."""
    record, at = locked(record), at or timezone.now()
    require(access.may_answer(actor, record))
    answered_at = answered_at or at
    if kind not in AnswerKind.values:
        raise RuleBroken(_("请选择答复方式。"), field="kind")
    if not text.strip() and (document is None or kind != AnswerKind.DOCUMENT):
        raise RuleBroken(_("请填写答复内容；不需答复的，写明理由。"), field="text")
    if not (record.opened_at or at) <= answered_at <= at:
        raise RuleBroken(_("答复时间要在收文之后、现在之前。"), field="answered_at")
    record.answer_kind, record.answer_text, record.answer_record = kind, text.strip(), document
    record.answered_at, record.answered_by, record.awaits_answer = answered_at, open_lead(record).holder, False
    records.save(record, "answer_kind", "answer_text", "answer_record", "answered_at", "answered_by", "awaits_answer")
    if document is not None:
        records.link(document, Relation.ANSWERS, record, actor=actor)
    audit.write("workflow.record.answered", record, actor=actor, data={"kind": kind, "at": answered_at.isoformat()})
    forget(record)
    return record


@verb
def close(
    record: Record,
    *,
    actor: Person,
    sole_officer_reason: str = "",
    comment: CommentInput | None = None,
    at: datetime | None = None,
) -> Record:
    """办结: by another than who answered, with nothing open beside it."""
    record, at = locked(record), at or timezone.now()
    require(access.may_close(actor, record))
    if record.answered_by_id == actor.pk and not sole_officer_reason.strip():
        raise RuleBroken(
            _("答复是您登记的，要由另一人办结；确实只有您一人经办的，请写明情况。"), field="sole_officer_reason"
        )
    lead = open_lead(record)
    comments.write(lead, CommentKind.RESULT, comment, at=at, acted_by=None)
    end_step(lead, Outcome.CLOSED, at=at)
    record.state, record.closed_at, record.closed_by = State.CLOSED, at, actor
    record.sole_officer_reason = sole_officer_reason.strip()
    records.save(record, "state", "closed_at", "closed_by", "sole_officer_reason")
    _end_round(record, at=at, actor=actor)
    notices.drop_reminders(record)
    audit.write("workflow.record.closed", record, actor=actor, data={"due_at": record.date.isoformat()})
    forget(record)
    return record


def _end_round(record: Record, *, at: datetime, actor: Person) -> None:
    """The round keeps how it ended, so that a later one does not overwrite it."""
    given = {
        "kind": record.answer_kind,
        "text": record.answer_text,
        "record": record.answer_record_id,
        "at": record.answered_at.isoformat() if record.answered_at else None,
        "by": record.answered_by_id,
    }
    Round.objects.filter(record=record, closed_at__isnull=True).update(
        closed_at=at, closed_by=actor, closed_due_at=record.due_at, answer=given
    )


@verb
def reopen(  # noqa: PLR0913 -- a new round: why, until when, where and with whom
    record: Record,
    *,
    reason: str,
    due_at: datetime,
    actor: Person,
    to_stage: str = "",
    to: Receiver | None = None,
    at: datetime | None = None,
) -> Step:
    """重启: a new round with its own first date; the record's own first date stays as it was."""
    record, at = locked(record), at or timezone.now()
    require(access.may_reopen(actor, record))
    if not reason.strip():
        raise RuleBroken(_("请写明重启原因。"), field="reason")
    if due_at <= at:
        raise RuleBroken(_("办理期限要晚于现在。"), field="due_at")
    flow = situation(record).flow
    stage = flow.stage(to_stage if flow.has(to_stage) else _last_stage(record))
    hand = (
        stage_hand(record, stage, chosen=to, actor=actor)
        if to or not stage.is_chosen
        else _last_hand(record, stage.key)
    )
    number = record.rounds.count() + 1
    _clear_end(record, hand, due_at)
    Round.objects.create(
        record=record, number=number, first_due_at=due_at, opened_at=at, opened_by=actor, reason=reason.strip()
    )
    dates = by_limit(record, stage.key, at=at, holder=hand.person)
    step = open_step(record, hand, stage=stage.key, role=StepRole.LEAD, at=at, sent_by=actor, round=number, **dates)
    audit.write("workflow.record.reopened", record, actor=actor, data={"reason": reason, "round": number})
    forget(record)
    return step


def _last_stage(record: Record) -> str:
    """Where the work was done last: the last stage at which an answer can be given, else the start."""
    now = situation(record)
    done = [step.stage for step in now.steps if step.role == StepRole.LEAD and now.flow.has(step.stage)]
    working = [key for key in done if now.flow.stage(key).answers and not now.flow.stage(key).closes]
    return (working or [now.flow.start])[-1]


def _last_hand(record: Record, stage: str) -> Hand:
    held = [step for step in situation(record).steps if step.stage == stage and step.role == StepRole.LEAD]
    if not held or not held[-1].holder.is_active:
        raise RuleBroken(_("原承办人已不在岗，请选择承办人。"), field="to")
    return Hand.of(held[-1].holder, held[-1].unit)


def _clear_end(record: Record, hand: Hand, due_at: datetime) -> None:
    record.state, record.holder, record.due_at, record.due_limit = State.OPEN, hand.person, due_at, ""
    record.closed_at = record.closed_by = record.answered_at = record.answered_by = record.answer_record = None
    record.answer_kind = record.answer_text = record.sole_officer_reason = ""
    records.save(
        record,
        "state",
        "holder",
        "due_at",
        "due_limit",
        "closed_at",
        "closed_by",
        "answered_at",
        "answered_by",
        "answer_record",
        "answer_kind",
        "answer_text",
        "sole_officer_reason",
    )


@verb
def cancel(
    record: Record,
    *,
    reason: str,
    actor: Person,
    to_sender: bool = False,
    merged_into: Record | None = None,
    at: datetime | None = None,
) -> Record:
    """撤销, 退文 to the sender, or 并入 another record that takes its place: the number stays drawn, the reason stands on it."""
    record, at = locked(record), at or timezone.now()
    require(access.may_merge(actor, record) if merged_into else access.may_cancel(actor, record))
    if merged_into is not None:
        records.link(record, Relation.MERGED_INTO, merged_into, actor=actor)
    if not reason.strip():
        raise RuleBroken(_("请写明撤销原因。"), field="reason")
    if record.is_live:
        end_parts(record, StepRole.values, Outcome.CANCELLED, at=at, reason=reason.strip())
        _end_round(record, at=at, actor=actor)
        record.suspensions.filter(resumed_at__isnull=True).update(resumed_at=at, resumed_by=actor)
    record.state, record.cancelled_at, record.cancel_reason = State.CANCELLED, at, reason.strip()
    record.is_returned_to_sender = to_sender
    records.save(record, "state", "cancelled_at", "cancel_reason", "is_returned_to_sender")
    notices.drop_reminders(record)
    verb = "workflow.record.returned_to_sender" if to_sender else "workflow.record.cancelled"
    audit.write(verb, record, actor=actor, data={"reason": reason})
    forget(record)
    return record


@verb
def record_instruction(
    record: Record,
    *,
    leader: Person,
    written: CommentInput,
    written_at: datetime,
    actor: Person,
    at: datetime | None = None,
) -> Comment:
    """补登批示: the registry copies what a leader wrote on the paper: a finished step with recorded_by (decision 17)."""
    record, at = locked(record), at or timezone.now()
    require(access.may_record_instruction(actor, record))
    if leader not in leaders(record):
        raise RuleBroken(_("请选择本机关领导。"), field="leader")
    if written_at > at:
        raise RuleBroken(_("批示时间不能晚于现在。"), field="written_at")
    hand = Hand.of(leader)
    step = Step.objects.create(
        record=record,
        stage="instructing" if situation(record).flow.has("instructing") else situation(record).here.stage,
        role=StepRole.SIGN,
        holder=leader,
        unit_id=hand.unit_id,
        post_title=hand.title,
        round=situation(record).here.round,
        sent_by=actor,
        within=situation(record).here,
        received_at=written_at,
        seen_at=written_at,
        due_at=written_at,
        finished_at=at,
        outcome=Outcome.FINISHED,
        recorded_by=actor,
        grant=records.give(record, to=leader, reason=GrantReason.INSTRUCT, actor=actor, at=at),
    )
    comment = comments.copy_from_paper(
        step, written, kind=CommentKind.INSTRUCTION, written_at=written_at, recorder=actor
    )
    records.changed(record)
    audit.write("workflow.instruction.recorded", record, actor=actor, data={"leader": leader.pk})
    forget(record)
    return comment


@verb
def await_answer(record: Record, *, actor: Person, waits: bool = True) -> Record:
    """等复文: the handler's own reply is under way; the record stays in hand but off the 待办 count (decision 9)."""
    record = locked(record)
    require(access.may_answer(actor, record))
    record.awaits_answer = waits
    records.save(record, "awaits_answer")
    audit.write("workflow.record.awaits_answer", record, actor=actor, data={"waits": waits})
    forget(record)
    return record
