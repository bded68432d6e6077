"""Unsent reminders are said aloud."""

from datetime import timedelta

from django.utils import timezone

from zhongshu.notices import doctor
from zhongshu.notices.models import Reminder


def test_a_late_reminder_is_said_and_a_dropped_one_is_not(cast, record):
    Reminder.objects.all().update(dropped_at=timezone.now())
    assert list(doctor.doctor()) == []

    planned_at = timezone.now() - timedelta(hours=1)
    Reminder.objects.create(
        record=record, subject="step:1", person=cast.clerk, rule="due", planned_at=planned_at, due_at=planned_at
    )

    assert list(doctor.doctor()) == ["有1条到期提醒过了时间没有发出，后台调度可能没有运行。"]
