"""What the record page shows of an outgoing paper."""

from typing import Any

from zhongshu.outgoing import access, papers, queries
from zhongshu.outgoing.models import OutgoingDocument, WorkingDraft
from zhongshu.outgoing.queries.versions import steps
from zhongshu.people.models import Person
from zhongshu.records.models import Record

MOST_BLOCKS = 200


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
        "blocks": _blocks(record),
        "sealed": queries.sealed_files(record),
        "prints": queries.print_jobs(record),
    }


def _blocks(record: Record) -> list[str]:
    """The words for a small screen, paragraph by paragraph."""
    latest = queries.latest_version(record)
    text = papers.plain(latest.paper.get("body", "")) if latest is not None else ""
    return [line for line in text.splitlines() if line.strip()][:MOST_BLOCKS]


def versions(record: Record, person: Person, *, up_to: int | None = None) -> dict[str, Any]:
    """What the tab 版本 shows: the latest steps of the text, and whether an earlier one may come back."""
    found, following = steps(record, up_to=up_to)
    return {
        "record": record,
        "steps": found,
        "following": following,
        "up_to": up_to,
        "may_restore": access.may_restore(person, record),
        "working": WorkingDraft.objects.filter(record=record).only("counter").first(),
    }


def tab_counts(record: Record) -> dict[str, int]:
    return {"versions": record.versions.count()}
