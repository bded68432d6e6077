"""The reports that are owed: which periods a cycle has between two moments, when each opens and when it is due. Plain rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhongshu.engines.workdays import Clock
from zhongshu.supervision.states import ReportCycle


@dataclass(frozen=True)
class Period:
    """One report: its name, the day it opens, the moment it is due."""

    key: str
    opened_at: datetime
    due_at: datetime


def periods(cycle: str, report_day: int, *, since: datetime, until: datetime, clock: Clock) -> list[Period]:
    """Every period that has opened by `until` and is due after `since`; a due day that is no workday comes earlier."""
    rule = RULES.get(cycle)
    if rule is None:
        return []
    made = (_period(key, first, day, clock) for key, first, day in rule(since, until, report_day))
    return [period for period in made if period.opened_at <= until and period.due_at > since]


def _period(key: str, first: date, day: date, clock: Clock) -> Period:
    """Due at the close of the day, or of the last workday before it; but never before the period has opened."""
    due = day
    while due > first and not clock.is_workday(due):
        due -= timedelta(days=1)
    if not clock.is_workday(due):
        due = clock.next_workday(due)
    closing = clock.close_of(due)
    return Period(key, datetime.combine(first, time.min, closing.tzinfo), closing)


Days = Iterator[tuple[str, date, date]]


def _weeks(since: datetime, until: datetime, report_day: int) -> Days:
    monday = since.date() - timedelta(days=since.weekday())
    while monday <= until.date():
        year, week, _day = monday.isocalendar()
        yield f"{year}-W{week:02d}", monday, monday + timedelta(days=min(report_day, 7) - 1)
        monday += timedelta(days=7)


def _months(since: datetime, until: datetime, report_day: int) -> Days:
    first = since.date().replace(day=1)
    while first <= until.date():
        yield f"{first:%Y-%m}", first, first.replace(day=report_day)
        first = (first + timedelta(days=32)).replace(day=1)


def _quarters(since: datetime, until: datetime, report_day: int) -> Days:
    for _key, first, day in _months(since, until, report_day):
        if first.month % 3 == 1:
            yield f"{first.year}-Q{first.month // 3 + 1}", first, day


RULES: dict[str, Callable[[datetime, datetime, int], Days]] = {
    ReportCycle.WEEKLY: _weeks,
    ReportCycle.MONTHLY: _months,
    ReportCycle.QUARTERLY: _quarters,
}
