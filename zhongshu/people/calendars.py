"""The organ's clock from the office's own tables: the calendar as it was known at a moment, and the organ's hours."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Max
from django.utils import timezone

from zhongshu.engines.workdays import Calendar, Clock, DayKind, Hours, plain_calendar
from zhongshu.people import stamps
from zhongshu.people.models import CalendarDay, Organ, OrganHours, Person

STANDARD_HOURS = Hours()


def clock_for(organ: Organ | int, at: datetime | None = None) -> Clock:
    """The clock of one organ as known at that moment; for now, remembered as long as nobody changes calendar or hours."""
    if at is None:
        key = ("clock", _id(organ), timezone.localdate())
        return stamps.remembered(key, lambda: clocks_for([organ])[_id(organ)])
    return clocks_for([organ], at)[_id(organ)]


def clock_of(person: Person, organ: Organ | None = None) -> Clock:
    """The clock of the person's organ (or of another), to look at: as it was when the request began, without a query where
    nothing has changed since the last one. Whoever writes asks `clock_for`."""
    organ_id = organ.pk if organ else person.organ_id
    return stamps.kept(person, ("clock", organ_id, timezone.localdate()), lambda: clocks_for([organ_id])[organ_id])


def clocks_for(organs: Iterable[Organ | int], at: datetime | None = None) -> dict[int, Clock]:
    """Clocks by organ id, in two queries however many organs."""
    ids = {_id(organ) for organ in organs}
    calendar = calendar_at(at)
    hours = _hours(ids, at)
    return {pk: Clock(calendar, hours.get(pk, STANDARD_HOURS)) for pk in ids}


def calendar_at(at: datetime | None = None) -> Calendar:
    """The calendar in force at that moment; kept in the process until a row is added (or that addition is rolled back)."""
    known = CalendarDay.objects.all() if at is None else CalendarDay.objects.filter(known_from__lte=at)
    version = known.aggregate(last=Max("known_from"), count=Count("pk"))
    if not version["count"]:
        return _seeded()
    return _calendar(version["last"], version["count"])


def latest(days: Iterable[CalendarDay]) -> dict[date, CalendarDay]:
    """The last version of each day; the rows come in the order in which they became known."""
    return {day.date: day for day in days}


def covered(calendar: Calendar, year: int) -> bool:
    """Whether the State Council's arrangement of that year is entered."""
    return calendar.knows(date(year, 7, 1))


@lru_cache(maxsize=32)
def _calendar(last: datetime, count: int) -> Calendar:
    """Built from the rows known at `last`; `count` tells apart tables whose newest row is the same."""
    rows = latest(CalendarDay.objects.filter(known_from__lte=last).order_by("known_from"))
    holidays = [day for day, row in rows.items() if row.kind == DayKind.HOLIDAY]
    if not holidays:
        return Calendar({day: row.kind for day, row in rows.items()}, date(2003, 12, 31))
    return Calendar(
        {day: row.kind for day, row in rows.items()}, date(max(holidays).year, 12, 31), date(min(holidays).year, 1, 1)
    )


@lru_cache(maxsize=1)
def _seeded() -> Calendar:
    return plain_calendar()


def _hours(organ_ids: set[int], at: datetime | None) -> dict[int, Hours]:
    """The hours valid on that day, by organ; a later correction of the same day wins."""
    rows = OrganHours.objects.filter(organ__in=organ_ids, valid_from__lte=timezone.localdate(at))
    if at is not None:
        rows = rows.filter(known_from__lte=at)
    return {row.organ_id: spans(row) for row in rows.order_by("valid_from", "known_from")}


def spans(row: OrganHours) -> Hours:
    return Hours(((row.morning_from, row.morning_to), (row.afternoon_from, row.afternoon_to)))


def _id(organ: Organ | int) -> int:
    return organ if isinstance(organ, int) else organ.pk
