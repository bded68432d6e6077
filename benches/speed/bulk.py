"""Rows straight into the tables, millions of them: no model instances, no indexes until the end, guards taken off and put back."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

from zhongshu.core import guards

Values = tuple[Any, ...]
FAST_SQLITE = (
    "PRAGMA foreign_keys=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-500000",
    "PRAGMA wal_autocheckpoint=20000",
)
USUAL_SQLITE = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-64000",
    "PRAGMA wal_autocheckpoint=1000",
)
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": (
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
    ),
}


class Table:
    """One model's table. Columns that are not named have the model's defaults; keys are given out here, in order."""

    def __init__(self, model: type[models.Model], *given: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        blank = model()
        self.table = model._meta.db_table
        self.counts = isinstance(model._meta.pk, models.AutoField)
        self.next_key = (model.objects.aggregate(top=models.Max("pk"))["top"] or 0) + 1 if self.counts else 0  # type: ignore[attr-defined]  # every concrete one has
        rest = [name for name in fields if name not in given and not (self.counts and name == "id")]
        self.rest = tuple(fields[name].get_db_prep_save(getattr(blank, name), connection) for name in rest)
        self.rest = tuple(value if isinstance(value, (int, str, bytes, type(None))) else "{}" for value in self.rest)
        columns = [*(["id"] if self.counts else []), *(fields[name].column for name in (*given, *rest))]
        self.columns = ", ".join(f'"{column}"' for column in columns)
        self.width = len(columns)

    def put(self, rows: Iterable[Values]) -> range:
        """Write them; the keys they got."""
        first = self.next_key
        whole = list(self._numbered(rows))
        write(self.table, self.columns, self.width, whole)
        return range(first, self.next_key)

    def _numbered(self, rows: Iterable[Values]) -> Iterator[Values]:
        for row in rows:
            yield (self.next_key, *row, *self.rest) if self.counts else (*row, *self.rest)
            self.next_key += self.counts


def write(table: str, columns: str, width: int, rows: Sequence[Values]) -> None:
    """executemany on SQLite, COPY on PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * width)
            cursor.cursor.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608  # names of our own
            return
        with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def instant(moment: datetime) -> str:
    """As both databases take it: UTC without a mark."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


@contextmanager
def in_bulk() -> Iterator[None]:
    """Inside: no guard, no index, no foreign key is watched. Afterwards all stand again, or it is an error."""
    guards.remove(connection)  # rows come table by table, numbers a thousand at a time
    run(FAST_SQLITE if connection.vendor == "sqlite" else ["SET session_replication_role = replica"])
    indexes = standing()
    run(f"DROP INDEX {name}" for name in indexes)
    yield
    run(indexes.values())
    if connection.vendor == "sqlite":
        run(USUAL_SQLITE)
    else:
        run(sequences())
        run(["SET session_replication_role = DEFAULT"])
    guards.install(connection)
    run(["ANALYZE"])
    prove(indexes)


def prove(indexes: dict[str, str]) -> None:
    """What was taken off for speed is back: the same indexes, and every guard as `zhongshu doctor` compares it."""
    lost = [*guards.missing(connection), *(name for name in indexes if name not in standing())]
    if lost:
        raise RuntimeError(f"The set is not as a deployment would be: {lost}")


def standing() -> dict[str, str]:
    """Indexes that no constraint needs, and how to make them again. The index of words stays: search knows how to fill it."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES[connection.vendor])
        return {name: sql for name, sql in cursor.fetchall() if "search_index" not in sql or "gin" in sql}


def sequences() -> list[str]:
    """After COPY the counters of the keys stand where the rows end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND column_name = 'id' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')"
        )
        return [
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 0) + 1, false) FROM {name}"  # noqa: S608  # names of our own
            for (name,) in cursor.fetchall()
        ]


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
