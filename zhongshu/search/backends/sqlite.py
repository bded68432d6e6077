"""FTS5 without stored content. SQLite before 3.43 forgets a row only when told exactly what is in it: SearchEntry.stored knows.
The tokenizer only splits at the spaces that we put: words.py has done the rest.

A match never names columns: which place a word stands in is told by its token (row.py), so that the index reads no positions
that do not count. Hits come newest first, and the reading stops as soon as there are enough. What is asked is put into the order
in which it is read fastest (plan.py), from where many rows are.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from zhongshu.search.backends.base import Bounds
from zhongshu.search.backends.plan import Plan, opened, ordered, stands
from zhongshu.search.query import AllOf, AnyOf, But, Expression, Word
from zhongshu.search.row import Row, unpack

TABLE = "search_index"
COLUMNS = ("title", "in_title", "number", "people", "notes", "body", "tokens")
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join(["%s"] * len(COLUMNS))
CREATE = f"CREATE VIRTUAL TABLE {TABLE} USING fts5({_NAMES}, content='', tokenize=\"ascii tokenchars '_'\")"
PUT = f"INSERT INTO {TABLE}(rowid, {_NAMES}) VALUES (%s, {_MARKS})"  # noqa: S608  # names of our own
REMOVE = f"INSERT INTO {TABLE}({TABLE}, rowid, {_NAMES}) VALUES ('delete', %s, {_MARKS})"  # noqa: S608
MATCHING = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s{{between}} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
# CROSS JOIN keeps SQLite from starting with the other table.
NARROWED = (
    f"SELECT i.rowid FROM {TABLE} i CROSS JOIN search_searchentry e ON e.record_id = i.rowid "  # noqa: S608
    f"WHERE i.{TABLE} MATCH %s{{between}}{{conditions}} ORDER BY i.rowid DESC LIMIT %s"
)
NEWEST_ROW = f"SELECT max(id) FROM {TABLE}_docsize"  # noqa: S608
STORED = "SELECT record_id, stored FROM search_searchentry WHERE record_id IN ({})"  # numbers that the index gave
FEW = 50_000  # rows: of fewer any order is fast
LOOKED_AT = 64  # newest rows of a word, to tell how often it stands
COMPARED = 400  # rows compared with a phrase; of more FTS5 finds it faster
SPARE = 4  # as many rows are compared for each that is wanted
REMEMBERED = 10_000
HELD = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid = %s"  # noqa: S608


_densities: dict[tuple[str, int], float] = {}


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
        self._run(PUT, [record_id, *columns(row)])

    def remove(self, record_id: int, old: Row) -> None:
        self._run(REMOVE, [record_id, *columns(old)])

    def shut_out_writers(self, entries: str) -> None:
        """Nothing to do: a writing transaction has the database to itself."""

    def clear(self) -> None:
        self._run(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")  # noqa: S608  # names of our own

    def newest(self, expression: Expression, bounds: Bounds, limit: int) -> list[int]:
        rows = self._newest_row()
        if rows < FEW:
            return self._read(expression, bounds, limit)

        def density(token: str) -> float:
            return self._density(token, rows)

        plan = opened(expression, density)
        found = self._compared(plan, bounds, limit) if plan else None
        return self._read(ordered(expression, density), bounds, limit) if found is None else found

    def _compared(self, plan: Plan, bounds: Bounds, limit: int) -> list[int] | None:
        """Rows that answer less than was asked, those in which the phrases stand; None when there are too many to compare."""
        most = min(COMPARED, SPARE * limit)
        rows = self._read(plan.expression, bounds, most + 1)
        if len(rows) > most:
            return None
        standing = set(self._standing(plan, rows))
        return [pk for pk in rows if pk in standing][:limit]

    def _standing(self, plan: Plan, ids: list[int]) -> Iterator[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(STORED.format(",".join(map(str, ids))))
            for pk, stored in cursor.fetchall():
                row = unpack(stored)
                if row is not None and all(stands(phrase, columns(row)) for phrase in plan.open):
                    yield pk

    def _read(self, expression: Expression, bounds: Bounds, limit: int) -> list[int]:
        conditions, values = bounds.sql
        between = {" AND i.rowid < %s": bounds.before, " AND i.rowid > %s": bounds.after}
        kept = {text: value for text, value in between.items() if value is not None}
        sql = NARROWED.format(between="".join(kept), conditions=conditions)
        if not conditions:
            sql = MATCHING.format(between="".join(kept).replace("i.", ""))
        with self.connection.cursor() as cursor:
            cursor.execute(sql, [match(expression), *kept.values(), *values, limit])
            return [row[0] for row in cursor.fetchall()]

    def _density(self, token: str, rows: int) -> float:
        """In which part of the rows a word stands, told by the newest that have it. It decides how fast something is found, never
        what: so it is remembered until there are twice as many rows."""
        key = (token, rows.bit_length())
        if key not in _densities:
            if len(_densities) >= REMEMBERED:
                _densities.clear()
            found = self._read(Word((token,)), Bounds(), LOOKED_AT)
            _densities[key] = len(found) / (rows - found[-1] + 1 if len(found) == LOOKED_AT else rows)
        return _densities[key]

    def _newest_row(self) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute(NEWEST_ROW)
            return cursor.fetchone()[0] or 0

    def matching(self, expression: Expression, limit: int) -> RawSQL:
        sql = MATCHING.format(between="")
        return RawSQL(sql, [match(expression), limit], output_field=BigIntegerField())  # noqa: S611  # bound values

    def held(self, record_id: int, row: Row) -> bool:
        """Whether the index has this row's tokens under this record: all that tell it apart, and its words in their order."""
        texts = [text.split() for text in columns(row)]
        phrases = ['"' + " ".join(text[:200]) + '"' for text in texts if text]
        with self.connection.cursor() as cursor:
            cursor.execute(HELD, [" AND ".join(phrases), record_id])
            return cursor.fetchone() is not None

    def size(self) -> int:
        """How many rows; FTS5 keeps their lengths in a table of its own."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE}_docsize")  # noqa: S608  # names of our own
            return int(cursor.fetchone()[0])

    def _run(self, sql: str, values: list[Any] | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)


def columns(row: Row) -> list[str]:
    tokens = " ".join(filter(None, (row.access, row.marks, row.letters)))
    return [row.title, row.in_title, row.number, row.people, row.notes, row.body, tokens]


def match(expression: Expression) -> str:
    """The tree in FTS5's words. Tokens hold letters, digits and underscores only, so nothing typed can break out."""
    if isinstance(expression, Word):
        return f'"{" ".join(expression.tokens)}"{" *" if expression.prefix else ""}'
    if isinstance(expression, But):
        return f"({match(expression.part)} NOT {match(expression.without)})"
    return "(" + {AllOf: " AND ", AnyOf: " OR "}[type(expression)].join(match(part) for part in expression.parts) + ")"
