"""责任链条: an item from its source to its last child, as a tree: who holds what until when, what was reported and found, what is
still owed. Records that the viewer may not see keep their place without a word of theirs, as in 来龙去脉.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.engines.workdays import Clock
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.models import Link, Record
from zhongshu.records.states import Relation, State
from zhongshu.supervision.lights import Light
from zhongshu.supervision.models import Feedback, ItemStanding, SupervisedItem, SupervisedTask, Verification
from zhongshu.supervision.services.marking import catch_up
from zhongshu.supervision.tree import light_of, shown_light


@dataclass
class Node:
    """A box: what it is, its words, who and until when, its light; and what hangs below it."""

    head: str
    text: str
    who: str = ""
    when: str = ""
    light: Light | None = None
    url: str = ""
    relation: str = ""
    is_here: bool = False
    is_ahead: bool = False
    is_hidden: bool = False
    children: list["Node"] = field(default_factory=list)

    @property
    def size(self) -> int:
        return 1 + sum(child.size for child in self.children)

    @property
    def deepest(self) -> int:
        return 1 + max((child.deepest for child in self.children), default=0)


@dataclass
class Chain:
    """Everything about one item that the tree is made of; a fixed number of queries."""

    item: SupervisedItem
    viewer: Person
    here: int
    now: datetime = field(default_factory=timezone.now)

    def __post_init__(self) -> None:
        catch_up()
        record = self.item.record
        self.clock: Clock = calendars.clock_of(self.viewer, record.owning_organ)
        related = ("record__holder__organ", "organ", "unit", "responsible", "standing")
        tasks = SupervisedTask.objects.filter(item=self.item).exclude(record__state=State.CANCELLED)
        self.tasks = list(tasks.select_related(*related).order_by("code", "place", "pk"))
        self.links = list(Link.objects.filter(source=record, relation=Relation.ARISES_FROM).order_by("pk"))
        asked = {record.pk, *(task.pk for task in self.tasks), *(link.target_id for link in self.links)}
        if self.item.instruction_id and self.item.instruction:
            asked.add(self.item.instruction.record_id)
        if record.answer_record_id:
            asked.add(record.answer_record_id)
        seen = records.visible_to(self.viewer).filter(pk__in=asked).select_related("holder", "number")
        self.seen: dict[int, Record] = {one.pk: one for one in seen}
        ids = [task.pk for task in self.tasks if task.pk in self.seen]
        self.said = _said(ids)
        self.found = _found(ids)

    def tree(self) -> Node:
        """From the source; without one, from the item."""
        item, top = self._item(), None
        said = self._instruction()
        if said is not None:
            said.children, top = [item], said
        for source in reversed(self._sources()):
            source.children, top = [top or item], source
        return top or item

    def _sources(self) -> list[Node]:
        pks = list(dict.fromkeys(link.target_id for link in self.links))
        instruction = self.item.instruction
        if instruction is not None and instruction.record_id not in pks:
            pks.append(instruction.record_id)
        return [self._source(pk) for pk in pks]

    def _source(self, pk: int) -> Node:
        record = self.seen.get(pk)
        if record is None:
            return _hidden()
        kind = str(registry.record_kind(record.kind).label)
        day = _day(record.opened_at or record.created_at)
        return Node(record.reference or kind, record.title, kind, day, url=record.get_absolute_url())

    def _instruction(self) -> Node | None:
        """批示: its words stand on the item, so whoever sees the item may read them."""
        item = self.item
        name = item.leader.name if item.leader else item.leader_name
        if not name or item.pk not in self.seen:
            return None
        day = f"{item.instructed_on.month}月{item.instructed_on.day}日" if item.instructed_on else ""
        return Node(str(_("批示")), item.instruction_text, name, day, relation=str(_("呈批")))

    def _item(self) -> Node:
        record = self.item.record
        if record.pk not in self.seen:
            node = _hidden()
        else:
            standing = ItemStanding.objects.filter(pk=record.pk).first()
            node = self._record_node(record, self._item_light(standing), str(_("督办")))
            node.who = record.holder.name if record.is_live and record.holder else ""
        by_parent: dict[int | None, list[SupervisedTask]] = defaultdict(list)
        for task in self.tasks:
            by_parent[task.record.parent_id].append(task)
        node.children = [self._task(task, by_parent) for task in by_parent[record.pk]]
        if record.pk in self.seen:
            node.children += self._answer()
        return node

    def _item_light(self, standing: ItemStanding | None) -> Light:
        if standing is None:
            return Light("", "")
        return shown_light(standing.light, standing.light_due_at, standing.closed_at, self.now, self.clock)

    def _record_node(self, record: Record, light: Light, relation: str) -> Node:
        ended = record.closed_at
        when = _("%(day)s办结") % {"day": _day(ended)} if ended else _("期限 %(day)s") % {"day": _day(record.due_at)}
        return Node(
            head=record.reference or str(registry.record_kind(record.kind).label),
            text=record.title,
            when=when if record.due_at else str(_("还没有交办")),
            light=light,
            url=record.get_absolute_url(),
            relation=relation,
            is_here=record.pk == self.here,
            is_ahead=record.state == State.DRAFT,
        )

    def _task(self, task: SupervisedTask, by_parent: dict[int | None, list[SupervisedTask]]) -> Node:
        record = task.record
        if record.pk not in self.seen:
            node = _hidden()
        else:
            node = self._record_node(record, light_of(task, self.now, self.clock), str(_("分解")))
            node.head = task.code or node.head
            unit = (task.unit.name if task.unit else task.organ.label) if task.organ else ""
            holder = record.holder if record.is_live else task.responsible
            node.who = "　".join(filter(None, [unit, holder.name if holder else ""]))
        node.children = [self._task(child, by_parent) for child in by_parent[record.pk]]
        if record.pk in self.seen and not by_parent[record.pk] and task.assigned_at:
            node.children += self._reports(task)
        return node

    def _reports(self, task: SupervisedTask) -> list[Node]:
        """What the unit said last, and before that everything that was looked at and returned."""
        said, relation = self.said.get(task.pk, []), str(_("反馈"))
        if not said:
            return [Node(relation, str(_("还没有反馈")), when=_due_words(task), relation=relation, is_ahead=True)]
        shown = [one for one in said[:-1] if one.pk in self.found] + said[-1:]
        return [self._report(task, one, relation) for one in shown]

    def _report(self, task: SupervisedTask, said: Feedback, relation: str) -> Node:
        found = self.found.get(said.pk)
        who = _("%(name)s核查：%(finding)s") if found else _("等核查") if said.kind == "final" else ""
        names = {"name": found.verified_by.name, "finding": found.get_finding_display()} if found else {}
        light = Light("done", str(_("已核"))) if found and found.finding == "true" else None
        if found and found.finding != "true":
            light = Light("late", str(_("退回")))
        head = f"{said.get_kind_display()} {said.progress}%"
        url = f"{task.record.get_absolute_url()}"
        return Node(head, said.text, str(who) % names, _day(said.approved_at), light, url, relation)

    def _answer(self) -> list[Node]:
        """The word back to who asked."""
        record, relation = self.item.record, str(_("答复"))
        if record.answered_at is not None:
            said = self.item.get_satisfaction_display() if self.item.satisfaction else ""
            text = record.answer_text or str(_("已书面答复"))
            return [Node(relation, text, str(said), _day(record.answered_at), relation=relation)]
        if not record.needs_answer:
            return []
        return [Node(relation, str(_("各项任务销号以后报办结")), relation=relation, is_ahead=True)]


def responsibility(record: Record, viewer: Person) -> dict[str, Any]:
    """What the tab of a record shows."""
    item = item_of(record)
    return {"tree": Chain(item, viewer, record.pk).tree() if item else None}


def item_of(record: Record) -> SupervisedItem | None:
    """The item to which the record belongs, with what the tree needs."""
    items = SupervisedItem.objects.filter(Q(pk=record.pk) | Q(tasks=record.pk))
    return items.select_related("record__owning_organ", "record__holder", "leader", "instruction").first()


def _said(ids: list[int]) -> dict[int, list[Feedback]]:
    said: dict[int, list[Feedback]] = defaultdict(list)
    for row in Feedback.objects.filter(task__in=ids, approved_at__isnull=False).order_by("approved_at", "pk"):
        said[row.task_id].append(row)
    return said


def _found(ids: list[int]) -> dict[int | None, Verification]:
    rows = Verification.objects.filter(task__in=ids).select_related("verified_by").order_by("verified_at", "pk")
    return {row.feedback_id: row for row in rows}


def _hidden() -> Node:
    return Node(str(_("不在知悉范围")), str(_("无权查看的件")), is_hidden=True)


def _due_words(task: SupervisedTask) -> str:
    return str(_("期限 %(day)s")) % {"day": _day(task.record.due_at)}


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%-m月%-d日") if moment else ""
