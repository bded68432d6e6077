"""Lines of the ledger: an item with its tasks, as the page, the table file and the print show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines import lights as engine
from zhongshu.engines.workdays import Clock
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision.lights import Light
from zhongshu.supervision.models import ItemStanding, SupervisedItem, SupervisedTask
from zhongshu.supervision.progress import rolled_up
from zhongshu.supervision.states import SourceKind
from zhongshu.workflow.flows import stage_names


@dataclass(frozen=True)
class Row:
    """One line of the tree: an item, or a task below it."""

    record: Record
    depth: int
    code: str
    source: str
    organ: str
    who: str
    assigned_at: datetime | None
    progress: int
    gone: int  # percent of the working time that has gone by
    light: Light
    last: str
    last_at: datetime | None
    children: tuple["Row", ...] = ()
    is_open: bool = False

    @property
    def due_at(self) -> datetime | None:
        return self.record.due_at

    @property
    def was(self) -> datetime | None:
        """The first date, where it was moved."""
        moved = self.record.first_due_at is not None and self.record.first_due_at != self.record.due_at
        return self.record.first_due_at if moved else None

    @property
    def bar(self) -> float:
        return round(72 * self.progress / 100, 1)

    @property
    def mark(self) -> float:
        return round(70 * self.gone / 100, 1)

    @property
    def colour(self) -> str:
        return self.light.key if self.light.key in {"over", "late"} else "fg"


def tasks_of(item_ids: Sequence[int]) -> dict[int, list[SupervisedTask]]:
    """Tasks of these items in the order of the tree: the supervising organ's own, without what was taken out."""
    groups: dict[int, list[SupervisedTask]] = {pk: [] for pk in item_ids}
    own = Q(record__owning_organ=F("item__record__owning_organ"))  # what a unit gives to its own people is its own
    tasks = SupervisedTask.objects.filter(own, item__in=list(groups)).exclude(record__state=State.CANCELLED)
    related = ("record__holder__organ", "organ", "unit", "responsible", "unit_leader", "standing")
    for task in tasks.select_related(*related).order_by("item", "code", "place", "pk"):
        groups[task.item_id].append(task)
    return groups


def shown_light(key: str, due_at: datetime, closed_at: datetime | None, now: datetime, clock: Clock) -> Light:
    """The stored light with its word as of now: 超 3 天, 严重滞后, 迟办结."""
    if not key:
        return Light("", "")
    days = clock.workdays_between(due_at, now) if key == "over" and now > due_at else 0
    if days > 0:
        return Light(key, _("超 %(n)s 天") % {"n": days})
    return Light(key, engine.described(key, due_at, closed_at or now).label)


def light_of(task: SupervisedTask, now: datetime, clock: Clock) -> Light:
    standing = getattr(task, "standing", None)
    if standing is None:
        return Light("", "")
    return shown_light(standing.light, standing.due_at, standing.closed_at, now, clock)


class Maker:
    """Turns rows of the database into lines; a fixed number of queries for any number of items."""

    def __init__(self, standings: Iterable[ItemStanding], now: datetime, clock: Clock) -> None:
        self.standings, self.now, self.clock = list(standings), now, clock
        self.tasks = tasks_of([standing.pk for standing in self.standings])
        self.names = stage_names([task.record for group in self.tasks.values() for task in group])

    def rows(self, opened: frozenset[int] = frozenset(), shut: frozenset[int] = frozenset()) -> list[Row]:
        return [self._item(standing, opened, shut) for standing in self.standings]

    def _item(self, standing: ItemStanding, opened: frozenset[int], shut: frozenset[int]) -> Row:
        item, tasks = standing.item, self.tasks[standing.pk]
        record = item.record
        top = [task for task in tasks if task.record.parent_id == record.pk]
        light = shown_light(standing.light, standing.light_due_at, standing.closed_at, self.now, self.clock)
        said = [(task.last_feedback_at, task.pk, task) for task in tasks if task.last_feedback_at]
        last = max(said)[2] if said else None
        is_open = item.pk in opened or (light.key in {"over", "late"} and item.pk not in shut)
        return Row(
            record=record,
            depth=1,
            code=str(record.number.value if record.number else ""),
            source=source_of(item),
            organ=_lead(top),
            who=record.holder.name if record.is_live and record.holder else "",
            assigned_at=item.sent_at,
            progress=rolled_up(top),
            gone=self._gone(item.sent_at, record),
            light=light,
            last=self._last(last) if last else ("" if item.sent_at else str(_("待交办"))),
            last_at=last.last_feedback_at if last else None,
            children=tuple(self._task(task, 2 if task.record.parent_id == record.pk else 3) for task in tasks),
            is_open=is_open and bool(tasks),
        )

    def _task(self, task: SupervisedTask, depth: int) -> Row:
        person = task.responsible or task.record.holder if task.record.is_live else task.responsible
        return Row(
            record=task.record,
            depth=depth,
            code=task.code,
            source="",
            organ=(task.unit.name if task.unit else task.organ.label) if task.organ else "",
            who=person.name if person else "",
            assigned_at=task.assigned_at,
            progress=100 if task.record.state == State.CLOSED else task.progress,
            gone=self._gone(task.assigned_at, task.record),
            light=light_of(task, self.now, self.clock),
            last=self._last(task),
            last_at=task.last_feedback_at,
        )

    def _last(self, task: SupervisedTask) -> str:
        """What happened last, in a few words."""
        if task.record.state == State.CLOSED:
            return str(_("核查属实"))
        if task.is_returned:
            return str(_("退回重报"))
        standing = getattr(task, "standing", None)
        stage = standing.stage if standing else ""
        if stage == "verifying":
            return str(_("待核查"))
        if task.last_feedback_at is None or stage != "handling":
            return self.names.get((task.pk, stage), "")
        return str(_("报 %(n)s%%")) % {"n": task.progress}

    def _gone(self, since: datetime | None, record: Record) -> int:
        if since is None or record.due_at is None:
            return 0
        until = record.closed_at or self.now
        return min(100, round(engine.points_behind(0, since, record.due_at, until, self.clock)))


def _lead(tasks: Sequence[SupervisedTask]) -> str:
    """The unit, or how many."""
    organs = {task.organ_id: task.organ for task in tasks if task.organ}
    if len(organs) == 1:
        return next(iter(organs.values())).label
    return str(_("%(n)s 个单位") % {"n": len(organs)}) if organs else ""


def source_of(item: SupervisedItem) -> str:
    """群众反映; of a 批示 who wrote it, and when."""
    name = item.leader.name if item.leader else item.leader_name
    day = f" {item.instructed_on.month}月{item.instructed_on.day}日" if item.instructed_on else ""
    if item.source_kind == SourceKind.INSTRUCTION and name:
        return f"{_('批示')} {name}{day}"
    return f"{item.get_source_kind_display()}{day}"


def week_end(now: datetime) -> datetime:
    """The end of Sunday."""
    today = timezone.localtime(now)
    return today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=7 - today.weekday())
