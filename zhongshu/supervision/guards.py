"""Promises of supervision that the database keeps, also against raw SQL."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import refuse, undeletable

_TASK, _ITEM = "supervision_supervisedtask", "supervision_superviseditem"
_FEEDBACK, _CHECK = "supervision_feedback", "supervision_verification"
_SENT = "OLD.sent_at IS NOT NULL"
_WORDS = "NEW.instruction_text <> OLD.instruction_text OR NEW.basis <> OLD.basis"
_UNSENT_CHILD = (
    "NEW.sent_at IS NOT NULL AND OLD.sent_at IS NULL AND (NOT EXISTS (SELECT 1 FROM supervision_supervisedtask t "
    "JOIN records_record r ON r.id = t.record_id WHERE t.item_id = NEW.record_id AND r.state <> 'cancelled') OR EXISTS "
    "(SELECT 1 FROM supervision_supervisedtask t JOIN records_record r ON r.id = t.record_id "
    "WHERE t.item_id = NEW.record_id AND r.state = 'draft'))"
)
_APPROVED_CHANGED = "OLD.approved_at IS NOT NULL"
_SAME_PERSON = (
    "EXISTS (SELECT 1 FROM supervision_feedback f WHERE f.id = NEW.feedback_id "
    "AND (f.written_by_id = NEW.verified_by_id OR f.approved_by_id = NEW.verified_by_id))"
)
_STRUCK_OFF_UNVERIFIED = (
    "NEW.kind = 'supervised_task' AND NEW.state = 'closed' AND OLD.state <> 'closed' AND NOT EXISTS "
    "(SELECT 1 FROM supervision_verification v WHERE v.task_id = NEW.id AND v.finding = 'true')"
)
_FIRST_DAY = "NEW.first_due_on <> OLD.first_due_on"

GUARDS: tuple[Guard, ...] = (
    refuse("item_words_are_kept", "UPDATE", f"{_SENT} AND ({_WORDS})", "the words of a sent item never change", _ITEM),
    refuse("item_sent_only_whole", "UPDATE", _UNSENT_CHILD, "every task is sent with its item", _ITEM),
    undeletable("item_is_kept", _ITEM, "supervised items are never deleted"),
    undeletable("task_is_kept", _TASK, "supervised tasks are never deleted"),
    refuse("feedback_approved_is_fixed", "UPDATE", _APPROVED_CHANGED, "an approved feedback never changes", _FEEDBACK),
    undeletable("feedback_is_kept", _FEEDBACK, "feedback is never deleted"),
    refuse("verifier_is_not_the_doer", "INSERT", _SAME_PERSON, "who did it does not verify it", _CHECK),
    refuse("verification_is_fixed", "UPDATE", "OLD.finding IS NOT NULL", "a verification never changes", _CHECK),
    undeletable("verification_is_kept", _CHECK, "verifications are never deleted"),
    refuse("task_struck_off_only_verified", "UPDATE", _STRUCK_OFF_UNVERIFIED, "not verified"),
    refuse("milestone_first_day_is_kept", "UPDATE", _FIRST_DAY, "first_due_on never changes", "supervision_milestone"),
)
