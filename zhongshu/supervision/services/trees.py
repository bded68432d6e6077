"""分解 in one go: from a template that the office kept, or from a table; and keeping a tree for the next time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.supervision import access
from zhongshu.supervision.models import SupervisedItem, SupervisedTask, TaskTemplate
from zhongshu.supervision.services.decomposing import MilestoneInput, TaskInput, add_task

Line = Mapping[str, Any]


@dataclass(frozen=True)
class BranchInput:
    """One task of a tree: where it stands in the table, what it is, and which earlier line it belongs under."""

    row: int
    task: TaskInput
    parent: int | None = None  # place in the sequence


@dataclass(frozen=True)
class Fault:
    """What is wrong in a table: the row as the office sees it, the column, and what to do."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return _("第%(row)s行“%(column)s”：%(text)s") % {"row": self.row, "column": self.column, "text": self.text}


class TreeBroken(RuleBroken):
    """Nothing of the table was taken in."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("表里有%(n)s处要改，改好再导入，一项也没有导入。") % {"n": len(faults)}, field="table")
        self.faults = list(faults)


COLUMN_OF = {
    "title": "任务",
    "due_at": "期限",
    "co_due_at": "配合期限",
    "milestones": "节点",
    "weight": "权重",
    "parent": "上级序号",
}


@transaction.atomic
def add_tree(item: SupervisedItem, branches: Sequence[BranchInput], *, actor: Person) -> list[SupervisedTask]:
    """All of it or nothing: every line that is refused is named, and then none is kept."""
    if not (answer := access.may_prepare(actor, item)):
        raise NotAllowed(answer.reason)
    made: list[SupervisedTask | None] = []
    faults: list[Fault] = []
    for branch in branches:
        parent = made[branch.parent] if branch.parent is not None else None
        try:
            with transaction.atomic():
                made.append(add_task(item, _under(branch.task, parent), actor=actor))
        except RuleBroken as refusal:
            faults.append(Fault(branch.row, COLUMN_OF.get(refusal.field or "", "任务"), str(refusal)))
            made.append(None)
    if faults:
        raise TreeBroken(faults)
    return [task for task in made if task is not None]


@transaction.atomic
def save_template(item: SupervisedItem, *, name: str, actor: Person, at: datetime | None = None) -> TaskTemplate:
    """存为模板: the tree with its units, results and plan; days are counted from now. The same name replaces the old one."""
    at, organ = at or timezone.now(), item.record.owning_organ
    _refuse_stranger(actor, organ)
    if not name.strip():
        raise RuleBroken(_("请给模板起个名字。"), field="name")
    lines = lines_of(item, at)
    if not lines:
        raise RuleBroken(_("还没有任务，没有可以存的。"), field="name")
    TaskTemplate.objects.filter(organ=organ, name=name.strip(), retired_at__isnull=True).update(retired_at=at)
    made = TaskTemplate.objects.create(organ=organ, name=name.strip(), lines=lines, made_by=actor, made_at=at)
    audit.write("supervision.template.saved", item.record, actor=actor, data={"template": made.pk}, at=at)
    return made


@transaction.atomic
def use_template(
    item: SupervisedItem, template: TaskTemplate, *, actor: Person, at: datetime | None = None
) -> list[SupervisedTask]:
    """The tasks of a template into this item; what would fall after the item's date falls on it."""
    now = at or timezone.now()
    branches = [
        BranchInput(place + 1, _task_of(line, item, now), line.get("parent"))
        for place, line in enumerate(template.lines)
    ]
    made = add_tree(item, branches, actor=actor)
    audit.write("supervision.template.used", item.record, actor=actor, data={"template": template.pk}, at=now)
    return made


@transaction.atomic
def retire_template(template: TaskTemplate, *, actor: Person, at: datetime | None = None) -> None:
    """停用: no longer offered; what was made with it stays."""
    _refuse_stranger(actor, template.organ)
    template.retired_at = at or timezone.now()
    template.save(update_fields=["retired_at"])


def lines_of(item: SupervisedItem, at: datetime) -> list[dict[str, Any]]:
    """The tree of the office's own tasks as plain lines, parents first."""
    tasks = item.tasks.exclude(record__state="cancelled").filter(record__owning_organ=item.record.owning_organ)
    tasks = tasks.select_related("record").prefetch_related("milestones", "indicators", "co_organs")
    waiting = list(tasks.order_by("place", "pk"))
    places: dict[int | None, int | None] = {item.pk: None}
    lines: list[dict[str, Any]] = []
    while waiting:
        ready = [task for task in waiting if task.record.parent_id in places]
        if not ready:
            break
        for task in ready:
            lines.append(_line_of(task, places[task.record.parent_id], at))
            places[task.pk] = len(lines) - 1
        waiting = [task for task in waiting if task.pk not in places]
    return lines


def _line_of(task: SupervisedTask, parent: int | None, at: datetime) -> dict[str, Any]:
    due_at = task.planned_due_at
    to = f"unit:{task.unit_id}" if task.unit_id else f"organ:{task.organ_id}" if task.organ_id else ""
    today = timezone.localdate(at)
    return {
        "title": task.record.title,
        "parent": parent,
        "to": to,
        "co": sorted(organ.pk for organ in task.co_organs.all()),
        "days": max((due_at - at).days, 1) if due_at else None,
        "result": task.result_wanted,
        "evidence": list(task.evidence),
        "weight": task.weight,
        "points": [
            {"title": point.title, "days": (point.due_on - today).days, "percent": point.planned_percent}
            for point in task.milestones.all()
            if point.until is None
        ],
        "indicators": [[one.name, one.unit, str(one.target)] for one in task.indicators.all()],
    }


def _task_of(line: Line, item: SupervisedItem, now: datetime) -> TaskInput:
    found = people.receiver(line["to"]) if line["to"] else None
    unit = found if isinstance(found, Unit) else None
    due_at = min(_evening(now + timedelta(days=line["days"])), item.record.date) if line["days"] else None
    points = [
        MilestoneInput(one["title"], _point_day(one["days"], now, due_at), one["percent"]) for one in line["points"]
    ]
    return TaskInput(
        title=line["title"],
        organ=unit.organ if unit else found if isinstance(found, Organ) else None,
        unit=unit,
        due_at=due_at,
        result_wanted=line["result"],
        evidence=line["evidence"],
        co_organs=list(Organ.objects.filter(pk__in=line["co"], is_active=True)),
        weight=line["weight"],
        milestones=points,
        indicators=[(name, unit_word, Decimal(target)) for name, unit_word, target in line["indicators"]],
    )


def _point_day(days: int, now: datetime, due_at: datetime | None) -> date:
    day = timezone.localdate(now) + timedelta(days=max(days, 1))
    return min(day, timezone.localdate(due_at)) if due_at else day


def _evening(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=17, minute=30, second=0, microsecond=0)


def _under(task: TaskInput, parent: SupervisedTask | None) -> TaskInput:
    return TaskInput(**{**task.__dict__, "parent": parent})


def _refuse_stranger(actor: Person, organ: Organ) -> None:
    if not (answer := access.may_register(actor, organ)):
        raise NotAllowed(answer.reason)
