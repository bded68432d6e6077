"""The job that mails unread notices, as a digest, where the office has a mail server. A failure leaves them for the next run."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.notices.models import Notice
from zhongshu.people.models import Person

DIGEST_EVERY = timedelta(minutes=30)
# Older notices are not mailed any more: the mail server was away, or mail was switched on later.
MAIL_WITHIN = timedelta(days=2)
LINES = 20
MOST_MAILS = 200  # in one run, so that it ends before another runner could take it over

logger = logging.getLogger("zhongshu.mail")


class MailFailed(Exception):
    """The mail server refused or was not there; the notices wait."""


def send_mail(*, at: datetime | None = None) -> str:
    """One mail to each person who has unread, unmailed notices and got none in the last half hour."""
    if not settings.EMAIL_HOST:
        return "没有配置邮件服务器"
    at = at or timezone.now()
    sent = 0
    try:
        with get_connection() as connection:
            for person, notices in islice(_digests(at), MOST_MAILS):
                sent += _send(_message(person, notices, connection))
                Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=at)
    except (SMTPException, OSError) as error:
        raise MailFailed(f"发出 {sent} 封后停下，稍后重试：{error}") from error
    return f"发出 {sent} 封"


def _send(message: EmailMessage) -> int:
    """An address that the server refuses for good is passed over, so that it does not hold up everybody behind it."""
    try:
        return message.send()
    except SMTPRecipientsRefused as error:
        logger.warning("The mail server refuses %s: %s", message.to, error)
        return 0


def waiting(at: datetime) -> QuerySet[Notice]:
    """Notices to mail: of kinds that are mailed, unread, of active persons with an address who got no mail just now."""
    kinds = [kind.key for kind in registry.notice_kinds() if kind.mail]
    fresh = Notice.objects.filter(mailed_at__isnull=True, at__gt=at - MAIL_WITHIN, at__lte=at, read_at__isnull=True)
    mailed_lately = Notice.objects.filter(at__gt=at - MAIL_WITHIN - DIGEST_EVERY, mailed_at__gt=at - DIGEST_EVERY)
    found = fresh.filter(kind__in=kinds, person__is_active=True).exclude(person__email="")
    return found.exclude(person__in=mailed_lately.values("person")).select_related("person")


def _digests(at: datetime) -> Iterator[tuple[Person, list[Notice]]]:
    rows = list(waiting(at).order_by("person_id", "at", "pk"))
    for _pk, notices in groupby(rows, key=lambda notice: notice.person_id):
        mine = list(notices)
        yield mine[0].person, mine


def _message(person: Person, notices: list[Notice], connection: object) -> EmailMessage:
    lines = [f"· {notice.text}" for notice in notices[:LINES]]
    if len(notices) > LINES:
        lines.append(_("……另有 %(count)s 条") % {"count": len(notices) - LINES})
    body = _("%(name)s同志：\n\n%(lines)s\n\n请登录中枢办理。") % {"name": person.name, "lines": "\n".join(lines)}
    subject = _("中枢：%(count)s 条提醒") % {"count": len(notices)}
    return EmailMessage(subject, body, to=[person.email], connection=connection)
