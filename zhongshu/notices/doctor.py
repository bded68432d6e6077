"""What the health page and `zhongshu doctor` say about reminders and mail."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.notices.models import Reminder
from zhongshu.notices.services import mailing

REMINDERS_LATE = timedelta(minutes=30)
MAIL_LATE = timedelta(hours=2)


def doctor() -> Iterator[str]:
    """Reminders that should have gone out, mail that waits although there is a server."""
    now = timezone.now()
    late = Reminder.objects.filter(planned_at__lt=now - REMINDERS_LATE, sent_at__isnull=True, dropped_at__isnull=True)
    if count := late.count():
        yield _("有%(n)s条到期提醒过了时间没有发出，后台调度可能没有运行。") % {"n": count}
    if settings.EMAIL_HOST and (count := mailing.waiting(now).filter(at__lt=now - MAIL_LATE).count()):
        yield _("有%(n)s条提醒等了两个小时没有发成邮件，请检查邮件服务器 %(host)s。") % {
            "n": count,
            "host": settings.EMAIL_HOST,
        }
