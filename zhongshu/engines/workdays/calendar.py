"""Which days are worked: Monday to Friday, changed by holidays and make-up days (调休)."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What the calendar says about one day."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"

    @property
    def is_worked(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKEUP)


class Calendar:
    """Days that differ from the weekly rhythm, and the span that the State Council has announced.

    Outside the span the weekly rhythm is assumed; `knows` is False there (待国务院通知).
    """

    def __init__(
        self, days: Mapping[date, DayKind | str], covered_until: date, covered_from: date = date(2004, 1, 1)
    ) -> None:
        self.days = {day: DayKind(kind) for day, kind in days.items()}
        self.covered_until = covered_until
        self.covered_from = covered_from
        self._days_off = sorted(d.toordinal() for d, k in self.days.items() if d.weekday() < 5 and not k.is_worked)
        self._days_on = sorted(d.toordinal() for d, k in self.days.items() if d.weekday() >= 5 and k.is_worked)

    def kind(self, day: date) -> DayKind:
        rhythm = DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND
        return self.days.get(day, rhythm)

    def is_workday(self, day: date) -> bool:
        return self.kind(day).is_worked

    def knows(self, day: date) -> bool:
        return self.covered_from <= day <= self.covered_until

    def next_workday(self, day: date) -> date:
        """The first workday after the day."""
        day += ONE_DAY
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def this_or_next_workday(self, day: date) -> date:
        return day if self.is_workday(day) else self.next_workday(day)

    def workdays_between(self, after: date, until: date) -> int:
        """Workdays later than `after` up to and including `until`; negative when `until` is earlier."""
        return self._workdays_to(until) - self._workdays_to(after)

    def _workdays_to(self, day: date) -> int:
        ordinal = day.toordinal()  # 1 was a Monday
        weekdays = ordinal // 7 * 5 + min(ordinal % 7, 5)
        return weekdays - bisect_right(self._days_off, ordinal) + bisect_right(self._days_on, ordinal)
