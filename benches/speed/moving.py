"""A set that stands on SQLite, moved to an empty PostgreSQL: the same rows, without going through the services again.

SQLite writes the lines of COPY itself, so that no row becomes a Python object; only the index of words is made anew, by the
function with which the product writes it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from benches.speed import bulk
from zhongshu.search.backends.postgresql import TABLE, vector
from zhongshu.search.row import Row, unpack

AT_ONCE = 2000  # rows of one write
TEXTS = {"CharField", "TextField", "JSONField", "BinaryField", "DecimalField", "UUIDField"}
ESCAPES = (("'\\'", r"'\\'"), ("char(9)", r"'\t'"), ("char(10)", r"'\n'"), ("char(13)", r"'\r'"))
WORDS = "SELECT record_id, stored FROM search_searchentry WHERE length(stored) ORDER BY record_id"


def move(source: Path) -> None:
    """Everything that the tables of our models hold, inside `bulk.in_bulk`; what the migrations put there goes first."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    bulk.run([f"TRUNCATE {', '.join(model._meta.db_table for model in tables)}, {TABLE}"])
    for model in tables:
        move_table(source, model)
    move_words(source)


def move_table(source: Path, model: type[models.Model]) -> None:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    line = " || char(9) || ".join(map(as_copied, model._meta.concrete_fields))
    rows = opened(source).execute(f'SELECT {line} FROM "{model._meta.db_table}"')  # noqa: S608  # names of our own
    copy(model._meta.db_table, columns, (row[0] for row in rows))


def move_words(source: Path) -> None:
    """The index row of each record from what it was made of."""
    stored = opened(source).execute(WORDS)
    copy(TABLE, "record_id, vector", (f"{pk}\t{vector(pk, unpack(row) or Row())}" for pk, row in stored))


def as_copied(field: "models.Field[object, object]") -> str:
    """The column as text of COPY, in the words of SQLite."""
    name, kind = f'"{field.column}"', field.get_internal_type()
    text = f"CAST({name} AS TEXT)"
    if kind == "BinaryField":
        text = f"'\\\\x' || hex({name})"
    elif kind in TEXTS or field.remote_field:
        for found, written in ESCAPES:
            text = f"replace({text}, {found}, {written})"
    return f"CASE WHEN {name} IS NULL THEN '\\N' ELSE {text} END"


def copy(table: str, columns: str, lines: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
        for some in batches(lines):
            target.write("\n".join(some) + "\n")


def batches(lines: Iterable[str]) -> Iterator[list[str]]:
    left = iter(lines)
    while some := list(islice(left, AT_ONCE)):
        yield some


def opened(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{source}?mode=ro", uri=True)
