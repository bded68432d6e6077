"""现在在谁手里、到什么时候、下一步: the second line of every record; and who acted last, for whoever comes too late."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import prepared, registry
from zhongshu.engines import lights
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow.flows import EXTENSION_STAGE, stage_name
from zhongshu.workflow.models import Step
from zhongshu.workflow.queries.ways import Planned, planned
from zhongshu.workflow.queries.word import sent_with
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import Outcome, StepRole


@dataclass(frozen=True)
class Standing:
    """Everything that the line needs; the template only puts it in a row."""

    record: Record
    light: str
    word: str
    step: Step | None = None
    stage: str = ""
    left: str = ""
    step_left: str = ""  # of this stage, where its own date is nearer than the record's
    is_step_over: bool = False
    next: Planned | None = None
    waiting: str = ""  # 等会签 1/3
    suspended_until: datetime | None = None
    suspend_reason: str = ""
    closed_by: str = ""

    @property
    def is_moved(self) -> bool:
        """The date in force is not the first one: both are shown."""
        record = self.record
        return record.first_due_at is not None and record.due_at != record.first_due_at

    @property
    def came_with(self) -> str:
        """Why it was sent back or given on to whoever has it."""
        return sent_with(self.step) if self.step is not None else ""

    @property
    def where(self) -> str:
        """Unit, with the organ in front when it is another."""
        if self.step is None:
            return ""
        return where(self.step)


def where(step: Step) -> str:
    """The unit; of another organ its name, as people say it."""
    if step.holder.organ_id == step.record.owning_organ_id:
        return step.unit.name if step.unit else ""
    return step.holder.organ.label


def standing(record: Record, *, clock: Clock | None = None, now: datetime | None = None) -> Standing:
    """How the record stands at this moment."""
    now = now or timezone.now()
    clock = clock or calendars.clock_for(record.owning_organ)
    light = lights.light(record.state, record.due_at, now, clock, is_returned=is_returned(record))
    words = lights.described(light, record.due_at, record.closed_at if record.closed_at else now)
    if not record.is_live:
        return _ended(record, light, words.label)
    own = registry.record_kind(record.kind).light
    shown = own(record, now, clock) if own is not None else None
    step = situation(record).lead
    suspension = record.suspensions.filter(resumed_at__isnull=True).first() if record.state == State.SUSPENDED else None
    return Standing(
        record=record,
        light=shown.key if shown else light,
        word=shown.label if shown else words.label,
        step=step,
        stage=stage_name(record, step.stage) if step else "",
        left=clock.remaining(now, record.due_at).text if record.due_at else "",
        step_left=_step_left(record, step, clock, now),
        is_step_over=step is not None and step.due_at < now,
        next=next(iter(planned(record, most=1)), None),
        waiting=_waiting(record),
        suspended_until=suspension.until if suspension else None,
        suspend_reason=suspension.reason if suspension else "",
    )


def _ended(record: Record, light: str, word: str) -> Standing:
    by = prepared.first("workflow.closed_by", _name_of, record.closed_by_id) if record.closed_by_id else None
    words = {State.DRAFT: _("草稿"), State.CANCELLED: _("已退文") if record.is_returned_to_sender else _("已撤销")}
    return Standing(
        record=record,
        light="" if record.state == State.DRAFT else light,
        word=words.get(State(record.state), word),
        closed_by=by[0] if by else "",
    )


def _name_of(person: int) -> "QuerySet[Any]":
    return Person.objects.filter(pk=person).order_by().values_list("name")


def is_returned(record: Record) -> bool:
    """Sent back and not yet passed on again: yellow (decision 26)."""
    lead = situation(record).lead if record.is_live else None
    return lead is not None and lead.came_from is not None and lead.came_from.outcome == Outcome.RETURNED


def _step_left(record: Record, step: Step | None, clock: Clock, now: datetime) -> str:
    if step is None or record.state != State.OPEN or record.due_at is None or step.due_at >= record.due_at:
        return ""
    return clock.remaining(now, step.due_at).text


def _waiting(record: Record) -> str:
    """等会签 1/3, 等协办, 等延期审批: what the holder waits for."""
    now = situation(record)
    if now.lead is None:
        return ""
    asked = [
        step
        for step in now.steps
        if step.within_id == now.lead.pk
        and step.role in {StepRole.SIGN, StepRole.CO}
        and step.stage != EXTENSION_STAGE
        and step.outcome not in {Outcome.DROPPED, Outcome.HANDED_OVER, Outcome.REASSIGNED}
        and step.recorded_by_id is None
    ]
    words = []
    for role, text in ((StepRole.SIGN, _("等会签 %(done)s/%(all)s")), (StepRole.CO, _("等协办 %(done)s/%(all)s"))):
        of_role = [step for step in asked if step.role == role]
        if any(step.is_open for step in of_role):
            words.append(text % {"done": sum(not step.is_open for step in of_role), "all": len(of_role)})
    if any(step.stage == EXTENSION_STAGE for step in now.open_steps):
        words.append(_("等延期审批"))
    return "，".join(words)


def last_act(record: Record) -> str:
    """Who acted last and where the record is now: for somebody whose page is older than that."""
    now = situation(record)
    done = [step for step in now.steps if step.finished_at]
    if not done:
        return ""
    last = max(done, key=lambda step: (step.finished_at, step.pk))
    who = last.acted_by or last.recorded_by or last.holder
    at = timezone.localtime(last.finished_at).strftime("%H:%M")
    first = _("%(name)s %(at)s已把这件%(outcome)s。") % {
        "name": who.name,
        "at": at,
        "outcome": last.get_outcome_display(),
    }
    return first + (
        _now_in(record) if now.lead else _("这件现在是“%(state)s”。") % {"state": record.get_state_display()}
    )


def _now_in(record: Record) -> str:
    lead = situation(record).lead
    if lead is None:
        return ""
    words = {"name": lead.holder.name, "stage": stage_name(record, lead.stage)}
    return _("现在由%(name)s办理，环节是“%(stage)s”。") % words
