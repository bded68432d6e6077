"""Promises about memos that the database keeps, also against raw SQL: what a leader has written a 批示 on does not change."""

from zhongshu.records.guards import irreplaceable, refuse, undeletable

MEMO, LEADER, TEXT = "memos_memo", "memos_memoleader", "memos_memotext"


def _instructed(record: str) -> str:
    return f"EXISTS (SELECT 1 FROM workflow_comment c WHERE c.record_id = {record} AND c.kind = 'instruction')"


_NOT_OF_ITS_RECORD = (
    "NOT EXISTS (SELECT 1 FROM records_record r WHERE r.id = NEW.record_id AND r.owning_organ_id = NEW.organ_id "
    "AND r.kind = 'memo')"
)
_WORDS = f"(NEW.body <> OLD.body OR NEW.basis <> OLD.basis) AND {_instructed('OLD.record_id')}"
_TITLE = (
    "(NEW.title <> OLD.title OR NEW.owning_organ_id <> OLD.owning_organ_id) AND OLD.kind = 'memo' "
    f"AND {_instructed('OLD.id')}"
)
_OF_MEMO = "SELECT 1 FROM memos_memo m WHERE m.record_id = "
_NEW_FILE = (
    f"NEW.role IN ('main', 'attachment') AND EXISTS ({_OF_MEMO}NEW.record_id) AND {_instructed('NEW.record_id')}"
)
_FILE_GONE = (
    "OLD.role IN ('main', 'attachment') AND (NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL "
    f"OR NEW.file_id <> OLD.file_id OR NEW.role <> OLD.role) AND EXISTS ({_OF_MEMO}OLD.record_id) "
    f"AND {_instructed('OLD.record_id')}"
)
_ASKED_ANEW = "NEW.memo_id <> OLD.memo_id OR NEW.person_id <> OLD.person_id OR (OLD.struck_at IS NOT NULL AND NEW.struck_at IS NULL)"
SAYS = "a leader has instructed on these words"

GUARDS = (
    refuse("memo_of_its_record", "INSERT", _NOT_OF_ITS_RECORD, "not a memo of this organ", MEMO),
    refuse("memo_stays_with_its_record", "UPDATE", _NOT_OF_ITS_RECORD, "not a memo of this organ", MEMO),
    refuse("memo_words_stand", "UPDATE", _WORDS, SAYS, MEMO),
    refuse("memo_subject_stands", "UPDATE", _TITLE, SAYS),
    refuse("memo_takes_no_attachment", "INSERT", _NEW_FILE, SAYS, "records_recordfile"),
    refuse("memo_keeps_attachments", "UPDATE", _FILE_GONE, SAYS, "records_recordfile"),
    undeletable("memo_is_kept", MEMO, "memos are never deleted"),
    refuse("memo_leader_stays_asked", "UPDATE", _ASKED_ANEW, "who was asked stays written down", LEADER),
    undeletable("memo_leader_is_kept", LEADER, "who was asked stays written down"),
    irreplaceable("memo_leader_is_not_replaced", LEADER, "who was asked stays written down"),
    refuse("memo_text_stands", "UPDATE", "1 = 1", "earlier words never change", TEXT),
    undeletable("memo_text_is_kept", TEXT, "earlier words never change"),
    irreplaceable("memo_text_is_not_replaced", TEXT, "earlier words never change"),
)
