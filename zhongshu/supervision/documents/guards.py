"""Promises about documents that the database keeps: words are added, never changed; what is issued stands."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import refuse, undeletable

_DOCUMENT, _VERSION = "supervision_document", "supervision_documentversion"
_TALK, _PAPER = "supervision_talk", "supervision_sentpaper"
_OVER = "OLD.issued_at IS NOT NULL OR OLD.dropped_at IS NOT NULL"
_MOVED = " OR ".join(
    f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))"
    for name in (
        "organ_id",
        "kind",
        "item_id",
        "record_id",
        "receiver_id",
        "slip_id",
        "extension_id",
        "talk_id",
        "conclusion_id",
        "rectification_id",
        "month",
        "made_by_id",
    )
)
_OF_AN_ISSUED = (
    "EXISTS (SELECT 1 FROM supervision_document d WHERE d.id = NEW.document_id "
    "AND (d.issued_at IS NOT NULL OR d.dropped_at IS NOT NULL))"
)
_WORDLESS = (
    "NEW.issued_at IS NOT NULL AND OLD.issued_at IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM supervision_documentversion v WHERE v.document_id = NEW.id)"
)

GUARDS: tuple[Guard, ...] = (
    refuse("document_issued_is_fixed", "UPDATE", _OVER, "an issued document never changes", _DOCUMENT),
    refuse("document_stays_what_it_is", "UPDATE", _MOVED, "what a document concerns never changes", _DOCUMENT),
    refuse("document_issued_with_words", "UPDATE", _WORDLESS, "a document is issued with its words", _DOCUMENT),
    refuse("document_not_born_issued", "INSERT", "NEW.issued_at IS NOT NULL", "words come first", _DOCUMENT),
    undeletable("document_is_kept", _DOCUMENT, "documents are never deleted"),
    refuse("document_words_are_kept", "UPDATE", "OLD.id IS NOT NULL", "a version never changes", _VERSION),
    refuse("document_words_before_issue", "INSERT", _OF_AN_ISSUED, "an issued document never changes", _VERSION),
    undeletable("document_version_is_kept", _VERSION, "versions are never deleted"),
    refuse("talk_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "what was said never changes", _TALK),
    undeletable("talk_is_kept", _TALK, "records of talks are never deleted"),
    refuse("sent_paper_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "where it comes from never changes", _PAPER),
    undeletable("sent_paper_is_kept", _PAPER, "where it comes from stays known"),
)
