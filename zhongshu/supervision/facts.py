"""What the record page shows of an item and of a task."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from zhongshu.records.models import Record
from zhongshu.supervision import access, lights, queries
from zhongshu.supervision.models import Feedback, Milestone, SupervisedItem, SupervisedTask
from zhongshu.supervision.states import Evidence


@dataclass(frozen=True)
class Point:
    """A milestone with how it stands."""

    milestone: Milestone
    light: str
    is_next: bool


@dataclass(frozen=True)
class Figure:
    """An indicator with what was reported before and last."""

    name: str
    target: str
    before: str
    last: str
    percent: int | None


def item_facts(record: Record) -> dict[str, Any]:
    related = ("leader", "leader_in_charge", "proposed_by", "approved_by")
    item = SupervisedItem.objects.select_related(*related).filter(pk=record.pk).first()
    if item is None:
        return {"item": None}
    tasks = queries.results_of(record)
    shown = lights.lights_of(tasks)
    return {
        "item": item,
        "evidence": [Evidence(key).label for key in item.evidence],
        "lines": [{"task": task, "light": shown[task.pk]} for task in tasks],
        "slips": list(record.slips.select_related("issued_by", "answered_by")),
        "looks": list(item.look_backs.select_related("done_by")),
    }


def task_facts(record: Record) -> dict[str, Any]:
    related = ("record", *access.TASK_RELATED, "item__leader")
    task = SupervisedTask.objects.select_related(*related).filter(pk=record.pk).first()
    if task is None:
        return {"task": None}
    said = list(
        task.feedbacks.select_related("written_by", "approved_by", "returned_by", "turn").prefetch_related(
            "proofs__file"
        )
    )
    return {
        "task": task,
        "light": lights.lights_of([task])[task.pk],
        "evidence": [Evidence(key).label for key in task.evidence],
        "co": list(task.co_organs.all()),
        "points": points(list(task.milestones.all()), task.progress),
        "figures": figures(task, [one for one in said if one.approved_at]),
        "feedbacks": said,
        "checks": list(task.verifications.select_related("verified_by").prefetch_related("photos")),
        "slips": list(record.slips.select_related("issued_by", "answered_by")),
        "causes": list(task.causes.select_related("made_by")),
        "turns": owed(task, said),
    }


def points(milestones: list[Milestone], progress: int, today: date | None = None) -> list[Point]:
    """Reached: done; past and not reached: over; the next one is marked."""
    today = today or timezone.localdate()
    reached = [progress >= one.planned_percent for one in milestones]
    following = reached.index(False) if False in reached else -1
    return [
        Point(one, "done" if done else "over" if one.due_on < today else "", place == following)
        for place, (one, done) in enumerate(zip(milestones, reached, strict=True))
    ]


def figures(task: SupervisedTask, approved: list[Feedback]) -> list[Figure]:
    """Last and before that, newest first in `approved`."""
    found = []
    for indicator in task.indicators.all():
        given = [one.values[key] for one in approved if (key := str(indicator.pk)) in one.values]
        last, before, *_older = (*given, "", "")
        percent = round(100 * float(last) / float(indicator.target)) if last else None
        found.append(Figure(str(indicator), f"{indicator.target.normalize():f}", before, last, percent))
    return found


def owed(task: SupervisedTask, said: list[Feedback]) -> list[Any]:
    """Reports that are owed and were not given."""
    given = {one.turn_id for one in said if one.turn_id and one.returned_at is None}
    return [turn for turn in task.turns.order_by("due_at") if turn.pk not in given]
