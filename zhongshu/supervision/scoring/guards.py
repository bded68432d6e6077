"""Promises about scores that the database keeps: published points stand, corrections are lines of their own."""

from zhongshu.core.registry import Guard
from zhongshu.records.guards import refuse, undeletable

_RULES, _MONTH, _LINE, _APPEAL = (f"supervision_{name}" for name in ("scorerules", "scoremonth", "scoreline", "appeal"))
_PUBLISHED = (
    "EXISTS (SELECT 1 FROM supervision_scoremonth m WHERE m.id = {row}.month_id AND m.published_at IS NOT NULL)"
)
_DELETED = _PUBLISHED.format(row="OLD")
_MESSAGE = "published points are never deleted"

GUARDS: tuple[Guard, ...] = (
    refuse("score_rules_are_fixed", "UPDATE", "OLD.id IS NOT NULL", "a new rule is a new version", _RULES),
    undeletable("score_rules_are_kept", _RULES, "rules are never deleted"),
    refuse("score_month_is_fixed", "UPDATE", "OLD.published_at IS NOT NULL", "a published month never changes", _MONTH),
    undeletable("score_month_is_kept", _MONTH, "months are never deleted"),
    refuse("score_line_is_fixed", "UPDATE", "OLD.id IS NOT NULL", "points never change", _LINE),
    refuse(
        "score_line_added_only_by_appeal",
        "INSERT",
        f"NEW.event <> 'appeal' AND {_PUBLISHED.format(row='NEW')}",
        "a published month never changes",
        _LINE,
    ),
    Guard(
        name="score_line_is_kept",
        table=_LINE,
        sqlite=f"BEFORE DELETE ON {_LINE} WHEN {_DELETED} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
        postgresql=(
            f"BEFORE DELETE ON {_LINE} FOR EACH ROW BEGIN IF {_DELETED} THEN RAISE EXCEPTION '{_MESSAGE}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END;"
        ),
    ),
    refuse("appeal_is_decided_once", "UPDATE", "OLD.decided_at IS NOT NULL", "a decided appeal stands", _APPEAL),
    undeletable("appeal_is_kept", _APPEAL, "appeals are never deleted"),
)
