"""Named reads of records for other apps."""

from django.db.models import QuerySet

from zhongshu.records.models import Record, RecordFile, RecordTask


def tasks_of(record: Record | int) -> QuerySet[RecordTask]:
    """The tasks that a clerk kept from the paper, in the order of the paper; for 督办."""
    return RecordTask.objects.filter(record=record).select_related("kept_by").order_by("pk")


def files_of(record: Record | int) -> QuerySet[RecordFile]:
    """The files of a record with what a page says of them; their text stays in the database."""
    files = RecordFile.objects.filter(record=record).select_related("file__blob", "file__uploaded_by")
    return files.defer("file__blob__text")
