"""分解、交办: the tree of tasks, each with one unit, a date and a proof, and then sent down as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access
from zhongshu.supervision.models import Indicator, Milestone, SupervisedItem, SupervisedTask
from zhongshu.supervision.services import borrowing, overlapping
from zhongshu.supervision.services.documents import notices_of
from zhongshu.supervision.services.setting_up import let_leaders_see
from zhongshu.workflow import services as workflow
from zhongshu.workflow.situation import forget, situation

LONG_DAYS = 30  # D03: what takes longer needs milestones


@dataclass(frozen=True)
class MilestoneInput:
    """节点: title, day, percent that should be done by then."""

    title: str
    due_on: date
    planned_percent: int = 100


@dataclass(frozen=True)
class TaskInput:
    """One task. `parent`: another task of the same item, or none: directly under it."""

    title: str
    organ: Organ | None = None
    unit: Unit | None = None
    due_at: datetime | None = None
    result_wanted: str = ""
    evidence: Sequence[str] = ()
    unit_leader: Person | None = None
    responsible: Person | None = None
    co_organs: Sequence[Organ] = ()
    co_due_at: datetime | None = None
    weight: int = 1
    parent: SupervisedTask | None = None
    milestones: Sequence[MilestoneInput] = ()
    indicators: Sequence[tuple[str, str, Decimal]] = ()  # name, unit, target


@transaction.atomic
def add_task(item: SupervisedItem, data: TaskInput, *, actor: Person, at: datetime | None = None) -> SupervisedTask:
    """A task of the tree, before it is sent: it may still lack its unit or date, but then the tree cannot be sent."""
    at = at or timezone.now()
    _require(access.may_prepare(actor, item))
    parent = data.parent.record if data.parent else item.record
    _refuse_wrong(item, data, at)
    record = records.create(
        access.TASK,
        data.title.strip(),
        organ=item.record.owning_organ,
        actor=actor,
        at=at,
        level=item.record.level,
        urgency=item.record.urgency,
        needs_answer=True,
        parent=parent,
    )
    place = item.tasks.filter(record__parent=parent).count() + 1
    task = SupervisedTask.objects.create(record=record, item=item, place=place, **_own_values(item, data))
    _store_parts(task, data)
    audit.write("supervision.task.added", record, actor=actor, data={"item": item.pk}, at=at)
    return task


@transaction.atomic
def amend_task(task: SupervisedTask, data: TaskInput, *, actor: Person, at: datetime | None = None) -> SupervisedTask:
    """Change a task that has not been sent."""
    at = at or timezone.now()
    _require(access.may_prepare(actor, task.item))
    if task.assigned_at is not None:
        raise RuleBroken(_("已经交办的任务不能这样改。"))
    _refuse_wrong(task.item, data, at)
    record = records.lock(task.record)
    record.title = data.title.strip()
    records.save(record, "title")
    for name, value in _own_values(task.item, data).items():
        setattr(task, name, value)
    task.save()
    task.milestones.all().delete()
    task.indicators.all().delete()
    _store_parts(task, data)
    audit.write("supervision.task.amended", record, actor=actor, at=at)
    return task


@transaction.atomic
def remove_task(task: SupervisedTask, *, actor: Person, at: datetime | None = None) -> None:
    """Out of the tree before it is sent, together with what stands under it."""
    _require(access.may_prepare(actor, task.item))
    for child in task.record.children.filter(state=State.DRAFT):
        remove_task(child.supervised_task, actor=actor, at=at)
    records.discard_draft(task.record, reason=_("分解时删除"), actor=actor)
    audit.write("supervision.task.removed", task.record, actor=actor, at=at)


@transaction.atomic
def send_down(item: SupervisedItem, *, actor: Person, at: datetime | None = None) -> list[SupervisedTask]:
    """交办: only a tree in which every task has its unit and date goes down; then all of it at once."""
    at = at or timezone.now()
    _require(access.may_prepare(actor, item))
    if situation(item.record).here.stage != "decomposing":
        raise RuleBroken(_("立项以后才能交办。"))
    tasks = unsent(item)
    if not tasks:
        raise RuleBroken(_("还没有分解任务，至少要有一项，写明谁来办、什么时候办完。"))
    if faults := [sentence for task in tasks for sentence in incomplete(task, at)]:
        raise RuleBroken("".join(faults[:10]))
    overlapping.refuse_undecided(item, actor=actor, at=at)
    sent = [_assign(task, actor=actor, at=at) for task in _parents_first(tasks)]
    for task in sent:
        let_leaders_see(item, task.record, at=at)
    item.sent_at = at
    item.save(update_fields=["sent_at"])
    notices_of(item, actor=actor, at=at)
    workflow.forward(item.record, to_stage="following", to=actor, actor=actor, due_at=item.record.date, at=at)
    audit.write("supervision.item.sent", item.record, actor=actor, data={"tasks": len(sent)}, at=at)
    return sent


@transaction.atomic
def break_down(task: SupervisedTask, data: TaskInput, *, actor: Person, at: datetime | None = None) -> SupervisedTask:
    """A unit gives a part of its own task to one of its people: a child record of its own organ, sent at once (decision 9)."""
    at = at or timezone.now()
    _require(access.may_write(actor, task))
    organ = actor.organ
    holder = situation(task.record).here.holder
    if data.responsible is None or data.responsible.organ_id != organ.pk or data.responsible.pk == holder.pk:
        raise RuleBroken(_("请选择本单位的另一位承办人。"), field="responsible")
    due_at = data.due_at or task.record.date
    _refuse_wrong(task.item, replace(data, parent=task), at)
    record = records.create(
        access.TASK,
        data.title.strip(),
        organ=organ,
        actor=actor,
        at=at,
        level=task.record.level,
        urgency=task.record.urgency,
        needs_answer=True,
        parent=task.record,
    )
    values = _own_values(task.item, data)
    values |= {"organ": organ, "planned_due_at": due_at, "evidence": list(data.evidence)}
    place = task.record.children.count()
    part = SupervisedTask.objects.create(record=record, item=task.item, place=place, **values)
    _store_parts(part, data)
    _assign(part, actor=actor, at=at, to=data.responsible)
    audit.write("supervision.task.broken_down", record, actor=actor, data={"task": task.pk}, at=at)
    return part


def unsent(item: SupervisedItem) -> list[SupervisedTask]:
    """The tasks of the tree that still wait to be sent."""
    return list(
        item.tasks.filter(record__state=State.DRAFT)
        .select_related("record__parent", "organ", "unit", "responsible", "item__record", "borrowed__lender__record")
        .order_by("place", "pk")
    )


def incomplete(task: SupervisedTask, at: datetime | None = None) -> list[str]:
    """Sentences for what a task lacks before it can be sent (D02, D03)."""
    now = at or timezone.now()
    name = task.record.title
    faults = []
    if task.organ is None:
        faults.append(_("“%(name)s”没有牵头单位。") % {"name": name})
    elif people.intake_of(task.unit or task.organ) is None:
        faults.append(_("“%(name)s”的%(organ)s没有人能签收。") % {"name": name, "organ": task.organ.label})
    if task.planned_due_at is None:
        faults.append(_("“%(name)s”没有期限。") % {"name": name})
    elif task.planned_due_at <= now:
        faults.append(_("“%(name)s”的期限已过，请改期限。") % {"name": name})
    elif (task.planned_due_at - now).days > LONG_DAYS and not task.milestones.exists():
        faults.append(_("“%(name)s”超过%(n)s天，要有节点。") % {"name": name, "n": LONG_DAYS})
    if not task.result_wanted:
        faults.append(_("“%(name)s”没有写要达到的结果。") % {"name": name})
    return faults


def _assign(task: SupervisedTask, *, actor: Person, at: datetime, to: Person | None = None) -> SupervisedTask:
    lender = borrowing.lender_of(task)
    receiver, stage = (actor, "verifying") if lender else (to or task.unit or task.organ, "")
    workflow.start(task.record, actor=actor, due_at=task.planned_due_at, stage=stage, to=receiver, at=at)
    forget(task.record)
    task.record.refresh_from_db()
    task.assigned_at, task.code = at, _code(task)
    task.receipt_due_at = situation(task.record).here.due_at
    task.save(update_fields=["assigned_at", "code", "receipt_due_at"])
    record = records.lock(task.record)
    record.reference = f"{task.item.record.reference.removesuffix('号')}-{task.code.partition('-')[2]}号"
    records.save(record, "reference")
    task.record = record
    if lender is not None:
        borrowing.begin(task, lender, at=at)
    return task


def _code(task: SupervisedTask) -> str:
    """12-1 under the item of number 12, 12-1-2 below that."""
    parent = task.record.parent
    above = parent.supervised_task.code if parent and parent.kind == access.TASK else ""
    number = task.item.record.number
    return f"{above or (number.value if number else task.item_id)}-{task.place}"


def _parents_first(tasks: Sequence[SupervisedTask]) -> list[SupervisedTask]:
    by_parent: dict[int | None, list[SupervisedTask]] = {}
    for task in tasks:
        by_parent.setdefault(task.record.parent_id, []).append(task)
    ordered: list[SupervisedTask] = []
    edge = list(by_parent.get(tasks[0].item_id, []))
    while edge:
        task = edge.pop(0)
        ordered.append(task)
        edge = by_parent.get(task.pk, []) + edge
    return ordered


def _own_values(item: SupervisedItem, data: TaskInput) -> dict[str, object]:
    return {
        "organ": data.organ or (data.unit.organ if data.unit else None),
        "unit": data.unit,
        "unit_leader": data.unit_leader,
        "responsible": data.responsible,
        "planned_due_at": data.due_at,
        "co_due_at": data.co_due_at,
        "weight": data.weight,
        "result_wanted": data.result_wanted.strip(),
        "evidence": list(data.evidence) or list(item.evidence),
    }


def _store_parts(task: SupervisedTask, data: TaskInput) -> None:
    task.co_organs.set(data.co_organs)
    for point in data.milestones:
        Milestone.objects.create(
            task=task,
            title=point.title,
            first_due_on=point.due_on,
            due_on=point.due_on,
            planned_percent=point.planned_percent,
        )
    for name, unit, target in data.indicators:
        Indicator.objects.create(task=task, name=name, unit=unit, target=target)


def _refuse_wrong(item: SupervisedItem, data: TaskInput, at: datetime) -> None:
    above: Record = data.parent.record if data.parent else item.record
    limit = above.due_at or (data.parent.planned_due_at if data.parent else None) or item.record.due_at
    if not data.title.strip():
        raise RuleBroken(_("请写明任务。"), field="title")
    if data.parent is not None and data.parent.item_id != item.pk:
        raise RuleBroken(_("上级任务不在这个督办件里。"), field="parent")
    if data.due_at is not None and data.due_at <= at:
        raise RuleBroken(_("办理期限要晚于现在。"), field="due_at")
    if data.due_at is not None and limit is not None and data.due_at > limit:
        raise RuleBroken(
            _("不能晚于上级事项的期限（%(day)s）。") % {"day": timezone.localtime(limit).strftime("%Y-%m-%d %H:%M")},
            field="due_at",
        )
    if data.co_due_at is not None and data.due_at is not None and data.co_due_at > data.due_at:
        raise RuleBroken(_("配合期限不能晚于本任务的期限。"), field="co_due_at")
    if not 1 <= data.weight <= 100:
        raise RuleBroken(_("权重填 1 到 100。"), field="weight")
    late = [point.title for point in data.milestones if data.due_at and point.due_on > timezone.localdate(data.due_at)]
    if late:
        raise RuleBroken(_("节点“%(title)s”晚于任务期限。") % {"title": late[0]}, field="milestones")


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
