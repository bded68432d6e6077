"""Reminders go out exactly once: late runs catch up, double runs are harmless, floods become one line."""

import pytest

from zhongshu.notices import services
from zhongshu.notices.models import Notice, Reminder
from zhongshu.notices.services import run_reminders

DESK = "您有 {} 件已经超期，请到工作台办理。"


@pytest.fixture
def plan(cast, item, clock, when):
    """Records with their reminders planned on Monday 9 March for the handler."""

    def make(count=1, due="2026-03-20 17:30", person=None, **fields):
        records = [item(f"第 {number} 件", due=due, **fields) for number in range(1, count + 1)]
        for record in records:
            holder = person or cast.handler
            services.plan_reminders(record, "record", holder, record.due_at, clock, at=when("2026-03-09 09:00"))
        return records

    return make


def told(person):
    return list(Notice.objects.filter(person=person).order_by("at", "pk").values_list("text", flat=True))


def test_each_reminder_goes_out_once_at_its_time(cast, plan, when):
    plan()
    for moment in ("03-16 17:00", "03-17 08:30", "03-17 08:31", "03-19 08:30", "03-20 08:30", "03-20 09:00"):
        run_reminders(at=when(f"2026-{moment}"))

    assert told(cast.handler) == [
        "《第 1 件》：剩 4 天，3月20日 17:30 到期。",
        "《第 1 件》：剩 2 天，3月20日 17:30 到期。",
        "《第 1 件》：剩 1 天，3月20日 17:30 到期。",
    ]


def test_missed_runs_of_one_item_become_one_notice_that_is_true_now(cast, plan, when):
    plan()
    run_reminders(at=when("2026-03-20 10:30"))

    assert told(cast.handler) == ["《第 1 件》：剩 5 小时，3月20日 17:30 到期。"]
    assert Reminder.objects.filter(sent_at__isnull=False).count() == 3
    assert run_reminders(at=when("2026-03-20 10:31")) == "发出 0 条提醒"


def test_overdue_items_of_a_person_are_one_line_a_day(cast, plan, when):
    plan(3)
    run_reminders(at=when("2026-03-20 08:30"))
    Notice.objects.all().delete()

    for moment in ("03-23 08:30", "03-23 08:31", "03-23 17:00", "03-24 08:30"):
        run_reminders(at=when(f"2026-{moment}"))

    assert told(cast.handler) == [DESK.format(3), DESK.format(3)]
    assert set(Notice.objects.values_list("url", flat=True)) == {"/"}


def test_overdue_line_waits_for_workdays_and_returns_each_of_them(cast, plan, when):
    plan()
    days = ("03-20", "03-21", "03-22", "03-23", "03-24", "03-25")
    for day in days:
        run_reminders(at=when(f"2026-{day} 08:30"))

    sent = Notice.objects.filter(kind="notices.overdue").order_by("at").values_list("key", flat=True)
    assert list(sent) == ["overdue:2026-03-23", "overdue:2026-03-24", "overdue:2026-03-25"]


def test_item_that_falls_due_later_the_same_day_updates_the_line(cast, plan, clock, when, item):
    plan()
    run_reminders(at=when("2026-03-23 08:30"))
    services.mark_all_read(cast.handler, at=when("2026-03-23 09:00"))
    late = item("后来的", due="2026-03-23 07:00")
    Reminder.objects.create(
        record=late,
        subject="record",
        person=cast.handler,
        rule="overdue",
        planned_at=when("2026-03-23 10:00"),
        due_at=late.due_at,
    )

    run_reminders(at=when("2026-03-23 10:00"))

    line = Notice.objects.get(kind="notices.overdue")
    assert (line.text, line.read_at) == (DESK.format(2), None)


def test_scheduler_that_was_away_for_days_tells_once_and_goes_on(cast, plan, when):
    plan(2)
    run_reminders(at=when("2026-03-26 07:00"))
    run_reminders(at=when("2026-03-26 08:30"))
    run_reminders(at=when("2026-03-27 08:30"))

    assert told(cast.handler) == [DESK.format(2), DESK.format(2)]


def test_flood_of_near_dates_is_one_line(cast, plan, when):
    plan(6)
    run_reminders(at=when("2026-03-17 08:30"))

    assert told(cast.handler) == ["您有 6 件快到期，请到工作台查看。"]


@pytest.mark.parametrize("state", ["suspended", "closed", "cancelled"])
def test_item_that_no_longer_runs_is_not_named(cast, plan, when, state):
    record = plan()[0]
    moment = when("2026-03-12 10:00")
    ended = {
        "suspended": {},
        "closed": {"closed_at": moment, "closed_by": cast.clerk},
        "cancelled": {"cancelled_at": moment, "cancel_reason": "误登"},
    }
    for name, value in (ended[state] | {"state": state}).items():
        setattr(record, name, value)
    record.save()

    run_reminders(at=when("2026-03-17 08:30"))

    assert told(cast.handler) == []
    assert Reminder.objects.get(rule="three_workdays").dropped_at == when("2026-03-17 08:30")


def test_everybody_gets_their_own(cast, plan, when):
    plan(2)
    plan(1, person=cast.proposer)

    assert run_reminders(at=when("2026-03-17 08:30")) == "发出 3 条提醒"
    assert (len(told(cast.handler)), len(told(cast.proposer)), told(cast.clerk)) == (2, 1, [])


def test_classified_item_is_named_without_its_title(cast, plan, when):
    plan(level=3)
    run_reminders(at=when("2026-03-17 08:30"))

    assert told(cast.handler) == ["（涉密件）：剩 4 天，3月20日 17:30 到期。"]


def test_run_that_breaks_off_repeats_nothing_and_loses_nothing(cast, plan, when, monkeypatch):
    plan(1)
    plan(1, person=cast.proposer)
    from zhongshu.notices.services import reminding  # noqa: PLC0415 - the module whose step is broken here

    real = reminding.tell

    def breaking(kind, person, **kwargs):
        if person == cast.proposer:
            raise ConnectionError
        real(kind, person, **kwargs)

    monkeypatch.setattr(reminding, "tell", breaking)
    people = sorted([cast.handler.pk, cast.proposer.pk])
    with pytest.raises(ConnectionError):
        run_reminders(at=when("2026-03-17 08:30"))
    monkeypatch.setattr(reminding, "tell", real)
    run_reminders(at=when("2026-03-17 08:31"))

    found = Notice.objects.order_by("person").values_list("person", flat=True)
    assert list(found) == people
