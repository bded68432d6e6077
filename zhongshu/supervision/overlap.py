"""查重和减负: what the organ already follows that is much the same, and what a unit was already asked this month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.states import LIVE, State
from zhongshu.supervision import access
from zhongshu.supervision.likeness import ALIKE, Prints, Words
from zhongshu.supervision.models import ItemPrint, ReportTurn, Slip, SupervisedItem, SupervisedTask
from zhongshu.supervision.states import Rung

RECENT = timedelta(days=180)  # closed items that are still compared
SAME_UNIT = 0.5  # the same unit is asked again: less likeness is enough (D07)
SHOWN = 8
TASKS = 800  # live tasks of the units concerned that are compared word by word


@dataclass(frozen=True)
class Overlap:
    """An item that is much the same; `lenders`: tasks of the same units whose feedback would do."""

    item: SupervisedItem
    score: float
    lenders: tuple[SupervisedTask, ...] = ()

    @property
    def percent(self) -> int:
        return round(100 * self.score)

    @property
    def is_live(self) -> bool:
        """Under way now: the windows meet."""
        return self.item.record.state in LIVE


@dataclass(frozen=True)
class Asked:
    """The matter that is compared: its words, whom it would ask, and the item it is, once registered."""

    words: Words
    organ_ids: frozenset[int] = frozenset()
    item_id: int | None = None
    tasks: Sequence[SupervisedTask] = ()


def words_of(title: str, text: str, result: str) -> Words:
    return Words(title.strip(), f"{text.strip()}\n{result.strip()}")


def asked_of(item: SupervisedItem) -> Asked:
    """The item with its unsent tasks."""
    tasks = list(
        item.tasks.filter(record__state=State.DRAFT, borrowed__isnull=True).select_related("record", "organ", "item")
    )
    units = frozenset(task.organ_id for task in tasks if task.organ_id)
    return Asked(words_of(item.record.title, item.instruction_text, item.result_wanted), units, item.pk, tasks)


@dataclass(frozen=True)
class Compared:
    """What the organ has under way or has closed of late, read once to compare any number of matters with it."""

    organ: Organ
    ids: tuple[int, ...]
    prints: Prints

    @classmethod
    def of(cls, organ: Organ, now: datetime) -> "Compared":
        rows = list(_compared(organ, now).values_list("pk", "bits"))
        return cls(organ, tuple(pk for pk, _bits in rows), Prints([bytes(bits) for _pk, bits in rows]))

    def near(self, person: Person, asked: Asked) -> list[Overlap]:
        """Nearest first, as far as the person may see it."""
        if not self.ids:
            return []
        near = [pk for place in self.prints.nearest(asked.words) if (pk := self.ids[place]) != asked.item_id]
        items = _items(person, near)
        scores = {
            pk: self.prints.likeness(asked.words, words_of(one.record.title, one.instruction_text, one.result_wanted))
            for pk, one in items.items()
        }
        lenders = _lenders(person, self.organ, asked, self.prints)
        items |= _items(person, [pk for pk in lenders if pk not in items])
        found = [_overlap(items[pk], scores.get(pk, 0.0), lenders.get(pk, ()), asked) for pk in items]
        return sorted((one for one in found if one), key=lambda one: (-one.score, -one.item.pk))[:SHOWN]


def overlaps(person: Person, organ: Organ, asked: Asked, at: datetime | None = None) -> list[Overlap]:
    """What is much the same as this matter."""
    return Compared.of(organ, at or timezone.now()).near(person, asked)


def _overlap(
    item: SupervisedItem, score: float, lenders: Sequence[tuple[float, SupervisedTask]], asked: Asked
) -> Overlap | None:
    alike = max([score, *(likeness for likeness, _task in lenders)])
    if alike >= ALIKE:
        return Overlap(item, alike, tuple(task for _likeness, task in lenders))
    shared = any(task.organ_id in asked.organ_ids for task in item.tasks.all())
    if shared and item.record.state in LIVE and alike >= SAME_UNIT:
        return Overlap(item, alike, tuple(task for _likeness, task in lenders))
    return None


def _compared(organ: Organ, now: datetime) -> QuerySet[ItemPrint]:
    recent = Q(item__record__state__in=LIVE) | Q(
        item__record__state=State.CLOSED, item__record__closed_at__gte=now - RECENT
    )
    ours = Q(item__record__owning_organ=organ, item__record__kind=access.ITEM)  # the kind: by the index of registers
    return ItemPrint.objects.filter(recent, ours).order_by("pk")


def _items(person: Person, ids: Collection[int]) -> dict[int, SupervisedItem]:
    found = access.visible_to(person).filter(pk__in=ids).select_related("record", "leader")
    return {item.pk: item for item in found.prefetch_related("tasks__organ")}


def _lenders(
    person: Person, organ: Organ, asked: Asked, prints: Prints
) -> dict[int, list[tuple[float, SupervisedTask]]]:
    """Live tasks of the same units in other items whose words are like those of a task here, or like the matter itself."""
    if not asked.organ_ids:
        return {}
    theirs = access.tasks_visible_to(person).filter(organ__in=asked.organ_ids, record__state__in=LIVE)
    theirs = (
        theirs.filter(record__owning_organ=organ, record__kind=access.TASK)
        .exclude(item=asked.item_id)
        .select_related("record", "organ")
    )
    found: dict[int, list[tuple[float, SupervisedTask]]] = {}
    wanted = [(task.organ_id, Words(task.record.title, task.result_wanted)) for task in asked.tasks]
    wanted += [(None, asked.words)]
    for task in theirs.order_by("-pk")[:TASKS]:
        words = Words(task.record.title, task.result_wanted)
        score = max(prints.likeness(mine, words) for unit, mine in wanted if unit in (None, task.organ_id))
        if score >= ALIKE:
            found.setdefault(task.item_id, []).append((score, task))
    return found


@dataclass(frozen=True)
class Burden:
    """What a unit was asked since the month began."""

    tasks: int = 0
    reports: int = 0
    slips: int = 0

    def __str__(self) -> str:
        parts = [
            (self.tasks, _("任务%(n)s项")),
            (self.reports, _("报告%(n)s次")),
            (self.slips, _("督办单%(n)s张")),
        ]
        said = [words % {"n": count} for count, words in parts if count]
        return _("本月已有") + "、".join(said) if said else _("本月还没有交办")


def burdens(organ_ids: Collection[int] | None = None, at: datetime | None = None) -> dict[int, Burden]:
    """By organ: tasks that came, reports that fell due, slips that were issued this month. Three counts for any number of units."""
    now = timezone.localtime(at or timezone.now())
    since = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sent = SupervisedTask.objects.filter(assigned_at__gte=since, record__parent__kind=access.ITEM)
    owed = ReportTurn.objects.filter(opened_at__gte=since)
    slips = Slip.objects.filter(issued_at__gte=since, record__kind=access.TASK).exclude(rung=Rung.REMIND)
    if organ_ids is not None:
        sent, owed = sent.filter(organ__in=organ_ids), owed.filter(task__organ__in=organ_ids)
        slips = slips.filter(record__supervised_task__organ__in=organ_ids)
    counts = (
        _count(sent, "organ"),
        _count(owed, "task__organ"),
        _count(slips, "record__supervised_task__organ"),
    )
    units = {unit for count in counts for unit in count if unit}
    return {unit: Burden(*(count.get(unit, 0) for count in counts)) for unit in units}


def _count(rows: QuerySet[Any], unit: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(unit).annotate(count=Count("pk")))
