"""Telling people at once, planning and sending reminders, mailing what was not read."""

from zhongshu.notices.services.mailing import send_mail
from zhongshu.notices.services.reminding import run_reminders
from zhongshu.notices.services.telling import (
    drop_reminders,
    mark_all_read,
    mark_read,
    plan_reminders,
    tell,
    tell_on_commit,
)

__all__ = [
    "drop_reminders",
    "mark_all_read",
    "mark_read",
    "plan_reminders",
    "run_reminders",
    "send_mail",
    "tell",
    "tell_on_commit",
]
