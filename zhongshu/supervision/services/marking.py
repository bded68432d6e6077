"""Which date was in force from when: the history from which lights are worked out."""

from django.utils import timezone

from zhongshu.records.models import Record
from zhongshu.supervision import access
from zhongshu.supervision.models import DueMark


def record_changed(record: Record) -> None:
    """The date or the state of an item or a task has moved: remember from when, in the same transaction."""
    if record.kind not in {access.ITEM, access.TASK} or record.due_at is None:
        return
    last = DueMark.objects.filter(record=record).last()
    if last is None or (last.due_at, last.state) != (record.due_at, record.state):
        since = record.closed_at or record.cancelled_at or (record.opened_at if last is None else None)
        DueMark.objects.create(record=record, since=since or timezone.now(), due_at=record.due_at, state=record.state)
