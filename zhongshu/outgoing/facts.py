"""What the record page shows of an outgoing paper."""

from typing import Any

from zhongshu.outgoing import queries
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.records.models import Record


def load(record: Record) -> dict[str, Any]:
    document = (
        OutgoingDocument.objects.select_related("number", "drafter", "drafting_unit").filter(record=record).first()
    )
    if document is None:
        return {"document": None}
    document.record = record
    return {
        "document": document,
        "issuers": [row.organ for row in document.issuer_rows.select_related("organ")],
        "signatures": list(record.signatures.select_related("signer", "organ")),
        "opinions": queries.opinions(record),
        "distribution": list(record.distribution.all()),
        "overrides": list(record.overrides.select_related("by")),
        "versions": record.versions.count(),
    }
