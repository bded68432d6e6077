"""Changing hands without changing the stage: 转办, 认领, 移交 of somebody who moves or leaves."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people import queries
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import PaperOriginal, Record
from zhongshu.records.states import GrantReason, State
from zhongshu.workflow import access
from zhongshu.workflow.models import Extension, HandOver, Step
from zhongshu.workflow.services.moving import locked, require
from zhongshu.workflow.services.receivers import Receiver, hand_for, refuse_barred
from zhongshu.workflow.services.steps import Hand, end_step, hold, open_step
from zhongshu.workflow.situation import deputy_mark, forget
from zhongshu.workflow.states import Outcome, StepRole

RELATED = ("holder__organ", "unit", "grant", "sent_by", "within", "came_from", "returns_to")


@verb
def reassign(
    step: Step,
    *,
    to: Receiver,
    reason: str,
    actor: Person,
    at: datetime | None = None,
) -> Step:
    """转办: the same stage in other hands; the date does not start anew."""
    record, at = locked(step.record), at or timezone.now()
    step = _again(record, step)
    require(access.may_reassign(actor, step))
    if not reason.strip():
        raise RuleBroken(_("请写明转办原因。"), field="reason")
    hand = hand_for(record, to)
    if hand.person.pk == step.holder_id:
        raise RuleBroken(_("这件已经在%(name)s手里。") % {"name": hand.person.name}, field="to")
    if step.role == StepRole.LEAD:
        refuse_barred(record, step.stage, hand.person)
    fresh = _pass_on(step, hand, Outcome.REASSIGNED, reason=reason.strip(), actor=actor, at=at)
    data = {"from": step.holder_id, "to": hand.person.pk, "name": hand.person.name, "reason": reason}
    audit.write("workflow.step.reassigned", record, actor=actor, data=data)
    forget(record)
    return fresh


@verb
def claim(step: Step, *, actor: Person, at: datetime | None = None) -> Step:
    """认领: a colleague of the same intake post takes what nobody has opened."""
    record, at = locked(step.record), at or timezone.now()
    step = _again(record, step)
    require(access.may_claim(actor, step))
    refuse_barred(record, step.stage, actor)
    fresh = _pass_on(step, hand_for(record, actor), Outcome.CLAIMED, reason="", actor=actor, at=at)
    audit.write("workflow.step.claimed", record, actor=actor, data={"from": step.holder_id})
    forget(record)
    return fresh


def _again(record: Record, step: Step) -> Step:
    fresh = Step.objects.select_related(*RELATED).get(pk=step.pk)
    fresh.record = record
    return fresh


def _pass_on(step: Step, hand: Hand, outcome: str, *, reason: str, actor: Person | None, at: datetime) -> Step:
    """End one hand and open the next at the same stage, same role, same date (a new one where that has passed and the hand is
    new to it)."""
    record = step.record
    end_step(step, outcome, at=at, reason=reason, acted_by=deputy_mark(actor, step) if actor else None)
    fresh = open_step(
        record,
        hand,
        stage=step.stage,
        role=step.role,
        at=at,
        due_at=step.due_at,
        round=step.round,
        sent_by=actor or step.sent_by,
        came_from=step,
        within=step.within,
        returns_to=step.returns_to,
        order=step.order,
        is_queued=step.is_queued,
        purpose=step.purpose,
    )
    if step.role == StepRole.LEAD:
        Step.objects.filter(pk=fresh.pk).update(sign_mode=step.sign_mode)
        Step.objects.filter(within=step, finished_at__isnull=True).update(within=fresh)
        hold(record, fresh)
    return fresh


def hand_over(person: Person, *, actor: Person, reason: str, at: datetime | None = None) -> int:
    """移交: everything that a leaving or moving person holds goes to an interim holder's tray, in the caller's transaction.

    Refused as a whole, with the list, when there is something that nobody could hold (decision 15). Returns how many."""
    at = at or timezone.now()
    steps = list(_held(person))
    found = {step.pk: queries.interim_holder(person, step.record.level, at) for step in steps}
    takers = {pk: taker for pk, taker in found.items() if taker is not None}
    if homeless := [step.record for step in steps if step.pk not in takers]:
        titles = "、".join(f"《{record.masked_title}》" for record in homeless[:10])
        raise RuleBroken(
            _("%(name)s手里的%(n)s件没有人可以接管：%(titles)s。请先确定接管人再调整。")
            % {"name": person.name, "n": len(homeless), "titles": titles}
        )
    for step in steps:
        hand_over_step(step, takers[step.pk], actor=actor, reason=reason, at=at)
    _hand_over_papers(person, actor=actor)
    _hand_over_drafts(person, actor=actor, at=at)
    return len(steps)


def _held(person: Person) -> list[Step]:
    """Open steps of live records; reading is not handed over but dropped."""
    open_steps = Step.objects.filter(holder=person, finished_at__isnull=True)
    return list(open_steps.select_related(*RELATED, "record__owning_organ").order_by("pk"))


def hand_over_step(step: Step, interim: Person, *, actor: Person, reason: str, at: datetime) -> None:
    step.record = locked(step.record)
    if step.role == StepRole.READ:
        end_step(step, Outcome.DROPPED, at=at, reason=reason)
        return
    extension = Extension.objects.filter(step=step, decided_at__isnull=True).first()
    fresh = _pass_on(step, Hand.of(interim), Outcome.HANDED_OVER, reason=reason, actor=None, at=at)
    if extension is not None:
        Extension.objects.filter(pk=extension.pk).update(step=fresh)
    HandOver.objects.create(
        step=fresh, record=step.record, leaver=step.holder, interim=interim, reason=reason, made_at=at
    )
    data = {"from": step.holder_id, "to": interim.pk, "name": interim.name, "reason": reason}
    audit.write("workflow.step.handed_over", step.record, actor=actor, data=data)


def _hand_over_papers(person: Person, *, actor: Person) -> None:
    """Papers that the person keeps (条例 art. 36: who leaves hands over what was borrowed or kept)."""
    for paper in PaperOriginal.objects.filter(keeper=person, returned_at__isnull=True).select_related("record"):
        taker = queries.interim_holder(person, paper.record.level)
        if taker is None:
            raise RuleBroken(_("纸质件%(code)s没有人可以接管，请先交回。") % {"code": paper.barcode})
        records.move_paper(paper, taker=taker, actor=actor, place=paper.place, purpose=_("离岗移交"))


def _hand_over_drafts(person: Person, *, actor: Person, at: datetime) -> None:
    """Unsent forms stay their author's; the interim holder may see and finish or discard them."""
    for draft in Record.objects.filter(created_by=person, state=State.DRAFT):
        taker = queries.interim_holder(person, draft.level)
        if taker is not None:
            records.give(draft, to=taker, reason=GrantReason.AUTHOR, actor=actor, at=at)


def open_items_of(person: Person) -> list[Step]:
    """What would have to be handed over: for the page that asks before somebody is disabled or moved."""
    return _held(person)
