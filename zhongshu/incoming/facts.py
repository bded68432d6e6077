"""What the record page shows of an incoming paper: the 来文 section."""

from typing import Any

from django.db.models import QuerySet

from zhongshu.core import prepared
from zhongshu.core.registry import Origin
from zhongshu.incoming import checklist
from zhongshu.incoming.models import IncomingDocument
from zhongshu.records.models import PaperOriginal, Record
from zhongshu.records.queries import tasks_of


def origin(record: Record) -> Origin | None:
    """The sender, for those who answer or pass on the paper."""
    document = IncomingDocument.objects.filter(record=record).first()
    if document is None:
        return None
    return Origin(document.sender, document.sender_organ_id, document.sender_number)


def _document(record: int) -> "QuerySet[IncomingDocument]":
    return IncomingDocument.objects.filter(record=record).select_related("received_by", "sender_organ")


def _papers(record: int) -> "QuerySet[PaperOriginal]":
    return PaperOriginal.objects.filter(record=record).select_related("keeper").order_by("pk")


def load(record: Record) -> dict[str, Any]:
    document: IncomingDocument | None = prepared.first("incoming.document", _document, record.pk)
    if document is None:
        return {"document": None}
    document.record = record
    return {
        "document": document,
        "papers": prepared.rows("incoming.papers", _papers, record.pk),
        "tasks": prepared.rows("records.tasks", tasks_of, record.pk),
        "faults": checklist.faults(checklist.restored(document.checklist)),
        "is_checked": bool(document.checklist),
    }
