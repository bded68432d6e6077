"""What can be found of an incoming paper beside its title and text: number, sender, remarks, why it went back."""

from django.db.models import QuerySet

from zhongshu.core import prepared
from zhongshu.incoming import access
from zhongshu.incoming.models import IncomingDocument
from zhongshu.records.models import Record
from zhongshu.search.sources import Facts, SearchSource


def facts(record: Record) -> Facts:
    document: IncomingDocument | None = prepared.first("incoming.facts", _document, record.pk)
    if document is None:
        return Facts()
    notes = (document.remarks, document.return_reason, document.duplicate_reason)
    return Facts(
        numbers=(document.sender_number,) if document.sender_number else (),
        people=tuple(name for name in (document.contact,) if name),
        notes=tuple(note for note in notes if note),
        sender=document.sender,
        day=document.received_on,
    )


def _document(record: int) -> "QuerySet[IncomingDocument]":
    return IncomingDocument.objects.filter(record=record)


SOURCE = SearchSource(access.KIND, facts)
