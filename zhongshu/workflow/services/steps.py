"""Making and ending steps: the only place where holder, due date, grant, notice and reminders of a step are set together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.engines.workdays import parse_limit
from zhongshu.notices import services as notices
from zhongshu.people import calendars
from zhongshu.people.homes import home_of
from zhongshu.people.models import Person, Unit
from zhongshu.people.services import keep_in_office
from zhongshu.records import services as records
from zhongshu.records.models import Grant, Record
from zhongshu.workflow import grants
from zhongshu.workflow.flows import EXTENSION_STAGE, flow_of, stage_name
from zhongshu.workflow.models import Extension, HandOver, Step
from zhongshu.workflow.states import Outcome, StepRole


@dataclass(frozen=True)
class Hand:
    """Whose hands a step is in: the person, the unit in which the person acts, the post as it reads today."""

    person: Person
    unit_id: int | None
    title: str

    @classmethod
    def of(cls, person: Person, unit: Unit | None = None) -> "Hand":
        home = home_of(person, unit)
        return cls(person, unit.pk if unit else home.unit_id, home.title)


def open_step(
    record: Record, hand: Hand, *, stage: str, role: str, at: datetime, due_at: datetime, **more: Any
) -> Step:
    """A new open step with its grant, notice and reminders. `more`: sent_by, came_from, within, returns_to, order, is_queued,
    purpose, round."""
    if not keep_in_office(hand.person):
        raise RuleBroken(_("%(name)s刚刚离岗，请另选人。") % {"name": hand.person.name}, field="to")
    step = Step(
        record=record,
        stage=stage,
        role=role,
        holder=hand.person,
        unit_id=hand.unit_id,
        post_title=hand.title,
        received_at=at,
        due_at=due_at,
        round=more.pop("round", None) or current_round(record),
        **more,
    )
    if not step.is_queued:
        step.grant = grant_for(step, at=at)
    step.save()
    if not step.is_queued:
        announce(step)
    return step


def activate(step: Step, *, at: datetime, due_at: datetime) -> None:
    """顺序会签: it is this signer's turn now."""
    step.is_queued, step.received_at, step.due_at = False, at, due_at
    step.grant = grant_for(step, at=at)
    step.save(update_fields=["is_queued", "received_at", "due_at", "grant"])
    announce(step)


def grant_for(step: Step, *, at: datetime) -> Grant:
    return records.give(step.record, to=step.holder, reason=grants.reason_of(step), actor=step.sent_by, at=at)


def announce(step: Step) -> None:
    """Tell the holder and plan the reminders; both are rows of the same transaction. What one keeps oneself is no news."""
    if step.sent_by_id != step.holder_id:
        tell_holder(step)
    plan_reminders(step)


def tell_holder(step: Step) -> None:
    record = step.record
    words = {"stage": stage_name(record, step.stage), "title": record.masked_title}
    sender = step.sent_by.name if step.sent_by else _("系统")
    notices.tell(
        NEW_STEP_NOTICE[StepRole(step.role)],
        step.holder,
        text=_("%(sender)s送来%(stage)s：%(title)s") % {"sender": sender, **words},
        url=record.get_absolute_url(),
        record=record,
        key=f"step:{step.pk}:new",
    )


def plan_reminders(step: Step) -> None:
    clock = calendars.clock_for(step.holder.organ)
    notices.plan_reminders(step.record, f"step:{step.pk}", step.holder, step.due_at, clock)


NEW_STEP_NOTICE = {
    StepRole.LEAD: "workflow.received",
    StepRole.SIGN: "workflow.asked_to_sign",
    StepRole.CO: "workflow.received",
    StepRole.READ: "workflow.asked_to_read",
}


def end_step(step: Step, outcome: str, *, at: datetime, reason: str = "", acted_by: Person | None = None) -> None:
    """Close one step: grant by the table of decision 18, reminders dropped, hand-over settled."""
    step.finished_at, step.outcome, step.outcome_reason, step.acted_by = at, outcome, reason, acted_by
    step.save(update_fields=["finished_at", "outcome", "outcome_reason", "acted_by", "verdict", "recorded_by"])
    if step.grant is not None and grants.ends_with_step(step):
        records.end_grant(step.grant, at=at)
    notices.drop_reminders(step.record, f"step:{step.pk}")
    if outcome != Outcome.HANDED_OVER:
        HandOver.objects.filter(step=step, settled_at__isnull=True).update(settled_at=at, settled_to=step.holder)


def end_parts(record: Record, roles: Iterable[str], outcome: str, *, at: datetime, reason: str) -> None:
    """Close all open steps of these roles, queued ones too; an undecided 延期 falls with its step."""
    for step in open_parts(record, roles):
        Extension.objects.filter(step=step, decided_at__isnull=True).update(
            decided_at=at, is_granted=False, decision_reason=reason
        )
        end_step(step, outcome, at=at, reason=reason)


def open_parts(record: Record, roles: Iterable[str] = (StepRole.SIGN, StepRole.CO, StepRole.READ)) -> list[Step]:
    steps = Step.objects.filter(record=record, finished_at__isnull=True, role__in=list(roles))
    return list(steps.select_related("holder__organ", "unit", "grant", "record__owning_organ").order_by("order", "pk"))


def open_signers(record: Record) -> list[Step]:
    """Who is asked for a signature and has not given it; an asked 延期 is decided by itself, whatever others sign."""
    return [step for step in open_parts(record, (StepRole.SIGN,)) if step.stage != EXTENSION_STAGE]


def blocking_parts(record: Record) -> list[Step]:
    """Open steps that keep the lead from moving on: 会签 and 协办; reading never blocks, nor does an asked 延期."""
    return [step for step in open_parts(record, (StepRole.SIGN, StepRole.CO)) if step.stage != EXTENSION_STAGE]


def open_lead(record: Record) -> Step:
    """The one open lead step of a live record, locked with its record."""
    step = (
        Step.objects.select_related("holder__organ", "unit", "grant", "came_from", "returns_to", "sent_by")
        .filter(record=record, role=StepRole.LEAD, finished_at__isnull=True)
        .first()
    )
    if step is None:
        raise RuleBroken(_("这件已经办结、撤销或还没有开始办理，不能再这样办。"))
    step.record = record
    return step


def current_round(record: Record) -> int:
    return record.rounds.order_by("-number").values_list("number", flat=True).first() or 1


def by_limit(record: Record, stage: str, *, at: datetime, holder: Person) -> dict[str, Any]:
    """`due_at` and `due_limit` of a step whose date nobody named: the stage's limit by the holder's calendar."""
    limit = flow_of(record).limit(stage, record.urgency)
    return {"due_at": limited(record, limit, at=at, holder=holder), "due_limit": limit}


def limited(record: Record, limit: str, *, at: datetime, holder: Person) -> datetime:
    """The date that a limit gives, never later than the record's own date while that is ahead."""
    due_at = calendars.clock_for(holder.organ).apply_limit(at, parse_limit(limit)).at
    if record.due_at is not None and at < record.due_at < due_at:
        return record.due_at
    return due_at


def hold(record: Record, step: Step) -> None:
    """The record's holder follows its lead step."""
    if record.holder_id != step.holder_id:
        record.holder = step.holder
    records.save(record, "holder")
