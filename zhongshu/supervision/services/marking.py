"""Which date was in force from when, and how things stand now.

Whatever changes the history of a task or item marks its standing as stale in the same transaction (`record_changed`, `mark`);
whoever shows standings, and a job every minute, first works out what is stale or whose moment has come (`catch_up`). So a list
is right when it is shown: after a change, when a date passes in the middle of the day, and when no job ran for a week.

Locks: a change marks the task, then its item. `catch_up` takes only items that nobody holds and never waits.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access, standings
from zhongshu.supervision.models import DueMark, ItemStanding, SupervisedItem, SupervisedTask, TaskStanding
from zhongshu.supervision.models.standing import DONE, STALE
from zhongshu.supervision.services.sighting import let_holder_see_sources

AT_ONCE = 200  # items worked out in one transaction


def record_changed(record: Record) -> None:
    """The date or the state of an item or a task has moved: remember from when, in the same transaction."""
    if record.kind not in {access.ITEM, access.TASK} or record.due_at is None:
        return
    let_holder_see_sources(record)
    last = DueMark.objects.filter(record=record).last()
    if last is None or (last.due_at, last.state) != (record.due_at, record.state):
        since = record.closed_at or record.cancelled_at or (record.opened_at if last is None else None)
        DueMark.objects.create(record=record, since=since or timezone.now(), due_at=record.due_at, state=record.state)
    mark(record)


def mark(record: Record) -> None:
    """What stands for this item or task is to be worked out again; call it wherever its history gains a row."""
    if record.state == State.DRAFT or record.due_at is None:
        return
    item_id = _mark_task(record) if record.kind == access.TASK else record.pk
    if item_id is not None and not ItemStanding.objects.filter(pk=item_id).update(changes_at=STALE):
        _begin_item(item_id)


def _mark_task(record: Record) -> int | None:
    """The item to which the task belongs."""
    task = SupervisedTask.objects.filter(pk=record.pk).only("item_id", "organ_id").first()
    if task is None:
        return None
    if not TaskStanding.objects.filter(pk=task.pk).update(changes_at=STALE, item=task.item_id):
        due = record.date
        values: dict[str, Any] = {"due_at": due, "due_on": timezone.localdate(due), "changes_at": STALE}
        TaskStanding.objects.create(
            task_id=task.pk, item_id=task.item_id, owner_id=record.owning_organ_id, organ_id=task.organ_id, **values
        )
    item_id: int = task.item_id
    return item_id


def _begin_item(item_id: int) -> None:
    item = SupervisedItem.objects.select_related("record").filter(pk=item_id, record__due_at__isnull=False).first()
    if item is not None:
        due = item.record.date
        ItemStanding.objects.create(
            item=item, owner_id=item.record.owning_organ_id, due_at=due, light_due_at=due, changes_at=STALE
        )


def mark_live(organ_id: int | None = None) -> int:
    """Everything under way, of one organ or of all: after the rule of the lights or the calendar has changed."""
    tasks, items = TaskStanding.objects.filter(rank__lt=DONE), ItemStanding.objects.filter(rank__lt=DONE)
    if organ_id is not None:
        tasks, items = tasks.filter(owner=organ_id), items.filter(owner=organ_id)
    marked = tasks.update(changes_at=STALE)
    ItemStanding.objects.filter(pk__in=tasks.values("item")).update(changes_at=STALE)
    items.update(changes_at=STALE)
    return marked


def calendar_changed(_days: Iterable[date], *, actor: Person, is_trial: bool) -> list[Record]:
    """Workdays are counted anew; no date moves by this."""
    if not is_trial:
        mark_live()
    return []


def catch_up(at: datetime | None = None) -> int:
    """Work out what is stale or whose moment has come; how many items. One short query where there is nothing to do."""
    now, done = at or timezone.now(), 0
    while _due(now).exists():
        count = _some(now)
        if not count:  # the rest is held by changes under way: they mark it when they are done
            break
        done += count
    return done


def check(at: datetime | None = None) -> int:
    """Once a night everything under way is worked out anew; how many rows were not what they should have been."""
    now = at or timezone.now()
    catch_up(now)
    before = _shown()
    mark_live()
    catch_up(now)
    return sum(1 for key, row in _shown().items() if before.get(key) != row)


def _shown() -> dict[tuple[str, int], tuple[Any, ...]]:
    tasks = TaskStanding.objects.filter(rank__lt=DONE).values_list("pk", "rank", "stage", "due_at", "returned", "cause")
    items = ItemStanding.objects.filter(rank__lt=DONE).values_list(
        "pk", "rank", "work_due_at", "due_at", "is_verifying"
    )
    return {(kind, row[0]): row for kind, rows in (("task", tasks), ("item", items)) for row in rows}


def _due(now: datetime) -> QuerySet[ItemStanding]:
    return ItemStanding.objects.filter(changes_at__lte=now)


@transaction.atomic
def _some(now: datetime) -> int:
    ids = list(_due(now).select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    stale = TaskStanding.objects.filter(item__in=ids, changes_at__lte=now).select_for_update(skip_locked=True)
    _store_tasks(list(stale.order_by("pk").values_list("pk", flat=True)), now)
    items = SupervisedItem.objects.filter(pk__in=ids).select_related("record").order_by("pk")
    _store(ItemStanding, standings.items_now(list(items), now), "item")
    return len(ids)


def _store_tasks(ids: Sequence[int], now: datetime) -> None:
    tasks = SupervisedTask.objects.filter(pk__in=ids).select_related("record", "item").order_by("pk")
    _store(TaskStanding, standings.tasks_now(list(tasks), now), "task")


def _store(model: type[TaskStanding] | type[ItemStanding], rows: Sequence[Any], key: str) -> None:
    columns = [field.name for field in model._meta.concrete_fields if field.name != key]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=columns)
