"""FTS5 without stored content. SQLite before 3.43 forgets a row only when told exactly what is in it: SearchEntry.stored knows.
The tokenizer only splits at the spaces that we put: words.py has done the rest."""

from dataclasses import astuple
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from zhongshu.search.backends.base import Bounds
from zhongshu.search.query import AllOf, AnyOf, But, Expression, Word
from zhongshu.search.row import COLUMNS, TEXT_COLUMNS, Row

TABLE = "search_index"
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join(["%s"] * len(COLUMNS))
_ANYWHERE = "{" + " ".join(TEXT_COLUMNS) + "}"
CREATE = f"CREATE VIRTUAL TABLE {TABLE} USING fts5({_NAMES}, content='', tokenize=\"ascii tokenchars '_'\")"
PUT = f"INSERT INTO {TABLE}(rowid, {_NAMES}) VALUES (%s, {_MARKS})"  # noqa: S608  # names of our own
REMOVE = f"INSERT INTO {TABLE}({TABLE}, rowid, {_NAMES}) VALUES ('delete', %s, {_MARKS})"  # noqa: S608
# CROSS JOIN keeps SQLite from starting with the other table.
NEWEST = (
    f"SELECT i.rowid FROM {TABLE} i CROSS JOIN search_searchentry e ON e.record_id = i.rowid "  # noqa: S608
    f"WHERE i.{TABLE} MATCH %s{{conditions}} ORDER BY i.rowid DESC LIMIT %s"
)
MATCHING = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608


class SqliteBackend:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def create(self) -> None:
        self._run(CREATE)

    def drop(self) -> None:
        self._run(f"DROP TABLE IF EXISTS {TABLE}")

    def put(self, record_id: int, row: Row, old: Row | None) -> None:
        if old is not None:
            self.remove(record_id, old)
        self._run(PUT, [record_id, *astuple(row)])

    def remove(self, record_id: int, old: Row) -> None:
        self._run(REMOVE, [record_id, *astuple(old)])

    def clear(self) -> None:
        self._run(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")  # noqa: S608  # names of our own

    def newest(self, expression: Expression, bounds: Bounds, limit: int) -> list[int]:
        conditions, values = bounds.sql
        conditions = conditions.replace("e.record_id <", "i.rowid <")  # lets FTS5 start there
        with self.connection.cursor() as cursor:
            cursor.execute(NEWEST.format(conditions=conditions), [match(expression), *values, limit])
            return [row[0] for row in cursor.fetchall()]

    def matching(self, expression: Expression, limit: int) -> RawSQL:
        return RawSQL(MATCHING, [match(expression), limit], output_field=BigIntegerField())  # noqa: S611  # bound values

    def _run(self, sql: str, values: list[Any] | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)


def match(expression: Expression) -> str:
    """The tree in FTS5's words. Tokens hold letters, digits and underscores only, so nothing typed can break out."""
    if isinstance(expression, Word):
        column = expression.column or _ANYWHERE
        return f'{column} : "{" ".join(expression.tokens)}"{" *" if expression.prefix else ""}'
    if isinstance(expression, But):
        return f"({match(expression.part)} NOT {match(expression.without)})"
    return "(" + {AllOf: " AND ", AnyOf: " OR "}[type(expression)].join(match(part) for part in expression.parts) + ")"
