"""督查台账: items with their tasks, worst light first. Counts and lists come from the same census, so they cannot disagree.

The census reads every live item of the organ once (bounded by `queries.MOST`) and works out its light; a filter then only chooses ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.engines import lights as engine
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.supervision import access, lights, queries
from zhongshu.supervision.lights import Light
from zhongshu.supervision.models import SupervisedItem, SupervisedTask
from zhongshu.supervision.states import SourceKind
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Extension, Step
from zhongshu.workflow.states import StepRole

Label = str | Promise
LIGHTS = ("over", "late", "near", "ok", "hold")
RANK = {key: place for place, key in enumerate((*LIGHTS, "done", ""))}
VIEWS: Mapping[str, Label] = {
    "unsent": gettext_lazy("待立项交办"),
    "week": gettext_lazy("本周应反馈"),
    "verify": gettext_lazy("待核查"),
    "extension": gettext_lazy("申请延期"),
    "returned": gettext_lazy("退回过"),
    "silent": gettext_lazy("久未反馈"),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; unknown values count as not given."""

    light: str = ""  # "": everything under way; "done": closed this month; "all": every item
    source: str = ""
    view: str = ""
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        light, source, view = query.get("light", ""), query.get("source", ""), query.get("view", "")
        return cls(
            light=light if light in (*LIGHTS, "done", "all") else "",
            source=source if source in SourceKind.values else "",
            view=view if view in VIEWS else "",
            words=query.get("q", "").strip()[:100],
        )


@dataclass
class Known:
    """What the census knows of one live item."""

    pk: int
    source: str
    light: Light
    views: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One line of the tree: an item, or a task below it."""

    record: Record
    depth: int
    code: str
    source: str
    organ: str
    who: str
    assigned_at: datetime | None
    progress: int
    gone: int  # percent of the working time that has gone by
    light: Light
    last: str
    last_at: datetime | None
    children: tuple["Row", ...] = ()
    is_open: bool = False

    @property
    def due_at(self) -> datetime | None:
        return self.record.due_at

    @property
    def was(self) -> datetime | None:
        """The first date, where it was moved."""
        moved = self.record.first_due_at is not None and self.record.first_due_at != self.record.due_at
        return self.record.first_due_at if moved else None

    @property
    def bar(self) -> float:
        return round(72 * self.progress / 100, 1)

    @property
    def mark(self) -> float:
        return round(70 * self.gone / 100, 1)

    @property
    def colour(self) -> str:
        return self.light.key if self.light.key in {"over", "late"} else "fg"


class Ledger:
    """The ledger of one organ as one person sees it."""

    def __init__(self, person: Person, organ: Organ, filters: Filters, now: datetime | None = None) -> None:
        self.person, self.organ, self.filters = person, organ, filters
        self.now = now or timezone.now()
        self.clock: Clock = calendars.clock_of(person, organ)

    @cached_property
    def everything(self) -> QuerySet[SupervisedItem]:
        items = access.visible_to(self.person).filter(record__owning_organ=self.organ)
        return items.exclude(record__state=State.CANCELLED)

    @cached_property
    def census(self) -> list[Known]:
        """Every live item that the words find, with light and views."""
        items = self._searched(self.everything.filter(record__state__in=LIVE)).select_related("record")
        found = list(items.order_by("pk")[: queries.MOST])
        tasks = tasks_of(found)
        shown = lights.lights_of([task for group in tasks.values() for task in group], self.now)
        flags = _Flags(self, [task for group in tasks.values() for task in group])
        return [
            Known(
                item.pk, item.source_kind, self.item_light(item, tasks[item.pk], shown), flags.of(item, tasks[item.pk])
            )
            for item in found
        ]

    def _searched(self, items: QuerySet[SupervisedItem]) -> QuerySet[SupervisedItem]:
        words = self.filters.words
        if not words:
            return items
        below = SupervisedTask.objects.filter(
            Q(record__title__icontains=words) | Q(organ__name__icontains=words) | Q(organ__short_name__icontains=words)
        )
        plain = Q(record__title__icontains=words) | Q(record__reference__icontains=words)
        return items.filter(plain | Q(instruction_text__icontains=words) | Q(pk__in=below.values("item")))

    def item_light(self, item: SupervisedItem, tasks: Sequence[SupervisedTask], shown: Mapping[int, Light]) -> Light:
        """The worst of what is still open below it; its own date where nothing is."""
        own = engine.light(item.record.state, item.record.due_at, self.now, self.clock)
        word = engine.described(own, item.record.due_at, item.record.closed_at or self.now).label
        open_below = [shown[task.pk] for task in tasks if task.record.is_live and shown[task.pk].key]
        if item.record.state != State.OPEN or not open_below:
            return Light(own, word)
        worst = min(open_below, key=lambda light: RANK[light.key])
        return worst if RANK[worst.key] <= RANK[own] or own == "ok" else Light(own, word)

    def _fits(self, known: Known, *, besides: str = "") -> bool:
        wanted = self.filters
        by_light = besides == "light" or wanted.light in ("", "all", "done") or known.light.key == wanted.light
        by_source = besides == "source" or wanted.source in ("", known.source)
        return by_light and by_source and (besides == "view" or not wanted.view or wanted.view in known.views)

    @cached_property
    def done(self) -> QuerySet[SupervisedItem]:
        """Closed since the first of the month."""
        first = timezone.localtime(self.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        closed = self.everything.filter(record__state=State.CLOSED, record__closed_at__gte=first)
        return self._searched(self._of_source(closed))

    def _of_source(self, items: QuerySet[SupervisedItem]) -> QuerySet[SupervisedItem]:
        return items.filter(source_kind=self.filters.source) if self.filters.source else items

    @cached_property
    def found(self) -> QuerySet[SupervisedItem]:
        """Exactly what the page, the table file and the print show; worst first, then by date."""
        if self.filters.light == "done":
            chosen = self.done
        elif self.filters.light == "all":
            chosen = self._searched(self._of_source(self.everything))
        else:
            chosen = self.everything.filter(pk__in=[known.pk for known in self.census if self._fits(known)])
        by_light: dict[str, list[int]] = {}
        for known in self.census:
            by_light.setdefault(known.light.key, []).append(known.pk)
        ranks = [When(pk__in=pks, then=Value(RANK[key])) for key, pks in by_light.items()]
        rank = Case(*ranks, default=Value(RANK["done"]), output_field=IntegerField())
        return chosen.annotate(rank=rank).select_related(*access.ITEM_RELATED)

    ORDER = ("rank", "record__due_at", "pk")

    @cached_property
    def total(self) -> int:
        return self.found.order_by().count()

    @cached_property
    def figures(self) -> list[Choice]:
        """The row of numbers: each is the length of the list behind it."""
        labels: dict[str, Label] = {"": _("在办"), **{key: engine.LABELS[key] for key in LIGHTS}}
        fitting = [known for known in self.census if self._fits(known, besides="light")]
        made = [
            Choice(
                key,
                label,
                sum(1 for known in fitting if key in ("", known.light.key)),
                self.filters.light == key,
            )
            for key, label in labels.items()
        ]
        return [*made, Choice("done", _("本月办结"), self.done.count(), self.filters.light == "done")]

    @cached_property
    def sources(self) -> list[Choice]:
        fitting = [known for known in self.census if self._fits(known, besides="source")]
        return [
            Choice(value, label, count, self.filters.source == value)
            for value, label in SourceKind.choices
            if (count := sum(1 for known in fitting if known.source == value)) or self.filters.source == value
        ]

    @cached_property
    def views(self) -> list[Choice]:
        fitting = [known for known in self.census if self._fits(known, besides="view")]
        return [
            Choice(value, label, sum(1 for known in fitting if value in known.views), self.filters.view == value)
            for value, label in VIEWS.items()
        ]

    def rows(
        self,
        items: Iterable[SupervisedItem],
        opened: frozenset[int] = frozenset(),
        *,
        shut: frozenset[int] = frozenset(),
    ) -> list[Row]:
        """Lines of these items with their tasks; a fixed number of queries."""
        found = list(items)
        tasks = tasks_of(found)
        every = [task for group in tasks.values() for task in group]
        maker = _Maker(self, every)
        return [maker.item(item, tasks[item.pk], opened, shut) for item in found]


def tasks_of(items: Sequence[SupervisedItem]) -> dict[int, list[SupervisedTask]]:
    """Tasks of these items in the order of the tree: the supervising organ's own, without what was taken out."""
    groups: dict[int, list[SupervisedTask]] = {item.pk: [] for item in items}
    own = Q(record__owning_organ=F("item__record__owning_organ"))  # what a unit gives to its own people is its own
    tasks = SupervisedTask.objects.filter(own, item__in=list(groups)).exclude(record__state=State.CANCELLED)
    related = ("record__holder__organ", "organ", "unit", "responsible", "unit_leader")
    for task in tasks.select_related(*related).order_by("item", "code", "place", "pk"):
        groups[task.item_id].append(task)
    return groups


class _Flags:
    """Which views an item belongs to, read for all at once."""

    def __init__(self, ledger: Ledger, tasks: Sequence[SupervisedTask]) -> None:
        self.now, ids = ledger.now, [task.pk for task in tasks]
        steps = Step.objects.filter(record__in=ids, finished_at__isnull=True, role=StepRole.LEAD)
        self.stages = dict(steps.values_list("record", "stage"))
        asked = Extension.objects.filter(record__in=ids, decided_at__isnull=True)
        self.extending = set(asked.values_list("record", flat=True))
        self.clock, self.silence = ledger.clock, lights.thresholds_of(ledger.organ.pk, ledger.now).silence_days
        monday = timezone.localdate(ledger.now) - timedelta(days=timezone.localdate(ledger.now).weekday())
        self.week_end = timezone.make_aware(datetime.combine(monday + timedelta(days=7), datetime.min.time()))

    def of(self, item: SupervisedItem, tasks: Sequence[SupervisedTask]) -> set[str]:
        open_ones = [task for task in tasks if task.record.state == State.OPEN]
        views = {"unsent"} if item.sent_at is None else set()
        if any(self._due_this_week(task) for task in open_ones):
            views.add("week")
        if any(self.stages.get(task.pk) == "verifying" for task in open_ones):
            views.add("verify")
        if any(task.pk in self.extending for task in open_ones):
            views.add("extension")
        if any(task.returned for task in tasks):
            views.add("returned")
        if any(self._is_silent(task) for task in open_ones):
            views.add("silent")
        return views

    def _due_this_week(self, task: SupervisedTask) -> bool:
        return self.stages.get(task.pk) in {"accepting", "handling", "reviewing"} and task.record.date < self.week_end

    def _is_silent(self, task: SupervisedTask) -> bool:
        said = task.last_feedback_at or task.assigned_at
        if said is None or self.stages.get(task.pk) == "verifying":
            return False
        return self.clock.workdays_between(said, self.now) > self.silence


class _Maker:
    """Turns rows of the database into lines."""

    def __init__(self, ledger: Ledger, tasks: Sequence[SupervisedTask]) -> None:
        self.ledger, self.now = ledger, ledger.now
        self.lights = lights.lights_of(tasks, self.now)
        steps = Step.objects.filter(
            record__in=[task.pk for task in tasks], finished_at__isnull=True, role=StepRole.LEAD
        )
        self.stages = dict(steps.values_list("record", "stage"))
        self.names = stage_names([task.record for task in tasks])

    def item(
        self, item: SupervisedItem, tasks: list[SupervisedTask], opened: frozenset[int], shut: frozenset[int]
    ) -> Row:
        record = item.record
        top = [task for task in tasks if task.record.parent_id == record.pk]
        light = self.ledger.item_light(item, tasks, self.lights)
        progress = round(sum(task.progress for task in top) / len(top)) if top else 0
        said = [(task.last_feedback_at, task.pk, task) for task in tasks if task.last_feedback_at]
        last = max(said)[2] if said else None
        who = record.holder.name if record.is_live and record.holder else ""
        number = record.number.value if record.number else ""
        is_open = item.pk in opened or (light.key in {"over", "late"} and item.pk not in shut)
        return Row(
            record=record,
            depth=1,
            code=str(number),
            source=_source(item),
            organ=_lead(top),
            who=who,
            assigned_at=item.sent_at,
            progress=progress,
            gone=self._gone(item.sent_at, record),
            light=light,
            last=self._last(last) if last else ("" if item.sent_at else str(_("待交办"))),
            last_at=last.last_feedback_at if last else None,
            children=tuple(self._task(task, 2 if task.record.parent_id == record.pk else 3) for task in tasks),
            is_open=is_open and bool(tasks),
        )

    def _task(self, task: SupervisedTask, depth: int) -> Row:
        person = task.responsible or task.record.holder if task.record.is_live else task.responsible
        return Row(
            record=task.record,
            depth=depth,
            code=task.code,
            source="",
            organ=(task.unit.name if task.unit else task.organ.label) if task.organ else "",
            who=person.name if person else "",
            assigned_at=task.assigned_at,
            progress=100 if task.record.state == State.CLOSED else task.progress,
            gone=self._gone(task.assigned_at, task.record),
            light=self.lights.get(task.pk, Light("", "")),
            last=self._last(task),
            last_at=task.last_feedback_at,
        )

    def _last(self, task: SupervisedTask) -> str:
        """What happened last, in a few words."""
        if task.record.state == State.CLOSED:
            return str(_("核查属实"))
        if task.is_returned:
            return str(_("退回重报"))
        stage = self.stages.get(task.pk, "")
        if stage == "verifying":
            return str(_("待核查"))
        if task.last_feedback_at is None or stage != "handling":
            return self.names.get((task.pk, stage), "")
        return str(_("报 %(n)s%%")) % {"n": task.progress}

    def _gone(self, since: datetime | None, record: Record) -> int:
        if since is None or record.due_at is None:
            return 0
        until = record.closed_at or self.now
        return min(100, round(engine.points_behind(0, since, record.due_at, until, self.ledger.clock)))


def _lead(tasks: Sequence[SupervisedTask]) -> str:
    """The unit, or how many."""
    organs = {task.organ_id: task.organ for task in tasks if task.organ}
    if len(organs) == 1:
        return next(iter(organs.values())).label
    return str(_("%(n)s 个单位") % {"n": len(organs)}) if organs else ""


def _source(item: SupervisedItem) -> str:
    """群众反映; of a 批示 who wrote it, and when."""
    name = item.leader.name if item.leader else item.leader_name
    day = f" {item.instructed_on.month}月{item.instructed_on.day}日" if item.instructed_on else ""
    if item.source_kind == SourceKind.INSTRUCTION and name:
        return f"{_('批示')} {name}{day}"
    return f"{item.get_source_kind_display()}{day}"
