"""Promises about records that the database keeps, also against raw SQL (decisions 10, 11, 12)."""

from zhongshu.core.registry import Guard

_LIVE = "('draft', 'open', 'suspended')"

_FIRST_DUE = "OLD.first_due_at IS NOT NULL AND (NEW.first_due_at IS NULL OR NEW.first_due_at <> OLD.first_due_at)"
_CLOSING = "NEW.state = 'closed' AND OLD.state <> 'closed'"
_CANCELLING = "NEW.state = 'cancelled' AND OLD.state <> 'cancelled'"
_OPEN_CHILD = f"EXISTS (SELECT 1 FROM records_record c WHERE c.parent_id = NEW.id AND c.state IN {_LIVE})"
_KEPT_CHILD = "EXISTS (SELECT 1 FROM records_record c WHERE c.parent_id = NEW.id AND c.state <> 'cancelled')"
_PARENT_OVER = (
    f"NEW.parent_id IS NOT NULL AND NEW.state IN {_LIVE} AND EXISTS "
    "(SELECT 1 FROM records_record p WHERE p.id = NEW.parent_id AND p.state IN ('closed', 'cancelled'))"
)
_DUE_AFTER_PARENT = (
    f"NEW.parent_id IS NOT NULL AND NEW.due_at IS NOT NULL AND NEW.state IN {_LIVE} AND EXISTS "
    "(SELECT 1 FROM records_record p WHERE p.id = NEW.parent_id AND p.due_at IS NOT NULL AND p.due_at < NEW.due_at)"
)
_CHILD_AFTER = (
    f"NEW.due_at IS NOT NULL AND NEW.state IN {_LIVE} AND EXISTS (SELECT 1 FROM records_record c "
    f"WHERE c.parent_id = NEW.id AND c.due_at > NEW.due_at AND c.state IN {_LIVE})"
)
_LEFT_DRAFT = "NEW.state = 'draft' AND OLD.state <> 'draft'"


def refuse(name: str, when: str, condition: str, message: str, table: str = "records_record") -> Guard:
    """A guard that aborts the statement where the condition holds."""
    event = f"BEFORE {when} ON {table}"
    return Guard(
        name=name,
        table=table,
        sqlite=f"{event} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        postgresql=(
            f"{event} FOR EACH ROW BEGIN IF {condition} THEN RAISE EXCEPTION '{message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END;"
        ),
    )


def undeletable(name: str, table: str, message: str) -> Guard:
    return Guard(
        name=name,
        table=table,
        sqlite=f"BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        postgresql=(
            f"BEFORE DELETE ON {table} FOR EACH ROW BEGIN RAISE EXCEPTION '{message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END;"
        ),
    )


def irreplaceable(name: str, table: str, message: str) -> Guard:
    """INSERT OR REPLACE removes the old row without a word on SQLite; PostgreSQL has no such statement."""
    condition = f"EXISTS (SELECT 1 FROM {table} kept WHERE kept.id = NEW.id)"
    return refuse(name, "INSERT", condition, message, table)


GUARDS = (
    refuse("record_first_due_is_kept", "UPDATE", _FIRST_DUE, "first_due_at never changes"),
    refuse("record_no_close_with_open_children", "UPDATE", f"{_CLOSING} AND {_OPEN_CHILD}", "open children"),
    refuse("record_no_cancel_with_children", "UPDATE", f"{_CANCELLING} AND {_KEPT_CHILD}", "children not cancelled"),
    refuse("record_no_new_child_of_a_finished", "INSERT", _PARENT_OVER, "parent is closed or cancelled"),
    refuse("record_no_live_child_of_a_finished", "UPDATE", _PARENT_OVER, "parent is closed or cancelled"),
    refuse("record_new_child_not_after_parent", "INSERT", _DUE_AFTER_PARENT, "due after its parent"),
    refuse("record_child_not_after_parent", "UPDATE", _DUE_AFTER_PARENT, "due after its parent"),
    refuse("record_parent_not_before_child", "UPDATE", _CHILD_AFTER, "a child is due later"),
    refuse("record_never_a_draft_again", "UPDATE", _LEFT_DRAFT, "a record in hand is never a draft again"),
    undeletable("record_is_kept", "records_record", "records are never deleted"),
    irreplaceable("record_is_not_replaced", "records_record", "records are never replaced"),
)
