"""What is in somebody's hands: bounded reads of a few columns, from which the figures, tabs and groups are made; in words only
the page that shows.

Records come by `record.holder`, so that one whose step is missing is still seen (decision 11); parts (会签, 协办, 传阅, 延期审批)
come by their step; papers not yet registered stand beside them as 待登记, deliveries as 待签收 (decision 16).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.paging import Page
from zhongshu.desk import lines
from zhongshu.desk.items import Item, items_of, url_of
from zhongshu.desk.lines import LIMIT, Line
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole

__all__ = [
    "LIMIT",
    "Desk",
    "Group",
    "Item",
    "Line",
    "desk_of",
    "end_of_day",
    "grouped",
    "shown",
    "todo_count",
    "todo_rows",
]

SIZE = 50  # lines of one page
NEXT, PREVIOUS = "next", "previous"
SIGNER = signing.Signer(salt="zhongshu.desk")


@dataclass(frozen=True)
class Group:
    """Lines of one shelf that this page shows; the note counts the whole shelf."""

    key: str
    label: str
    note: str
    items: list[Item]


@dataclass(frozen=True)
class Desk:
    """Everything in one person's hands at one moment."""

    person: Person
    lines: list[Line]
    now: datetime
    clock: Clock

    @property
    def todo(self) -> list[Line]:
        """待办: to act on; not reading, not what only waits for its own reply."""
        return [line for line in self.lines if not line.is_reading and not line.awaits_answer]

    @property
    def reading(self) -> list[Line]:
        return [line for line in self.lines if line.is_reading]

    @property
    def waiting(self) -> list[Line]:
        """等复文: still mine, off the count (decision 9)."""
        return [line for line in self.lines if line.awaits_answer]

    @property
    def today(self) -> list[Line]:
        end = end_of_day(self.now)
        return [line for line in self.todo if line.is_due_by(end) and line.light != "over"]

    @property
    def overdue(self) -> list[Line]:
        return [line for line in self.todo if line.light == "over"]

    @cached_property
    def assigned(self) -> list[Line]:
        """我交办的: what I sent on."""
        return lines.assigned_by(self.person, self.now)

    @cached_property
    def assigned_count(self) -> int:
        return lines.assigned_count(self.person)

    def items(self, some: Sequence[Line]) -> list[Item]:
        """These lines in words."""
        return items_of(self.person, some, now=self.now, clock=self.clock)

    def url(self, line: Line) -> str:
        return url_of(self.person, line, now=self.now, clock=self.clock)


def end_of_day(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999999)


def desk_of(person: Person, *, now: datetime | None = None) -> Desk:
    """A fixed number of queries however much there is."""
    now = now or timezone.now()
    return Desk(person, lines.held_by(person, now), now, calendars.clock_of(person))


def shown(some: Sequence[Line], cursor: str) -> Page:
    """The page of lines after (or before) the one that the cursor names: by its place in the order, so that what was done
    meanwhile moves nothing."""
    direction, place = _read(cursor)
    orders, start = [line.order for line in some], 0
    if place is not None:
        start = bisect_right(orders, place) if direction == NEXT else max(bisect_left(orders, place) - SIZE, 0)
    start = start if start < len(some) else 0
    here = list(some[start : start + SIZE])
    return Page(
        here,
        _cursor(NEXT, here[-1]) if start + SIZE < len(some) else None,
        _cursor(PREVIOUS, here[0]) if start else None,
    )


def _cursor(direction: str, line: Line) -> str:
    held, due_at, sort, pk = line.order
    return SIGNER.sign_object([direction, held, due_at.isoformat(), sort, pk])


def _read(cursor: str) -> tuple[str, tuple[bool, datetime, str, int] | None]:
    """A cursor that was not written here leads to the first page."""
    try:
        direction, held, at, sort, pk = SIGNER.unsign_object(cursor)
        return direction, (held, datetime.fromisoformat(at), sort, pk)
    except (signing.BadSignature, ValueError, TypeError):
        return NEXT, None


def grouped(mine: Desk, some: Sequence[Line], here: Sequence[Line] | None = None) -> list[Group]:
    """超期, 今天, 本周, 以后, 暂停: by when it has to be done. Of `some`, the lines `here` show."""
    today, week = (
        end_of_day(mine.now),
        end_of_day(mine.now + timedelta(days=6 - timezone.localtime(mine.now).weekday())),
    )
    shelf_of = {line.key: _shelf(line, today, week) for line in some}
    items = mine.items(some if here is None else here)
    labels = {"over": _("超期"), "today": _("今天"), "week": _("本周"), "later": _("以后"), "hold": _("暂停")}
    groups = []
    for key, label in labels.items():
        if of_shelf := [item for item in items if shelf_of[item.key] == key]:
            whole = [line for line in some if shelf_of[line.key] == key]
            groups.append(Group(key, label, _note(key, whole, mine), of_shelf))
    return groups


def _shelf(line: Line, today: datetime, week: datetime) -> str:
    if line.light:
        return line.light
    if line.due_at <= today:
        return "today"
    return "week" if line.due_at <= week else "later"


def _note(key: str, some: Sequence[Line], mine: Desk) -> str:
    count = _("%(n)s 件") % {"n": len(some)}
    if key == "over":
        left = mine.clock.remaining(mine.now, some[0].due_at).text
        return _("%(count)s，最早一件%(left)s") % {"count": count, "left": left}
    return count


def todo_rows(person: Person) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """What the number beside 工作台 in the rail counts."""
    held = Record.objects.filter(holder=person, state__in=LIVE, awaits_answer=False)
    signing = [StepRole.SIGN, StepRole.CO]
    parts = Step.objects.filter(holder=person, finished_at__isnull=True, is_queued=False, role__in=signing)
    return held, parts


def todo_count(person: Person) -> int:
    return sum(rows.count() for rows in todo_rows(person))
