"""A year without its holidays is said aloud."""

from datetime import UTC, datetime

import pytest

from zhongshu.people import calendars, doctor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("day", "years"), [("2026-11-22", []), ("2035-11-22", [2035]), ("2035-12-02", [2035, 2036])])
def test_uncovered_years(monkeypatch, day, years):
    today = datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC)
    monkeypatch.setattr(doctor.timezone, "localdate", today.date)
    assert calendars.covered(calendars.calendar_at(), 2026)

    said = list(doctor.doctor())

    assert [year for year in (2035, 2036) if any(str(year) in line for line in said)] == years
