"""An organ's working time: its calendar and its hours, and the arithmetic on both."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhongshu.engines.workdays.calendar import Calendar
from zhongshu.engines.workdays.limits import AT_ONCE_MINUTES, MAX_AMOUNT, Due, Limit, LimitUnit
from zhongshu.engines.workdays.remaining import Remaining, on_the_clock, overdue, remaining_work

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Hours:
    """The working spans of a day, in order, morning first."""

    spans: Sequence[tuple[time, time]] = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(early >= late for early, late in itertools.pairwise(edges)):
            raise ValueError("工作时间应当按先后顺序填写，且互不重叠。")

    @property
    def open(self) -> time:
        return self.spans[0][0]

    @property
    def close(self) -> time:
        return self.spans[-1][1]

    @property
    def midday(self) -> time:
        """The end of the first half day."""
        if len(self.spans) > 1:
            return self.spans[0][1]
        return _time_at((_since_midnight(self.open) + _since_midnight(self.close)) / 2)

    @property
    def length(self) -> timedelta:
        return self.worked_until(time.max)

    def worked_until(self, moment: time) -> timedelta:
        """Working time of the day before the moment."""
        return sum((_overlap(span, moment) for span in self.spans), timedelta())

    def moment_after(self, worked: timedelta) -> time:
        """The earliest moment by which that much of the day is worked."""
        for begin, end in self.spans:
            length = _since_midnight(end) - _since_midnight(begin)
            if worked <= length:
                return _time_at(_since_midnight(begin) + worked)
            worked -= length
        return self.close


@dataclass(frozen=True)
class Clock:
    """Counts in one organ's workdays and hours. All moments are aware; answers are in the organ's time zone."""

    calendar: Calendar
    hours: Hours = Hours()
    tz: ZoneInfo = CHINA

    def local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise ValueError("时间必须带有时区。")
        return moment.astimezone(self.tz)

    def is_workday(self, day: date) -> bool:
        return self.calendar.is_workday(day)

    def next_workday(self, day: date) -> date:
        return self.calendar.next_workday(day)

    def is_provisional(self, *days: date) -> bool:
        """Whether a day lies outside the announced calendar (待国务院通知)."""
        return not all(self.calendar.knows(day) for day in days)

    def close_of(self, day: date) -> datetime:
        return datetime.combine(day, self.hours.close, self.tz)

    def day_zero(self, start: datetime) -> date:
        """The day of assignment; after hours or on a day off it is the next workday."""
        local = self.local(start)
        if not self.is_workday(local.date()) or local.time() > self.hours.close:
            return self.next_workday(local.date())
        return local.date()

    def add_workdays(self, start: datetime, count: float) -> datetime:
        """Close of hours on the count-th workday after day zero; a half counts as one half day."""
        _check_amount(count)
        whole, fraction = divmod(count, 1)
        if fraction not in (0, 0.5):
            raise ValueError("工作日只能以半天为单位。")
        day = self.day_zero(start)
        for _ in range(int(whole)):
            day = self.next_workday(day)
        if not fraction:
            return self.close_of(day)
        return self._end_of_next_half(self.close_of(day) if whole else self.local(start))

    def _end_of_next_half(self, start: datetime) -> datetime:
        """Close of the half day after the one in which (or before which) the moment lies."""
        day = self.day_zero(start)
        is_same_day = day == start.date()
        if not is_same_day or start.time() <= self.hours.midday:
            return self.close_of(day)
        return datetime.combine(self.next_workday(day), self.hours.midday, self.tz)

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """Hours on the 24-hour clock, for urgent papers: nights and holidays count."""
        _check_amount(hours)
        return (self.local(start).astimezone(UTC) + timedelta(hours=hours)).astimezone(self.tz)

    def add_work_hours(self, start: datetime, hours: float) -> datetime:
        """The moment by which that many working hours have passed."""
        _check_amount(hours)
        local = self.local(start)
        if hours == 0:
            return local
        day, begun = local.date(), self._worked_on(local)
        days, rest = divmod(begun + timedelta(hours=hours), self.hours.length)
        if not rest:
            days, rest = days - 1, self.hours.length
        day = self.calendar.this_or_next_workday(day)
        for _ in range(days):
            day = self.next_workday(day)
        return datetime.combine(day, self.hours.moment_after(rest), self.tz)

    def add_calendar_days(self, start: datetime, days: int) -> datetime:
        """Close of hours after that many calendar days; a day off moves the date to the next workday."""
        _check_amount(days)
        day = self.local(start).date() + timedelta(days=days)
        return self.close_of(self.calendar.this_or_next_workday(day))

    def apply_limit(self, start: datetime, limit: Limit) -> Due:
        """The due time of work assigned at `start`."""
        due_at = _DUE_TIMES[limit.unit](self, start, limit.amount)
        if limit.unit in _ON_THE_CLOCK:
            return Due(due_at, is_provisional=False)
        return Due(due_at, self.is_provisional(self.local(start).date(), due_at.date()))

    def workdays_between(self, start: date | datetime, end: date | datetime) -> int:
        """Workdays after the start day up to and including the end day; negative backwards."""
        return self.calendar.workdays_between(self._day(start), self._day(end))

    def work_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from start to end; negative when end is earlier."""
        first, last = self.local(start), self.local(end)
        days = self.calendar.workdays_between(first.date(), last.date())
        if self.is_workday(last.date()):
            days -= 1
        if self.is_workday(first.date()):
            days += 1
        return days * self.hours.length - self._worked_on(first) + self._worked_on(last)

    def remaining(self, now: datetime, due: datetime, *, is_on_clock: bool = False) -> Remaining:
        """What is left until due, or how long it is over.

        Counted in workdays and working hours. A due time outside working hours was set in clock hours
        and is counted on the clock; `is_on_clock` says so for one that falls inside them.
        """
        now, due = self.local(now), self.local(due)
        if is_on_clock or not self.is_working_time(due):
            return on_the_clock(due.astimezone(UTC) - now.astimezone(UTC))
        if now > due:
            return overdue(self.workdays_between(due, now), self.work_time_between(due, now))
        return remaining_work(self.work_time_between(now, due), self.hours.length)

    def is_working_time(self, moment: datetime) -> bool:
        local = self.local(moment)
        return self.is_workday(local.date()) and any(a <= local.time() <= b for a, b in self.hours.spans)

    def _worked_on(self, local: datetime) -> timedelta:
        return self.hours.worked_until(local.time()) if self.is_workday(local.date()) else timedelta()

    def _day(self, moment: date | datetime) -> date:
        return self.local(moment).date() if isinstance(moment, datetime) else moment


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)


def _time_at(since_midnight: timedelta) -> time:
    minutes, rest = divmod(since_midnight, timedelta(minutes=1))
    return time(minutes // 60, minutes % 60, rest.seconds, rest.microseconds)


def _overlap(span: tuple[time, time], moment: time) -> timedelta:
    begin, end = (_since_midnight(edge) for edge in span)
    return max(min(_since_midnight(moment), end) - begin, timedelta())


def _check_amount(amount: float) -> None:
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError(f"期限应当在 0 到 {MAX_AMOUNT} 之间。")


_ON_THE_CLOCK = {LimitUnit.HOUR, LimitUnit.MINUTE, LimitUnit.AT_ONCE}
_DUE_TIMES: dict[LimitUnit, Callable[[Clock, datetime, float], datetime]] = {
    LimitUnit.WORKDAY: Clock.add_workdays,
    LimitUnit.WORK_HOUR: Clock.add_work_hours,
    LimitUnit.HOUR: Clock.add_hours,
    LimitUnit.MINUTE: lambda clock, start, minutes: clock.add_hours(start, minutes / 60),
    LimitUnit.DAY: lambda clock, start, days: clock.add_calendar_days(start, int(days)),
    LimitUnit.SAME_DAY: lambda clock, start, _: clock.add_workdays(start, 0),
    LimitUnit.AT_ONCE: lambda clock, start, _: clock.add_hours(start, AT_ONCE_MINUTES / 60),
}
