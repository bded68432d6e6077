"""悬空件检查 and the four counts of 办理情况, each for what the viewer may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core import registry
from zhongshu.core.registry import Check, Finding
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.access import visible_to
from zhongshu.records.states import State
from zhongshu.workflow.models import Round, Step
from zhongshu.workflow.states import StepRole

HANDLING = "handling"
DIRECT = "none"  # papers that no unit handled: the office itself


@dataclass(frozen=True)
class Found:
    """One check and what it found, with titles only of what the viewer may see."""

    check: Check
    findings: list[Finding] = field(default_factory=list)


def watch(person: Person) -> list[Found]:
    """Every check for the organs whose watch the person keeps; checks that found nothing stand too, with an empty list."""
    organs = posture(person).permissions.get("reports.see_watch", frozenset())
    found = [(check, list(check.find(organs))) for check in registry.checks()]
    seen = _seen(person, (finding for _check, findings in found for finding in findings))
    return [Found(check, [_masked(finding, seen) for finding in findings]) for check, findings in found]


def _seen(person: Person, findings: Iterable[Finding]) -> set[int]:
    ids = {finding.record.pk for finding in findings if finding.record is not None}
    return set(visible_to(person).filter(pk__in=ids).values_list("pk", flat=True))


def _masked(finding: Finding, seen: set[int]) -> Finding:
    """What the viewer may not see keeps its place in the list, by its number, without title and way in."""
    record = finding.record
    if record is None or record.pk in seen:
        return finding
    if record.is_classified or not record.reference:
        return Finding(subject=_("（无权查看的件，由承办单位处理）"), why=finding.why)
    return Finding(subject=record.reference, why=finding.why, record=record)


def watch_counts(organs: frozenset[int] | None = None) -> dict[str, int]:
    """Findings by check, for the nightly job and the command line."""
    return {check.key: sum(1 for _finding in check.find(organs)) for check in registry.checks()}


@dataclass(frozen=True)
class Period:
    """The months for which papers were opened."""

    start: date
    end: date  # exclusive

    @property
    def moments(self) -> tuple[datetime, datetime]:
        zone = timezone.get_current_timezone()
        return datetime.combine(self.start, time(), zone), datetime.combine(self.end, time(), zone)


SHELVES = {
    "total": gettext_lazy("合计"),
    "on_time": gettext_lazy("按期办结"),
    "late": gettext_lazy("逾期办结"),
    "ahead": gettext_lazy("在办未到期"),
    "overdue": gettext_lazy("在办已逾期"),
    "first_on_time": gettext_lazy("按首次期限办结"),
}


def shelf(key: str, now: datetime) -> Q:
    """The condition on a round for one of the four counts (decision 12). Suspended counts as 未到期 unless it was overdue
    when it was suspended."""
    open_round = Q(closed_at__isnull=True)
    was_overdue = Q(record__state=State.SUSPENDED, record__suspensions__resumed_at__isnull=True) & Q(
        record__suspensions__was_overdue=True
    )
    overdue = Q(record__state=State.OPEN, record__due_at__lt=now) | was_overdue
    return {
        "total": Q(),
        "on_time": Q(closed_at__lte=F("closed_due_at")),
        "late": Q(closed_at__gt=F("closed_due_at")),
        "ahead": open_round & ~overdue,
        "overdue": open_round & overdue,
        "first_on_time": Q(closed_at__lte=F("first_due_at")),
    }[key]


def rounds(person: Person, period: Period, *, kind: str = "") -> QuerySet[Round]:
    """Rounds opened in the period of records that the person may see; cancelled and returned papers do not count."""
    start, end = period.moments
    counted = Round.objects.filter(opened_at__gte=start, opened_at__lt=end)
    counted = counted.filter(record__in=visible_to(person)).exclude(record__state=State.CANCELLED)
    return counted.filter(record__kind=kind) if kind else counted


@dataclass(frozen=True)
class Counts:
    """The four counts of one line; `total` is their sum."""

    label: str
    key: str
    on_time: int
    late: int
    ahead: int
    overdue: int
    first_on_time: int

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.ahead + self.overdue

    @property
    def due(self) -> int:
        """What should be finished by now: closed, or open past its date."""
        return self.on_time + self.late + self.overdue

    @property
    def rate(self) -> str:
        return _percent(self.on_time, self.due)

    @property
    def first_rate(self) -> str:
        """Against the first date: extensions do not help."""
        return _percent(self.first_on_time, self.due)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def by_unit(person: Person, period: Period, *, kind: str = "", now: datetime | None = None) -> list[Counts]:
    """One line per unit that handles (last 承办); papers without one stand under 办公室直接办理. One query."""
    now = now or timezone.now()
    handled = Step.objects.filter(record=OuterRef("record"), role=StepRole.LEAD, stage=HANDLING).order_by("-pk")
    grouped = (
        rounds(person, period, kind=kind)
        .annotate(
            unit_id=Subquery(handled.values("unit")[:1]),
            unit_name=Subquery(handled.values("unit__name")[:1]),
            organ_name=Subquery(handled.values("unit__organ__name")[:1]),
        )
        .values("unit_id", "unit_name", "organ_name")
        .annotate(**{name: Count("pk", filter=shelf(name, now), distinct=True) for name in SHELVES if name != "total"})
        .order_by()
    )
    return sorted((_line(row) for row in grouped), key=lambda line: (line.key != DIRECT, line.label))


def _line(row: dict[str, Any]) -> Counts:
    name = f"{row['organ_name']} {row['unit_name']}" if row["unit_id"] else _("办公室直接办理")
    numbers = {name: row[name] for name in SHELVES if name != "total"}
    return Counts(label=name, key=str(row["unit_id"] or DIRECT), **numbers)


def total_of(lines: Iterable[Counts]) -> Counts:
    lines = list(lines)
    sums = {name: sum(getattr(line, name) for line in lines) for name in SHELVES if name != "total"}
    return Counts(label=_("合计"), key="", **sums)


def listed(person: Person, period: Period, *, count: str, unit: str = "", kind: str = "") -> QuerySet[Round]:
    """The list behind one number."""
    found = rounds(person, period, kind=kind).filter(shelf(count, timezone.now())).distinct()
    if unit:
        handled = Step.objects.filter(record=OuterRef("record"), role=StepRole.LEAD, stage=HANDLING).order_by("-pk")
        found = found.annotate(unit_id=Subquery(handled.values("unit")[:1]))
        found = found.filter(unit_id__isnull=True) if unit == DIRECT else found.filter(unit_id=unit)
    return found.select_related("record__holder", "record__owning_organ")
