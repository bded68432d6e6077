"""Triggers with which the database keeps our promises, also against raw SQL. Declared in module.py, put back after every migrate.

SQLite drops triggers silently when a migration rebuilds a table, and refuses a rebuild while a trigger elsewhere still names
the table: so they are taken off before a migration with work to do and created again afterwards. `missing` compares what stands
in the database with what is declared, by name and by text.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from zhongshu.core import registry
from zhongshu.core.registry import Guard

PREFIX = "guard_"


@dataclass(frozen=True)
class Trigger:
    """One trigger as it must stand in the database."""

    name: str
    table: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def before_migrate(using: str, plan: list[object], **kwargs: object) -> None:
    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])


def after_migrate(using: str, **kwargs: object) -> None:
    install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every declared guard in place; tables that do not exist (yet) are left out."""
    remove(connection)
    with connection.cursor() as cursor:
        for trigger in _declared(connection):
            for statement in CREATE[connection.vendor](trigger):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take off every guard, declared or left over."""
    with connection.cursor() as cursor:
        for name, table in FIND[connection.vendor](cursor):
            for statement in DROP[connection.vendor](name, table):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """A line for each guard that is absent, changed, switched off or no longer declared; empty when all stand."""
    wanted = {trigger.name: trigger for trigger in _declared(connection, every=True)}
    with connection.cursor() as cursor:
        standing = STANDING[connection.vendor](cursor, wanted)
    lines = [f"{name}: absent" for name in wanted if name not in standing]
    lines += [f"{name}: not as declared" for name, intact in standing.items() if name in wanted and not intact]
    return sorted(lines + [f"{name}: not declared" for name in standing if name not in wanted])


def _declared(connection: BaseDatabaseWrapper, *, every: bool = False) -> list[Trigger]:
    tables = set(connection.introspection.table_names())
    kept = (guard for guard in registry.guards() if every or guard.table in tables)
    return [trigger for guard in kept for trigger in _triggers(guard, connection.vendor)]


def _triggers(guard: Guard, vendor: str) -> Iterable[Trigger]:
    texts = getattr(guard, vendor)
    texts = (texts,) if isinstance(texts, str) else texts
    for number, text in enumerate(texts, start=1):
        name = f"{PREFIX}{guard.name}" if len(texts) == 1 else f"{PREFIX}{guard.name}_{number}"
        yield Trigger(name, guard.table, _squeeze(text))


def _squeeze(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())


def _create_sqlite(trigger: Trigger) -> list[str]:
    return [f"CREATE TRIGGER {trigger.name} {trigger.text}"]


def _create_postgresql(trigger: Trigger) -> list[str]:
    head, body = _split(trigger.text)
    kind = "CONSTRAINT TRIGGER" if re.search(r"\bDEFERRABLE\b", head) else "TRIGGER"
    return [
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$",
        f"CREATE {kind} {trigger.name} {head} EXECUTE FUNCTION {trigger.name}()",
        # the definition as PostgreSQL prints it, and ours, so that a change to either shows
        f"DO $note$ BEGIN EXECUTE format('COMMENT ON TRIGGER {trigger.name} ON {trigger.table} IS %L', "
        f"'{trigger.digest} ' || (SELECT md5(pg_get_triggerdef(oid)) FROM pg_trigger "
        f"WHERE tgname = '{trigger.name}' AND tgrelid = '{trigger.table}'::regclass)); END $note$",
    ]


def _split(text: str) -> tuple[str, str]:
    """When the trigger fires, and what it does."""
    start = re.search(r"\b(DECLARE|BEGIN)\b", text)
    if start is None:
        raise ValueError(f"A guard for PostgreSQL has no BEGIN: {text[:80]}")
    return text[: start.start()].strip(), text[start.start() :]


def _find_sqlite(cursor: CursorWrapper) -> list[tuple[str, str]]:
    cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'guard_*'")
    return list(cursor.fetchall())


def _find_postgresql(cursor: CursorWrapper) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND starts_with(tgname::text, 'guard_')"
    )
    return list(cursor.fetchall())


def _drop_sqlite(name: str, table: str) -> list[str]:
    return [f"DROP TRIGGER {name}"]


def _drop_postgresql(name: str, table: str) -> list[str]:
    return [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"]


def _standing_sqlite(cursor: CursorWrapper, wanted: dict[str, Trigger]) -> dict[str, bool]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'guard_*'")
    return {name: name in wanted and _create_sqlite(wanted[name]) == [sql] for name, sql in cursor.fetchall()}


def _standing_postgresql(cursor: CursorWrapper, wanted: dict[str, Trigger]) -> dict[str, bool]:
    cursor.execute(
        "SELECT t.tgname, p.prosrc, t.tgenabled, md5(pg_get_triggerdef(t.oid)), obj_description(t.oid, 'pg_trigger')"
        " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND starts_with(t.tgname::text, 'guard_')"
    )
    return {
        name: name in wanted
        and source == _split(wanted[name].text)[1]
        and enabled in {"O", "A", b"O", b"A"}
        and note == f"{wanted[name].digest} {definition}"
        for name, source, enabled, definition, note in cursor.fetchall()
    }


CREATE = {"sqlite": _create_sqlite, "postgresql": _create_postgresql}
FIND = {"sqlite": _find_sqlite, "postgresql": _find_postgresql}
DROP = {"sqlite": _drop_sqlite, "postgresql": _drop_postgresql}
STANDING = {"sqlite": _standing_sqlite, "postgresql": _standing_postgresql}
