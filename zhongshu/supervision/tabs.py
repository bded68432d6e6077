"""The tabs of an item and of a task: 任务分解, 反馈与核查, 督办单和症结, 期限. What each shows, and how much is behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import RecordTab
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access, comparing, lights
from zhongshu.supervision.chain import responsibility
from zhongshu.supervision.models import Cause, Feedback, Milestone, PlanChange, Slip, SupervisedTask
from zhongshu.supervision.progress import done_of, rolled_up
from zhongshu.workflow.models import Extension, Round, Suspension

Label = str | Promise
SAID = ("written_by__organ", "approved_by", "returned_by", "turn")


@dataclass(frozen=True)
class Branch:
    """One task of the tree with how it stands."""

    task: SupervisedTask
    depth: int
    light: lights.Light
    progress: int
    below: int | None  # what the tasks under it add up to; None: there are none

    @property
    def record(self) -> Record:
        return self.task.record

    @property
    def bar(self) -> float:
        return round(72 * self.progress / 100, 1)

    @property
    def mark(self) -> float | None:
        return None if self.light.planned is None else round(70 * min(self.light.planned, 100) / 100, 1)

    @property
    def colour(self) -> str:
        return self.light.key if self.light.key in {"over", "late"} else "fg"


@dataclass(frozen=True)
class Event:
    """One line of the history of dates."""

    at: datetime
    who: str
    text: Label
    note: str = ""


def tasks_under(record: Record) -> list[SupervisedTask]:
    """Every task below an item or a task, parts that units gave to their own people too."""
    related = ("record__holder__organ", "record__owning_organ", "organ", "unit", "responsible")
    tasks = SupervisedTask.objects.select_related(*related).exclude(record__state=State.CANCELLED)
    if record.kind == access.ITEM:
        return list(tasks.filter(item=record.pk).order_by("code", "place", "pk"))
    return list(tasks.filter(record__parent=record).order_by("place", "pk"))


def tree(record: Record, person: Person) -> dict[str, Any]:
    """分解任务: as a tree; of parts out of sight only that they are there."""
    found = tasks_under(record)
    seen = set(access.tasks_visible_to(person).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    shown = lights.lights_of(found)
    below: dict[int | None, list[SupervisedTask]] = {}
    for task in found:
        below.setdefault(task.record.parent_id, []).append(task)
    branches = [branch for branch in _branches(record.pk, below, shown) if branch.task.pk in seen]
    top = below.get(record.pk, [])
    may_remind = record.kind == access.ITEM and record.state == State.OPEN and bool(found)
    return {
        "branches": branches,
        "hidden": len(found) - len(branches),
        "whole": rolled_up(top) if top else None,
        "may_remind": may_remind and bool(access.may_follow(person, access.item_of(record))),
    }


def _branches(
    parent: int, below: dict[int | None, list[SupervisedTask]], shown: dict[int, lights.Light], depth: int = 1
) -> list[Branch]:
    made = []
    for task in below.get(parent, []):
        parts = below.get(task.pk, [])
        made.append(Branch(task, depth, shown[task.pk], done_of(task), rolled_up(parts) if parts else None))
        made += _branches(task.pk, below, shown, depth + 1)
    return made


def reports(record: Record, person: Person) -> dict[str, Any]:
    """反馈与核查: of a task everything that was said and found; of an item the last two reports of each of its tasks."""
    if record.kind == access.TASK:
        task = SupervisedTask.objects.select_related("record").get(pk=record.pk)
        said = list(said_of([task.pk], person))
        checks = task.verifications.select_related("verified_by", "feedback").prefetch_related("photos")
        return {
            "said": said,
            "checks": list(checks),
            "columns": comparing.columns(list(task.turns.all()), said),
            "task": task,
        }
    tasks = [one for one in tasks_under(record) if one.record.parent_id == record.pk]
    seen = set(access.tasks_visible_to(person).filter(pk__in=[one.pk for one in tasks]).values_list("pk", flat=True))
    return {"matrix": matrix([one for one in tasks if one.pk in seen], person)}


def matrix(tasks: Sequence[SupervisedTask], person: Person) -> list[dict[str, Any]]:
    """One line for each task: the newest report beside the one before, missing ones as missing."""
    ids = [task.pk for task in tasks]
    said: dict[int, list[Feedback]] = {pk: [] for pk in ids}
    for one in said_of(ids, person):
        said[one.task_id].append(one)
    full = SupervisedTask.objects.filter(pk__in=ids).prefetch_related("turns", "indicators", "verifications")
    whole = {one.pk: one for one in full}
    lines = []
    for task in tasks:
        made = comparing.columns(list(whole[task.pk].turns.all()), said[task.pk])
        check = next(iter(whole[task.pk].verifications.all()), None)
        lines.append({"task": task, "compared": comparing.compare(whole[task.pk], made), "check": check})
    return lines


def said_of(task_ids: Sequence[int], person: Person | None = None) -> QuerySet[Feedback]:
    """What was said of these tasks; before its head has signed, only the writer's own organ reads it."""
    known = Q(approved_at__isnull=False) | Q(written_by__organ=person.organ_id if person else None)
    rows = Feedback.objects.filter(known, task__in=task_ids).select_related(*SAID)
    return rows.prefetch_related("proofs__file", "built_on__written_by__organ")


def pressed(record: Record, person: Person) -> dict[str, Any]:
    """督办单和症结 of the item and of what stands below it, as far as the person sees it."""
    ids = [record.pk]
    if record.kind == access.ITEM:
        below = [task.pk for task in tasks_under(record)]
        ids += list(access.tasks_visible_to(person).filter(pk__in=below).values_list("pk", flat=True))
    related = ("issued_by", "answered_by", "record", "document", "talk__document")
    slips = Slip.objects.filter(record__in=ids).select_related(*related)
    causes = Cause.objects.filter(task__in=ids).select_related("made_by", "task__record")
    return {"slips": list(slips), "causes": list(causes), "is_item": record.kind == access.ITEM}


def dates(record: Record, person: Person) -> dict[str, Any]:
    """期限: the first date, the one in force, and everything that was asked, granted, refused or stopped on the way."""
    task = SupervisedTask.objects.filter(pk=record.pk).first()
    return {
        "events": sorted(_events(record, task), key=lambda event: event.at, reverse=True),
        "plans": list(_versions(task)) if task else [],
        "is_moved": record.due_at != record.first_due_at,
    }


def _events(record: Record, task: SupervisedTask | None) -> list[Event]:
    made: list[Event] = []
    for one in Extension.objects.filter(record=record).select_related("asked_by", "decided_by"):
        asked = _("申请延期至 %(day)s") % {"day": _day(one.to_due_at)}
        made.append(Event(one.asked_at, one.asked_by.name, asked, one.reason))
        if one.decided_at and one.decided_by:
            said = _("同意延期") if one.is_granted else _("不同意延期")
            made.append(Event(one.decided_at, one.decided_by.name, said, one.decision_reason))
    for pause in Suspension.objects.filter(record=record).select_related("made_by", "resumed_by"):
        words = {"until": _day(pause.until)}
        made.append(Event(pause.since, pause.made_by.name, _("暂停计时，预计 %(until)s 恢复") % words, pause.reason))
        if pause.resumed_at and pause.resumed_by:
            after = {"day": _day(pause.due_after)} if pause.due_after else {"day": "—"}
            made.append(Event(pause.resumed_at, pause.resumed_by.name, _("恢复计时，期限顺延至 %(day)s") % after))
    for again in Round.objects.filter(record=record, number__gt=1).select_related("opened_by"):
        words = {"n": str(again.number), "day": _day(again.first_due_at)}
        made.append(Event(again.opened_at, again.opened_by.name, _("第%(n)s轮，期限 %(day)s") % words, again.reason))
    for change in PlanChange.objects.filter(task=task).select_related("asked_by", "decided_by") if task else ():
        made.append(Event(change.asked_at, change.asked_by.name, _("申请调整计划"), change.reason))
        if change.decided_at and change.decided_by:
            said = _("同意调整计划") if change.is_granted else _("不同意调整计划")
            made.append(Event(change.decided_at, change.decided_by.name, said, change.decision_reason))
    return made


def _versions(task: SupervisedTask) -> list[Milestone]:
    """Every milestone that ever held, those in force first."""
    return sorted(task.milestones.all(), key=lambda one: (one.until is not None, one.due_on, one.pk))


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""


def counts(record: Record) -> dict[str, int]:
    """How much is behind each tab."""
    of = {"item": record.pk} if record.kind == access.ITEM else {"pk": record.pk}
    below = Q(item=record.pk) if record.kind == access.ITEM else Q(record__parent=record)
    tasks = SupervisedTask.objects.filter(below).exclude(record__state=State.CANCELLED).count()
    found = SupervisedTask.objects.filter(**of).aggregate(
        said=Count("feedbacks", filter=Q(feedbacks__approved_at__isnull=False), distinct=True),
        checks=Count("verifications", distinct=True),
        causes=Count("causes", distinct=True),
        slips=Count("record__slips", distinct=True),
    )
    own = record.slips.count() if record.kind == access.ITEM else 0
    moved = record.extensions.count() + record.suspensions.count() + PlanChange.objects.filter(task=record.pk).count()
    return {
        "tasks": tasks,
        "reports": found["said"] + found["checks"],
        "pressed": found["slips"] + own + found["causes"],
        "dates": moved,
    }


TABS = (
    RecordTab("tasks", _("分解任务"), "supervision/tabs/tasks.html", tree),
    RecordTab("reports", _("反馈与核查"), "supervision/tabs/reports.html", reports),
    RecordTab("pressed", _("督办单和症结"), "supervision/tabs/pressed.html", pressed),
    RecordTab("responsibility", _("责任链条"), "supervision/tabs/chain.html", responsibility),
    RecordTab("dates", _("期限"), "supervision/tabs/dates.html", dates),
)
