"""Promises of the database about numbers: without gaps, never changed, never deleted, voided once."""

from zhongshu.core.registry import Guard

_KEPT = "文号一经取出，不能修改、覆盖或者删除；不用的可以作废。"
_GAPLESS = "文号必须逐号取用，不能跳号、重号。"
_CLOSED = "这个系列已经停用，不能再取号。"

# SQLite takes these conditions after WHEN, PostgreSQL inside the function.
_CHANGED = (
    "NEW.id <> OLD.id OR NEW.series_id <> OLD.series_id OR NEW.value <> OLD.value OR NEW.text <> OLD.text"
    " OR NEW.drawn_at <> OLD.drawn_at OR NEW.drawn_by_id <> OLD.drawn_by_id"
    " OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS NULL OR NEW.voided_at <> OLD.voided_at"
    " OR NEW.void_reason <> OLD.void_reason))"
)
_NOT_NEXT = "NEW.value <> (SELECT next_value FROM numbering_series WHERE id = NEW.series_id)"
_ENDED = "EXISTS (SELECT 1 FROM numbering_series WHERE id = NEW.series_id AND ended_at IS NOT NULL)"
_DRAWN = "EXISTS (SELECT 1 FROM numbering_number WHERE series_id = OLD.id)"
_MOVED = (
    f"{_DRAWN} AND (NEW.organ_id <> OLD.organ_id OR NEW.code <> OLD.code OR NEW.year <> OLD.year"
    " OR NEW.start <> OLD.start OR NEW.next_value <> (SELECT MAX(value) + 1 FROM numbering_number WHERE series_id = OLD.id))"
)


def _refuse(message: str) -> tuple[str, str]:
    return f"BEGIN SELECT RAISE(ABORT, '{message}'); END", f"BEGIN RAISE EXCEPTION '{message}'; END;"


def _when(event: str, table: str, condition: str, message: str) -> tuple[str, str]:
    """The same refusal for both databases."""
    sqlite, postgresql = _refuse(message)
    inner = postgresql.removeprefix("BEGIN ").removesuffix(" END;")
    body = f"BEGIN IF {condition} THEN {inner} END IF; RETURN NEW; END;"
    return f"BEFORE {event} ON {table} WHEN {condition} {sqlite}", f"BEFORE {event} ON {table} FOR EACH ROW {body}"


_UPDATE = _when("UPDATE", "numbering_number", _CHANGED, _KEPT)
_INSERT = _when("INSERT", "numbering_number", _NOT_NEXT, _GAPLESS)
_OVER = _when("INSERT", "numbering_number", _ENDED, _CLOSED)
_SERIES = _when("UPDATE", "numbering_series", _MOVED, _GAPLESS)
_SQLITE_REFUSAL, _POSTGRESQL_REFUSAL = _refuse(_KEPT)

GUARDS = (
    Guard("numbering_number_kept", "numbering_number", _UPDATE[0], _UPDATE[1]),
    Guard("numbering_number_gapless", "numbering_number", _INSERT[0], _INSERT[1]),
    Guard("numbering_number_not_of_an_ended_series", "numbering_number", _OVER[0], _OVER[1]),
    Guard("numbering_series_follows", "numbering_series", _SERIES[0], _SERIES[1]),
    Guard(
        "numbering_number_not_deleted",
        "numbering_number",
        sqlite=(
            f"BEFORE DELETE ON numbering_number {_SQLITE_REFUSAL}",
            # INSERT OR REPLACE deletes without firing the trigger above
            "BEFORE INSERT ON numbering_number WHEN EXISTS (SELECT 1 FROM numbering_number WHERE id = NEW.id) "
            + _SQLITE_REFUSAL,
        ),
        postgresql=(
            f"BEFORE DELETE ON numbering_number FOR EACH ROW {_POSTGRESQL_REFUSAL}",
            f"BEFORE TRUNCATE ON numbering_number FOR EACH STATEMENT {_POSTGRESQL_REFUSAL}",
        ),
    ),
)
