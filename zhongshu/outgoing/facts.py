"""What the record page shows of an outgoing paper."""

from collections.abc import Iterator
from typing import Any

from zhongshu.engines.typeset.reading.body import parts_of
from zhongshu.outgoing import access, authoring, composing, papers, queries
from zhongshu.outgoing.models import OutgoingDocument, WorkingDraft
from zhongshu.outgoing.queries.uploading import open_one
from zhongshu.outgoing.queries.versions import steps
from zhongshu.people.models import Person
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
        "sealed": queries.sealed_files(record),
        "prints": queries.print_jobs(record),
        **words_of(document),
    }


def words_of(document: OutgoingDocument) -> dict[str, Any]:
    """The paper as a page shows it: its elements, its paragraphs and tables, its attachments, the version."""
    paper = composing.current_paper(document)
    version = queries.latest_version(document.record)
    return {
        "paper": paper,
        "is_ahead": version is not None and version.text_sm3 != papers.text_sm3(paper),
        "blocks": list(_blocks(paper.get("body", ""))),
        "attachments": list(queries.attachments(document.record)),
        "version": version,
    }


def _parts(body: Any) -> Iterator[Any]:
    """Tables that stand in the words as lines are tables, as they will be printed."""
    for block in [body] if isinstance(body, str) else body or ():
        yield from parts_of(block) if isinstance(block, str) else [block]


def _blocks(body: Any) -> Iterator[dict[str, Any]]:
    for block in _parts(body):
        if isinstance(block, str):
            yield from ({"text": line} for line in block.splitlines() if line.strip())
        elif "rows" in block:
            yield {"rows": block["rows"], "caption": block.get("caption", "")}
        else:
            yield {"text": papers.plain([block])}


def versions(record: Record, person: Person, *, up_to: int | None = None) -> dict[str, Any]:
    """What the tab 版本 shows: the latest steps of the text, and whether an earlier one may come back."""
    found, following = steps(record, up_to=up_to)
    return {
        "record": record,
        "steps": found,
        "following": following,
        "up_to": up_to,
        "may_edit": access.may_edit(person, record),
        "may_restore": access.may_restore(person, record),
        "may_make_template": authoring.template_organs(person).exists(),
        "waiting": open_one(record),
        "working": WorkingDraft.objects.filter(record=record).only("counter").first(),
    }


def tab_counts(record: Record) -> dict[str, int]:
    return {"versions": record.versions.count()}
