"""Where tasks and items stand now, worked out from their history: the rows that `services.marking` stores. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.records.states import LIVE, State
from zhongshu.supervision import lights
from zhongshu.supervision.lights import History, Light, Thresholds
from zhongshu.supervision.models import Cause, DueMark, ItemStanding, SupervisedItem, SupervisedTask, TaskStanding
from zhongshu.supervision.models.standing import DONE, GONE
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole

BEGINNING = date(2020, 1, 1)
WORKING = ("accepting", "handling", "reviewing")  # stages in which a unit works
RANKS = {State.CLOSED.value: DONE, State.CANCELLED.value: GONE}


def tasks_now(tasks: Sequence[SupervisedTask], now: datetime) -> list[TaskStanding]:
    """Rows for these tasks (with `record` and `item`); a fixed number of queries."""
    ids = [task.pk for task in tasks]
    organs = {task.record.owning_organ_id for task in tasks}
    clocks, rules = calendars.clocks_for(organs), lights.thresholds_by_organ(organs, now)
    histories, stages = lights.histories_of(tasks), _stages(ids)
    causes = dict(Cause.objects.filter(task__in=ids).order_by("made_at", "pk").values_list("task", "kind"))
    rows = []
    for task in tasks:
        organ = task.record.owning_organ_id
        row = _task_row(task, histories[task.pk], now, clocks[organ], rules.get(organ, Thresholds()))
        row.stage, row.stage_on = stages.get(task.pk, ("", None))
        row.stage_workday = workday(row.stage_on, clocks[organ]) if row.stage_on else None
        row.cause = causes.get(task.pk, "")
        if row.stage == "verifying":
            row.silent_from = None
        rows.append(row)
    return rows


def workday(day: date, clock: Clock) -> int:
    """How many workdays lie between a day of long ago and this one."""
    return clock.workdays_between(BEGINNING, day)


def _task_row(task: SupervisedTask, history: History, now: datetime, clock: Clock, rule: Thresholds) -> TaskStanding:
    record, light = task.record, _live(lights.light_at(history, now, clock, rule), task.record.state)
    said = task.last_feedback_at or task.assigned_at
    is_awaited = record.state == State.OPEN and said is not None
    return TaskStanding(
        task=task,
        item_id=task.item_id,
        owner_id=record.owning_organ_id,
        organ_id=task.organ_id,
        leader_id=task.item.leader_id,
        level=record.level,
        light=light.key,
        rank=_rank(record.state, light),
        due_at=record.date,
        due_on=timezone.localdate(record.date),
        silent_from=lights.silent_from(said, clock, rule.silence_days) if is_awaited and said else None,
        returned=task.returned,
        closed_at=record.closed_at,
        changes_at=lights.next_change(history, now, clock, rule) if record.state in LIVE else None,
    )


def _rank(state: str, light: Light) -> int:
    return RANKS.get(state, lights.RANK[light.key])


def _live(light: Light, state: str) -> Light:
    """What is under way always has a light, so that no list loses it, even if its first date is said to hold from later on."""
    return light if light.key or state not in LIVE else Light("ok", "")


def _stages(ids: Sequence[int]) -> dict[int, tuple[str, date | None]]:
    """The last stage of each record, and the day since which it lies there, whoever held it in between."""
    steps = Step.objects.filter(record__in=ids, role=StepRole.LEAD).order_by("pk")
    found: dict[int, tuple[str, date | None]] = {}
    for record, stage, since in steps.values_list("record", "stage", "received_at"):
        before = found.get(record)
        day = before[1] if before and before[0] == stage else timezone.localdate(since)
        found[record] = (stage, day)
    return found


def items_now(items: Sequence[SupervisedItem], now: datetime) -> list[ItemStanding]:
    """Rows for these items (with `record`) from the stored rows of their tasks."""
    ids = [item.pk for item in items]
    organs = {item.record.owning_organ_id for item in items}
    clocks, rules = calendars.clocks_for(organs), lights.thresholds_by_organ(organs, now)
    marks: dict[int, list[DueMark]] = defaultdict(list)
    for mark in DueMark.objects.filter(record__in=ids).order_by("since", "pk"):
        marks[mark.record_id].append(mark)
    below: dict[int, list[TaskStanding]] = defaultdict(list)
    for row in TaskStanding.objects.filter(item__in=ids).exclude(rank=GONE).order_by("due_at", "pk"):
        below[row.item_id].append(row)
    made = []
    for item in items:
        organ = item.record.owning_organ_id
        own = [row for row in below[item.pk] if row.owner_id == organ]  # what a unit gives to its own people is its own
        history = History(None, item.record.urgency, marks=marks[item.pk])
        made.append(_item_row(item, own, history, now, clocks[organ], rules.get(organ, Thresholds())))
    return made


def _item_row(
    item: SupervisedItem, tasks: list[TaskStanding], history: History, now: datetime, clock: Clock, rule: Thresholds
) -> ItemStanding:
    record, live = item.record, [row for row in tasks if row.rank < DONE]
    own = _live(lights.light_at(history, now, clock, rule), record.state)
    shown = lights.item_light(own, [Light(row.light, "") for row in live])
    giving = next((row.due_at for row in live if row.light == shown.key), record.date)
    open_ones = [row for row in live if row.light != "hold"]
    changes = [row.changes_at for row in live] + [lights.next_change(history, now, clock, rule)]
    is_live = record.state in LIVE
    return ItemStanding(
        item=item,
        owner_id=record.owning_organ_id,
        level=record.level,
        source_kind=item.source_kind,
        light=shown.key,
        rank=_rank(record.state, shown),
        light_due_at=giving if shown is not own else record.date,
        due_at=record.date,
        closed_at=record.closed_at,
        is_unsent=item.sent_at is None,
        is_verifying=any(row.stage == "verifying" for row in open_ones),
        is_returned=any(row.returned for row in tasks),
        work_due_at=_first(row.due_at for row in open_ones if row.stage in WORKING),
        silent_from=_first(row.silent_from for row in open_ones),
        changes_at=_first(changes) if is_live else None,
    )


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
