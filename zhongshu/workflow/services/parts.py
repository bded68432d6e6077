"""Hands beside the lead: 会签 in four modes, 协办, 传阅; finishing and dropping them (decision 7)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core import prepared
from zhongshu.core.errors import RuleBroken
from zhongshu.engines.workdays import parse_limit
from zhongshu.notices import services as notices
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.workflow import access
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import comments, signing
from zhongshu.workflow.services.comments import CommentInput
from zhongshu.workflow.services.moving import add_co_steps, locked, require
from zhongshu.workflow.services.receivers import Receiver, hands_for
from zhongshu.workflow.services.steps import Hand, activate, end_step, open_lead, open_parts, open_signers, open_step
from zhongshu.workflow.situation import deputy_mark, forget
from zhongshu.workflow.states import CommentKind, Outcome, SignMode, StepRole, Verdict

SIGN_LIMIT = "3 workdays"  # 会签 default; read papers have 2
READ_LIMIT = "2 workdays"
PART_COMMENTS = {
    StepRole.SIGN: CommentKind.COUNTERSIGN,
    StepRole.CO: CommentKind.CO,
    StepRole.READ: CommentKind.READING,
}


@verb
def add_signer(
    record: Record,
    *,
    to: Sequence[Receiver],
    mode: str,
    actor: Person,
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> list[Step]:
    """加签: ask these for their signature. The lead stays with its organiser, who can send on once the mode is satisfied."""
    record, at = locked(record), at or timezone.now()
    require(access.may_add_signer(actor, record))
    if mode not in SignMode.values:
        raise RuleBroken(_("请选择会签方式。"), field="mode")
    lead = open_lead(record)
    hands = _new_hands(record, lead, to, StepRole.SIGN)
    lead.sign_mode = mode
    lead.save(update_fields=["sign_mode"])
    due = due_at or _limit(hands[0], SIGN_LIMIT, at, record)
    _refuse_past(due, at)
    steps = [
        _open_part(lead, hand, StepRole.SIGN, at=at, due_at=due, actor=actor, order=place, mode=mode)
        for place, hand in enumerate(hands, start=1)
    ]
    audit.write("workflow.signer.added", record, actor=actor, data={"to": [s.holder_id for s in steps], "mode": mode})
    forget(record)
    return steps


def _open_part(  # noqa: PLR0913 -- private: the columns in which the parts of one request differ
    lead: Step,
    hand: Hand,
    role: str,
    *,
    at: datetime,
    due_at: datetime,
    actor: Person,
    order: int,
    mode: str = "",
    purpose: str = "",
) -> Step:
    queued = mode == SignMode.IN_ORDER and order > 1
    return open_step(
        lead.record,
        hand,
        stage=lead.stage,
        role=role,
        at=at,
        due_at=due_at,
        sent_by=actor,
        within=lead,
        order=order,
        is_queued=queued,
        purpose=purpose,
    )


def _new_hands(record: Record, lead: Step, to: Sequence[Receiver], role: str) -> list[Hand]:
    """Who is asked now: nobody twice, not the lead itself."""
    asked = {step.holder_id for step in open_parts(record, (role,))} | {lead.holder_id}
    hands = [hand for hand in hands_for(record, to) if hand.person.pk not in asked]
    if not hands:
        raise RuleBroken(_("请选择人员；已经在签、在阅的和承办人本人不必再选。"), field="to")
    return hands


def _limit(hand: Hand, limit: str, at: datetime, record: Record) -> datetime:
    due_at = calendars.clock_for(hand.person.organ).apply_limit(at, parse_limit(limit)).at
    return min(due_at, record.date) if record.date > at else due_at


def _refuse_past(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise RuleBroken(_("期限要晚于现在。"), field="due_at")


@verb
def add_co(
    record: Record,
    *,
    to: Sequence[Receiver],
    actor: Person,
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> list[Step]:
    """More 协办 while the lead handles; until the lead's own date where none is given."""
    record, at = locked(record), at or timezone.now()
    require(access.may_add_co(actor, record))
    steps = add_co_steps(record, open_lead(record), to, actor=actor, at=at, due_at=due_at)
    if not steps:
        raise RuleBroken(_("请选择协办单位或人员；已经在协办的不必再选。"), field="to")
    audit.write("workflow.co.added", record, actor=actor, data={"to": [step.holder_id for step in steps]})
    forget(record)
    return steps


@verb
def circulate(
    record: Record,
    *,
    to: Sequence[Receiver],
    purpose: str,
    actor: Person,
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> list[Step]:
    """传阅: each reader has a step with its own date; a stub stays in 已办 after reading."""
    record, at = locked(record), at or timezone.now()
    require(access.may_circulate(actor, record))
    lead = open_lead(record)
    hands = _new_hands(record, lead, to, StepRole.READ)
    due = due_at or _limit(hands[0], READ_LIMIT, at, record)
    _refuse_past(due, at)
    first = record.steps.filter(role=StepRole.READ).count() + 1
    steps = [
        _open_part(lead, hand, StepRole.READ, at=at, due_at=due, actor=actor, order=place, purpose=purpose)
        for place, hand in enumerate(hands, start=first)
    ]
    data = {"to": [step.holder_id for step in steps], "purpose": purpose}
    audit.write("workflow.record.circulated", record, actor=actor, data=data)
    forget(record)
    return steps


@verb
def finish(
    step: Step,
    *,
    actor: Person,
    comment: CommentInput | None = None,
    verdict: str = "",
    at: datetime | None = None,
) -> Step:
    """The answer of a signer, a co-handler or a reader."""
    record, at = locked(step.record), at or timezone.now()
    step = _part(record, step.pk)
    require(access.may_finish(actor, step))
    _refuse_incomplete(step, comment, verdict)
    step.verdict = verdict if step.role == StepRole.SIGN else ""
    comments.write(step, PART_COMMENTS[StepRole(step.role)], comment, at=at, acted_by=deputy_mark(actor, step))
    if step.seen_at is None:
        Step.objects.filter(pk=step.pk).update(seen_at=at)
    end_step(step, Outcome.FINISHED, at=at, acted_by=deputy_mark(actor, step))
    if step.role == StepRole.SIGN:
        _after_signature(record, step, at=at)
    records.changed(record)
    data = {"role": step.role, "verdict": step.verdict, "step": step.pk}
    audit.write("workflow.step.finished", record, actor=actor, data=data)
    forget(record)
    return step


def _part(record: Record, pk: int) -> Step:
    step: Step | None = prepared.first("workflow.part", _part_row, pk)
    if step is None:
        raise Step.DoesNotExist
    step.record = record
    return step


def _part_row(pk: int) -> "QuerySet[Step]":
    return Step.objects.filter(pk=pk).select_related("holder__organ", "unit", "grant", "sent_by", "within")


def _refuse_incomplete(step: Step, comment: CommentInput | None, verdict: str) -> None:
    silent = comment is None or comment.is_empty
    if step.role == StepRole.SIGN and verdict not in Verdict.values:
        raise RuleBroken(_("请表态：同意、修改后同意、不同意或弃权。"), field="verdict")
    if step.role == StepRole.SIGN and verdict in (Verdict.DISAGREE, Verdict.AGREE_WITH_CHANGES) and silent:
        raise RuleBroken(_("请写明意见和理由。"), field="text")
    if step.role == StepRole.CO and silent:
        raise RuleBroken(_("请写协办意见。"), field="text")


def _after_signature(record: Record, step: Step, *, at: datetime) -> None:
    """What one signature does to the others, by mode."""
    lead = open_lead(record)
    waiting = [part for part in open_signers(record) if part.within_id == step.within_id]
    if step.verdict == Verdict.DISAGREE and lead.sign_mode != SignMode.VOTE:
        _release(lead, waiting, step, at=at)
    elif lead.sign_mode == SignMode.ANY and step.verdict in signing.CONSENT:
        _end_all(waiting, Outcome.SUPERSEDED, at=at, reason=_("%(name)s已签") % {"name": step.holder.name})
    elif lead.sign_mode == SignMode.IN_ORDER and waiting:
        due = _limit(Hand.of(waiting[0].holder, waiting[0].unit), SIGN_LIMIT, at, record)
        activate(waiting[0], at=at, due_at=due)
    if not open_signers(record):
        _tell_lead(lead, step)


def _release(lead: Step, waiting: list[Step], step: Step, *, at: datetime) -> None:
    """不同意 returns control to the lead: whoever has not signed yet is let go."""
    words = {"name": step.holder.name}
    _end_all(waiting, Outcome.RELEASED, at=at, reason=_("%(name)s不同意，交回主办") % words)


def _end_all(steps: list[Step], outcome: str, *, at: datetime, reason: str) -> None:
    for step in steps:
        end_step(step, outcome, at=at, reason=reason)


def _tell_lead(lead: Step, step: Step) -> None:
    notices.tell(
        "workflow.signatures_complete",
        lead.holder,
        text=_("会签已齐：%(title)s") % {"title": lead.record.masked_title},
        url=lead.record.get_absolute_url(),
        record=lead.record,
        key=f"step:{lead.pk}:signed:{step.pk}",
    )


@verb
def drop_signer(step: Step, *, reason: str, actor: Person, at: datetime | None = None) -> None:
    """减签: a signer, co-handler or reader is no longer asked; the lead says why."""
    record, at = locked(step.record), at or timezone.now()
    step = _part(record, step.pk)
    require(access.may_drop_signer(actor, step))
    if not reason.strip():
        raise RuleBroken(_("请写明减签原因。"), field="reason")
    end_step(step, Outcome.DROPPED, at=at, reason=reason.strip())
    lead = open_lead(record)
    waiting = [part for part in open_signers(record) if part.within_id == step.within_id]
    if step.role == StepRole.SIGN and lead.sign_mode == SignMode.IN_ORDER and waiting and waiting[0].is_queued:
        due = _limit(Hand.of(waiting[0].holder, waiting[0].unit), SIGN_LIMIT, at, record)
        activate(waiting[0], at=at, due_at=due)
    audit.write("workflow.signer.dropped", record, actor=actor, data={"step": step.pk, "reason": reason})
    forget(record)
