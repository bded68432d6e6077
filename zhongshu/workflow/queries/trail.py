"""办理过程: every hand a record was in, how long, what came of it; then what lies ahead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow.flows import EXTENSION_STAGE, stage_name
from zhongshu.workflow.models import Extension, Round, Step, Suspension, Urge
from zhongshu.workflow.queries.standing import where
from zhongshu.workflow.queries.ways import planned
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import Outcome, StepRole


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime | None
    name: str
    unit: str
    text: str
    held: str = ""
    notes: list[str] = field(default_factory=list)
    state: str = ""  # here: in hand now · next: ahead · part: beside the lead · event: no hand
    is_over: bool = False


def trail(record: Record, *, now: datetime | None = None) -> list[Entry]:
    """The whole course in order of time; a fixed number of queries however long it is."""
    now = now or timezone.now()
    steps = situation(record).steps
    clocks = calendars.clocks_for({record.owning_organ_id, *(step.holder.organ_id for step in steps)})
    urges = _urges(record)
    entries = [_registered(record, clocks[record.owning_organ_id])]
    entries += [
        _step(step, clocks[step.holder.organ_id], urges[step.pk], now)
        for step in steps
        if step.stage != EXTENSION_STAGE
    ]
    entries += _extensions(record) + _suspensions(record) + _rounds(record) + _end(record)
    entries.sort(key=lambda entry: entry.at or now)
    return entries + _ahead(record)


def parts(step: Step) -> list[Step]:
    """会签, 协办 and 传阅 asked for within one lead step."""
    return [part for part in situation(step.record).steps if part.within_id == step.pk]


def duration(worked: timedelta, clock: Clock) -> str:
    """2 天 4 小时, 1 小时 15 分, 12 分钟: working time in the organ's days."""
    days, rest = divmod(max(worked, timedelta()), clock.hours.length)
    hours, minutes = divmod(int(rest.total_seconds()) // 60, 60)
    if days:
        return (
            _("%(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
            if hours
            else _("%(days)s 天") % {"days": days}
        )
    if hours:
        words = {"hours": hours, "minutes": minutes}
        return _("%(hours)s 小时 %(minutes)s 分") % words if minutes else _("%(hours)s 小时") % words
    return _("%(minutes)s 分钟") % {"minutes": minutes}


def _registered(record: Record, clock: Clock) -> Entry:
    text = _("登记，%(reference)s") % {"reference": record.reference} if record.reference else _("登记")
    held = duration(clock.work_time_between(record.created_at, record.opened_at), clock) if record.opened_at else ""
    return Entry(record.created_at, record.created_by.name, record.owning_organ.label, text, held, state="event")


def _step(step: Step, clock: Clock, urges: Iterable[Urge], now: datetime) -> Entry:
    worked = duration(clock.work_time_between(step.received_at, step.finished_at or now), clock)
    is_lead = step.role == StepRole.LEAD
    held = worked if step.finished_at else clock.remaining(now, step.due_at).text
    return Entry(
        at=step.received_at,
        name=step.holder.name,
        unit=where(step) or step.post_title,
        text=_words(step, worked),
        held=_("补登") if step.recorded_by_id else _("还没轮到") if step.is_queued else held,
        notes=_notes(step, urges),
        state="here" if step.is_open and is_lead else "" if is_lead else "part",
        is_over=step.is_open and not step.is_queued and step.due_at < now,
    )


def _words(step: Step, worked: str) -> str:
    """拟办 · 会签：同意 · 批示，退回：要素不全."""
    name = _task(step)
    if step.is_open:
        if step.is_queued:
            return name
        seen = "" if step.seen_at else _("，未打开")
        return _("%(task)s，已持 %(worked)s%(seen)s") % {"task": name, "worked": worked, "seen": seen}
    if step.verdict:
        return f"{name}：{step.get_verdict_display()}"
    if step.outcome in PLAIN:
        return name
    reason = f"：{step.outcome_reason}" if step.outcome_reason else ""
    return f"{name}，{step.get_outcome_display()}{reason}"


PLAIN = {Outcome.FORWARDED, Outcome.FINISHED, Outcome.CLOSED}


def _task(step: Step) -> str:
    if step.role == StepRole.READ:
        return step.get_purpose_display() or step.get_role_display()
    if step.recorded_by_id:
        return stage_name(step.record, step.stage)
    return stage_name(step.record, step.stage) if step.role == StepRole.LEAD else step.get_role_display()


def _notes(step: Step, urges: Iterable[Urge]) -> list[str]:
    notes = []
    if step.acted_by:
        notes.append(
            _("%(day)s由 %(name)s（受托）代办") % {"day": _moment(step.finished_at), "name": step.acted_by.name}
        )
    if step.recorded_by:
        words = {"name": step.recorded_by.name, "day": _moment(step.finished_at)}
        notes.append(_("%(name)s %(day)s按纸质批示补登") % words)
    if step.is_open and step.returns_to:
        notes.append(_("办后直接送回 %(name)s") % {"name": step.returns_to.holder.name})
    for urge in urges:
        text = f"：{urge.text}" if urge.text else ""
        notes.append(
            _("%(day)s %(name)s催办%(text)s")
            % {"day": _moment(urge.urged_at), "name": urge.urged_by.name, "text": text}
        )
    return notes


def _urges(record: Record) -> Mapping[int, list[Urge]]:
    found: dict[int, list[Urge]] = defaultdict(list)
    for urge in record.urges.select_related("urged_by").order_by("urged_at"):
        found[urge.step_id].append(urge)
    return found


def _extensions(record: Record) -> list[Entry]:
    return [
        Entry(
            at=one.asked_at,
            name=one.asked_by.name,
            unit="",
            text=_("申请延期至%(day)s：%(reason)s") % {"day": _day(one.to_due_at), "reason": one.reason},
            held=_decided(one),
            notes=[one.decision_reason] if one.decision_reason else [],
            state="event",
        )
        for one in record.extensions.select_related("asked_by", "decided_by", "step__holder")
    ]


def _decided(one: Extension) -> str:
    if one.is_granted is None:
        return _("等%(name)s审批") % {"name": one.step.holder.name}
    by = one.decided_by.name if one.decided_by else ""
    return (_("%(name)s同意") if one.is_granted else _("%(name)s未同意")) % {"name": by}


def _suspensions(record: Record) -> list[Entry]:
    entries = []
    for one in record.suspensions.select_related("made_by", "resumed_by"):
        text = _("暂停：%(reason)s") % {"reason": one.reason}
        entries.append(
            Entry(one.since, one.made_by.name, "", text, _("预计%(day)s恢复") % {"day": _day(one.until)}, state="event")
        )
        if one.resumed_at is not None:
            entries.append(_resumed(one))
    return entries


def _resumed(one: Suspension) -> Entry:
    moved = _("期限由%(before)s顺延到%(after)s") if one.due_after and one.due_after != one.due_before else ""
    words = {"before": _day(one.due_before), "after": _day(one.due_after or one.due_before)}
    name = one.resumed_by.name if one.resumed_by else ""
    return Entry(one.resumed_at, name, "", _("恢复办理"), notes=[moved % words] if moved else [], state="event")


def _rounds(record: Record) -> list[Entry]:
    later = record.rounds.filter(number__gt=1).select_related("opened_by")
    return [Entry(one.opened_at, one.opened_by.name, "", _reopened(one), state="event") for one in later]


def _reopened(one: Round) -> str:
    return _("第%(n)s轮：重启，%(reason)s") % {"n": one.number, "reason": one.reason}


def _end(record: Record) -> list[Entry]:
    entries = []
    if record.answered_at and record.answered_by:
        text = _("答复（%(kind)s）：%(text)s") % {"kind": record.get_answer_kind_display(), "text": record.answer_text}
        entries.append(Entry(record.answered_at, record.answered_by.name, "", text, state="event"))
    if record.state == State.CLOSED and record.closed_by:
        notes = [_("一人经办：%(why)s") % {"why": record.sole_officer_reason}] if record.sole_officer_reason else []
        entries.append(Entry(record.closed_at, record.closed_by.name, "", _("办结"), notes=notes, state="event"))
    if record.state == State.CANCELLED:
        word = _("退文") if record.is_returned_to_sender else _("撤销")
        entries.append(Entry(record.cancelled_at, "", "", f"{word}：{record.cancel_reason}", state="event"))
    return entries


def _ahead(record: Record) -> list[Entry]:
    return [
        Entry(
            None,
            one.who or _("由转出人定"),
            "",
            _("%(stage)s，限%(limit)s") % {"stage": one.name, "limit": one.limit},
            state="next",
        )
        for one in planned(record)
    ]


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%-m月%-d日")


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%-m月%-d日 %-H:%M") if moment else ""
