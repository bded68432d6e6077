"""What happens by itself: reports fall due, lights of a day are kept. A run that was missed is caught up, none is doubled."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines.workdays import Clock
from zhongshu.notices import services as notices
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records.states import State
from zhongshu.supervision import access, lights
from zhongshu.supervision.models import DueMark, LightDay, ReportTurn, SupervisedTask
from zhongshu.supervision.periods import Period, periods
from zhongshu.supervision.states import ReportCycle

CAUGHT_UP = timedelta(days=62)  # how far back days of lights are filled in
AT_ONCE = 500


@transaction.atomic
def open_turns(at: datetime | None = None) -> list[ReportTurn]:
    """应报反馈: a row for every report that has fallen due since the task was sent; told once to whoever holds it."""
    now = timezone.localtime(at or timezone.now())
    owing = SupervisedTask.objects.filter(record__state=State.OPEN, assigned_at__isnull=False)
    owing = owing.exclude(item__report_cycle=ReportCycle.NONE).select_related(*access.TASK_RELATED, "item")
    tasks = [task for task in owing.order_by("pk") if task.record.owning_organ_id == task.item.record.owning_organ_id]
    clocks = calendars.clocks_for({task.record.owning_organ_id for task in tasks})
    made = []
    for task in tasks:
        for period in _missing(task, now, clocks[task.record.owning_organ_id]):
            turn, is_new = ReportTurn.objects.get_or_create(
                task=task, period=period.key, defaults={"opened_at": period.opened_at, "due_at": period.due_at}
            )
            if is_new:
                made.append(turn)
                _tell(turn, task, _("请报%(period)s反馈，%(due)s前：%(title)s"), "opened")
    return made


def _missing(task: SupervisedTask, now: datetime, clock: Clock) -> list[Period]:
    """Periods without a turn, but not those that began while the clock of the task stood still."""
    if task.assigned_at is None:
        return []
    known = set(task.turns.values_list("period", flat=True))
    since = timezone.localtime(task.assigned_at)
    item = task.item
    found = periods(item.report_cycle, item.report_day, since=since, until=now, clock=clock)
    marks = list(DueMark.objects.filter(record=task.record).order_by("since", "pk"))
    return [period for period in found if period.key not in known and not _stood_still(marks, period.opened_at)]


def _stood_still(marks: list[DueMark], moment: datetime) -> bool:
    mark = next((mark for mark in reversed(marks) if mark.since <= moment), None)
    return mark is not None and mark.state != State.OPEN


def remind_of_turns(at: datetime | None = None) -> int:
    """A day before a report is due, and once when it is late; the leader of the unit hears of the late one too."""
    now = at or timezone.now()
    waiting = ReportTurn.objects.filter(due_at__lt=now + timedelta(days=1), task__record__state=State.OPEN)
    related = ("task__record__holder", "task__unit_leader", "task__item")
    told = 0
    for turn in waiting.select_related(*related).order_by("due_at")[:AT_ONCE]:
        if turn.feedbacks.filter(returned_at__isnull=True).exists():
            continue
        is_late = turn.due_at < now
        text = (
            _("%(period)s反馈已过期限（%(due)s），请补报：%(title)s")
            if is_late
            else _("%(period)s反馈%(due)s前要报：%(title)s")
        )
        _tell(turn, turn.task, text, "late" if is_late else "near")
        told += 1
    return told


def _tell(turn: ReportTurn, task: SupervisedTask, text: str, when: str) -> None:
    people: list[Person] = [task.record.holder] if task.record.holder else []
    if when == "late" and task.unit_leader:
        people.append(task.unit_leader)
    due = timezone.localtime(turn.due_at).strftime("%-m月%-d日%H:%M")
    words = {"period": turn.period, "due": due, "title": task.record.masked_title}
    for person in {one.pk: one for one in people if one.is_active}.values():
        notices.tell(
            "supervision.report_due",
            person,
            text=text % words,
            url=task.record.get_absolute_url(),
            record=task.record,
            key=f"turn:{turn.pk}:{when}:{person.pk}",
        )


def keep_lights(until: date | None = None) -> int:
    """The light of every task at the end of each day up to yesterday that is not kept yet."""
    last = until or timezone.localdate() - timedelta(days=1)
    newest = LightDay.objects.order_by("-day").values_list("day", flat=True).first()
    day = max(newest + timedelta(days=1), last - CAUGHT_UP) if newest else last
    kept = 0
    while day <= last:
        kept += _keep_day(day)
        day += timedelta(days=1)
    return kept


@transaction.atomic
def _keep_day(day: date) -> int:
    """All or nothing of one day, so that a run that dies is done again whole."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time())) - timedelta(seconds=1)
    begin = end - timedelta(days=1)
    under_way = SupervisedTask.objects.filter(assigned_at__lte=end).exclude(record__closed_at__lt=begin)
    under_way = under_way.exclude(record__cancelled_at__lt=begin).select_related("record")
    kept, tasks = 0, list(under_way.order_by("pk"))
    for start in range(0, len(tasks), AT_ONCE):
        some = tasks[start : start + AT_ONCE]
        rows = [
            LightDay(record=task.record, day=day, at=end, light=light.key, behind=_rounded(light.behind))
            for task, light in _shown(some, end)
            if light.key
        ]
        LightDay.objects.bulk_create(rows, ignore_conflicts=True)
        kept += len(rows)
    return kept


def _shown(tasks: list[SupervisedTask], at: datetime) -> list[tuple[SupervisedTask, lights.Light]]:
    found = lights.lights_of(tasks, at)
    return [(task, found[task.pk]) for task in tasks]


def _rounded(behind: float | None) -> int | None:
    return None if behind is None else round(behind)
