"""Raw SQL against the log: the database refuses on both engines, also after another migrate."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from zhongshu.audit import services
from zhongshu.audit.models import Entry, Seal
from zhongshu.core import guards

ON_BOTH = [
    "UPDATE audit_entry SET subject = 'x'",
    "UPDATE audit_entry SET id = id + 1000",
    "UPDATE audit_seal SET hash = 'x'",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_entry WHERE id = {id}",
    "DELETE FROM audit_seal",
    "INSERT INTO audit_entry (id, verb, at, actor_name, subject, data) VALUES ({id}, 'v', '2026-01-01', 'n', '', '{{}}')"
    " ON CONFLICT (id) DO UPDATE SET subject = 'x'",
    "INSERT INTO audit_seal (entry_id, chain, seq, prev, hash, sealed_at) VALUES ({free}, {chain}, 1, 'p', 'h', '2026-01-01')",
    "INSERT INTO audit_seal (entry_id, chain, seq, prev, hash, sealed_at) VALUES ({free}, {chain}, 99, 'p', 'h', '2026-01-01')",
]
ENTRY = "audit_entry (id, verb, at, actor_name, subject, data) VALUES ({id}, 'v', '2026-01-01', 'n', '', '{{}}')"
SEAL = (
    "audit_seal (entry_id, chain, seq, prev, hash, sealed_at) VALUES ({entry}, {chain}, {seq}, 'p', 'h', '2026-01-01')"
)
ON_SQLITE = [
    "INSERT OR REPLACE INTO " + ENTRY,
    "REPLACE INTO " + ENTRY,
    "REPLACE INTO " + ENTRY.replace("(id,", "(rowid,"),
    "REPLACE INTO " + ENTRY.replace("({id}", "('{id}'"),
    "REPLACE INTO " + ENTRY.replace("({id}", "({id}.0"),
    "UPDATE OR REPLACE audit_entry SET id = {id} WHERE id = {free}",
    "UPDATE OR IGNORE audit_entry SET subject = 'x'",
    "INSERT INTO " + ENTRY.replace("({id}", "(-1"),
    "INSERT INTO " + ENTRY.replace("({id}", "(0"),
    "REPLACE INTO " + SEAL.format(entry="{id}", chain="{chain}", seq=1),
    "REPLACE INTO " + SEAL.format(entry="{free}", chain="{chain}", seq=1),
    "REPLACE INTO " + SEAL.format(entry="{id}", chain=77, seq=1),
]
ON_POSTGRESQL = [
    "TRUNCATE audit_seal",
    "TRUNCATE audit_entry CASCADE",
    "TRUNCATE audit_entry, audit_seal",
    "WITH gone AS (DELETE FROM audit_entry RETURNING id) SELECT count(*) FROM gone",
    "MERGE INTO audit_entry e USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
]


def log():
    entries = Entry.objects.order_by("id").values_list()
    return list(entries), list(Seal.objects.order_by("chain", "seq").values_list())


def attack(statement, written):
    sealed = written()
    free = services.write("audit.log.exported", actor=services.SYSTEM)
    names = {"id": sealed[0].pk, "chain": sealed[0].organ_id, "free": free.pk}
    before = log()
    connection.check_constraints()  # or PostgreSQL refuses to truncate for another reason than ours

    with pytest.raises(DatabaseError, match="审计"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**names))

    assert log() == before


@pytest.mark.parametrize("statement", ON_BOTH)
def test_database_refuses(statement, written):
    attack(statement, written)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own ways to replace a row")
@pytest.mark.parametrize("statement", ON_SQLITE)
@pytest.mark.parametrize("recursive_triggers", ["OFF", "ON"])
def test_sqlite_refuses(statement, recursive_triggers, written):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    try:
        attack(statement, written)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = OFF")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own ways to empty a table")
@pytest.mark.parametrize("statement", ON_POSTGRESQL)
def test_postgresql_refuses(statement, written):
    attack(statement, written)


def missing():
    return [line for line in guards.missing(connection) if "audit" in line]


def test_lost_trigger_is_named_and_put_back_by_the_next_migrate(db):
    """SQLite drops triggers silently when a migration rebuilds their table."""
    lost = {
        "sqlite": "DROP TRIGGER guard_audit_entry_append_only_2",
        "postgresql": "DROP TRIGGER guard_audit_entry_append_only_2 ON audit_entry",
    }
    with connection.cursor() as cursor:
        cursor.execute(lost[connection.vendor])
    assert missing() == ["guard_audit_entry_append_only_2: absent"]

    call_command("migrate", verbosity=0)

    assert missing() == []
