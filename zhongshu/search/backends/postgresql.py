"""A tsvector with a GIN index, written token by token: PostgreSQL's own parser never sees the text.

Title, people, opinions and body are told apart by weight (A–D); number and access tokens cannot be mistaken for words.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from zhongshu.search.backends.base import Bounds
from zhongshu.search.query import AllOf, AnyOf, But, Expression, Word
from zhongshu.search.row import Row

TABLE = "search_index"
LAST_PLACE = 16383  # of a tsvector; what stands further back is found too, but not as a phrase
MOST_PLACES = 255
LARGEST = 900_000  # bytes; a tsvector ends at one megabyte
WEIGHTS = {"title": "A", "number": "B", "people": "B", "notes": "C", "body": "D"}
CREATE = (
    f"CREATE TABLE {TABLE} (record_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_vector ON {TABLE} USING gin (vector)",
)
PUT = (
    f"INSERT INTO {TABLE} (record_id, vector) VALUES (%s, %s::tsvector) "  # noqa: S608  # names of our own
    "ON CONFLICT (record_id) DO UPDATE SET vector = excluded.vector"
)
# MATERIALIZED: else the planner may walk the primary key downwards and test every row for words that are rare.
NEWEST = (
    f"WITH hits AS MATERIALIZED (SELECT record_id FROM {TABLE} WHERE vector @@ %s::tsquery) "  # noqa: S608
    "SELECT e.record_id FROM hits JOIN search_searchentry e USING (record_id) WHERE true{conditions} "
    "ORDER BY e.record_id DESC LIMIT %s"
)
MATCHING = (
    f"WITH hits AS MATERIALIZED (SELECT record_id FROM {TABLE} WHERE vector @@ %s::tsquery) "  # noqa: S608
    "SELECT record_id FROM hits ORDER BY record_id DESC LIMIT %s"
)


class PostgresqlBackend:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def create(self) -> None:
        for statement in CREATE:
            self._run(statement)

    def drop(self) -> None:
        self._run(f"DROP TABLE IF EXISTS {TABLE}")

    def put(self, record_id: int, row: Row, old: Row | None) -> None:
        self._run(PUT, [record_id, vector(row)])

    def remove(self, record_id: int, old: Row) -> None:
        self._run(f"DELETE FROM {TABLE} WHERE record_id = %s", [record_id])  # noqa: S608  # names of our own

    def clear(self) -> None:
        self._run(f"TRUNCATE {TABLE}")

    def newest(self, expression: Expression, bounds: Bounds, limit: int) -> list[int]:
        conditions, values = bounds.sql
        with self.connection.cursor() as cursor:
            cursor.execute(NEWEST.format(conditions=conditions), [tsquery(expression), *values, limit])
            return [row[0] for row in cursor.fetchall()]

    def matching(self, expression: Expression, limit: int) -> RawSQL:
        return RawSQL(MATCHING, [tsquery(expression), limit], output_field=BigIntegerField())  # noqa: S611  # bound values

    def _run(self, sql: str, values: list[Any] | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)


def vector(row: Row) -> str:
    """The row as PostgreSQL reads a tsvector: 'token':1A,7D …"""
    places: dict[str, list[str]] = {}
    for token, place, weight in _placed(row):
        known = places.setdefault(token, [])
        if len(known) < MOST_PLACES and (not known or known[-1] != f"{place}{weight}"):
            known.append(f"{place}{weight}")
    parts, size = [f"'{token}'" for token in row.access.split()], 0
    for token, known in places.items():
        size += len(token.encode()) + 2 * len(known) + 8
        if size > LARGEST:
            break
        parts.append(f"'{token}':{','.join(known)}")
    return " ".join(parts)


def tsquery(expression: Expression) -> str:
    """The tree as PostgreSQL reads a tsquery. Tokens hold letters, digits and underscores only."""
    if isinstance(expression, Word):
        weight = "A" if expression.column == "title" else ""
        last = len(expression.tokens) - 1
        marks = [f"{'*' if expression.prefix and place == last else ''}{weight}" for place in range(last + 1)]
        found = (f"'{token}'{f':{mark}' if mark else ''}" for token, mark in zip(expression.tokens, marks, strict=True))
        return "(" + " <-> ".join(found) + ")"
    if isinstance(expression, But):
        return f"({tsquery(expression.part)} & !{tsquery(expression.without)})"
    return "(" + {AllOf: " & ", AnyOf: " | "}[type(expression)].join(tsquery(part) for part in expression.parts) + ")"


def _placed(row: Row) -> Iterator[tuple[str, int, str]]:
    """Each token with its place and weight; a gap between columns keeps phrases from running across."""
    place = 0
    for column, weight in WEIGHTS.items():
        for token in getattr(row, column).split():
            place += 1
            yield token, min(place, LAST_PLACE), weight
        place += 2
