"""Promises of supervision that the database keeps, also against raw SQL."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import refuse, undeletable

_TASK, _ITEM = "supervision_supervisedtask", "supervision_superviseditem"
_FEEDBACK, _PROOF, _CHECK = "supervision_feedback", "supervision_feedbackfile", "supervision_verification"
_MILESTONE, _TURN, _MARK, _DAY = (f"supervision_{name}" for name in ("milestone", "reportturn", "duemark", "lightday"))
_CHANGE = "supervision_planchange"
_SLIP, _CAUSE, _LOOK, _RULE = (f"supervision_{name}" for name in ("slip", "cause", "lookback", "lightrule"))


def _changed(*columns: str) -> str:
    """Any of these columns gets another value; also where it was empty or becomes empty."""
    return " OR ".join(
        f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))" for name in columns
    )


def _refuse_delete(name: str, condition: str, message: str, table: str) -> Guard:
    """Like `refuse`; a BEFORE DELETE of PostgreSQL hands on the old row."""
    event = f"BEFORE DELETE ON {table}"
    return Guard(
        name=name,
        table=table,
        sqlite=f"{event} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        postgresql=(
            f"{event} FOR EACH ROW BEGIN IF {condition} THEN RAISE EXCEPTION '{message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END;"
        ),
    )


_SENT = "OLD.sent_at IS NOT NULL"
_WORDS = _changed("instruction_text", "basis", "instruction_id", "leader_id", "instructed_on", "sent_at")
_OTHER_APPROVAL = f"OLD.approved_at IS NOT NULL AND ({_changed('approved_by_id', 'approved_at', 'proposed_by_id')})"
_UNSENT_CHILD = (
    "NEW.sent_at IS NOT NULL AND OLD.sent_at IS NULL AND (NOT EXISTS (SELECT 1 FROM supervision_supervisedtask t "
    "JOIN records_record r ON r.id = t.record_id WHERE t.item_id = NEW.record_id AND r.state <> 'cancelled') OR EXISTS "
    "(SELECT 1 FROM supervision_supervisedtask t JOIN records_record r ON r.id = t.record_id "
    "WHERE t.item_id = NEW.record_id AND r.state = 'draft'))"
)
_UNSENT_TASK = (
    "NEW.kind = 'supervised_task' AND OLD.state = 'draft' AND NEW.state = 'open' AND EXISTS (SELECT 1 FROM "
    "supervision_supervisedtask t WHERE t.record_id = NEW.id AND (t.organ_id IS NULL OR t.planned_due_at IS NULL OR "
    "t.result_wanted = ''))"
)
_TASK_UNSENT_AGAIN = f"OLD.assigned_at IS NOT NULL AND ({_changed('assigned_at', 'item_id', 'planned_due_at')})"
_COUNTED_DOWN = "NEW.mis_sent < OLD.mis_sent OR NEW.returned < OLD.returned"
_SETTLED = "OLD.approved_at IS NOT NULL OR OLD.returned_at IS NOT NULL"
_REWRITTEN = _changed(
    *(
        "task_id",
        "kind",
        "turn_id",
        "text",
        "problems",
        "next_steps",
        "progress",
        "written_by_id",
        "written_at",
        "co_step_id",
        '"values"',
    )
)
_SETTLED_FEEDBACK = (
    "EXISTS (SELECT 1 FROM supervision_feedback f WHERE f.id = NEW.feedback_id "
    "AND (f.approved_at IS NOT NULL OR f.returned_at IS NOT NULL))"
)
_SAME_PERSON = (
    "EXISTS (SELECT 1 FROM supervision_feedback f WHERE f.id = NEW.feedback_id "
    "AND (f.written_by_id = NEW.verified_by_id OR f.approved_by_id = NEW.verified_by_id))"
)
_OF_ANOTHER = (
    "NOT EXISTS (SELECT 1 FROM supervision_feedback f WHERE f.id = NEW.feedback_id AND f.task_id = NEW.task_id "
    "AND f.approved_at IS NOT NULL)"
)
_STRUCK_OFF_UNVERIFIED = (
    "NEW.kind = 'supervised_task' AND NEW.state = 'closed' AND OLD.state <> 'closed' AND NOT EXISTS "
    "(SELECT 1 FROM supervision_verification v WHERE v.task_id = NEW.id AND v.finding = 'true' AND v.feedback_id = "
    "(SELECT MAX(f.id) FROM supervision_feedback f WHERE f.task_id = NEW.id AND f.kind = 'final' "
    "AND f.approved_at IS NOT NULL))"
)
_REPLANNED = "EXISTS (SELECT 1 FROM supervision_planchange p WHERE p.id = NEW.change_id AND p.task_id = NEW.task_id AND p.is_granted)"
_SENT_TASK = "EXISTS (SELECT 1 FROM supervision_supervisedtask t WHERE t.record_id = {row}.task_id AND t.assigned_at IS NOT NULL)"
_PLAN = (
    f"({_changed('due_on', 'planned_percent', 'task_id', 'since', 'change_id')} OR (OLD.until IS NOT NULL AND "
    f"({_changed('until')}))) AND {_SENT_TASK.format(row='OLD')}"
)
_ADDED = f"{_SENT_TASK.format(row='NEW')} AND NOT {_REPLANNED}"
_ASKED = _changed("task_id", "points", "reason", "asked_by_id", "asked_at", "step_id")
_ISSUED = _changed("record_id", "rung", "number", "text", "issued_by_id", "issued_at", "demand_by")

GUARDS: tuple[Guard, ...] = (
    refuse("item_words_are_kept", "UPDATE", f"{_SENT} AND ({_WORDS})", "the words of a sent item never change", _ITEM),
    refuse("item_approval_is_kept", "UPDATE", _OTHER_APPROVAL, "who set it up never changes", _ITEM),
    refuse("item_sent_only_whole", "UPDATE", _UNSENT_CHILD, "every task is sent with its item", _ITEM),
    refuse("item_not_born_sent", "INSERT", "NEW.sent_at IS NOT NULL", "an item is sent with its tasks", _ITEM),
    undeletable("item_is_kept", _ITEM, "supervised items are never deleted"),
    refuse("task_opens_only_whole", "UPDATE", _UNSENT_TASK, "a task needs its unit, date and result"),
    refuse("task_stays_sent", "UPDATE", _TASK_UNSENT_AGAIN, "a sent task stays sent", _TASK),
    refuse("task_counts_are_kept", "UPDATE", _COUNTED_DOWN, "returns are never counted down", _TASK),
    undeletable("task_is_kept", _TASK, "supervised tasks are never deleted"),
    refuse("feedback_words_are_kept", "UPDATE", _REWRITTEN, "the words of a feedback never change", _FEEDBACK),
    refuse(
        "feedback_settled_is_fixed", "UPDATE", _SETTLED, "an approved or returned feedback never changes", _FEEDBACK
    ),
    undeletable("feedback_is_kept", _FEEDBACK, "feedback is never deleted"),
    refuse("proof_not_added_later", "INSERT", _SETTLED_FEEDBACK, "proof comes with its feedback", _PROOF),
    refuse("proof_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "proof never changes", _PROOF),
    undeletable("proof_is_kept", _PROOF, "proof is never deleted"),
    refuse("verifier_is_not_the_doer", "INSERT", _SAME_PERSON, "who did it does not verify it", _CHECK),
    refuse("verification_of_what_was_reported", "INSERT", _OF_ANOTHER, "only an approved feedback is verified", _CHECK),
    refuse("verification_is_fixed", "UPDATE", "OLD.finding IS NOT NULL", "a verification never changes", _CHECK),
    undeletable("verification_is_kept", _CHECK, "verifications are never deleted"),
    refuse("task_struck_off_only_verified", "UPDATE", _STRUCK_OFF_UNVERIFIED, "not verified"),
    refuse("milestone_first_day_is_kept", "UPDATE", _changed("first_due_on"), "first_due_on never changes", _MILESTONE),
    refuse("milestone_plan_is_kept", "UPDATE", _PLAN, "the plan of a sent task never changes", _MILESTONE),
    refuse("milestone_not_added_later", "INSERT", _ADDED, "the plan is sent", _MILESTONE),
    _refuse_delete("milestone_is_kept", _SENT_TASK.format(row="OLD"), "the plan is sent", _MILESTONE),
    refuse(
        "plan_change_is_fixed", "UPDATE", f"OLD.decided_at IS NOT NULL OR {_ASKED}", "what was asked stays", _CHANGE
    ),
    undeletable("plan_change_is_kept", _CHANGE, "changes of plan are never deleted"),
    refuse("turn_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "a report that is owed stays owed", _TURN),
    undeletable("turn_is_kept", _TURN, "a report that is owed stays owed"),
    refuse("due_mark_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "history of dates never changes", _MARK),
    undeletable("due_mark_is_kept", _MARK, "history of dates is never deleted"),
    refuse("light_day_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "history of lights never changes", _DAY),
    undeletable("light_day_is_kept", _DAY, "history of lights is never deleted"),
    refuse("light_rule_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "a new rule is a new version", _RULE),
    refuse("slip_is_fixed", "UPDATE", _ISSUED, "an issued slip never changes", _SLIP),
    refuse("slip_answer_is_fixed", "UPDATE", "OLD.answered_at IS NOT NULL", "an answered slip never changes", _SLIP),
    undeletable("slip_is_kept", _SLIP, "slips are never deleted"),
    refuse("cause_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "a judgement of that time never changes", _CAUSE),
    undeletable("cause_is_kept", _CAUSE, "causes are never deleted"),
    refuse("look_back_is_fixed", "UPDATE", "OLD.done_at IS NOT NULL", "a finished look back never changes", _LOOK),
    undeletable("look_back_is_kept", _LOOK, "look backs are never deleted"),
)
