"""Dates and the clock: 催办, 暂停 and 恢复, 延期 asked and decided, earlier dates by instruction (decision 12)."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.engines.workdays import Clock, parse_limit
from zhongshu.notices import services as notices
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow import access
from zhongshu.workflow.flows import EXTENSION_STAGE
from zhongshu.workflow.models import Extension, Step, Suspension, Urge
from zhongshu.workflow.services.moving import locked, require
from zhongshu.workflow.services.receivers import approver_for
from zhongshu.workflow.services.steps import Hand, end_step, open_lead, open_parts, open_step, plan_reminders
from zhongshu.workflow.situation import deputy_mark, forget, situation
from zhongshu.workflow.states import Outcome, StepRole

URGE_INTERVAL = timedelta(hours=4)


@verb
def urge(step: Step, *, actor: Person, text: str = "", at: datetime | None = None) -> Urge:
    """催办 the holder of one open step; not more often than every four hours."""
    record, at = locked(step.record), at or timezone.now()
    require(access.may_urge(actor, record))
    step = Step.objects.select_related("holder").get(pk=step.pk, record=record)
    if not step.is_open or step.is_queued:
        raise RuleBroken(_("这一步已经办毕，不用再催。"))
    last = step.urges.order_by("-urged_at").first()
    if last is not None and at - last.urged_at < URGE_INTERVAL:
        raise RuleBroken(
            _("%(when)s刚催过，同一件四小时内只催一次。")
            % {"when": timezone.localtime(last.urged_at).strftime("%H:%M")}
        )
    made = Urge.objects.create(record=record, step=step, urged_by=actor, urged_at=at, text=text.strip())
    words = {"name": actor.name, "title": record.masked_title, "text": text.strip() or _("请抓紧办理")}
    notices.tell(
        "workflow.urged",
        step.holder,
        text=_("%(name)s催办：%(title)s。%(text)s") % words,
        url=record.get_absolute_url(),
        record=record,
        key=f"urge:{made.pk}",
    )
    audit.write("workflow.step.urged", record, actor=actor, data={"step": step.pk, "to": step.holder_id})
    return made


@verb
def suspend(record: Record, *, until: datetime, reason: str, actor: Person, at: datetime | None = None) -> Suspension:
    """暂停: the clock stands still for a reason, until a planned day."""
    record, at = locked(record), at or timezone.now()
    require(access.may_suspend(actor, record))
    if not reason.strip():
        raise RuleBroken(_("请写明暂停原因。"), field="reason")
    if until <= at:
        raise RuleBroken(_("预计恢复时间要晚于现在。"), field="until")
    made = Suspension.objects.create(
        record=record,
        since=at,
        until=until,
        reason=reason.strip(),
        made_by=actor,
        was_overdue=record.date < at,
        due_before=record.date,
    )
    record.state = State.SUSPENDED
    records.save(record, "state")
    notices.drop_reminders(record)
    _tell_holder(record, "workflow.suspended", _("已暂停：%(title)s"), f"suspension:{made.pk}")
    audit.write("workflow.record.suspended", record, actor=actor, data={"until": until.isoformat(), "reason": reason})
    forget(record)
    return made


@verb
def resume(record: Record, *, actor: Person, at: datetime | None = None) -> Suspension:
    """恢复: every open date moves by the working time that stood still; what was overdue stays overdue."""
    record, at = locked(record), at or timezone.now()
    require(access.may_resume(actor, record))
    made = record.suspensions.get(resumed_at__isnull=True)
    clock = calendars.clock_for(record.owning_organ)
    record.due_at = _within_parent(record, shifted(clock, record.date, since=made.since, until=at))
    record.state, record.due_limit = State.OPEN, ""
    records.save(record, "state", "due_at", "due_limit")
    made.resumed_at, made.resumed_by, made.due_after = at, actor, record.due_at
    made.save(update_fields=["resumed_at", "resumed_by", "due_after"])
    for step in _open_steps(record):
        _set_step_due(step, shifted(clock, step.due_at, since=made.since, until=at))
    _tell_holder(record, "workflow.resumed", _("已恢复办理：%(title)s"), f"resumption:{made.pk}")
    data = {"due_at": record.date.isoformat(), "before": made.due_before.isoformat()}
    audit.write("workflow.record.resumed", record, actor=actor, data=data)
    forget(record)
    return made


def shifted(clock: Clock, due_at: datetime, *, since: datetime, until: datetime) -> datetime:
    """The date that leaves as much working time after `until` as there was after `since`; a past date stays."""
    if due_at <= since:
        return due_at
    left = clock.work_time_between(since, due_at)
    return clock.add_work_hours(until, left.total_seconds() / 3600)


def _within_parent(record: Record, due_at: datetime) -> datetime:
    """Not later than the 上级事项, whose clock may have gone on."""
    return due_at if record.parent is None else min(due_at, record.parent.date)


def _open_steps(record: Record) -> list[Step]:
    return [open_lead(record), *open_parts(record)]


def _set_step_due(step: Step, due_at: datetime) -> None:
    step.due_at, step.due_limit = due_at, ""
    step.save(update_fields=["due_at", "due_limit"])
    if not step.is_queued:
        plan_reminders(step)


def _tell_holder(record: Record, kind: str, text: str, key: str) -> None:
    lead = open_lead(record)
    notices.tell(
        kind,
        lead.holder,
        text=text % {"title": record.masked_title},
        url=record.get_absolute_url(),
        record=record,
        key=key,
    )


@verb
def ask_extension(
    record: Record,
    *,
    to_due_at: datetime,
    reason: str,
    actor: Person,
    to: Person | None = None,
    at: datetime | None = None,
) -> Extension:
    """申请延期 before expiry; the request is a step of its own in the approver's hands, with a date. `to`: who decides, where the
    kind knows better than the flow."""
    record, at = locked(record), at or timezone.now()
    require(access.may_ask_extension(actor, record))
    if to_due_at <= record.date:
        raise RuleBroken(_("延期后的期限要晚于现在的期限。"), field="to_due_at")
    if record.parent is not None and record.parent.due_at and to_due_at > record.parent.due_at:
        raise RuleBroken(_("不能晚于上级事项的期限。"), field="to_due_at")
    if not reason.strip():
        raise RuleBroken(_("请写明延期理由。"), field="reason")
    lead = open_lead(record)
    hand = Hand.of(to) if to is not None else approver_for(record, lead)
    limit = parse_limit(situation(record).flow.extension.limit)
    due = calendars.clock_for(hand.person.organ).apply_limit(at, limit).at
    step = open_step(
        record, hand, stage=EXTENSION_STAGE, role=StepRole.SIGN, at=at, due_at=due, sent_by=actor, within=lead
    )
    made = Extension.objects.create(
        record=record,
        step=step,
        asked_by=lead.holder,
        asked_at=at,
        from_due_at=record.date,
        to_due_at=to_due_at,
        reason=reason.strip(),
    )
    data = {"from": record.date.isoformat(), "to": to_due_at.isoformat(), "reason": reason}
    audit.write("workflow.extension.asked", record, actor=actor, data=data)
    forget(record)
    return made


@verb
def approve_extension(
    extension: Extension, *, actor: Person, reason: str = "", at: datetime | None = None
) -> Extension:
    """同意延期: the date in force moves, the first one stays for ever."""
    record, at = locked(extension.record), at or timezone.now()
    extension = _decide(record, extension, actor=actor, granted=True, reason=reason, at=at)
    record.due_at, record.due_limit = extension.to_due_at, ""
    records.save(record, "due_at", "due_limit")
    lead = open_lead(record)
    if lead.due_at <= extension.from_due_at and lead.due_at < extension.to_due_at:
        _set_step_due(lead, extension.to_due_at)
    _tell_asker(extension, _("同意延期至%(day)s：%(title)s"))
    audit.write("workflow.extension.approved", record, actor=actor, data={"to": extension.to_due_at.isoformat()})
    forget(record)
    return extension


@verb
def refuse_extension(extension: Extension, *, actor: Person, reason: str, at: datetime | None = None) -> Extension:
    """不同意延期, with the reason."""
    record, at = locked(extension.record), at or timezone.now()
    if not reason.strip():
        raise RuleBroken(_("请写明不同意延期的理由。"), field="reason")
    extension = _decide(record, extension, actor=actor, granted=False, reason=reason, at=at)
    _tell_asker(extension, _("不同意延期：%(title)s"))
    audit.write("workflow.extension.refused", record, actor=actor, data={"reason": reason})
    forget(record)
    return extension


def _decide(
    record: Record, extension: Extension, *, actor: Person, granted: bool, reason: str, at: datetime
) -> Extension:
    extension = Extension.objects.select_related("step__holder__organ", "step__grant", "asked_by").get(pk=extension.pk)
    extension.record = extension.step.record = record
    require(access.may_decide_extension(actor, extension))
    extension.decided_by, extension.decided_at = actor, at
    extension.is_granted, extension.decision_reason = granted, reason.strip()
    extension.save(update_fields=["decided_by", "decided_at", "is_granted", "decision_reason"])
    end_step(
        extension.step, Outcome.FINISHED, at=at, reason=reason.strip(), acted_by=deputy_mark(actor, extension.step)
    )
    return extension


def _tell_asker(extension: Extension, text: str) -> None:
    day = timezone.localtime(extension.to_due_at).strftime("%-m月%-d日")
    notices.tell(
        "workflow.extension_decided",
        extension.asked_by,
        text=text % {"title": extension.record.masked_title, "day": day},
        url=extension.record.get_absolute_url(),
        record=extension.record,
        key=f"extension:{extension.pk}",
    )


@verb
def advance_due(record: Record, *, due_at: datetime, reason: str, actor: Person, at: datetime | None = None) -> None:
    """提前期限: only earlier, and with the instruction that asks for it quoted."""
    record, at = locked(record), at or timezone.now()
    require(access.may_advance_due(actor, record))
    if not at < due_at < record.date:
        raise RuleBroken(_("提前后的期限要晚于现在、早于原期限。"), field="due_at")
    if not reason.strip():
        raise RuleBroken(_("请写明依据，摘录领导要求。"), field="reason")
    before, record.due_at, record.due_limit = record.date, due_at, ""
    records.save(record, "due_at", "due_limit")
    for step in _open_steps(record):
        if step.due_at > due_at and step.stage != EXTENSION_STAGE:
            _set_step_due(step, due_at)
    data = {"from": before.isoformat(), "to": due_at.isoformat(), "reason": reason}
    audit.write("workflow.record.due_advanced", record, actor=actor, data=data)
    forget(record)
