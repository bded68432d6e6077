"""Workday arithmetic: 调休, year ends, after hours, half days, clock hours, provisional dates."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.engines.workdays import CHINA, Calendar, Clock, DayKind, Hours, parse_limit, plain_calendar, seed

CLOCK = Clock(plain_calendar())
WORKDAYS_BY_MONTH = {
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}
moments = st.datetimes(datetime(2004, 1, 1), datetime(2030, 12, 31), timezones=st.just(CHINA))  # noqa: DTZ001 -- Hypothesis adds the zone
halves = st.integers(0, 80).map(lambda number: number / 2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize("year", WORKDAYS_BY_MONTH)
def test_months_have_the_announced_workdays(year):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    counts = [sum(CLOCK.is_workday(day) for day in days if day.month == month) for month in range(1, 13)]
    assert counts == WORKDAYS_BY_MONTH[year]


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_make_up_days_are_worked(day):
    assert CLOCK.calendar.kind(date.fromisoformat(day)) is DayKind.MAKEUP
    assert CLOCK.is_workday(date.fromisoformat(day))


def test_seed_names_holidays_and_make_up_days():
    rows = seed([2026])
    assert rows[0] == (date(2026, 1, 1), DayKind.HOLIDAY, "元旦")
    assert (date(2026, 2, 14), DayKind.MAKEUP, "春节调休上班") in rows
    assert seed([2031]) == []


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-03-09 09:00", 1, "2026-03-10 17:30"),
        ("2026-03-09 17:30", 1, "2026-03-10 17:30"),
        ("2026-03-09 17:31", 1, "2026-03-11 17:30"),  # after hours: day zero is the next workday
        ("2026-03-07 10:00", 1, "2026-03-10 17:30"),  # Saturday
        ("2026-02-13 10:00", 1, "2026-02-14 17:30"),  # make-up Saturday before 春节
        ("2026-02-14 10:00", 1, "2026-02-24 17:30"),
        ("2026-09-30 10:00", 3, "2026-10-10 17:30"),  # make-up Saturday after 国庆
        ("2026-12-31 10:00", 1, "2027-01-01 17:30"),  # not announced: Monday to Friday
        ("2025-12-31 10:00", 1, "2026-01-04 17:30"),
        ("2026-03-09 09:00", 0, "2026-03-09 17:30"),
        ("2026-03-09 09:00", 0.5, "2026-03-09 17:30"),
        ("2026-03-09 15:00", 0.5, "2026-03-10 12:00"),
        ("2026-03-09 18:00", 0.5, "2026-03-10 17:30"),
        ("2026-03-09 09:00", 1.5, "2026-03-11 12:00"),
    ],
)
def test_workdays_are_added(start, count, due):
    assert CLOCK.add_workdays(at(start), count) == at(due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-09 09:00", 2, "2026-03-09 11:00"),
        ("2026-03-09 11:00", 2, "2026-03-09 15:00"),
        ("2026-03-09 17:00", 2, "2026-03-10 10:00"),
        ("2026-03-07 10:00", 7, "2026-03-09 17:30"),
        ("2026-03-09 08:30", 14, "2026-03-10 17:30"),
        ("2026-02-14 16:30", 2, "2026-02-24 09:30"),
    ],
)
def test_working_hours_are_added(start, hours, due):
    assert CLOCK.add_work_hours(at(start), hours) == at(due)


def test_urgent_hours_run_on_the_clock():
    assert CLOCK.add_hours(at("2026-03-06 22:00"), 4) == at("2026-03-07 02:00")


def test_calendar_days_move_to_the_next_workday():
    assert CLOCK.add_calendar_days(at("2026-09-16 09:00"), 15) == at("2026-10-08 17:30")


@pytest.mark.parametrize(
    ("limit", "due", "is_provisional"),
    [
        ("1 workday", "2026-11-24 17:30", False),
        ("0.5 workday", "2026-11-23 17:30", False),
        ("4 hours", "2026-11-23 13:00", False),
        ("30 minutes", "2026-11-23 09:30", False),
        ("2 work hours", "2026-11-23 11:00", False),
        ("15 days", "2026-12-08 17:30", False),
        ("same day", "2026-11-23 17:30", False),
        ("at once", "2026-11-23 09:30", False),
        ("45 days", "2027-01-07 17:30", True),
        ("30 workdays", "2027-01-04 17:30", True),
        ("15 个工作日", "2026-12-14 17:30", False),
        ("半个工作日", "2026-11-23 17:30", False),
    ],
)
def test_limits_are_applied(limit, due, is_provisional):
    result = CLOCK.apply_limit(at("2026-11-23 09:00"), parse_limit(limit))
    assert (result.at, result.is_provisional) == (at(due), is_provisional)


@pytest.mark.parametrize(
    "text", ["", "soon", "1", "-1 workday", "0 days", "0.3 workday", "1.5 days", "99999 hours", "1 week"]
)
def test_unreadable_limits_are_refused(text):
    with pytest.raises(ValueError, match="。"):
        parse_limit(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 workday",
        "0.5 workdays",
        "4 hours",
        "30 minutes",
        "2 work hours",
        "15 days",
        "same day",
        "at once",
        "3 个工作日",
    ],
)
def test_limits_read_back_as_written(text):
    limit = parse_limit(text)
    assert (parse_limit(str(limit)), parse_limit(limit.text)) == (limit, limit)


@pytest.mark.parametrize(
    ("now", "due", "text"),
    [
        ("2026-03-09 08:30", "2026-03-11 17:30", "剩 3 天"),
        ("2026-03-09 10:30", "2026-03-11 17:30", "剩 2 天 5 小时"),
        ("2026-03-09 14:30", "2026-03-09 17:30", "剩 3 小时"),
        ("2026-03-09 17:10", "2026-03-09 17:30", "剩 20 分钟"),
        ("2026-03-06 17:30", "2026-03-09 17:30", "剩 1 天"),
        ("2026-03-09 17:30", "2026-03-09 17:30", "已到时限"),
        ("2026-03-09 20:00", "2026-03-09 17:30", "刚超期"),
        ("2026-03-09 15:00", "2026-03-09 11:00", "超 2 小时"),
        ("2026-03-11 09:00", "2026-03-09 17:30", "超 2 天"),
        ("2026-02-25 09:00", "2026-02-14 17:30", "超 2 天"),
        ("2026-03-09 19:00", "2026-03-09 23:00", "剩 4 小时"),  # set in clock hours
        ("2026-03-07 01:00", "2026-03-06 23:00", "超 2 小时"),
    ],
)
def test_remaining_time_reads_as_people_say_it(now, due, text):
    assert CLOCK.remaining(at(now), at(due)).text == text


def test_a_clock_limit_inside_hours_counts_the_night():
    assert CLOCK.remaining(at("2026-03-09 20:00"), at("2026-03-10 09:00"), is_on_clock=True).text == "剩 13 小时"


def test_moments_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="时区"):
        CLOCK.add_workdays(datetime(2026, 3, 9, 9), 1)  # noqa: DTZ001 -- the point of the test


def test_moments_of_another_zone_are_read_in_the_organs_own():
    assert CLOCK.add_workdays(datetime(2026, 3, 9, 9, 31, tzinfo=UTC), 1) == at("2026-03-11 17:30")


def test_overlapping_hours_are_refused():
    with pytest.raises(ValueError, match="先后"):
        Hours(((time(8), time(12)), (time(11), time(17))))


def test_one_span_has_its_half_day_in_the_middle():
    clock = Clock(plain_calendar(), Hours(((time(9), time(17)),)))
    assert clock.add_workdays(at("2026-03-09 15:00"), 0.5) == at("2026-03-10 13:00")


@given(moments, halves)
def test_due_days_are_workdays_after_the_start(start, count):
    due = CLOCK.add_workdays(start, count)
    assert CLOCK.is_workday(due.date())
    assert due >= start
    assert CLOCK.workdays_between(CLOCK.day_zero(start), due) in (int(count), int(count) + 1)


@given(moments, st.integers(0, 60))
def test_counting_back_gives_the_workdays_added(start, count):
    assert CLOCK.workdays_between(CLOCK.day_zero(start), CLOCK.add_workdays(start, count)) == count


@given(moments, moments, halves, halves)
def test_later_or_longer_is_never_due_earlier(start, other, count, more):
    early, late = sorted([start, other])
    assert CLOCK.add_workdays(early, count) <= CLOCK.add_workdays(late, count)
    assert CLOCK.add_workdays(early, count) <= CLOCK.add_workdays(early, count + more)


@given(moments, st.integers(0, 30_000))
def test_work_time_between_is_what_was_added(start, minutes):
    due = CLOCK.add_work_hours(start, minutes / 60)
    assert abs(CLOCK.work_time_between(start, due) - timedelta(minutes=minutes)) < timedelta(milliseconds=1)


@given(moments, moments, moments)
def test_work_time_adds_up(first, second, third):
    whole = CLOCK.work_time_between(first, third)
    assert CLOCK.work_time_between(first, second) + CLOCK.work_time_between(second, third) == whole


@given(moments, st.integers(0, 400))
def test_calendar_days_end_on_a_workday_soon_after(start, days):
    due = CLOCK.add_calendar_days(start, days).date()
    assert CLOCK.is_workday(due)
    assert timedelta() <= due - (start.date() + timedelta(days=days)) <= timedelta(days=10)


@given(moments, st.integers(1, 20), st.floats(0, 1))
def test_remaining_never_grows_as_time_passes(start, count, share):
    due = CLOCK.add_workdays(start, count)
    later = start + (due - start) * share

    def left(now: datetime) -> tuple[int, int, int]:
        rest = CLOCK.remaining(now, due)
        assert not rest.overdue
        return rest.days, rest.hours, rest.minutes

    assert left(later) <= left(start)


@given(st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.sampled_from(list(DayKind)), max_size=30))
def test_any_table_counts_as_day_by_day(days):
    calendar = Calendar(days, date(2026, 12, 31))
    span = [date(2025, 12, 25) + timedelta(days=number) for number in range(120)]
    assert calendar.workdays_between(span[0], span[-1]) == sum(calendar.is_workday(day) for day in span[1:])
