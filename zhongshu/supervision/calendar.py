"""督办日历: what falls due on each day of a month. Counts are of SQL, the first few of each day are shown, the rest is a link away."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise

from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.supervision import access, agenda, sight
from zhongshu.supervision.lights import Light
from zhongshu.supervision.models import TaskStanding
from zhongshu.supervision.models.standing import GONE
from zhongshu.supervision.tree import shown_light

SHOWN = 3  # entries of a day before “还有 n 件”
RELATED = ("task__record__holder", "organ")


@dataclass(frozen=True)
class Entry:
    standing: TaskStanding
    light: Light

    @property
    def record(self) -> Record:
        return self.standing.task.record


@dataclass(frozen=True)
class Others:
    """One kind of other dates on one day."""

    label: str | Promise
    count: int
    lines: list[agenda.Dated]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass
class Day:
    date: date
    is_workday: bool
    is_in_month: bool
    is_today: bool
    count: int = 0
    entries: list[Entry] = field(default_factory=list)
    others: list[Others] = field(default_factory=list)  # 节点, 应报反馈, 回头看 …

    @property
    def more(self) -> int:
        return self.count - len(self.entries)

    @property
    def other_count(self) -> int:
        return sum(one.count for one in self.others)

    @property
    def whole(self) -> int:
        return self.count + self.other_count


class Month:
    """One month as one person sees it. `asked`: 2026-07 or a day of it; anything else is this month."""

    def __init__(self, person: Person, asked: str, scope: str = "") -> None:
        self.person, self.scope, self.now = person, scope, timezone.now()
        self.today = timezone.localdate(self.now)
        self.clock = calendars.clock_of(person)
        self.day = _day(asked) or self.today
        self.first = self.day.replace(day=1)

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @cached_property
    def seen(self) -> QuerySet[TaskStanding]:
        rows = sight.anywhere(self.person, TaskStanding.objects.filter(rank__lt=GONE), access.TASK, "task__record__")
        narrowed = {
            "mine": Q(organ=self.person.organ),
            "asked": Q(leader=self.person) | Q(item__leader_in_charge=self.person),
        }
        return rows.filter(narrowed.get(self.scope, Q()))

    def on(self, day: date) -> QuerySet[TaskStanding]:
        found = self.seen.filter(due_on=day).filter(records.seen_by(self.person, "task__record__"))
        return found.select_related(*RELATED)

    def entry(self, row: TaskStanding) -> Entry:
        return Entry(row, shown_light(row.light, row.due_at, row.closed_at, self.now, self.clock))

    @cached_property
    def weeks(self) -> list[list[Day]]:
        """Whole weeks from Monday; two queries."""
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        span = (weeks[0][0], weeks[-1][-1])
        rows = self.seen.filter(due_on__range=span)
        counts = dict(rows.order_by().values_list("due_on").annotate(count=Count("pk")))
        return [[self._made(day, counts.get(day, 0)) for day in week] for week in weeks]

    @cached_property
    def days(self) -> list[Day]:
        """Days of the month on which something falls due, for the list of a small screen."""
        return [day for week in self.weeks for day in week if day.is_in_month and day.whole]

    @cached_property
    def total(self) -> int:
        return sum(day.count for day in self.days)

    @cached_property
    def other_total(self) -> int:
        return sum(day.other_count for day in self.days)

    def others_on(self, day: date) -> list[Others]:
        """Everything else of one day."""
        return self._others(day, day, agenda.LISTED).get(day, [])

    def _others(self, first: date, last: date, shown: int) -> dict[date, list[Others]]:
        asked = agenda.Asked(self.person, first, last, self.scope, self.seen, shown)
        return {day: [Others(*one) for one in found] for day, found in agenda.dated(asked).items()}

    def _made(self, day: date, count: int) -> Day:
        entries = [self.entry(row) for row in self._foremost[day]]
        is_in_month = day.month == self.first.month
        others = self._others_of_month.get(day, [])
        return Day(day, self.clock.is_workday(day), is_in_month, day == self.today, count, entries, others)

    @cached_property
    def _others_of_month(self) -> dict[date, list[Others]]:
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        return self._others(weeks[0][0], weeks[-1][-1], agenda.SHOWN)

    @cached_property
    def _foremost(self) -> dict[date, list[TaskStanding]]:
        """The worst few of each day."""
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        place = Window(RowNumber(), partition_by=F("due_on"), order_by=("rank", "due_at", "pk"))
        rows = self.seen.filter(due_on__range=(weeks[0][0], weeks[-1][-1])).order_by().annotate(place=place)
        first = list(rows.filter(place__lte=SHOWN).values_list("pk", flat=True))
        shown = TaskStanding.objects.filter(records.seen_by(self.person, "task__record__"), pk__in=first)
        found: dict[date, list[TaskStanding]] = defaultdict(list)
        for row in shown.select_related(*RELATED).order_by("rank", "due_at", "pk"):
            found[row.due_on].append(row)
        return found


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked if len(asked) == len("2026-07-01") else f"{asked}-01")
    except ValueError:
        return None
