"""Named reads of records for other apps."""

from django.db.models import QuerySet

from zhongshu.records.models import Record, RecordTask


def tasks_of(record: Record | int) -> QuerySet[RecordTask]:
    """The tasks that a clerk kept from the paper, in the order of the paper; for 督办."""
    return RecordTask.objects.filter(record=record).select_related("kept_by").order_by("pk")
