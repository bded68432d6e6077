"""The calendar, the hours and the policy of the deployment: versioned or bounded, always audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core import registry
from zhongshu.core.errors import RuleBroken
from zhongshu.engines import workdays
from zhongshu.people import calendars, policy
from zhongshu.people.models import CalendarDay, Organ, OrganHours, Person, Policy
from zhongshu.people.services.rights import need


@dataclass(frozen=True)
class DayInput:
    """One day as the notice has it."""

    date: date
    kind: str
    note: str = ""


def seed_calendar() -> None:
    """After migrate: years that the table does not know yet, from the library. Known since the November before, when the
    State Council announces them."""
    present = {day.year for day in CalendarDay.objects.values_list("date", flat=True)}
    rows = [
        CalendarDay(date=day, kind=kind, note=note, source=str(_("随系统附带")), known_from=_announced(day.year))
        for day, kind, note in workdays.seed()
        if day.year not in present
    ]
    CalendarDay.objects.bulk_create(rows)


def _announced(year: int) -> datetime:
    return datetime(year - 1, 11, 1, tzinfo=UTC)


def moves_by(days: Sequence[DayInput], *, actor: Person) -> list[Any]:
    """The open items whose date would move if these days were saved; nothing is kept."""
    need(actor, "people.manage_calendar")
    with transaction.atomic():
        changed = _add_days(days, source="", at=timezone.now())
        moves = _moves(changed, actor=actor, is_trial=True)
        transaction.set_rollback(True)
    return moves


@transaction.atomic
def correct_calendar(days: Sequence[DayInput], *, source: str, actor: Person, at: datetime | None = None) -> list[Any]:
    """Enter or correct days. Each correction is a new row from now on, earlier lights stay as they were; open items whose
    date follows from the calendar move in the same transaction and are returned (decision 25)."""
    need(actor, "people.manage_calendar")
    if not source.strip():
        raise RuleBroken(_("请写明依据，例如“国办发明电〔2026〕7号”。"), field="source")
    changed = _add_days(days, source=source.strip(), at=at or timezone.now())
    if not changed:
        raise RuleBroken(_("这些日子与现在的日历一样，没有要改的。"))
    moves = _moves(changed, actor=actor, is_trial=False)
    data = {"days": [f"{day.date} {day.kind}" for day in changed], "source": source.strip(), "moved": len(moves)}
    subject = _("工作日历 %(count)s 天") % {"count": len(changed)}
    audit.write("people.calendar.corrected", actor=actor, subject=subject, data=data)
    return moves


def _add_days(days: Sequence[DayInput], *, source: str, at: datetime) -> list[DayInput]:
    """Rows for the days that differ from what is known."""
    known = calendars.calendar_at()
    stored = set(CalendarDay.objects.filter(date__in=[day.date for day in days]).values_list("date", flat=True))
    changed = [day for day in days if known.kind(day.date) != day.kind or _is_new_holiday(day, stored)]
    rows = [CalendarDay(source=source, known_from=at, **vars(day)) for day in changed]
    CalendarDay.objects.bulk_create(rows)
    return changed


def _is_new_holiday(day: DayInput, stored: set[date]) -> bool:
    """A holiday on a day that is off anyway still shows that its year is announced."""
    return day.kind == workdays.DayKind.HOLIDAY and day.date not in stored


def _moves(days: Sequence[DayInput], *, actor: Person, is_trial: bool) -> list[Any]:
    hooks = registry.current().hooks("calendar_changed")
    return [move for hook in hooks for move in hook([day.date for day in days], actor=actor, is_trial=is_trial)]


@transaction.atomic
def set_hours(organ: Organ, *, valid_from: date, times: Sequence[time], actor: Person) -> OrganHours:
    """Working hours of an organ from a day on. Dates already set stay; new ones are counted by the new hours."""
    need(actor, "people.manage_calendar", organ)
    if any(early > late for early, late in pairwise(times)) or len(set(times)) < len(times) - 1:
        raise RuleBroken(_("上下班时间要按先后顺序填写，例如 8:30、12:00、14:00、17:30。"), field="morning_from")
    names = ("morning_from", "morning_to", "afternoon_from", "afternoon_to")
    row = OrganHours.objects.create(organ=organ, valid_from=valid_from, **dict(zip(names, times, strict=True)))
    data = {"valid_from": valid_from.isoformat(), "hours": [moment.isoformat("minutes") for moment in times]}
    audit.write("people.hours.changed", actor=actor, organ=organ, subject=organ.name, data=data)
    return row


@transaction.atomic
def set_policies(values: dict[str, Any], *, reason: str, actor: Person) -> list[str]:
    """Change rules of the deployment; the labels of those that changed."""
    need(actor, "people.manage_policy")
    if not reason.strip():
        raise RuleBroken(_("请写明调整的依据或者原因。"), field="reason")
    before = policy.values()
    changed = {key: value for key, value in values.items() if before[key] != value}
    _refuse_values(changed)
    for key, value in changed.items():
        Policy.objects.update_or_create(pk=key, defaults={"value": value})
        data = {"key": key, "before": before[key], "after": value, "reason": reason.strip()}
        audit.write("people.policy.changed", actor=actor, subject=str(policy.RULES[key].label), data=data)
    return [str(policy.RULES[key].label) for key in changed]


def _refuse_values(values: dict[str, Any]) -> None:
    for key, value in values.items():
        rule = policy.RULES[key]
        if not rule.accepts(value):
            sentence = _("“%(label)s”要在 %(least)s 到 %(most)s 之间。")
            raise RuleBroken(sentence % {"label": rule.label, "least": rule.least, "most": rule.most}, field=key)
