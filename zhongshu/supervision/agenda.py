"""What else the 督办日历 shows: 节点, 应报反馈, 回头看 and the days of inspections; each as far as it is seen."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records.states import State
from zhongshu.supervision import access, inspections
from zhongshu.supervision.models import (
    Conclusion,
    Feedback,
    InspectionPlan,
    LookBack,
    Milestone,
    Rectification,
    ReportTurn,
    Review,
    SupervisedItem,
    TaskStanding,
)
from zhongshu.supervision.models.standing import LIGHTS
from zhongshu.supervision.periods import periods
from zhongshu.supervision.states import ReportCycle

SHOWN, LISTED = 2, 200  # of a kind: on a day of the month, on the page of a day


@dataclass(frozen=True)
class Dated:
    """One line: what falls on that day, whose it is, where it is done."""

    kind: str | Promise
    title: str
    who: str
    url: str
    is_over: bool


@dataclass(frozen=True)
class Asked:
    """Who looks, at which days, of whose: everything seen, of the own unit ("mine"), what one asked for ("asked")."""

    person: Person
    first: date
    last: date
    scope: str
    tasks: QuerySet[TaskStanding]  # those of the calendar: sight and scope are in it
    shown: int = SHOWN

    @property
    def span(self) -> tuple[date, date]:
        return (self.first, self.last)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        zone = timezone.get_current_timezone()
        return (
            datetime.combine(self.first, time(), zone),
            datetime.combine(self.last + timedelta(days=1), time(), zone) - timedelta(microseconds=1),
        )


Found = dict[date, tuple[int, list[Dated]]]


def dated(asked: Asked) -> dict[date, list[tuple[str | Promise, int, list[Dated]]]]:
    """By day, for each kind how many and the first few. A fixed number of queries."""
    days: dict[date, list[tuple[str | Promise, int, list[Dated]]]] = defaultdict(list)
    for label, find in KINDS:
        for day, (count, lines) in find(asked).items():
            days[day].append((label, count, lines))
    return days


def _first_of_each_day(rows: QuerySet, day: str, asked: Asked) -> dict[date, tuple[int, list[int]]]:
    """How many on each day, and the keys of the first."""
    placed = rows.order_by().annotate(
        falls_on=F(day),
        nth_of_day=Window(RowNumber(), partition_by=F(day), order_by="pk"),
        count_of_day=Window(Count("pk"), partition_by=F(day)),
    )
    first = placed.filter(nth_of_day__lte=asked.shown).order_by("falls_on", "pk")
    found: dict[date, tuple[int, list[int]]] = {}
    for on, key, count in first.values_list("falls_on", "pk", "count_of_day"):
        found.setdefault(on, (count, []))[1].append(key)
    return found


def _made(
    found: dict[date, tuple[int, list[int]]], rows: QuerySet, related: Iterable[str], line: Callable[..., Dated]
) -> Found:
    known = rows.model.objects.filter(pk__in=[key for _n, keys in found.values() for key in keys] or [0])
    by_key = {row.pk: row for row in known.select_related(*related)}
    return {day: (count, [line(by_key[key]) for key in keys]) for day, (count, keys) in found.items()}


def milestones(asked: Asked) -> Found:
    """节点 in force of tasks under way."""
    under_way = asked.tasks.filter(pk=OuterRef("task"), rank__lt=LIGHTS.index("hold"))
    rows = Milestone.objects.filter(due_on__range=asked.span, until__isnull=True, done_on__isnull=True)
    rows = rows.filter(Exists(under_way))
    today = timezone.localdate()

    def line(point: Milestone) -> Dated:
        record = point.task.record
        title = f"{point.title}（{point.planned_percent}%）{record.masked_title}"
        who = point.task.organ.label if point.task.organ else ""
        return Dated(_("节点"), title, who, f"{record.get_absolute_url()}?tab=dates", point.due_on < today)

    return _made(_first_of_each_day(rows, "due_on", asked), rows, ("task__record", "task__organ"), line)


def reports(asked: Asked) -> Found:
    """应报反馈 that have opened and were not given."""
    given = Feedback.objects.filter(turn=OuterRef("pk"), approved_at__isnull=False).values("pk")[:1]
    rows = ReportTurn.objects.filter(due_at__range=asked.moments, task__record__state=State.OPEN)
    rows = rows.filter(Exists(asked.tasks.filter(pk=OuterRef("task")))).annotate(
        given=Subquery(given), on=TruncDate("due_at")
    )
    rows = rows.filter(given__isnull=True)
    now = timezone.now()

    def line(turn: ReportTurn) -> Dated:
        record = turn.task.record
        who = turn.task.organ.label if turn.task.organ else ""
        title = f"{turn.period} {record.masked_title}"
        return Dated(_("应报反馈"), title, who, f"{record.get_absolute_url()}?tab=reports", turn.due_at < now)

    return _made(_first_of_each_day(rows, "on", asked), rows, ("task__record", "task__organ"), line)


def reports_to_come(asked: Asked) -> Found:
    """Rounds of reports that have not opened yet: by the rule of each item, so many of its tasks."""
    items = SupervisedItem.objects.filter(record__state=State.OPEN, sent_at__isnull=False)
    items = items.exclude(report_cycle=ReportCycle.NONE)
    items = items.filter(Exists(asked.tasks.filter(item=OuterRef("pk"))))
    rules = items.values_list("report_cycle", "report_day", "record__owning_organ").annotate(count=Count("pk"))
    groups = list(rules.order_by("report_cycle", "report_day", "record__owning_organ"))
    clocks = calendars.clocks_for({organ for _cycle, _day, organ, _count in groups})
    found: dict[date, tuple[int, list[Dated]]] = {}
    for cycle, report_day, organ, count in groups:
        for day in _days_to_come(cycle, report_day, asked, clocks[organ]):
            title = _("%(n)s个督办件到期报进展") % {"n": count}
            line = Dated(
                _("应报反馈"), title, str(ReportCycle(cycle).label), reverse("supervision:ledger"), is_over=False
            )
            before, lines = found.get(day, (0, []))
            found[day] = (before + 1, [*lines, line])
    return found


def _days_to_come(cycle: str, report_day: int, asked: Asked, clock: Clock) -> list[date]:
    now = timezone.localtime()
    until = timezone.localtime(asked.moments[1])
    made = periods(cycle, report_day, since=now, until=until, clock=clock) if until > now else []
    days = [clock.local(one.due_at).date() for one in made if one.opened_at > now]
    return [day for day in days if asked.first <= day <= asked.last]


def look_backs(asked: Asked) -> Found:
    """回头看 that is planned and not done."""
    rows = LookBack.objects.filter(planned_on__range=asked.span, done_at__isnull=True)
    rows = rows.filter(item__in=access.visible_to(asked.person).values("pk"))
    narrowed = {
        "mine": Q(item__tasks__organ=asked.person.organ),
        "asked": Q(item__leader=asked.person) | Q(item__leader_in_charge=asked.person),
    }
    if asked.scope:
        rows = LookBack.objects.filter(pk__in=rows.filter(narrowed[asked.scope]).values("pk"))
    today = timezone.localdate()

    def line(look: LookBack) -> Dated:
        record = look.item.record
        return Dated(
            _("回头看"), record.masked_title, look.planned_by.name, record.get_absolute_url(), look.planned_on < today
        )

    return _made(_first_of_each_day(rows, "planned_on", asked), rows, ("item__record", "planned_by"), line)


def plans(asked: Asked) -> Found:
    """结论期限 of inspections that are not finished."""
    rows = inspections.unfinished().filter(due_on__range=asked.span, approved_at__isnull=False)
    rows = _ours(rows.filter(pk__in=inspections.visible_to(asked.person).values("pk")), asked, "targets__organ")

    def line(plan: InspectionPlan) -> Dated:
        return Dated(_("结论期限"), plan.title, plan.holder.name, plan.get_absolute_url(), _over(plan.due_on))

    return _made(_first_of_each_day(rows, "due_on", asked), rows, ("holder",), line)


def review_ends(asked: Asked) -> Found:
    """The last day on which a unit may ask for a review."""
    rows = inspections.conclusions_visible_to(asked.person).filter(review_until__range=asked.span, reviews__isnull=True)
    rows = _ours(rows, asked, "target__organ")

    def line(one: Conclusion) -> Dated:
        return Dated(
            _("申请复核截止"),
            one.target.plan.title,
            one.target.organ.label,
            reverse("supervision:ours"),
            _over(one.review_until),
        )

    related = ("target__plan", "target__organ")
    return _made(_first_of_each_day(rows, "review_until", asked), rows, related, line)


def reviews(asked: Asked) -> Found:
    """复核 that is to be decided."""
    rows = Review.objects.filter(due_on__range=asked.span, decided_at__isnull=True)
    rows = rows.filter(conclusion__in=inspections.conclusions_visible_to(asked.person).order_by().values("pk"))
    rows = _ours(rows, asked, "conclusion__target__organ")

    def line(one: Review) -> Dated:
        title = one.conclusion.target.plan.title
        return Dated(_("复核期限"), title, one.holder.name, reverse("supervision:inspections"), _over(one.due_on))

    related = ("conclusion__target__plan", "holder")
    return _made(_first_of_each_day(rows, "due_on", asked), rows, related, line)


def rectifications(asked: Asked) -> Found:
    """整改期限."""
    rows = inspections.rectifications_visible_to(asked.person).filter(due_on__range=asked.span, done_at__isnull=True)
    rows = _ours(rows, asked, "conclusion__target__organ")

    def line(row: Rectification) -> Dated:
        return Dated(
            _("整改期限"), row.problem[:60], row.holder.name, reverse("supervision:rectifications"), _over(row.due_on)
        )

    return _made(_first_of_each_day(rows, "due_on", asked), rows, ("holder",), line)


def _ours(rows: QuerySet, asked: Asked, organ: str) -> QuerySet:
    """Of the own unit; what one asked for are items, not inspections. Each row once."""
    if asked.scope == "asked":
        return rows.none()
    wanted = rows.filter(**{organ: asked.person.organ_id}) if asked.scope == "mine" else rows
    return rows.model.objects.filter(pk__in=wanted.order_by().values("pk"))


def _over(day: date | None) -> bool:
    return day is not None and day < timezone.localdate()


KINDS: tuple[tuple[str | Promise, Callable[[Asked], Found]], ...] = (
    (gettext_lazy("节点"), milestones),
    (gettext_lazy("应报反馈"), reports),
    (gettext_lazy("应报反馈"), reports_to_come),
    (gettext_lazy("回头看"), look_backs),
    (gettext_lazy("结论期限"), plans),
    (gettext_lazy("申请复核截止"), review_ends),
    (gettext_lazy("复核期限"), reviews),
    (gettext_lazy("整改期限"), rectifications),
)
