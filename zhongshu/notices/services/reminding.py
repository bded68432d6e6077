"""The job that sends reminders which are due: each exactly once, several of one item as one, a flood as one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines.workdays import Clock
from zhongshu.notices import rules
from zhongshu.notices.models import Notice, Reminder
from zhongshu.notices.services.telling import tell
from zhongshu.people.calendars import clocks_for
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State

# More lines than this at once for one person become a single line that leads to the desk.
FLOOD = 5
BATCH = 500
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """One person's reminders of one run."""

    person: Person
    clock: Clock
    at: datetime

    @property
    def day(self) -> str:
        return f"{self.clock.local(self.at):%Y-%m-%d}"


def run_reminders(*, at: datetime | None = None) -> str:
    """Send everything that is due, person by person; a run that breaks off loses nothing and repeats nothing."""
    at = at or timezone.now()
    sent = 0
    for people in _batches(at):
        clocks = clocks_for({person.organ_id for person in people}, at)
        sent += sum(_remind(Turn(person, clocks[person.organ_id], at)) for person in people)
    return f"发出 {sent} 条提醒"


def _batches(at: datetime) -> Iterator[list[Person]]:
    """Persons with something due, some hundred at a time."""
    waiting = Person.objects.filter(pk__in=_due(at).values("person_id")).order_by("pk")
    last = 0
    while people := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = people[-1].pk
        yield people


def _due(at: datetime) -> QuerySet[Reminder]:
    return Reminder.objects.filter(planned_at__lte=at, sent_at__isnull=True, dropped_at__isnull=True)


@transaction.atomic
def _remind(turn: Turn) -> int:
    """Take the person's due rows, drop those whose item no longer runs, mark and tell the rest in one transaction."""
    waiting = _due(turn.at).filter(person=turn.person).select_for_update(of=("self",), skip_locked=True)
    rows = list(waiting.select_related("record").order_by("record_id", "subject", "planned_at"))
    live = [row for row in rows if row.record.state == State.OPEN]
    stopped = [row.pk for row in rows if row.record.state != State.OPEN]
    Reminder.objects.filter(pk__in=stopped).update(dropped_at=turn.at)
    Reminder.objects.filter(pk__in=[row.pk for row in live]).update(sent_at=turn.at)
    latest = [list(same)[-1] for _key, same in groupby(live, key=lambda row: (row.record_id, row.subject))]
    overdue = [row for row in latest if row.due_at <= turn.at]
    nearing = [row for row in latest if row.due_at > turn.at]
    _tell_nearing(turn, nearing)
    if overdue:
        _tell_overdue(turn)
        _plan_next([row for row in live if row.rule == rules.OVERDUE], turn)
    return len(live)


def _tell_nearing(turn: Turn, rows: list[Reminder]) -> None:
    if len(rows) > FLOOD:
        text = _("您有 %(count)s 件快到期，请到工作台查看。") % {"count": len(rows)}
        key = f"nearing:{min(row.pk for row in rows)}"
        tell("notices.reminder", turn.person, text=text, url=reverse("desk:desk"), key=key, at=turn.at)
        return
    for row in rows:
        text = _("%(title)s：%(left)s，%(moment)s 到期。") % _words(row, turn)
        tell("notices.reminder", turn.person, text=text, record=row.record, key=f"reminder:{row.pk}", at=turn.at)


def _tell_overdue(turn: Turn) -> None:
    """One line a day; when more items fall due on the same day the line is brought up to date and stands unread again."""
    day_begins = turn.clock.local(turn.at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Reminder.objects.filter(person=turn.person, sent_at__gte=day_begins, due_at__lte=turn.at)
    count = today.filter(sent_at__lt=day_begins + DAY, record__state=State.OPEN).values("record").distinct().count()
    text = _("您有 %(count)s 件已经超期，请到工作台办理。") % {"count": count}
    key = f"overdue:{turn.day}"
    tell("notices.overdue", turn.person, text=text, url=reverse("desk:desk"), key=key, at=turn.at)
    changed = Notice.objects.filter(person=turn.person, key=key).exclude(text=text)
    changed.update(text=text, read_at=None, at=turn.at)


def _plan_next(rows: Iterable[Reminder], turn: Turn) -> None:
    """Overdue items are named again at the opening of the next workday."""
    moment = rules.next_opening(turn.at, turn.clock)
    again = [
        Reminder(
            record=row.record,
            subject=row.subject,
            person=turn.person,
            rule=rules.OVERDUE,
            planned_at=moment,
            due_at=row.due_at,
        )
        for row in rows
    ]
    Reminder.objects.bulk_create(again, ignore_conflicts=True)


def _words(row: Reminder, turn: Turn) -> dict[str, str]:
    due = turn.clock.local(row.due_at)
    return {
        "title": _named(row.record),
        "left": turn.clock.remaining(turn.at, row.due_at).text,
        "moment": _("%(month)s月%(day)s日 %(time)s") % {"month": due.month, "day": due.day, "time": f"{due:%H:%M}"},
    }


def _named(record: Record) -> str:
    title = record.masked_title
    return title if record.is_classified else _("《%(title)s》") % {"title": title[:200]}
