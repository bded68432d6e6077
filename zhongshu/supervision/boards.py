"""症结看板: where live tasks stop, for how long, how often they came back, by unit, leader, stage and cause; the wall screen.

Every figure is a condition on `TaskStanding` and opens the list of the same condition. Call `services.catch_up()` before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Aggregate, Count, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.supervision import access, lights, sight, standings
from zhongshu.supervision.models import TaskStanding
from zhongshu.supervision.models.standing import DONE, LIGHTS
from zhongshu.supervision.states import CauseKind

Label = str | Promise
NONE = "none"  # no leader asked, no cause was recorded
WHATS: Mapping[str, Label] = {
    "live": gettext_lazy("在办"),
    "over": gettext_lazy("超期"),
    "late": gettext_lazy("滞后"),
    "near": gettext_lazy("临期"),
    "ok": gettext_lazy("正常"),
    "hold": gettext_lazy("暂停"),
    "stuck": gettext_lazy("卡住"),
    "silent": gettext_lazy("久未反馈"),
    "returned": gettext_lazy("退回过"),
}
STAGES: Mapping[str, Label] = {
    "accepting": gettext_lazy("签收"),
    "handling": gettext_lazy("承办"),
    "reviewing": gettext_lazy("单位审签"),
    "verifying": gettext_lazy("核查"),
}
DIMENSIONS: Mapping[str, tuple[str, Label]] = {  # key: column, name
    "unit": ("organ", gettext_lazy("单位")),
    "leader": ("leader", gettext_lazy("批示领导")),
    "stage": ("stage", gettext_lazy("环节")),
    "cause": ("cause", gettext_lazy("症结")),
}
EMPTY = {
    "unit": gettext_lazy("未定单位"),
    "leader": gettext_lazy("不是领导批示"),
    "cause": gettext_lazy("还没有记症结"),
}
RELATED = ("task__record__holder", "task__record__owning_organ", "organ", "leader")


@dataclass
class Line:
    """One unit, leader, stage or cause."""

    key: str
    label: Label
    counts: dict[str, int] = field(default_factory=dict)
    times: int = 0  # returns in all
    days: int = 0  # workdays in the present stage, of all that are stuck together
    longest: int = 0

    @property
    def average(self) -> str:
        stuck = self.counts.get("stuck", 0)
        return f"{self.days / stuck:.1f}" if stuck else ""


class Board:
    """Live tasks of the supervising organ as one person sees them."""

    ORDER = ("rank", "due_at", "pk")

    def __init__(self, person: Person, organ: Organ, now: datetime | None = None) -> None:
        self.person, self.organ, self.now = person, organ, now or timezone.now()
        self.clock: Clock = calendars.clock_of(person, organ)
        self.today = standings.workday(timezone.localdate(self.now), self.clock)
        self.made: dict[str, list[Line]] = {}
        self.silence_days = lights.thresholds_of(organ.pk, self.now).silence_days

    @cached_property
    def live(self) -> QuerySet[TaskStanding]:
        rows = TaskStanding.objects.filter(rank__lt=DONE)
        return sight.in_ledger(self.person, self.organ, rows, access.TASK, "task__record__")

    def condition(self, what: str) -> Q:
        """What a figure counts. 卡住: red, yellow (also returned), or silent."""
        silent = Q(silent_from__lte=self.now)
        stuck = Q(rank__lte=LIGHTS.index("late")) | silent
        named = {"live": Q(), "stuck": stuck, "silent": silent, "returned": Q(returned__gt=0)}
        return named[what] if what in named else Q(rank=LIGHTS.index(what))

    @cached_property
    def totals(self) -> dict[str, int]:
        """All units together."""
        lines = self.lines("unit")
        counts = {what: sum(line.counts[what] for line in lines) for what in WHATS}
        return counts | {"times": sum(line.times for line in lines)}

    def lines(self, dimension: str) -> list[Line]:
        """Lines of one dimension, those with most that is stuck first. One query, and one for names."""
        if dimension not in self.made:
            self.made[dimension] = self._lines(dimension)
        return self.made[dimension]

    def _lines(self, dimension: str) -> list[Line]:
        column, stuck = DIMENSIONS[dimension][0], self.condition("stuck")
        sums: dict[str, Aggregate] = {f"n_{what}": Count("pk", filter=self.condition(what)) for what in WHATS}
        sums |= {"times": Sum("returned"), "begun": Sum("stage_workday", filter=stuck)}
        rows = self.live.order_by().values(column).annotate(**sums, first=Min("stage_workday", filter=stuck))
        lines = {row[column]: self._line(row, column) for row in rows}
        for key, label in self._labels(dimension, lines).items():
            lines[key].label = label
        return sorted(lines.values(), key=lambda line: (-line.counts["stuck"], -line.counts["live"], str(line.label)))

    def _line(self, row: Mapping[str, Any], column: str) -> Line:
        """How long: the workdays from the first of each stage to today, all stuck ones together."""
        counts = {what: row[f"n_{what}"] for what in WHATS}
        days = counts["stuck"] * self.today - (row["begun"] or 0)
        longest = 0 if row["first"] is None else self.today - row["first"]
        return Line(str(row[column] or NONE), "", counts, row["times"] or 0, days if counts["stuck"] else 0, longest)

    def days(self, row: TaskStanding) -> int:
        """Workdays that a task has been in its stage."""
        return 0 if row.stage_workday is None else self.today - row.stage_workday

    def _labels(self, dimension: str, keys: Mapping[Any, Line]) -> Mapping[Any, Label]:
        given = [key for key in keys if key]
        empty: dict[Any, Label] = {key: EMPTY.get(dimension, "") for key in keys if not key}
        if dimension == "unit":
            return empty | {organ.pk: organ.label for organ in Organ.objects.filter(pk__in=given)}
        if dimension == "leader":
            return empty | dict(Person.objects.filter(pk__in=given).values_list("pk", "name"))
        words: Mapping[str, Label] = STAGES if dimension == "stage" else dict(CauseKind.choices)
        return empty | {key: words.get(key, key) for key in given}

    def word(self, dimension: str, value: str) -> Label:
        """What a value of an address is called; itself where nobody knows it."""
        key = None if value == NONE else int(value) if value.isdigit() else value
        return self._labels(dimension, {key: Line(value, "")}).get(key, value)

    def listed(self, what: str, chosen: Mapping[str, str]) -> QuerySet[TaskStanding]:
        """The list behind a figure: worst first."""
        found = self.live.filter(self.condition(what))
        for dimension, value in chosen.items():
            column = DIMENSIONS[dimension][0]
            blank = Q(**{f"{column}__isnull": True}) if dimension in {"unit", "leader"} else Q(**{column: ""})
            found = found.filter(blank if value == NONE else Q(**{column: value}))
        return found.filter(records.seen_by(self.person, "task__record__")).select_related(*RELATED)

    def due_soon(self, until: datetime) -> QuerySet[TaskStanding]:
        found = self.live.filter(due_at__gte=self.now, due_at__lt=until)
        found = found.filter(records.seen_by(self.person, "task__record__"))
        return found.select_related(*RELATED).order_by("due_at", "pk")


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, cut into lights; positions in CSS pixels."""

    line: Line
    y: int
    parts: tuple[tuple[str, float, float], ...]  # light, x, width
    end: float

    @property
    def text_y(self) -> int:
        return self.y + 13


CHART_LEFT, CHART_WIDTH, STEP = 112, 150, 26
MOST_BARS = 12


def bars(lines: Sequence[Line]) -> list[Bar]:
    """The bars of a chart, as long as the live tasks, cut by light."""
    shown = lines[:MOST_BARS]
    longest = max((line.counts["live"] for line in shown), default=0) or 1
    made = []
    for place, line in enumerate(shown):
        x, parts = float(CHART_LEFT), []
        for light in LIGHTS:
            width = round(CHART_WIDTH * line.counts[light] / longest, 1)
            if width:
                parts.append((light, round(x, 1), width))
                x += width
        made.append(Bar(line, 4 + STEP * place, tuple(parts), round(x + 6, 1)))
    return made
