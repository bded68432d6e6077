"""Moving the lead from hand to hand: start, forward, send back, take back, jump."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core import prepared
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines.workdays import parse_limit
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow import access
from zhongshu.workflow.flows import Stage
from zhongshu.workflow.models import Course, FlowVersion, Round, Step
from zhongshu.workflow.services import comments, signing
from zhongshu.workflow.services.comments import CommentInput
from zhongshu.workflow.services.receivers import Receiver, hand_for, hands_for, stage_hand
from zhongshu.workflow.services.steps import (
    Hand,
    blocking_parts,
    by_limit,
    end_parts,
    end_step,
    hold,
    open_lead,
    open_step,
)
from zhongshu.workflow.situation import acts_for, deputy_mark, forget, situation
from zhongshu.workflow.states import Outcome, StepRole


def require(answer: Answer) -> None:
    """Refuse with the sentence that the page shows beside the button."""
    if not answer:
        raise NotAllowed(answer.reason)


def locked(record: Record) -> Record:
    """The record as it stands, locked; whatever was read before is forgotten."""
    fresh: Record | None = prepared.first("workflow.locked", _locked, record.pk)
    if fresh is None:
        raise Record.DoesNotExist
    return fresh


def _locked(record: int) -> "QuerySet[Record]":
    fresh = Record.objects.select_for_update(of=("self",)).select_related("owning_organ", "owning_unit", "created_by")
    return fresh.filter(pk=record).order_by()


@verb
def start(
    record: Record,
    *,
    actor: Person,
    due_at: datetime | None = None,
    stage: str = "",
    to: Receiver | None = None,
    at: datetime | None = None,
) -> Step:
    """Open a draft: it gets its flow, its dates (the first one never changes again) and its first holder."""
    record, at = locked(record), at or timezone.now()
    if record.state != State.DRAFT:
        raise RuleBroken(_("这件已经开始办理。"))
    version = current_version(record.kind, record.owning_organ)
    Course.objects.create(record=record, version=version)
    flow = situation(record).flow
    clock = calendars.clock_for(record.owning_organ)
    record.due_limit = "" if due_at else flow.total_limit(record.urgency)
    record.due_at = due_at or clock.apply_limit(at, parse_limit(record.due_limit)).at
    if record.due_at <= at:
        raise RuleBroken(_("办理期限已经过去，请改到以后的时间。"), field="due_at")
    record.first_due_at, record.state, record.opened_at = record.due_at, State.OPEN, at
    first = flow.stage(stage or flow.start)
    hand = stage_hand(record, first, chosen=to, actor=actor)
    record.holder = hand.person
    records.save(record, "due_at", "due_limit", "first_due_at", "state", "opened_at", "holder")
    Round.objects.create(record=record, number=1, first_due_at=record.due_at, opened_at=at, opened_by=actor)
    dates = by_limit(record, first.key, at=at, holder=hand.person)
    step = open_step(record, hand, stage=first.key, role=StepRole.LEAD, at=at, sent_by=actor, **dates)
    audit.write("workflow.record.started", record, actor=actor, data={"stage": first.key, "to": hand.person.pk})
    forget(record)
    return step


def current_version(kind: str, organ: Organ) -> FlowVersion:
    """The flow text in force for an organ: its own, else the shipped one."""
    versions = FlowVersion.objects.filter(flow=kind, is_current=True)
    version = versions.filter(organ=organ).first() or versions.filter(organ__isnull=True).first()
    if version is None:
        raise LookupError(f"No flow is published for {kind}; run the flows command.")
    return version


@verb
def forward(  # noqa: PLR0913 -- a forward is whereto, to whom, until when, with which words
    record: Record,
    *,
    to_stage: str,
    actor: Person,
    to: Receiver | None = None,
    due_at: datetime | None = None,
    comment: CommentInput | None = None,
    co: Sequence[Receiver] = (),
    at: datetime | None = None,
) -> Step:
    """Finish my stage and give the record on. After 退回后直达 the stage that sent it back may be named directly."""
    record, at = locked(record), at or timezone.now()
    require(access.may_forward(actor, record))
    lead = open_lead(record)
    stage = situation(record).flow.stage(lead.stage)
    direct = lead.returns_to if lead.returns_to and lead.returns_to.stage == to_stage else None
    if to_stage not in stage.next and direct is None:
        raise RuleBroken(_("“%(stage)s”不能转到这个环节。") % {"stage": stage.name}, field="to_stage")
    _refuse_silence(lead, stage, comment)
    comments.write(lead, stage.comment, comment, at=at, acted_by=deputy_mark(actor, lead))
    hand = hand_for(record, direct.holder) if direct else _next_hand(record, to_stage, to, actor)
    end_step(lead, Outcome.FORWARDED, at=at, acted_by=deputy_mark(actor, lead))
    step = _lead_step(lead, hand, to_stage, actor=actor, at=at, due_at=due_at)
    add_co_steps(record, step, co, actor=actor, at=at)
    audit.write("workflow.record.forwarded", record, actor=actor, data=_moved(lead, step))
    forget(record)
    return step


def _next_hand(record: Record, to_stage: str, to: Receiver | None, actor: Person) -> Hand:
    return stage_hand(record, situation(record).flow.stage(to_stage), chosen=to, actor=actor)


def _refuse_silence(lead: Step, stage: Stage, comment: CommentInput | None) -> None:
    """Where the stage wants words, somebody must have written: now, or before in this very step. A view against it, or a vote
    that failed, must be explained before the record goes on."""
    if comment is not None and not comment.is_empty:
        return
    if stage.needs_comment and not lead.comments.exists():
        raise RuleBroken(_("请写%(stage)s意见。") % {"stage": stage.name}, field="text")
    if signing.is_contested(lead):
        raise RuleBroken(_("会签有不同意见或票签未过半数，请写明如何处理。"), field="text")


def _lead_step(lead: Step, hand: Hand, stage: str, *, actor: Person, at: datetime, **more: Any) -> Step:
    """The next lead after this one; `due_at` where the sender names a date, else by the stage's limit."""
    record = lead.record
    due_at = more.pop("due_at", None)
    _refuse_date(record, due_at, at)
    dates = {"due_at": due_at} if due_at else by_limit(record, stage, at=at, holder=hand.person)
    more |= {"sent_by": actor, "came_from": lead}
    step = open_step(record, hand, stage=stage, role=StepRole.LEAD, at=at, **dates, **more)
    hold(record, step)
    return step


def _refuse_date(record: Record, due_at: datetime | None, at: datetime) -> None:
    if due_at is not None and due_at <= at:
        raise RuleBroken(_("期限要晚于现在。"), field="due_at")
    if due_at is not None and due_at > record.date:
        raise RuleBroken(_("环节期限不能晚于本件办理期限；要晚，请申请延期。"), field="due_at")


def add_co_steps(
    record: Record,
    lead: Step,
    receivers: Sequence[Receiver],
    *,
    actor: Person,
    at: datetime,
    due_at: datetime | None = None,
) -> list[Step]:
    """协办 beside the one lead: each with its own date, none of them the record's holder."""
    if not receivers:
        return []
    if not situation(record).flow.stage(lead.stage).co:
        raise RuleBroken(_("只有承办环节可以有协办。"), field="co")
    hands = [hand for hand in hands_for(record, receivers) if hand.person.pk != lead.holder_id]
    held = {step.holder_id for step in blocking_parts(record)}
    return [
        open_step(
            record,
            hand,
            stage=lead.stage,
            role=StepRole.CO,
            at=at,
            due_at=due_at or lead.due_at,
            sent_by=actor,
            within=lead,
            came_from=lead.came_from,
        )
        for hand in hands
        if hand.person.pk not in held
    ]


def _moved(before: Step, after: Step) -> dict[str, object]:
    return {"from": before.stage, "stage": after.stage, "to": after.holder_id, "name": after.holder.name}


@verb
def send_back(
    record: Record,
    *,
    to_step: Step,
    reason: str,
    actor: Person,
    direct: bool = False,
    at: datetime | None = None,
) -> Step:
    """退回 to an earlier hand with a reason; `direct`: done, it comes straight back here (退回后直达). Numbers, history and
    the first date stay."""
    record, at = locked(record), at or timezone.now()
    require(access.may_send_back(actor, record))
    target = next((step for step in access.return_targets(record) if step.pk == to_step.pk), None)
    if target is None:
        raise RuleBroken(_("不能退回到这个环节。"), field="to_step")
    if not reason.strip():
        raise RuleBroken(_("请写明退回原因。"), field="reason")
    lead = open_lead(record)
    hand = _hand_again(record, target, actor)
    end_parts(record, (StepRole.SIGN, StepRole.CO), Outcome.DROPPED, at=at, reason=_("随件退回"))
    end_step(lead, Outcome.RETURNED, at=at, reason=reason.strip(), acted_by=deputy_mark(actor, lead))
    step = _lead_step(lead, hand, target.stage, actor=actor, at=at, returns_to=lead if direct else None)
    audit.write("workflow.record.sent_back", record, actor=actor, data={**_moved(lead, step), "reason": reason})
    forget(record)
    return step


def _hand_again(record: Record, target: Step, actor: Person) -> Hand:
    """Who held it then; if that person is gone, whoever holds the stage by its rule now."""
    if target.holder.is_active and target.holder.clearance >= record.level:
        return Hand.of(target.holder, target.unit)
    stage = situation(record).flow.stage(target.stage)
    return stage_hand(record, stage, chosen=target.unit if stage.is_chosen else None, actor=actor)


@verb
def take_back(record: Record, *, actor: Person, at: datetime | None = None) -> Step:
    """撤回 my forward while nobody has opened what it created."""
    record, at = locked(record), at or timezone.now()
    require(access.may_take_back(actor, record))
    lead = open_lead(record)
    before = lead.came_from or lead
    end_parts(record, (StepRole.SIGN, StepRole.CO, StepRole.READ), Outcome.TAKEN_BACK, at=at, reason=_("送件人撤回"))
    end_step(lead, Outcome.TAKEN_BACK, at=at, reason=_("送件人撤回"))
    if lead.grant is not None:
        records.end_grant(lead.grant, at=at)
    hand = Hand.of(before.holder, before.unit)
    step = _lead_step(lead, hand, before.stage, actor=actor, at=at, returns_to=before.returns_to)
    audit.write("workflow.record.taken_back", record, actor=actor, data=_moved(lead, step))
    forget(record)
    return step


@verb
def jump(
    record: Record,
    *,
    to_stage: str,
    reason: str,
    actor: Person,
    to: Receiver | None = None,
    at: datetime | None = None,
) -> Step:
    """跳转 by special right, with a reason; never past a required stage that has not been done in this round."""
    record, at = locked(record), at or timezone.now()
    require(access.may_jump(actor, record))
    if not reason.strip():
        raise RuleBroken(_("请写明跳转原因。"), field="reason")
    _refuse_passing_required(record, to_stage)
    if blocking_parts(record):
        raise RuleBroken(_("还有会签或协办没有办毕，先减签再跳转。"))
    lead = open_lead(record)
    hand = _next_hand(record, to_stage, to, actor)
    end_step(lead, Outcome.JUMPED, at=at, reason=reason.strip())
    step = _lead_step(lead, hand, to_stage, actor=actor, at=at)
    audit.write("workflow.record.jumped", record, actor=actor, data={**_moved(lead, step), "reason": reason})
    forget(record)
    return step


def _refuse_passing_required(record: Record, to_stage: str) -> None:
    now = situation(record)
    if not now.flow.has(to_stage) or to_stage == now.here.stage:
        raise RuleBroken(_("请选择要跳到的环节。"), field="to_stage")
    here, there = now.flow.position(now.here.stage), now.flow.position(to_stage)
    done = {step.stage for step in now.steps if step.outcome == Outcome.FORWARDED and step.round == now.here.round}
    passed = [stage for stage in now.flow.stages[here:there] if stage.required and stage.key not in done]
    if passed:
        names = "、".join(stage.name for stage in passed)
        raise RuleBroken(_("不能跳过必经环节：%(names)s。") % {"names": names}, field="to_stage")


def open_record(record: Record, person: Person, *, at: datetime | None = None) -> None:
    """The holder or a deputy has opened the record: from now on the sender cannot take it back. Looking again writes nothing."""
    if _unseen_by(person, record):
        _mark_seen(record, person, at=at or timezone.now())


@verb
def _mark_seen(record: Record, person: Person, *, at: datetime) -> None:
    """Under the record's lock: whoever takes it back at this moment comes before or after, never between."""
    mine = _unseen_by(person, locked(record))
    Step.objects.filter(pk__in=[step.pk for step in mine]).update(seen_at=at)
    forget(record)


def _unseen_by(person: Person, record: Record) -> list[Step]:
    unseen = [step for step in situation(record).open_steps if step.seen_at is None and not step.is_queued]
    return [step for step in unseen if acts_for(person, step)]
