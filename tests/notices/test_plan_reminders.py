from zhongshu.engines.workdays import CHINA
from zhongshu.notices import services
from zhongshu.notices.models import Reminder

PLAN = [
    ("three_workdays", "03-17 08:30"),
    ("one_workday", "03-19 08:30"),
    ("due_day", "03-20 08:30"),
    ("overdue", "03-23 08:30"),
]


def planned(record, **only):
    waiting = Reminder.objects.filter(record=record, sent_at=None, dropped_at=None, **only).order_by("planned_at")
    return [(row.rule, f"{row.planned_at.astimezone(CHINA):%m-%d %H:%M}") for row in waiting]


def plan(record, person, due_at, clock, now):
    services.plan_reminders(record, "step:1", person, due_at, clock, at=now)


def test_three_days_one_day_the_day_and_overdue(cast, item, clock, when):
    record = item()
    plan(record, cast.handler, record.due_at, clock, when("2026-03-09 09:00"))

    assert planned(record) == PLAN


def test_days_are_workdays_of_the_calendar(cast, item, clock, when):
    """清明 2026: 4–6 April are off, so three workdays before Wednesday 8 April is Thursday 2 April."""
    record = item(due="2026-04-08 17:30")
    plan(record, cast.handler, record.due_at, clock, when("2026-03-20 09:00"))

    assert planned(record) == [
        ("three_workdays", "04-02 08:30"),
        ("one_workday", "04-07 08:30"),
        ("due_day", "04-08 08:30"),
        ("overdue", "04-09 08:30"),
    ]


def test_what_lies_behind_is_not_planned(cast, item, clock, when):
    record = item()
    plan(record, cast.handler, record.due_at, clock, when("2026-03-19 10:00"))

    assert planned(record) == PLAN[2:]


def test_limit_in_hours_is_reminded_an_hour_before(cast, item, clock, when):
    record = item(due="2026-03-09 14:00")
    plan(record, cast.handler, record.due_at, clock, when("2026-03-09 10:00"))

    assert planned(record) == [("last_hour", "03-09 13:00"), ("overdue", "03-10 08:30")]


def test_due_at_night_is_overdue_at_the_next_opening(cast, item, clock, when):
    record = item(due="2026-03-10 02:00")
    plan(record, cast.handler, record.due_at, clock, when("2026-03-09 22:00"))

    assert planned(record) == [("last_hour", "03-10 01:00"), ("overdue", "03-10 08:30")]


def test_planning_twice_changes_nothing(cast, item, clock, when):
    record = item()
    for _time in range(2):
        plan(record, cast.handler, record.due_at, clock, when("2026-03-09 09:00"))

    assert planned(record) == PLAN
    assert Reminder.objects.count() == len(PLAN)


def test_new_date_drops_the_old_plan(cast, item, clock, when):
    record = item()
    plan(record, cast.handler, record.due_at, clock, when("2026-03-09 09:00"))
    plan(record, cast.handler, when("2026-03-27 17:30"), clock, when("2026-03-10 09:00"))

    assert planned(record)[0] == ("three_workdays", "03-24 08:30")
    assert len(planned(record)) == len(PLAN)


def test_new_holder_takes_over_the_plan(cast, item, clock, when):
    record = item()
    plan(record, cast.handler, record.due_at, clock, when("2026-03-09 09:00"))
    plan(record, cast.proposer, record.due_at, clock, when("2026-03-10 09:00"))

    assert planned(record, person=cast.handler) == []
    assert planned(record, person=cast.proposer) == PLAN


def test_work_that_comes_back_is_reminded_again(cast, item, clock, when):
    """Forwarded, taken back, forwarded again: the rows of the first plan wait again, none stands twice."""
    record = item()
    for person in (cast.handler, cast.proposer, cast.handler):
        plan(record, person, record.due_at, clock, when("2026-03-09 09:00"))

    assert planned(record, person=cast.handler) == PLAN
    assert planned(record, person=cast.proposer) == []


def test_other_subjects_of_the_record_keep_their_plan(cast, item, clock, when):
    record = item()
    now = when("2026-03-09 09:00")
    services.plan_reminders(record, "step:1", cast.handler, record.due_at, clock, at=now)
    services.plan_reminders(record, "step:2", cast.proposer, record.due_at, clock, at=now)

    services.drop_reminders(record, "step:1")

    assert (planned(record, subject="step:1"), planned(record, subject="step:2")) == ([], PLAN)
    services.drop_reminders(record)
    assert planned(record) == []
