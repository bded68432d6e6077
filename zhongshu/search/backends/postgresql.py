"""A tsvector with a GIN index, written token by token: PostgreSQL's own parser never sees the text.

GIN gives every hit or none, in no order. A word that stands in a third of a million records must not be read to its end for
twenty results, so rows carry tokens that say where among the numbers they stand (row.range_tokens), and the question goes down
from the newest range to the oldest until there are enough hits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from zhongshu.search.backends.base import Bounds
from zhongshu.search.query import AllOf, AnyOf, But, Expression, Word
from zhongshu.search.row import SCALES, Row, range_token, range_tokens

TABLE = "search_index"
LAST_PLACE = 16383  # of a tsvector; what stands further back is found too, but not as a phrase
MOST_PLACES = 255
OVERSHOOT = 2  # a range may give so many times what is wanted
LARGEST = 900_000  # bytes; a tsvector ends at one megabyte
SHORT = 20_000  # characters of a row: no bound is reached, and PostgreSQL itself puts the places of a token together
# A row of usual length stays whole in its page: to compare a phrase then costs a third of fetching it in pieces from elsewhere.
WHOLE = f"ALTER TABLE {TABLE} SET (toast_tuple_target = 8160)"
CREATE = (
    f"CREATE TABLE {TABLE} (record_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
    WHOLE,
    # New rows wait in a list that every search reads: it is kept short.
    f"CREATE INDEX {TABLE}_vector ON {TABLE} USING gin (vector) WITH (fastupdate = on, gin_pending_list_limit = 64)",
)
PUT = (
    f"INSERT INTO {TABLE} (record_id, vector) VALUES (%s, %s::tsvector) "  # noqa: S608  # names of our own
    "ON CONFLICT (record_id) DO UPDATE SET vector = excluded.vector"
)
# MATERIALIZED: else the planner may walk the primary key downwards and test every row for words that are rare.
HITS = f"WITH hits AS MATERIALIZED (SELECT record_id FROM {TABLE} WHERE vector @@ %s::tsquery{{exactly}}) "  # noqa: S608
# Said so that no index is asked: of the words that 号 begins GIN would first gather every row.
EXACTLY = " AND (vector || ''::tsvector) @@ %s::tsquery"
NEWEST = f"{HITS}SELECT record_id FROM hits WHERE record_id >= %s AND record_id < %s ORDER BY record_id DESC LIMIT %s"  # noqa: S608
NARROWED = (
    f"{HITS}SELECT e.record_id FROM hits JOIN search_searchentry e USING (record_id) "  # noqa: S608
    "WHERE e.record_id >= %s AND e.record_id < %s{conditions} ORDER BY e.record_id DESC LIMIT %s"
)
LAST = f"SELECT max(record_id) FROM {TABLE}"  # noqa: S608
HELD = f"SELECT vector = %s::tsvector FROM {TABLE} WHERE record_id = %s"  # noqa: S608


class PostgresqlBackend:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def create(self) -> None:
        for statement in CREATE:
            self._run(statement)

    def keep_whole(self) -> None:
        self._run(WHOLE)

    def drop(self) -> None:
        self._run(f"DROP TABLE IF EXISTS {TABLE}")

    def put(self, record_id: int, row: Row, old: Row | None) -> None:
        self._run(PUT, [record_id, vector(record_id, row)])

    def remove(self, record_id: int, old: Row) -> None:
        self._run(f"DELETE FROM {TABLE} WHERE record_id = %s", [record_id])  # noqa: S608  # names of our own

    def shut_out_writers(self, entries: str) -> None:
        """Until the end of the transaction, in the order in which writers take the two tables."""
        self._run(f"LOCK TABLE {entries}, {TABLE} IN ACCESS EXCLUSIVE MODE")

    def clear(self) -> None:
        self._run(f"TRUNCATE {TABLE}")

    def newest(self, expression: Expression, bounds: Bounds, limit: int) -> list[int]:
        conditions, values = bounds.sql
        asked, exact = tsquery(expression, is_loose=True), tsquery(expression)
        exactly = {EXACTLY: exact} if asked != exact else {}
        sql = (NARROWED if conditions else NEWEST).format(conditions=conditions, exactly="".join(exactly))
        found: list[int] = []
        with self.connection.cursor() as cursor:
            span = Span(self._top(cursor, bounds), (bounds.after or -1) + 1)
            while span.top > span.bottom and len(found) < limit:
                token, low = span.next(len(found), limit)
                within = f"{asked} & '{token}'" if token else asked
                cursor.execute(sql, [within, *exactly.values(), low, span.top, *values, limit - len(found)])
                found += [row[0] for row in cursor.fetchall()]
                span.top = low
        return found

    def matching(self, expression: Expression, limit: int) -> RawSQL:
        found = self.newest(expression, Bounds(), limit)
        return RawSQL("SELECT unnest(%s::bigint[])", [found], output_field=BigIntegerField())

    def held(self, record_id: int, row: Row) -> bool:
        """Whether the index has exactly this row under this record."""
        with self.connection.cursor() as cursor:
            cursor.execute(HELD, [vector(record_id, row), record_id])
            found = cursor.fetchone()
        return bool(found and found[0])

    def size(self) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608  # names of our own
            return int(cursor.fetchone()[0])

    def _top(self, cursor: Any, bounds: Bounds) -> int:
        """The number after the newest record."""
        if bounds.before is not None:
            return bounds.before
        cursor.execute(LAST)
        return (cursor.fetchone()[0] or 0) + 1

    def _run(self, sql: str, values: list[Any] | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)


@dataclass
class Span:
    """What is still to be asked, from the number below `top` downwards. Ranges get longer as long as few are found: none shall
    give many times more than what is wanted."""

    top: int
    bottom: int = 0
    scale: int = 0

    def __post_init__(self) -> None:
        self.start = self.top

    def next(self, found: int, wanted: int) -> tuple[str, int]:
        """The token of the next range, and where it ends; no token: all that is left."""
        asked, most = self.start - self.top, OVERSHOOT * (wanted - found)
        while asked and self.scale + 1 < len(SCALES) and self._expected(found, 1 << SCALES[self.scale + 1]) <= most:
            self.scale += 1
        if asked and self.scale + 1 == len(SCALES) and self._expected(found, self.top - self.bottom) <= most:
            return "", self.bottom
        block = (self.top - 1) >> SCALES[self.scale]
        return range_token(self.scale, block), max(block << SCALES[self.scale], self.bottom)

    def _expected(self, found: int, numbers: int) -> float:
        """How many so many further numbers should give, if words were spread evenly."""
        return (found + 1) / (self.start - self.top) * numbers


def vector(record_id: int, row: Row) -> str:
    """The row as PostgreSQL reads a tsvector: 'token':7 …, a token as often as it stands there."""
    keys = (row.access, row.marks, row.letters, " ".join(range_tokens(record_id)))
    parts = [f"'{token}'" for key in keys for token in key.split()]
    if sum(map(len, (row.number, row.title, row.people, row.notes, row.body))) > SHORT:
        return " ".join([*parts, *_bounded(row)])
    place = 0
    for column in _columns(row):
        tokens = column.split()
        parts += [f"'{token}':{at}" for at, token in enumerate(tokens, place + 1)]
        place += len(tokens) + 2
    return " ".join(parts)


def _bounded(row: Row) -> Iterator[str]:
    """Of a long text each token once, with no more places and no more tokens than a tsvector holds."""
    places: dict[str, list[int]] = {}
    for token, place in _placed(row):
        known = places.setdefault(token, [])
        if len(known) < MOST_PLACES and (not known or known[-1] != place):
            known.append(place)
    size = 0
    for token, known in places.items():
        size += len(token.encode()) + 2 * len(known) + 8
        if size > LARGEST:
            break
        yield f"'{token}':{','.join(map(str, known))}"


def tsquery(expression: Expression, *, is_loose: bool = False) -> str:
    """The tree as PostgreSQL reads a tsquery. Tokens hold letters, digits and underscores only. Loosely: without a beginning
    that ends a phrase, where that finds the same rows and more."""
    if isinstance(expression, Word):
        return _phrase(expression, is_loose=is_loose)
    if isinstance(expression, But):
        return f"({tsquery(expression.part, is_loose=is_loose)} & !{tsquery(expression.without)})"
    sign = {AllOf: " & ", AnyOf: " | "}[type(expression)]
    return "(" + sign.join(tsquery(part, is_loose=is_loose) for part in expression.parts) + ")"


def _phrase(word: Word, *, is_loose: bool) -> str:
    *first, last = (f"'{token}'" for token in word.tokens)
    if not word.prefix:
        return f"({' <-> '.join((*first, last))})"
    return f"({' <-> '.join(first)})" if first and is_loose else f"({' <-> '.join((*first, last + ':*'))})"


def _placed(row: Row) -> Iterator[tuple[str, int]]:
    """Each token with its place; a gap between columns keeps phrases from running across."""
    place = 0
    for column in _columns(row):
        for token in column.split():
            place += 1
            yield token, min(place, LAST_PLACE)
        place += 2


def _columns(row: Row) -> tuple[str, ...]:
    return (row.number, row.title, row.in_title, row.people, row.notes, row.body)
