"""Guards: put in place, compared by name and text, taken off and put back around migrations."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from zhongshu.core import guards
from zhongshu.core.registry import Guard, Module

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(declare):
    """A table of its own under a guard; the guards of the apps stand again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE core_guard_ledger (id integer PRIMARY KEY, said varchar(20))")
    declare(Module("a", guards=(kept(),)))
    guards.install(connection)
    yield
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE core_guard_ledger")


def kept(message="kept"):
    return Guard(
        "ledger_is_kept",
        "core_guard_ledger",
        sqlite=(
            f"BEFORE DELETE ON core_guard_ledger\n  BEGIN SELECT RAISE(ABORT, '{message}'); END",
            f"BEFORE UPDATE ON core_guard_ledger WHEN NEW.said <> OLD.said BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ),
        postgresql=(
            f"BEFORE DELETE ON core_guard_ledger FOR EACH ROW\n  BEGIN RAISE EXCEPTION '{message}'; END;",
            "BEFORE UPDATE ON core_guard_ledger FOR EACH ROW WHEN (NEW.said <> OLD.said) "
            f"DECLARE n integer; BEGIN RAISE EXCEPTION '{message}'; END;",
        ),
    )


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("statement", ["DELETE FROM core_guard_ledger", "UPDATE core_guard_ledger SET said = 'b'"])
def test_the_database_itself_refuses(ledger, statement):
    run("INSERT INTO core_guard_ledger VALUES (1, 'a')")

    with pytest.raises((IntegrityError, DatabaseError), match="kept"), transaction.atomic():
        run(statement)


def test_installing_twice_leaves_the_same(ledger):
    guards.install(connection)

    assert guards.missing(connection) == []


def test_a_guard_that_is_gone_is_named(ledger):
    guards.remove(connection)

    assert guards.missing(connection) == ["guard_ledger_is_kept_1: absent", "guard_ledger_is_kept_2: absent"]


def test_a_guard_with_another_text_is_named(ledger, declare):
    declare(Module("a", guards=(kept("otherwise"),)))

    assert guards.missing(connection) == [
        "guard_ledger_is_kept_1: not as declared",
        "guard_ledger_is_kept_2: not as declared",
    ]


def test_a_guard_left_over_is_named_and_taken_off(ledger, declare):
    declare(Module("a"))
    assert [line.split(": ")[1] for line in guards.missing(connection)] == ["not declared", "not declared"]

    guards.install(connection)

    assert guards.missing(connection) == []


def test_a_guard_switched_off_is_named(ledger):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch a trigger off")
    run("ALTER TABLE core_guard_ledger DISABLE TRIGGER guard_ledger_is_kept_1")

    assert guards.missing(connection) == ["guard_ledger_is_kept_1: not as declared"]


def test_a_guard_of_a_table_that_does_not_exist_waits(declare):
    declare(Module("a", guards=(Guard("later", "core_no_such_table", "BEFORE X", "BEFORE X"),)))

    guards.install(connection)

    assert guards.missing(connection) == ["guard_later: absent"]
    guards.remove(connection)


def test_guards_come_off_before_a_migration_with_work_and_return_after_every_one(ledger):
    guards.before_migrate("default", plan=[])
    assert guards.missing(connection) == []

    guards.before_migrate("default", plan=[("some", False)])
    gone = guards.missing(connection)
    guards.after_migrate("default")

    assert len(gone) == (2 if connection.vendor == "sqlite" else 0)
    assert guards.missing(connection) == []
