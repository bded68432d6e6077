"""Promises about steps that the database keeps (decisions 10, 11; architecture §1)."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import irreplaceable, refuse, undeletable

_OPEN_ON_FINISHED = (
    "NEW.finished_at IS NULL AND EXISTS (SELECT 1 FROM records_record r "
    "WHERE r.id = NEW.record_id AND r.state IN ('closed', 'cancelled'))"
)
_FINISHED_WITH_OPEN_STEP = (
    "NEW.state IN ('closed', 'cancelled') AND NEW.state <> OLD.state AND EXISTS "
    "(SELECT 1 FROM workflow_step s WHERE s.record_id = NEW.id AND s.finished_at IS NULL)"
)
_REWRITTEN = (
    "OLD.finished_at IS NOT NULL AND (NEW.finished_at IS NULL OR NEW.finished_at <> OLD.finished_at "
    "OR NEW.holder_id <> OLD.holder_id OR NEW.outcome <> OLD.outcome OR NEW.stage <> OLD.stage "
    "OR NEW.record_id <> OLD.record_id OR NEW.received_at <> OLD.received_at)"
)
_HOLDER_CHANGED = "NEW.holder_id <> OLD.holder_id OR NEW.record_id <> OLD.record_id OR NEW.role <> OLD.role"
_COMMENT_CHANGED = (
    "NEW.text <> OLD.text OR NEW.svg <> OLD.svg OR NEW.author_id <> OLD.author_id "
    "OR NEW.record_id <> OLD.record_id OR NEW.written_at <> OLD.written_at"
)

_FLOW_CHANGED = "NEW.definition <> OLD.definition OR NEW.made_at <> OLD.made_at"

STEP, COMMENT, ROUND, FLOW = "workflow_step", "workflow_comment", "workflow_round", "workflow_flowversion"

GUARDS: tuple[Guard, ...] = (
    refuse("step_none_opened_on_finished", "INSERT", _OPEN_ON_FINISHED, "record is closed or cancelled", STEP),
    refuse("step_none_reopened_on_finished", "UPDATE", _OPEN_ON_FINISHED, "record is closed or cancelled", STEP),
    refuse("record_not_finished_with_open_step", "UPDATE", _FINISHED_WITH_OPEN_STEP, "open steps"),
    refuse("step_history_is_kept", "UPDATE", _REWRITTEN, "a finished step never changes", STEP),
    refuse("step_changes_hands_by_a_new_step", "UPDATE", _HOLDER_CHANGED, "a step keeps its holder", STEP),
    refuse("flow_text_is_kept", "UPDATE", _FLOW_CHANGED, "a version of a flow never changes", FLOW),
    undeletable("step_is_kept", STEP, "steps are never deleted"),
    irreplaceable("step_is_not_replaced", STEP, "steps are never replaced"),
    refuse("comment_is_kept_as_written", "UPDATE", _COMMENT_CHANGED, "an opinion never changes", COMMENT),
    undeletable("comment_is_kept", COMMENT, "opinions are never deleted"),
    refuse(
        "round_first_due_is_kept", "UPDATE", "NEW.first_due_at <> OLD.first_due_at", "first_due_at never changes", ROUND
    ),
)
