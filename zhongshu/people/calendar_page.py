"""The year as the calendar page shows it: months of weeks, each day with its mark (休 or 班) where it differs."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from zhongshu.engines.workdays import Calendar, DayKind
from zhongshu.people import calendars, queries
from zhongshu.people.models import CalendarDay
from zhongshu.people.models.calendar import DayKind as DayChoice
from zhongshu.people.services import DayInput

MARKS = {DayKind.HOLIDAY: "休", DayKind.MAKEUP: "班"}


@dataclass(frozen=True)
class Day:
    date: date
    kind: str
    note: str = ""

    @property
    def mark(self) -> str:
        return MARKS.get(DayKind(self.kind), "")

    @property
    def label(self) -> str:
        return str(DayChoice(self.kind).label)


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Day | None]]
    workdays: int


@dataclass(frozen=True)
class Spell:
    """Days in a row with the same meaning: 10月1日 to 10月7日, 国庆节."""

    first: Day
    last: Day

    @property
    def length(self) -> int:
        return (self.last.date - self.first.date).days + 1


@dataclass(frozen=True)
class Year:
    number: int
    is_known: bool
    months: list[Month]
    spells: list[Spell]
    source: str = ""

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1

    @property
    def workdays(self) -> int:
        return sum(month.workdays for month in self.months)


def year_of(number: int) -> Year:
    """Two queries, whatever the year holds."""
    known = calendars.calendar_at()
    rows = calendars.latest(queries.calendar_rows(number))
    days = [_day(known, date.fromordinal(day), rows) for day in _ordinals(number)]
    sources = sorted({row.source for row in rows.values() if row.source})
    return Year(
        number,
        calendars.covered(known, number),
        [_month(number, month, days) for month in range(1, 13)],
        _spells([day for day in days if day.mark]),
        "、".join(sources),
    )


def day_of(chosen: date) -> Day:
    rows = calendars.latest(queries.calendar_rows(chosen.year))
    return _day(calendars.calendar_at(), chosen, rows)


def compared(given: DayInput) -> tuple[Day, Day]:
    """A day as given, and as it stands now."""
    return Day(given.date, given.kind, given.note), Day(given.date, calendars.calendar_at().kind(given.date))


def _ordinals(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)


def _day(known: Calendar, chosen: date, rows: dict[date, CalendarDay]) -> Day:
    row = rows.get(chosen)
    return Day(chosen, known.kind(chosen), row.note if row else "")


def _month(year: int, month: int, days: list[Day]) -> Month:
    own = {day.date.day: day for day in days if day.date.month == month}
    weeks = [[own.get(number) for number in week] for week in Weeks().monthdayscalendar(year, month)]
    return Month(month, weeks, sum(DayKind(day.kind).is_worked for day in own.values()))


def _spells(days: list[Day]) -> list[Spell]:
    spells: list[Spell] = []
    for day in days:
        before = spells[-1].last if spells else None
        if before and (day.date - before.date).days == 1 and (day.kind, day.note) == (before.kind, before.note):
            spells[-1] = Spell(spells[-1].first, day)
        else:
            spells.append(Spell(day, day))
    return spells
