"""督查台账: items with their tasks, worst light first. Lights are read as they are stored (`ItemStanding`): one query counts how many
items share source, light and views, and every figure and facet is a sum of these groups; the list asks the same conditions, so
they agree. Call `services.catch_up()` before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.engines import lights as engine
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.supervision import access, lights, sight
from zhongshu.supervision.models import ItemStanding, SupervisedItem, SupervisedTask
from zhongshu.supervision.models.standing import DONE, GONE, LIGHTS
from zhongshu.supervision.states import SourceKind
from zhongshu.supervision.tree import Maker, Row, week_end
from zhongshu.workflow.models import Extension

__all__ = ["LIGHTS", "VIEWS", "Choice", "Filters", "Ledger", "Row"]

Label = str | Promise
RELATED = tuple(f"item__{name}" for name in access.ITEM_RELATED)
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


@dataclass(frozen=True)
class Group:
    """So many live items of one source, light and set of views."""

    source: str
    light: str
    views: frozenset[str]
    count: int


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label
    count: int
    is_chosen: bool


class Ledger:
    """The ledger of one organ as one person sees it."""

    ORDER = (
        "rank",
        "light_due_at",
        "pk",
    )  # the date of the task that gives the light: what is over longest comes first

    def __init__(self, person: Person, organ: Organ, filters: Filters, now: datetime | None = None) -> None:
        self.person, self.organ, self.filters = person, organ, filters
        self.now = now or timezone.now()
        self.clock: Clock = calendars.clock_of(person, organ)

    @cached_property
    def rule(self) -> lights.Thresholds:
        """By which thresholds its lights are set."""
        return lights.thresholds_of(self.organ.pk, self.now)

    @cached_property
    def everything(self) -> QuerySet[ItemStanding]:
        """Every item of the organ that the person may see and that was not cancelled."""
        rows = ItemStanding.objects.filter(rank__lt=GONE)
        return sight.in_ledger(self.person, self.organ, rows, access.ITEM, "item__record__")

    @cached_property
    def live(self) -> QuerySet[ItemStanding]:
        return self._searched(self.everything.filter(rank__lt=DONE))

    def conditions(self) -> dict[str, Q]:
        """What each view means."""
        asked = Extension.objects.filter(decided_at__isnull=True).values("record")
        return {
            "unsent": Q(is_unsent=True),
            "week": Q(work_due_at__lt=week_end(self.now)),
            "verify": Q(is_verifying=True),
            "extension": Q(pk__in=SupervisedTask.objects.filter(pk__in=asked).values("item")),
            "returned": Q(is_returned=True),
            "silent": Q(silent_from__lte=self.now),
        }

    @cached_property
    def groups(self) -> list[Group]:
        """Live items that the words find, counted by everything that can be chosen; one query."""
        bits = {view: 1 << place for place, view in enumerate(VIEWS)}
        flags: Combinable = Value(0)
        for view, condition in self.conditions().items():
            flags = flags + Case(When(condition, then=Value(bits[view])), default=Value(0), output_field=IntegerField())
        rows = self.live.annotate(flags=flags).order_by().values_list("source_kind", "light", "flags")
        return [
            Group(source, light, frozenset(view for view, bit in bits.items() if given & bit), count)
            for source, light, given, count in rows.annotate(count=Count("pk"))
        ]

    def _searched(self, items: QuerySet[ItemStanding]) -> QuerySet[ItemStanding]:
        words = self.filters.words
        if not words:
            return items
        below = SupervisedTask.objects.filter(
            Q(record__title__icontains=words) | Q(organ__name__icontains=words) | Q(organ__short_name__icontains=words)
        )
        plain = Q(item__record__title__icontains=words) | Q(item__record__reference__icontains=words)
        return items.filter(plain | Q(item__instruction_text__icontains=words) | Q(pk__in=below.values("item")))

    def _count(self, *, besides: str, value: str) -> int:
        """Items that fit all filters but this one, and this value of it; an empty value asks nothing."""
        wanted = {name: getattr(self.filters, name) for name in ("light", "source", "view")} | {besides: value}
        light = wanted["light"] if wanted["light"] in LIGHTS else ""
        return sum(
            group.count
            for group in self.groups
            if light in ("", group.light)
            and wanted["source"] in ("", group.source)
            and (not wanted["view"] or wanted["view"] in group.views)
        )

    @cached_property
    def done(self) -> QuerySet[ItemStanding]:
        """Closed since the first of the month."""
        first = timezone.localtime(self.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return self._searched(self._of_source(self.everything.filter(rank=DONE, closed_at__gte=first)))

    def _of_source(self, items: QuerySet[ItemStanding]) -> QuerySet[ItemStanding]:
        return items.filter(source_kind=self.filters.source) if self.filters.source else items

    @cached_property
    def found(self) -> QuerySet[ItemStanding]:
        """Exactly what the page, the table file and the print show; worst first, then by date."""
        light = self.filters.light
        if light == "done":
            chosen = self.done
        elif light == "all":
            chosen = self._searched(self._of_source(self.everything))
        else:
            chosen = self._of_source(self.live)
            chosen = chosen.filter(rank=LIGHTS.index(light)) if light else chosen
            chosen = chosen.filter(self.conditions()[self.filters.view]) if self.filters.view else chosen
        return chosen.filter(records.seen_by(self.person, "item__record__")).select_related(*RELATED)

    @cached_property
    def total(self) -> int:
        if self.filters.light in {"done", "all"}:
            return self.found.order_by().count()
        return self._count(besides="light", value=self.filters.light)

    @cached_property
    def figures(self) -> list[Choice]:
        """The row of numbers: each is the length of the list behind it."""
        labels: dict[str, Label] = {"": _("在办"), **{key: engine.LABELS[key] for key in LIGHTS}}
        made = [
            Choice(key, label, self._count(besides="light", value=key), self.filters.light == key)
            for key, label in labels.items()
        ]
        return [*made, Choice("done", _("本月办结"), self.done.order_by().count(), self.filters.light == "done")]

    @cached_property
    def sources(self) -> list[Choice]:
        return [
            Choice(value, label, count, self.filters.source == value)
            for value, label in SourceKind.choices
            if (count := self._count(besides="source", value=value)) or self.filters.source == value
        ]

    @cached_property
    def views(self) -> list[Choice]:
        return [
            Choice(value, label, self._count(besides="view", value=value), self.filters.view == value)
            for value, label in VIEWS.items()
        ]

    def rows(
        self,
        standings: Iterable[ItemStanding],
        opened: frozenset[int] = frozenset(),
        *,
        shut: frozenset[int] = frozenset(),
    ) -> list[Row]:
        """Lines of these items with their tasks; a fixed number of queries."""
        return Maker(standings, self.now, self.clock).rows(opened, shut)

    @staticmethod
    def standings_of(items: Iterable[SupervisedItem]) -> list[ItemStanding]:
        """How these items stand, in their order; what was never opened stands nowhere."""
        found = {item.pk: item for item in items}
        rows = {row.pk: row for row in ItemStanding.objects.filter(pk__in=found)}
        for pk, row in rows.items():
            row.item = found[pk]
        return [rows[pk] for pk in found if pk in rows]
