"""Promises about files that the database keeps: bytes never change under their hash, a signed file never changes at all."""

from zhongshu.core.registry import Guard

_BYTES_CHANGED = "NEW.sm3 <> OLD.sm3 OR NEW.size <> OLD.size"
_FIXED = "the content of stored bytes never changes"
_FROZEN = "a signed file never changes"


def _refuse(name: str, event: str, table: str, condition: str, message: str) -> Guard:
    row = "OLD" if event == "DELETE" else "NEW"
    return Guard(
        name=name,
        table=table,
        sqlite=f"BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        postgresql=(
            f"BEFORE {event} ON {table} FOR EACH ROW BEGIN IF {condition} THEN RAISE EXCEPTION '{message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END;"
        ),
    )


GUARDS = (
    _refuse("blob_bytes_are_fixed", "UPDATE", "files_blob", _BYTES_CHANGED, _FIXED),
    _refuse("file_signed_is_fixed", "UPDATE", "files_file", "OLD.frozen_at IS NOT NULL", _FROZEN),
    _refuse("file_signed_is_kept", "DELETE", "files_file", "OLD.frozen_at IS NOT NULL", _FROZEN),
)
