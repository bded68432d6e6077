"""The State Council calendar as the `chinesecalendar` package knows it: the first filling of the office's own table."""

from collections.abc import Iterable
from datetime import date, timedelta

from chinese_calendar import constants

from zhongshu.engines.workdays.calendar import Calendar, DayKind

_NAMES = {kind.value: kind.chinese for kind in constants.Holiday}


def seed(years: Iterable[int] | None = None) -> list[tuple[date, DayKind, str]]:
    """Holidays and make-up days of the years that are known; an unknown year gives nothing."""
    wanted = set(seed_years() if years is None else years)
    holidays = [(day, DayKind.HOLIDAY, _NAMES[name]) for day, name in constants.holidays.items()]
    makeup = [(day, DayKind.MAKEUP, f"{_NAMES[name]}调休上班") for day, name in constants.workdays.items()]
    return sorted(entry for entry in [*holidays, *makeup] if entry[0].year in wanted)


def seed_years() -> range:
    """The years whose arrangement the package holds."""
    return range(min(constants.holidays).year, max(constants.holidays).year + 1)


def plain_calendar() -> Calendar:
    """The calendar as seeded, for command lines and tests; the office's own table is used in the product."""
    years = seed_years()
    last_day = date(years[-1] + 1, 1, 1) - timedelta(days=1)
    return Calendar({day: kind for day, kind, _ in seed()}, last_day, date(years[0], 1, 1))
