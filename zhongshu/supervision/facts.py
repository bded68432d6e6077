"""What the record page shows of an item and of a task."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhongshu.engines.workdays import Clock
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision import access, comparing, lights, queries, tabs, tree
from zhongshu.supervision.models import (
    Feedback,
    ItemStanding,
    Milestone,
    ReportTurn,
    SupervisedItem,
    SupervisedTask,
    TaskStanding,
)
from zhongshu.supervision.progress import done_of, rolled_up
from zhongshu.supervision.services.marking import catch_up
from zhongshu.supervision.states import Evidence, FeedbackKind
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import Outcome, StepRole


@dataclass(frozen=True)
class Point:
    """A milestone with how it stands."""

    milestone: Milestone
    light: str
    is_next: bool


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
        "branches": [tabs.Branch(task, 1, shown[task.pk], done_of(task), None) for task in tasks],
        "whole": rolled_up(tasks),
        "slips": list(record.slips.select_related("issued_by", "answered_by")),
        "looks": list(item.look_backs.select_related("done_by").prefetch_related("photos")),
        **_clock(record),
    }


def heading_light(record: Record, now: datetime, clock: Clock) -> lights.Light | None:
    """The light that the ledger shows: of an item the worst below it, of a task by its progress too."""
    catch_up(now)
    if record.kind == access.ITEM:
        found = ItemStanding.objects.filter(pk=record.pk).values_list("light", "light_due_at").first()
    else:
        found = TaskStanding.objects.filter(pk=record.pk).values_list("light", "due_at").first()
    return tree.shown_light(*found, None, now, clock) if found and found[0] else None


def task_facts(record: Record, person: Person | None = None) -> dict[str, Any]:
    """As the person may know it: reports that are not signed yet only within the unit."""
    related = ("record__parent", *access.TASK_RELATED, "item__leader")
    tasks = SupervisedTask.objects.select_related(*related).prefetch_related("verifications__verified_by", "indicators")
    task = tasks.filter(pk=record.pk).first()
    if task is None:
        return {"task": None}
    said = list(tabs.said_of([task.pk], person))
    turns = list(task.turns.all())
    light = lights.lights_of([task])[task.pk]
    return {
        "task": task,
        "light": light,
        "branch": tabs.Branch(task, 1, light, done_of(task), None),
        "evidence": [Evidence(key).label for key in task.evidence],
        "co": co_handlers(record),
        "points": points(list(task.milestones.filter(until__isnull=True)), task.progress),
        "plan": {(one.title, one.due_on, one.planned_percent) for one in task.milestones.filter(until__isnull=True)},
        "compared": comparing.compare(task, comparing.columns(turns, said)),
        "waiting": [one for one in said if one.approved_at is None and one.returned_at is None],
        "parts": [one for one in said if one.kind == FeedbackKind.CO and one.approved_at],
        "checks": list(task.verifications.all()),
        "slips": list(record.slips.select_related("issued_by", "answered_by")),
        "causes": list(task.causes.select_related("made_by")),
        "turns": owed(turns, said),
        **_clock(record),
    }


def _clock(record: Record) -> dict[str, Any]:
    """What was asked of the date, and where the clock stood still."""
    return {
        "extensions": list(record.extensions.select_related("asked_by", "decided_by").order_by("-pk")),
        "suspensions": list(record.suspensions.select_related("made_by").order_by("-pk")),
    }


def co_handlers(record: Record) -> list[Step]:
    """配合单位 with their own dates, and whether they have reported."""
    steps = Step.objects.filter(record=record, role=StepRole.CO).exclude(
        outcome__in=[Outcome.REASSIGNED, Outcome.HANDED_OVER, Outcome.CLAIMED, Outcome.DROPPED]
    )
    return list(steps.select_related("holder__organ").order_by("pk"))


def points(milestones: list[Milestone], progress: int, today: date | None = None) -> list[Point]:
    """Reached: done; past and not reached: over; the next one is marked."""
    today = today or timezone.localdate()
    reached = [progress >= one.planned_percent for one in milestones]
    following = reached.index(False) if False in reached else -1
    return [
        Point(one, "done" if done else "over" if one.due_on < today else "", place == following)
        for place, (one, done) in enumerate(zip(milestones, reached, strict=True))
    ]


def owed(turns: list[ReportTurn], said: list[Feedback]) -> list[ReportTurn]:
    """Reports that are owed and were not given, oldest first."""
    given = {one.turn_id for one in said if one.turn_id and one.returned_at is None}
    return sorted((turn for turn in turns if turn.pk not in given), key=lambda turn: turn.due_at)
