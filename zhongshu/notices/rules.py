"""When somebody is reminded of a date: the rules are this table, the arithmetic is the organ's clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhongshu.engines.workdays import Clock

OVERDUE = "overdue"


@dataclass(frozen=True)
class Rule:
    """A reminder before the date: so many workdays earlier at opening time, or so many hours earlier on the clock."""

    key: str
    workdays_before: int | None = None
    hours_before: int | None = None

    def moment(self, due_at: datetime, clock: Clock) -> datetime:
        if self.hours_before is not None:
            return due_at - timedelta(hours=self.hours_before)
        return opening(_workdays_back(clock.local(due_at).date(), self.workdays_before or 0, clock), clock)


RULES = (
    Rule("three_workdays", workdays_before=3),
    Rule("one_workday", workdays_before=1),
    Rule("due_day", workdays_before=0),
)
# Where the date is so near that none of the above lies ahead (limits in hours).
LAST_HOUR = Rule("last_hour", hours_before=1)


def planned(start: datetime, due_at: datetime, clock: Clock) -> list[tuple[str, datetime]]:
    """Rules and moments still ahead of `start`, ending with the first overdue one; that one repeats daily."""
    before = [(rule.key, rule.moment(due_at, clock)) for rule in RULES]
    ahead = [(key, moment) for key, moment in before if start < moment < due_at]
    last = LAST_HOUR.moment(due_at, clock)
    if not ahead and last > start:
        ahead = [(LAST_HOUR.key, last)]
    return [*ahead, (OVERDUE, next_opening(max(due_at, start), clock))]


def next_opening(after: datetime, clock: Clock) -> datetime:
    """The first opening time of a workday after the moment."""
    today = clock.local(after).date()
    if clock.is_workday(today) and opening(today, clock) > after:
        return opening(today, clock)
    return opening(clock.next_workday(today), clock)


def opening(day: date, clock: Clock) -> datetime:
    return datetime.combine(day, clock.hours.open, clock.tz)


def _workdays_back(day: date, count: int, clock: Clock) -> date:
    for _ in range(count):
        day -= timedelta(days=1)
        while not clock.is_workday(day):
            day -= timedelta(days=1)
    return day
