"""Telling people, planning reminders, marking as read. What is planned goes out by `reminding`."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhongshu.core import registry
from zhongshu.engines.workdays import Clock
from zhongshu.notices import rules
from zhongshu.notices.models import Notice, Reminder
from zhongshu.people.models import Person
from zhongshu.records.models import Record


def tell(  # noqa: PLR0913 - one keyword for each column that a caller may know
    kind: str,
    person: Person,
    *,
    text: str,
    key: str,
    url: str = "",
    record: Record | None = None,
    at: datetime | None = None,
) -> None:
    """Leave a notice once: a repeat with the same key changes nothing. The title of a classified record is taken out.

    The row joins the caller's transaction, so it stands exactly when the change stands; mail follows from the row.
    """
    registry.notice_kind(kind)
    if record is not None and record.is_classified:
        text = text.replace(record.title, record.masked_title)
    url = url or (record.get_absolute_url() if record is not None else "")
    notice = Notice(person=person, kind=kind, text=text[:300], url=url, record=record, key=key, at=at or timezone.now())
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def tell_on_commit(  # noqa: PLR0913 - as tell
    kind: str,
    person: Person,
    *,
    text: str,
    key: str,
    url: str = "",
    record: Record | None = None,
    at: datetime | None = None,
) -> None:
    """As `tell`, and refuses to run outside a transaction: the notice appears with the commit or not at all."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("tell_on_commit belongs into the transaction of the change.")
    tell(kind, person, text=text, key=key, url=url, record=record, at=at)


@transaction.atomic
def plan_reminders(
    record: Record, subject: str, person: Person, due_at: datetime, clock: Clock, *, at: datetime | None = None
) -> None:
    """Plan what lies ahead for this subject (such as `step:123`) and person; what was planned otherwise is dropped."""
    at = at or timezone.now()
    wanted = rules.planned(at, due_at, clock)
    waiting = _waiting(record, subject)
    waiting.exclude(person=person, due_at=due_at).update(dropped_at=at)
    reminders = [
        Reminder(record=record, subject=subject, person=person, rule=key, planned_at=moment, due_at=due_at)
        for key, moment in wanted
    ]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    _take_up_again(record, subject, person, due_at, wanted)


def drop_reminders(record: Record, subject: str = "", *, at: datetime | None = None) -> None:
    """Plan nothing more for this subject, or for the whole record."""
    _waiting(record, subject).update(dropped_at=at or timezone.now())


def mark_read(notice: Notice, *, at: datetime | None = None) -> None:
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at or timezone.now())


def mark_all_read(person: Person, *, at: datetime | None = None) -> int:
    """Mark what is there now; the answer is how many."""
    at = at or timezone.now()
    return Notice.objects.filter(person=person, read_at__isnull=True, at__lte=at).update(read_at=at)


def _waiting(record: Record, subject: str) -> QuerySet[Reminder]:
    waiting = Reminder.objects.filter(record=record, sent_at__isnull=True, dropped_at__isnull=True)
    return waiting.filter(subject=subject) if subject else waiting


def _take_up_again(
    record: Record, subject: str, person: Person, due_at: datetime, wanted: list[tuple[str, datetime]]
) -> None:
    """A plan that was dropped and is made again (returned, taken back) is the same row: it waits again."""
    same = Q()
    for key, moment in wanted:
        same |= Q(rule=key, planned_at=moment)
    rows = Reminder.objects.filter(same, record=record, subject=subject, person=person, sent_at__isnull=True)
    rows.update(dropped_at=None, due_at=due_at)
