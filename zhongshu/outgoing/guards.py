"""What the database keeps about signed papers, also against raw SQL: words and attachments cannot change without the signature
falling; nothing is official, numbered, printed, sealed or dispatched without a standing signature of every issuer."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import irreplaceable, refuse, undeletable

VERSION, FILE, SIGNATURE = "outgoing_version", "outgoing_versionfile", "outgoing_signature"
DOCUMENT, ISSUER, SHEET = "outgoing_outgoingdocument", "outgoing_issuer", "outgoing_reviewsheet"
OVERRIDE, PRINT, SEALING = "outgoing_override", "outgoing_printjob", "outgoing_sealuse"
_NOW = ("strftime('%Y-%m-%d %H:%M:%f', 'now')", "now()")
_ALWAYS = "1 = 1"


def follow(name: str, event: str, table: str, condition: str, statement: tuple[str, str]) -> Guard:
    """A guard that does something where the condition holds; the statement for SQLite and for PostgreSQL."""
    row = "OLD" if event.startswith("DELETE") else "NEW"
    return Guard(
        name=name,
        table=table,
        sqlite=f"AFTER {event} ON {table} WHEN {condition} BEGIN {statement[0]}; END",
        postgresql=(
            f"AFTER {event} ON {table} FOR EACH ROW BEGIN IF {condition} THEN {statement[1]}; END IF; RETURN {row}; END;"
        ),
    )


def _fall(record: str, reason: str, more: str = "") -> tuple[str, str]:
    """Every standing signature of the record falls."""
    sqlite, postgresql = (
        f"UPDATE {SIGNATURE} SET fallen_at = {now}, fallen_reason = '{reason}' "
        f"WHERE record_id = {record} AND fallen_at IS NULL {more}"
        for now in _NOW
    )
    return sqlite, postgresql


# An issuer without a standing signature over the words of the version that is named.
_UNSIGNED = (
    "EXISTS (SELECT 1 FROM outgoing_issuer i WHERE i.document_id = NEW.record_id AND NOT EXISTS ("
    "SELECT 1 FROM outgoing_signature s JOIN outgoing_version v ON v.id = {version} AND v.record_id = NEW.record_id "
    "WHERE s.record_id = NEW.record_id AND s.organ_id = i.organ_id AND s.fallen_at IS NULL "
    "AND s.whole_sm3 = v.whole_sm3)) OR NOT EXISTS (SELECT 1 FROM outgoing_issuer i WHERE i.document_id = NEW.record_id)"
)
_NOT_OFFICIAL = (
    "NOT EXISTS (SELECT 1 FROM outgoing_outgoingdocument d WHERE d.record_id = NEW.record_id "
    "AND d.official_version_id = NEW.version_id)"
)
_SIGNED = "EXISTS (SELECT 1 FROM outgoing_signature s WHERE s.record_id = {record} AND s.fallen_at IS NULL)"
_SENT = (
    "EXISTS (SELECT 1 FROM outgoing_outgoingdocument d WHERE d.record_id = {record} AND d.dispatched_at IS NOT NULL)"
)
_OTHER_WORDS = (
    "NOT EXISTS (SELECT 1 FROM outgoing_version v WHERE v.id = NEW.version_id AND v.record_id = NEW.record_id "
    "AND v.whole_sm3 = NEW.whole_sm3) OR EXISTS (SELECT 1 FROM outgoing_version w JOIN outgoing_version v "
    "ON v.id = NEW.version_id WHERE w.record_id = NEW.record_id AND w.number > v.number AND w.whole_sm3 <> v.whole_sm3)"
)
_REWRITTEN = (
    "NEW.record_id <> OLD.record_id OR NEW.version_id <> OLD.version_id OR NEW.organ_id <> OLD.organ_id "
    "OR NEW.signer_id <> OLD.signer_id OR NEW.whole_sm3 <> OLD.whole_sm3 OR NEW.signed_at <> OLD.signed_at "
    "OR NEW.step_id <> OLD.step_id OR (OLD.fallen_at IS NOT NULL AND (NEW.fallen_at IS NULL OR NEW.fallen_at <> OLD.fallen_at))"
)
_NEW_NUMBER = "NEW.number_id IS NOT NULL AND (OLD.number_id IS NULL OR NEW.number_id <> OLD.number_id)"
_NUMBER_LOST = (
    "OLD.number_id IS NOT NULL AND (NEW.number_id IS NULL OR NEW.number_id <> OLD.number_id) AND NOT EXISTS "
    "(SELECT 1 FROM numbering_number n WHERE n.id = OLD.number_id AND n.voided_at IS NOT NULL)"
)
_UNSEALED = (
    "NEW.dispatched_at IS NOT NULL AND OLD.dispatched_at IS NULL AND NEW.layout <> 'minutes' AND EXISTS ("
    "SELECT 1 FROM outgoing_issuer i WHERE i.document_id = NEW.record_id AND NOT EXISTS (SELECT 1 FROM outgoing_sealuse u "
    "JOIN outgoing_seal s ON s.id = u.seal_id WHERE u.record_id = NEW.record_id AND u.version_id = NEW.official_version_id "
    "AND s.organ_id = i.organ_id))"
)
_RECALLED_DISPATCH = (
    "OLD.dispatched_at IS NOT NULL AND (NEW.dispatched_at IS NULL OR NEW.dispatched_at <> OLD.dispatched_at "
    "OR NEW.official_version_id IS NULL OR NEW.official_version_id <> OLD.official_version_id)"
)
_BORN_SIGNED = (
    "NEW.signed_version_id IS NOT NULL OR NEW.official_version_id IS NOT NULL OR NEW.number_id IS NOT NULL "
    "OR NEW.dispatched_at IS NOT NULL"
)
_ATTACHMENT_CHANGED = (
    "(OLD.role = 'attachment' OR NEW.role = 'attachment') AND (NEW.role <> OLD.role OR NEW.file_id <> OLD.file_id "
    "OR NEW.record_id <> OLD.record_id OR NEW.sort <> OLD.sort OR (NEW.removed_at IS NULL) <> (OLD.removed_at IS NULL))"
)
_BY_THE_DRAFTER = (
    "EXISTS (SELECT 1 FROM outgoing_outgoingdocument d WHERE d.record_id = NEW.record_id AND d.drafter_id = NEW.{who})"
)
_ATTACHMENTS = "an attachment of a dispatched paper never changes"
_RECORD_FILE = "records_recordfile"


def _kept(name: str, table: str, what: str) -> tuple[Guard, ...]:
    """Written once, never changed, deleted or replaced."""
    return (
        refuse(f"{name}_is_kept_as_made", "UPDATE", _ALWAYS, f"{what} never changes", table),
        undeletable(f"{name}_is_kept", table, f"{what} is never deleted"),
        irreplaceable(f"{name}_is_not_replaced", table, f"{what} is never replaced"),
    )


GUARDS: tuple[Guard, ...] = (
    *_kept("outgoing_version", VERSION, "a version"),
    *_kept("outgoing_version_file", FILE, "an attachment of a version"),
    *_kept("outgoing_sheet", SHEET, "a review sheet"),
    *_kept("outgoing_override", OVERRIDE, "an override"),
    *_kept("outgoing_print_job", PRINT, "a print ticket"),
    *_kept("outgoing_seal_use", SEALING, "a use of the seal"),
    refuse(
        "outgoing_dispatched_words_are_kept", "INSERT", _SENT.format(record="NEW.record_id"), "the paper is dispatched", VERSION
    ),
    follow(
        "outgoing_signature_falls_with_the_words", "INSERT", VERSION, _ALWAYS,
        _fall("NEW.record_id", "签发后正文或附件有改动", "AND whole_sm3 <> NEW.whole_sm3"),
    ),
    follow(
        "outgoing_signature_falls_with_a_new_attachment", "INSERT", _RECORD_FILE, "NEW.role = 'attachment'",
        _fall("NEW.record_id", "签发后附件有改动"),
    ),
    follow(
        "outgoing_signature_falls_with_an_attachment", "UPDATE", _RECORD_FILE, _ATTACHMENT_CHANGED,
        _fall("OLD.record_id", "签发后附件有改动"),
    ),
    follow(
        "outgoing_signature_falls_with_a_lost_attachment", "DELETE", _RECORD_FILE, "OLD.role = 'attachment'",
        _fall("OLD.record_id", "签发后附件有改动"),
    ),
    refuse(
        "outgoing_dispatched_attachments_stay", "UPDATE",
        f"{_ATTACHMENT_CHANGED} AND {_SENT.format(record='OLD.record_id')}", _ATTACHMENTS, _RECORD_FILE,
    ),
    refuse(
        "outgoing_dispatched_gets_no_attachment", "INSERT",
        f"NEW.role = 'attachment' AND {_SENT.format(record='NEW.record_id')}", _ATTACHMENTS, _RECORD_FILE,
    ),
    refuse("outgoing_signature_covers_these_words", "INSERT", _OTHER_WORDS, "signature over other words", SIGNATURE),
    refuse("outgoing_signature_is_kept_as_given", "UPDATE", _REWRITTEN, "a signature never changes", SIGNATURE),
    undeletable("outgoing_signature_is_kept", SIGNATURE, "signatures are never deleted"),
    irreplaceable("outgoing_signature_is_not_replaced", SIGNATURE, "signatures are never replaced"),
    follow(
        "outgoing_nothing_official_once_fallen", "UPDATE", SIGNATURE, "NEW.fallen_at IS NOT NULL AND OLD.fallen_at IS NULL",
        (f"UPDATE {DOCUMENT} SET signed_version_id = NULL, official_version_id = NULL WHERE record_id = NEW.record_id",) * 2,
    ),
    refuse("outgoing_begins_unsigned", "INSERT", _BORN_SIGNED, "a paper begins unsigned", DOCUMENT),
    refuse(
        "outgoing_signed_version_is_signed", "UPDATE",
        f"NEW.signed_version_id IS NOT NULL AND ({_UNSIGNED.format(version='NEW.signed_version_id')})",
        "not signed by every issuer", DOCUMENT,
    ),
    refuse(
        "outgoing_official_version_is_signed", "UPDATE",
        f"NEW.official_version_id IS NOT NULL AND ({_UNSIGNED.format(version='NEW.official_version_id')})",
        "not signed by every issuer", DOCUMENT,
    ),
    refuse(
        "outgoing_number_after_the_signature", "UPDATE", f"{_NEW_NUMBER} AND NEW.signed_version_id IS NULL",
        "no number without a signature", DOCUMENT,
    ),
    refuse("outgoing_number_stays", "UPDATE", _NUMBER_LOST, "a number stays with its paper until it is voided", DOCUMENT),
    refuse(
        "outgoing_dispatch_needs_the_official_text", "UPDATE",
        "NEW.dispatched_at IS NOT NULL AND (NEW.official_version_id IS NULL OR NEW.number_id IS NULL)",
        "nothing official to dispatch", DOCUMENT,
    ),
    refuse("outgoing_dispatch_needs_every_seal", "UPDATE", _UNSEALED, "an issuer has not sealed the paper", DOCUMENT),
    refuse("outgoing_dispatched_stays", "UPDATE", _RECALLED_DISPATCH, "a dispatched paper stays as it is", DOCUMENT),
    undeletable("outgoing_document_is_kept", DOCUMENT, "papers are never deleted"),
    refuse(
        "outgoing_document_is_not_replaced", "INSERT",
        f"EXISTS (SELECT 1 FROM {DOCUMENT} kept WHERE kept.record_id = NEW.record_id)", "papers are never replaced", DOCUMENT,
    ),
    refuse(
        "outgoing_issuers_stay_once_signed", "INSERT", _SIGNED.format(record="NEW.document_id"), "the paper is signed", ISSUER
    ),
    refuse(
        "outgoing_issuer_stays_once_signed", "UPDATE", _SIGNED.format(record="OLD.document_id"), "the paper is signed", ISSUER
    ),
    Guard(
        name="outgoing_issuer_is_kept_once_signed",
        table=ISSUER,
        sqlite=f"BEFORE DELETE ON {ISSUER} WHEN {_SIGNED.format(record='OLD.document_id')} "
        "BEGIN SELECT RAISE(ABORT, 'the paper is signed'); END",
        postgresql=f"BEFORE DELETE ON {ISSUER} FOR EACH ROW BEGIN IF {_SIGNED.format(record='OLD.document_id')} "
        "THEN RAISE EXCEPTION 'the paper is signed' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN OLD; END;",
    ),
    refuse(
        "outgoing_reviewed_by_another", "INSERT",
        f"NEW.kind = 'review' AND {_BY_THE_DRAFTER.format(who='reviewer_id')}", "who drafts does not review", SHEET,
    ),
    refuse(
        "outgoing_let_stand_by_another", "INSERT", _BY_THE_DRAFTER.format(who="by_id"), "who drafts lets nothing stand",
        OVERRIDE,
    ),
    refuse(
        "outgoing_drafter_stays", "UPDATE", "NEW.drafter_id <> OLD.drafter_id", "the drafter of a paper stays", DOCUMENT
    ),
    refuse("outgoing_only_the_official_text_is_printed", "INSERT", _NOT_OFFICIAL, "not the official text", PRINT),
    refuse("outgoing_only_the_official_text_is_sealed", "INSERT", _NOT_OFFICIAL, "not the official text", SEALING),
)  # fmt: skip
