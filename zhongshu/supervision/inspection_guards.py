"""Promises of inspections, joined demands and tables that the database keeps, also against raw SQL."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import refuse, undeletable

_YEAR, _PLAN, _TARGET = (f"supervision_{name}" for name in ("yearplan", "inspectionplan", "inspectiontarget"))
_GROUP, _MEMBER = "supervision_supervisiongroup", "supervision_groupmember"
_CONCLUSION, _REVIEW, _RECTIFY = (f"supervision_{name}" for name in ("conclusion", "review", "rectification"))
_JOINED, _LOAN, _COPY = (f"supervision_{name}" for name in ("joineddemand", "borrowedtask", "borrowedfeedback"))
_ROW, _SHEET = "supervision_sheetrow", "supervision_sourcesheet"


def _changed(*columns: str) -> str:
    """Any of these columns gets another value; also where it was empty or becomes empty."""
    return " OR ".join(
        f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))" for name in columns
    )


_ALWAYS = "OLD.id IS NOT NULL"
_PLAN_WORDS = ("approved_at", "approved_by_id", "made_by_id", "scope", "basis", "basis_kind", "starts_on", "organ_id")
_APPROVED = f"OLD.approved_at IS NOT NULL AND ({_changed(*_PLAN_WORDS)})"
_WIDER = "EXISTS (SELECT 1 FROM supervision_inspectionplan p WHERE p.id = NEW.plan_id AND p.approved_at IS NOT NULL)"
_UNAPPROVED = (
    "NOT EXISTS (SELECT 1 FROM supervision_inspectiontarget t JOIN supervision_inspectionplan p ON p.id = t.plan_id "
    "WHERE t.id = NEW.target_id AND p.approved_at IS NOT NULL AND p.cancelled_at IS NULL)"
)
_WORDS_OF = ("facts", "evidence", "finding", "approved_at", "approved_by_id", "drafted_by_id", "target_id")
_WORDS = f"OLD.approved_at IS NOT NULL AND ({_changed(*_WORDS_OF)})"
_DELIVERED = f"OLD.delivered_at IS NOT NULL AND ({_changed('delivered_at', 'delivered_to_id', 'review_until')})"
_HAD_A_PART = (
    "EXISTS (SELECT 1 FROM supervision_conclusion c JOIN supervision_supervisiongroup g ON g.id = c.group_id "
    "WHERE c.id = NEW.conclusion_id AND (c.drafted_by_id = NEW.holder_id OR c.approved_by_id = NEW.holder_id "
    "OR g.leader_id = NEW.holder_id OR EXISTS (SELECT 1 FROM supervision_groupmember m "
    "WHERE m.group_id = g.id AND m.person_id = NEW.holder_id)))"
)
_UNDELIVERED = (
    "NOT EXISTS (SELECT 1 FROM supervision_conclusion c WHERE c.id = NEW.conclusion_id AND c.delivered_at IS NOT NULL)"
)
_DEMAND = _changed("conclusion_id", "problem", "demand", "first_due_on")
_TAKEN_IN = f"OLD.confirmed_at IS NOT NULL AND ({_changed('confirmed_at', 'digest', 'uploaded_by_id')})"

GUARDS: tuple[Guard, ...] = (
    refuse("year_plan_is_fixed", "UPDATE", _ALWAYS, "a new plan of the year is a new row", _YEAR),
    undeletable("year_plan_is_kept", _YEAR, "plans of a year are never deleted"),
    refuse("inspection_approved_is_fixed", "UPDATE", _APPROVED, "an approved inspection is not widened", _PLAN),
    undeletable("inspection_is_kept", _PLAN, "inspections are never deleted"),
    refuse("target_not_added_later", "INSERT", _WIDER, "an approved inspection is not widened", _TARGET),
    refuse("target_is_fixed", "UPDATE", _ALWAYS, "an approved inspection is not widened", _TARGET),
    undeletable("target_is_kept", _TARGET, "inspections are never deleted"),
    undeletable("group_is_kept", _GROUP, "groups are never deleted"),
    refuse("recusal_is_fixed", "UPDATE", "OLD.recused_at IS NOT NULL", "a recusal never changes", _MEMBER),
    undeletable("member_is_kept", _MEMBER, "members are never deleted"),
    refuse("conclusion_of_an_approved", "INSERT", _UNAPPROVED, "the inspection is not approved", _CONCLUSION),
    refuse("conclusion_words_are_kept", "UPDATE", _WORDS, "an approved conclusion never changes", _CONCLUSION),
    refuse("conclusion_delivery_is_kept", "UPDATE", _DELIVERED, "a delivery never changes", _CONCLUSION),
    undeletable("conclusion_is_kept", _CONCLUSION, "conclusions are never deleted"),
    refuse("reviewer_had_no_part", "INSERT", _HAD_A_PART, "who had a part does not review", _REVIEW),
    refuse("reviewer_has_no_part", "UPDATE", _HAD_A_PART, "who had a part does not review", _REVIEW),
    refuse("review_after_delivery", "INSERT", _UNDELIVERED, "not delivered", _REVIEW),
    refuse("review_decided_is_fixed", "UPDATE", "OLD.decided_at IS NOT NULL", "a decision never changes", _REVIEW),
    undeletable("review_is_kept", _REVIEW, "reviews are never deleted"),
    refuse("rectification_after_delivery", "INSERT", _UNDELIVERED, "not delivered", _RECTIFY),
    refuse("rectification_demand_is_kept", "UPDATE", _DEMAND, "what is asked never changes", _RECTIFY),
    refuse("rectification_done_is_fixed", "UPDATE", "OLD.done_at IS NOT NULL", "struck off", _RECTIFY),
    undeletable("rectification_is_kept", _RECTIFY, "rectifications are never deleted"),
    refuse("joined_demand_is_fixed", "UPDATE", _ALWAYS, "a joined demand never changes", _JOINED),
    undeletable("joined_demand_is_kept", _JOINED, "joined demands are never deleted"),
    undeletable("loan_is_kept", _LOAN, "what was borrowed stays known"),
    refuse("copy_is_fixed", "UPDATE", "OLD.feedback_id IS NOT NULL", "where it was taken from never changes", _COPY),
    undeletable("copy_is_kept", _COPY, "where it was taken from stays known"),
    refuse("sheet_row_is_fixed", "UPDATE", _ALWAYS, "where it comes from never changes", _ROW),
    undeletable("sheet_row_is_kept", _ROW, "where it comes from stays known"),
    refuse("sheet_taken_in_is_fixed", "UPDATE", _TAKEN_IN, "a table that was taken in never changes", _SHEET),
    undeletable("sheet_is_kept", _SHEET, "tables are never deleted"),
)
