"""A real database with real commits: a copy of the migrated test database, for one module, thrown away afterwards.

The audit tables refuse TRUNCATE, so Django's transactional tests cannot be used: nothing here is ever undone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from tests.conftest import Cast, build_cast
from zhongshu.config.settings import sqlite

NAME = "zhongshu_races"


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Cast]:
    """The cast in the copy; every thread has its own connection to it."""
    with django_db_blocker.unblock(), on_a_copy(tmp_path_factory.mktemp("races")):
        if not connections["default"].introspection.table_names():  # run alone, nobody needed the test database
            call_command("migrate", verbosity=0)
        yield build_cast()


@contextmanager
def on_a_copy(folder: Path) -> Iterator[None]:
    """Let `default` be a copy of the test database until the end."""
    original, given = connections["default"], connections.settings["default"]
    copied = COPIES[original.vendor](original, folder)
    connections.settings["default"] = {**given, **copied}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = given, original
        if original.vendor == "postgresql":
            on_server(original, f'DROP DATABASE "{copied["NAME"]}" WITH (FORCE)')


def copy_sqlite(original: Any, folder: Path) -> dict[str, Any]:
    path = folder / "races.sqlite3"
    with original.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return sqlite(path)


def copy_postgresql(original: Any, folder: Path) -> dict[str, Any]:
    source = original.settings_dict["NAME"]
    name = f"{NAME}_{source}"[:60]
    original.close()
    on_server(original, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    on_server(original, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return {"NAME": name}


COPIES = {"sqlite": copy_sqlite, "postgresql": copy_postgresql}


def on_server(original: Any, statement: str) -> None:
    given = original.settings_dict
    address = {"user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"], "port": given["PORT"]}
    known = {key: value for key, value in address.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as server:
        server.execute(statement)


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """Call all at the same moment, each in a thread of its own; what each returned, or the exception that it raised."""
    return at_once


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    start, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int) -> None:
        start.wait()
        outcomes[place] = outcome_of(calls[place])

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "a deadlock"
    return outcomes


def outcome_of(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 -- the outcome is what the test looks at
        return error
    finally:
        connections.close_all()
