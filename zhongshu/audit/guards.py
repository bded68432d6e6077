"""Promises of the database about the audit: rows are added and never touched again, also by raw SQL."""

from zhongshu.core.registry import Guard

_KEPT = "审计记录只能增加，不能修改、覆盖或者删除。"
_GAPLESS = "审计链必须逐条相接。"

_SQLITE_REFUSES = "BEGIN SELECT RAISE(ABORT, '{message}'); END"
_POSTGRESQL_REFUSES = "BEGIN RAISE EXCEPTION '{message}'; END;"


def _append_only(table: str) -> Guard:
    sqlite, postgresql = _SQLITE_REFUSES.format(message=_KEPT), _POSTGRESQL_REFUSES.format(message=_KEPT)
    return Guard(
        name=f"{table}_append_only",
        table=table,
        sqlite=(f"BEFORE UPDATE ON {table} {sqlite}", f"BEFORE DELETE ON {table} {sqlite}"),
        postgresql=(
            f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {postgresql}",
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {postgresql}",
        ),
    )


# INSERT OR REPLACE deletes without firing DELETE triggers unless recursive_triggers is on, so an existing key is refused
# before it comes to that. In a BEFORE trigger an id still to be given reads as -1: ids below 1 are refused afterwards.
_ENTRY_NOT_REPLACED = Guard(
    name="audit_entry_not_replaced",
    table="audit_entry",
    sqlite=(
        "BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id) "
        + _SQLITE_REFUSES.format(message=_KEPT),
        "AFTER INSERT ON audit_entry WHEN NEW.id < 1 " + _SQLITE_REFUSES.format(message=_KEPT),
    ),
    postgresql=(),  # has no such statement; ON CONFLICT DO UPDATE meets the UPDATE trigger
)

_NEXT_IN_CHAIN = "NEW.seq <> COALESCE((SELECT MAX(seq) FROM audit_seal WHERE chain = NEW.chain), 0) + 1"

# Also refuses to replace through (chain, seq): an existing place is never the next one.
_SEAL_IS_NEXT = Guard(
    name="audit_seal_is_next",
    table="audit_seal",
    sqlite=(
        "BEFORE INSERT ON audit_seal WHEN EXISTS (SELECT 1 FROM audit_seal WHERE entry_id = NEW.entry_id) "
        + _SQLITE_REFUSES.format(message=_KEPT),
        f"BEFORE INSERT ON audit_seal WHEN {_NEXT_IN_CHAIN} " + _SQLITE_REFUSES.format(message=_GAPLESS),
    ),
    postgresql=(
        f"BEFORE INSERT ON audit_seal FOR EACH ROW BEGIN IF {_NEXT_IN_CHAIN} THEN "
        f"RAISE EXCEPTION '{_GAPLESS}'; END IF; RETURN NEW; END;"
    ),
)

GUARDS = (_append_only("audit_entry"), _append_only("audit_seal"), _ENTRY_NOT_REPLACED, _SEAL_IS_NEXT)
