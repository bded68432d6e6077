"""Remaining or overdue time as people say it: 剩 2 天 5 小时, 剩 20 分钟, 超 2 天."""

from dataclasses import dataclass
from datetime import timedelta

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Remaining:
    """Days are workdays (clock days for limits in clock hours); hours and minutes come on top."""

    days: int
    hours: int
    minutes: int
    overdue: bool

    @property
    def text(self) -> str:
        parts = self._parts()
        if not parts:
            return "刚超期" if self.overdue else "已到时限"
        return f"{'超' if self.overdue else '剩'} {' '.join(parts)}"

    def _parts(self) -> list[str]:
        """The two greatest units at most; when overdue by days, days alone."""
        days, hours = f"{self.days} 天", f"{self.hours} 小时"
        if self.days:
            return [days, hours] if self.hours and not self.overdue else [days]
        if self.hours:
            return [hours]
        return [f"{self.minutes} 分钟"] if self.minutes else []


def remaining_work(work_time: timedelta, day_length: timedelta) -> Remaining:
    """Working time left, in days of the organ's length."""
    days, rest = divmod(work_time, day_length)
    return Remaining(days, *_hours_and_minutes(rest), overdue=False)


def overdue(workdays: int, work_time: timedelta) -> Remaining:
    """Overdue days are workdays after the due day; on the due day itself, working hours."""
    hours, minutes = (0, 0) if workdays else _hours_and_minutes(work_time)
    return Remaining(workdays, hours, minutes, overdue=True)


def on_the_clock(left: timedelta) -> Remaining:
    """Clock time left or over, nights and holidays included."""
    days, rest = divmod(abs(left), _DAY)
    return Remaining(days, *_hours_and_minutes(rest), overdue=left < timedelta())


def _hours_and_minutes(length: timedelta) -> tuple[int, int]:
    hours, rest = divmod(length, _HOUR)
    return hours, rest // _MINUTE
