"""The light of a task at any moment, worked out from what had happened by then and the calendar as it was known then.

Nothing is stored that decides a light: dates in force (`DueMark`), approved feedback, verifications, milestones and the organ's
thresholds of that day. `LightDay` keeps the history for the eye; `TaskStanding` keeps the present light for lists, together with
the moment at which it will be another (`next_change`), so that it is right whenever it is shown.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from zhongshu.engines import lights as engine
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Organ
from zhongshu.records.states import State, Urgency
from zhongshu.supervision.models import (
    DueMark,
    Feedback,
    LightRule,
    Milestone,
    SupervisedTask,
    Verification,
)
from zhongshu.supervision.models.standing import LIGHTS
from zhongshu.supervision.states import OWN_WORK, Finding

WARN_DAYS = {
    Urgency.NORMAL.value: 2,
    Urgency.ROUTINE_URGENT.value: 1,
    Urgency.URGENT.value: 1,
    Urgency.EXTRA_URGENT.value: 0,
    Urgency.FLASH.value: 0,
}


RANK = {key: place for place, key in enumerate((*LIGHTS, "done", ""))}


@dataclass(frozen=True)
class Thresholds:
    """What an organ calls near, behind and far behind."""

    warn_days: dict[str, float] = field(default_factory=lambda: dict(WARN_DAYS))
    behind: int = engine.BEHIND_POINTS
    far_behind: int = engine.FAR_BEHIND_POINTS
    silence_days: int = 10


@dataclass(frozen=True)
class Light:
    """The key of the light, its word, and how far behind (None: nothing was reported)."""

    key: str
    label: str
    behind: float | None = None
    planned: float | None = None


@dataclass
class History:
    """What happened to one task, in order."""

    assigned_at: datetime | None
    urgency: str
    marks: list[DueMark] = field(default_factory=list)
    reports: list[tuple[datetime, int]] = field(default_factory=list)  # approved at, progress
    returns: list[datetime] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)


def lights_of(tasks: Sequence[SupervisedTask], at: datetime | None = None) -> dict[int, Light]:
    """Lights by record id at that moment (now). A fixed number of queries for any number of tasks."""
    moment = at or timezone.now()
    histories = histories_of(tasks)
    organs = {task.record.owning_organ_id for task in tasks}
    clocks = calendars.clocks_for(organs, at)
    thresholds = thresholds_by_organ(organs, moment)
    return {
        task.pk: light_at(
            histories[task.pk],
            moment,
            clocks[task.record.owning_organ_id],
            thresholds.get(task.record.owning_organ_id, Thresholds()),
        )
        for task in tasks
    }


def light_at(history: History, moment: datetime, clock: Clock, thresholds: Thresholds) -> Light:
    """Pure: the first rule of decision 26 that applies at that moment."""
    mark = next((mark for mark in reversed(history.marks) if mark.since <= moment), None)
    if mark is None:
        return Light("", "")
    progress = next((percent for when, percent in reversed(history.reports) if when <= moment), None)
    planned = _planned(history, mark, moment, clock)
    behind = max(planned - progress, 0.0) if progress is not None and planned is not None else None
    returned = next((when for when in reversed(history.returns) if when <= moment), None)
    reported = next((when for when, _percent in reversed(history.reports) if when <= moment), None)
    key = _key(mark, moment, clock, thresholds, behind, history.urgency, returned=_after(returned, reported))
    when = mark.since if mark.state in {State.CLOSED, State.CANCELLED} else moment
    return Light(key, engine.described(key, mark.due_at, when).label, behind, planned)


def next_change(history: History, moment: datetime, clock: Clock, thresholds: Thresholds) -> datetime | None:
    """Pure: the first moment after this one at which the light is another if nothing more happens; None: it stays.

    Under one mark a light only gets worse, and only at a midnight, four hours before the date or past it; so the first midnight
    that differs is found by halving the days up to the date.
    """
    soonest = min((when for when in _events(history) if when > moment), default=None)
    mark = next((mark for mark in reversed(history.marks) if mark.since <= moment), None)
    if mark is None or mark.state != State.OPEN or mark.due_at < moment:
        return soonest
    key = light_at(history, moment, clock, thresholds).key

    def differs(when: datetime) -> bool:
        return light_at(history, when, clock, thresholds).key != key

    today, horizon = clock.local(moment).date(), min(mark.due_at, soonest or mark.due_at)
    days = range(1, (clock.local(horizon).date() - today).days + 1)
    place = bisect_left(days, True, key=lambda days: differs(midnight(today, days, clock)))
    moments = [mark.due_at - engine.SAME_DAY_WARNING, mark.due_at + timedelta(microseconds=1)]
    moments += [midnight(today, days[place], clock)] if place < len(days) else []
    found = min((when for when in moments if when > moment and differs(when)), default=None)
    return min((when for when in (found, soonest) if when is not None), default=None)


def midnight(day: date, later: int, clock: Clock) -> datetime:
    """The beginning of the day that many days later."""
    return datetime.combine(day + timedelta(days=later), time(), clock.tz)


def _events(history: History) -> Iterable[datetime]:
    yield from (mark.since for mark in history.marks)
    yield from (when for when, _percent in history.reports)
    yield from history.returns
    for point in history.milestones:
        yield from (when for when in (point.since, point.until) if when is not None)


def silent_from(said: datetime, clock: Clock, allowed: int) -> datetime:
    """Pure: from then on more than the allowed workdays have gone by without a word."""
    day = clock.local(said).date()
    for _ in range(allowed + 1):
        day = clock.next_workday(day)
    return midnight(day, 0, clock)


def item_light(own: Light, below: Sequence[Light]) -> Light:
    """Pure: the worst of what is open below an item; its own date where nothing is, or where that is worse."""
    if own.key in {"done", "hold", ""} or not below:
        return own
    worst = min(below, key=lambda light: RANK[light.key])
    return worst if RANK[worst.key] <= RANK[own.key] or own.key == "ok" else own


def _key(  # noqa: PLR0913 -- the inputs of the rule
    mark: DueMark,
    moment: datetime,
    clock: Clock,
    thresholds: Thresholds,
    behind: float | None,
    urgency: str,
    *,
    returned: bool,
) -> str:
    """The engine's rule with the organ's thresholds: its points are scaled to the engine's."""
    points = None
    if behind is not None:
        if behind > thresholds.far_behind:
            points = engine.FAR_BEHIND_POINTS + 1.0
        elif behind > thresholds.behind:
            points = engine.BEHIND_POINTS + 1.0
        else:
            points = 0.0
    warn = thresholds.warn_days.get(urgency, WARN_DAYS[Urgency.NORMAL.value])
    return engine.light(mark.state, mark.due_at, moment, clock, warn, progress=points, is_returned=returned)


def _planned(history: History, mark: DueMark, moment: datetime, clock: Clock) -> float | None:
    """What should be done by now: the milestones that have come due, else the share of the workdays gone by."""
    if history.assigned_at is None:
        return None
    points = [point for point in history.milestones if point.holds_at(moment)]
    if points:
        today = timezone.localdate(moment)
        return float(max((point.planned_percent for point in points if point.due_on < today), default=0))
    return engine.points_behind(0, history.assigned_at, mark.due_at, moment, clock)


def _after(returned: datetime | None, reported: datetime | None) -> bool:
    return returned is not None and (reported is None or returned > reported)


def histories_of(tasks: Sequence[SupervisedTask]) -> dict[int, History]:
    ids = [task.pk for task in tasks]
    histories = {task.pk: History(task.assigned_at, task.record.urgency) for task in tasks}
    for mark in DueMark.objects.filter(record__in=ids).order_by("since", "pk"):
        histories[mark.record_id].marks.append(mark)
    reports = Feedback.objects.filter(task__in=ids, approved_at__isnull=False, kind__in=OWN_WORK)
    reports = reports.order_by("approved_at", "pk")
    for task_id, when, percent in reports.values_list("task_id", "approved_at", "progress"):
        if when is not None:
            histories[task_id].reports.append((when, percent))
    for task_id, when in _returns(ids):
        histories[task_id].returns.append(when)
    for point in Milestone.objects.filter(task__in=ids).order_by("due_on", "pk"):
        histories[point.task_id].milestones.append(point)
    return histories


def _returns(ids: Iterable[int]) -> Iterable[tuple[int, datetime]]:
    rows = Verification.objects.filter(task__in=list(ids)).exclude(finding=Finding.TRUE)
    return rows.order_by("verified_at", "pk").values_list("task_id", "verified_at")


def thresholds_of(organ_id: int, at: datetime | None = None) -> Thresholds:
    return thresholds_by_organ({organ_id}, at or timezone.now()).get(organ_id, Thresholds())


def thresholds_by_organ(organ_ids: set[int], at: datetime) -> dict[int, Thresholds]:
    found: dict[int, Thresholds] = defaultdict(Thresholds)
    for rule in LightRule.objects.filter(organ__in=organ_ids, known_from__lte=at).order_by("known_from"):
        found[rule.organ_id] = thresholds_from(rule)
    return found


def thresholds_from(rule: LightRule) -> Thresholds:
    warn = {**WARN_DAYS, **rule.warn_days}
    return Thresholds(warn, rule.behind_points, rule.far_behind_points, rule.silence_days)


def versions(organ: Organ) -> QuerySet[LightRule]:
    """Every rule the organ had, the newest first."""
    return LightRule.objects.filter(organ=organ).select_related("made_by").order_by("-known_from")
