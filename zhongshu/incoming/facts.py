"""What the record page shows of an incoming paper: the 来文 section."""

from typing import Any

from zhongshu.core.registry import Origin
from zhongshu.incoming import checklist
from zhongshu.incoming.models import IncomingDocument
from zhongshu.records.models import Record
from zhongshu.records.queries import tasks_of


def origin(record: Record) -> Origin | None:
    """The sender, for those who answer or pass on the paper."""
    document = IncomingDocument.objects.filter(record=record).first()
    if document is None:
        return None
    return Origin(document.sender, document.sender_organ_id, document.sender_number)


def load(record: Record) -> dict[str, Any]:
    document = IncomingDocument.objects.select_related("received_by", "sender_organ").filter(record=record).first()
    if document is None:
        return {"document": None}
    document.record = record
    return {
        "document": document,
        "papers": list(record.originals.select_related("keeper").order_by("pk")),
        "tasks": list(tasks_of(record)),
        "faults": checklist.faults(checklist.restored(document.checklist)),
        "is_checked": bool(document.checklist),
    }
