"""What a process remembers of people, rights, rules and calendar, and how it knows that this still holds.

Triggers leave a mark in `people_stamp` in the transaction that changes one of these tables, whoever changes it. Reading the
account of a request reads the mark along (`kept`); others ask for it (`remembered`). What was remembered under another mark is
read anew.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import CharField, Model
from django.db.models.expressions import RawSQL

from zhongshu.core.registry import Guard

TABLES = (
    "people_appointment",
    "people_post",
    "people_post_roles",
    "people_role",
    "people_unit",
    "people_organ",
    "people_person",
    "people_officer",
    "people_delegation",
    "people_policy",
    "people_calendarday",
    "people_organhours",
)
T = TypeVar("T")
MOST = 20_000  # remembered things of one process; then it begins anew
# Count and sum: each mark has a key of its own, and a later one a greater key, so the same pair never comes back.
READ = "SELECT count(*) || '.' || coalesce(sum(id), 0) FROM people_stamp"
CURRENT = RawSQL(READ, [], output_field=CharField())  # noqa: S611  # no values
# SQLite has one writer at a time and may give a key again after a rollback: one row with a key of chance.
_SQLITE = "BEGIN DELETE FROM people_stamp; INSERT INTO people_stamp (id) VALUES (abs(random() / 4096)); END"
# On PostgreSQL a row more each time, so that two who change something do not wait for each other.
_POSTGRESQL = "FOR EACH STATEMENT BEGIN INSERT INTO people_stamp DEFAULT VALUES; RETURN NULL; END;"

_NOTHING = object()
_remembered: dict[Hashable, Any] = {}


def guard(table: str) -> Guard:
    return Guard(
        name=f"stamp_{table}",
        table=table,
        sqlite=tuple(f"AFTER {verb} ON {table} {_SQLITE}" for verb in ("INSERT", "UPDATE", "DELETE")),
        postgresql=f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} {_POSTGRESQL}",
    )


GUARDS = tuple(guard(table) for table in TABLES)


def carry(stamp: str, *carriers: Model) -> None:
    """From now on these know how old what is remembered of them may be."""
    for carrier in carriers:
        carrier.__dict__["_stamp"] = stamp


def is_carried(carrier: Model) -> bool:
    return "_stamp" in carrier.__dict__


def drop(carrier: Model) -> None:
    """After a change in this very request: ask the database."""
    carrier.__dict__.pop("_stamp", None)


def current() -> str:
    """The mark as it stands, also within a transaction that has just changed something."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        mark: str = cursor.fetchone()[0]
    return mark


def remembered(key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
    """What is remembered under the mark of this moment: one short query in place of what it takes to read it."""
    return _under(current(), key, read)


def kept(carrier: Model, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
    """What is remembered under the mark of the carrier; without one, or for the first time, it is read."""
    stamp = carrier.__dict__.get("_stamp")
    return read() if stamp is None else _under(stamp, (carrier.pk, *key), read)


def _under(stamp: str, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
    place = (stamp, *key)
    known = _remembered.get(place, _NOTHING)
    if known is _NOTHING:
        known = read()
        if len(_remembered) >= MOST:
            _remembered.clear()
        _remembered[place] = known
    found: T = known
    return found
