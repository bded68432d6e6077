"""Reads whose statement is written once and then only filled with other values: Django takes longer to write a query than the
database to answer it.

`make` is the query as ever, with every filter of who may see what. Its text holds as long as `make` would write the same: what
depends on a person's rights is remembered in the memory of that person (`registry.memory_of`), which ends with any change of
rights; what depends on nothing but the code, in the process. Whatever else changes the conditions is the variant; under one key
the columns are the same.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.postgresql.base import ServerBindingCursor  # type: ignore[attr-defined]  # there with psycopg 3
from django.db.models import QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # not in the stubs

from zhongshu.core import tallies

Value = int | str | date | datetime
Memory = MutableMapping[Any, Any]
LOT = 50
Read = Callable[[Sequence[Any]], Any]

_known: dict[Hashable, "Statement | None"] = {}
_shapes: dict[Hashable, "Shape"] = {}


@dataclass(frozen=True)
class Shape:
    """How a row becomes an object: the same for all statements of one key, because it weighs much more than their text."""

    width: int
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    make_row: Read

    def read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return self.make_row(values)


@dataclass(frozen=True)
class Statement:
    """The text, its values, and where among them those of the asker stand."""

    text: str
    values: tuple[Any, ...]
    slots: tuple[tuple[int, int], ...]  # place in `values`, number of what the asker gives
    shape: Shape
    is_lock: bool = False  # means nothing outside a transaction
    is_for_all: bool = False  # says nothing of who asks

    def rows(self, given: Sequence[Value]) -> list[Any]:
        if self.is_lock and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("A row is locked inside a transaction.")
        values = list(self.values)
        for place, number in self.slots:
            blank, value = values[place], _adapted(given[number])
            values[place] = type(blank)(value) if isinstance(blank, int) else value
        with kept_cursor() if self.is_for_all else connection.cursor() as cursor:
            cursor.execute(self.text, values)
            found = cursor.fetchall()
        return [self.shape.read(row) for row in found]


def rows(
    key: Hashable,
    make: Callable[..., "QuerySet[Any]"],
    *values: Value,
    variant: Hashable = (),
    memory: Memory | None = None,
) -> list[Any]:
    """What `make(*values)` finds: objects with what it reads along, or tuples where it asks for columns."""
    known, place = _known if memory is None else memory, ("prepared", key, variant)
    if place not in known:
        made = written(key, make, values)
        known[place] = made and replace(made, is_for_all=memory is None)
    statement = known[place]
    return [] if statement is None else statement.rows(values)


def first(
    key: Hashable,
    make: Callable[..., "QuerySet[Any]"],
    *values: Value,
    variant: Hashable = (),
    memory: Memory | None = None,
) -> Any:
    """The first of them, or None; `make` says in which order, and bounds it."""
    return next(iter(rows(key, make, *values, variant=variant, memory=memory)), None)


def lots(ids: Sequence[int]) -> Iterator[list[int]]:
    """Ids in lots of always as many, the last one again where there are fewer: `IN (…)` then is always the same text."""
    for start in range(0, len(ids), LOT):
        lot = list(ids[start : start + LOT])
        yield lot + [lot[-1]] * (LOT - len(lot))


def sizes(key: Hashable, make: Callable[..., Mapping[str, "QuerySet[Any]"]], *values: Value) -> dict[str, int]:
    """How long each of the lists is that `make(*values)` names, in one statement."""
    place = ("sizes", key)
    if place not in _known:
        blanks = [_blank(value, number) for number, value in enumerate(values)]
        lists = make(*blanks)
        text, given = tallies.sizes_statement(lists)
        shape = Shape(len(lists), (), lambda row: dict(zip(lists, row, strict=True)))
        _known[place] = Statement(text, given, _slots(given, [_adapted(blank) for blank in blanks]), shape)
    statement = _known[place]
    return statement.rows(values)[0] if statement else {}


@contextmanager
def kept_cursor() -> Iterator[Any]:
    """A cursor of a text that everybody asks: PostgreSQL plans it once for a connection and not for each asking, which takes
    longer than answering. A text with somebody's rights in it is planned for that person each time: how many rows one may see
    decides how they are best found."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    server: Any = connection.connection
    usual = server.cursor_factory
    server.cursor_factory = ServerBindingCursor
    try:
        kept = connection.cursor()
    finally:
        server.cursor_factory = usual
    with kept:
        yield kept


def written(key: Hashable, make: Callable[..., "QuerySet[Any]"], given: Sequence[Value]) -> Statement | None:
    """The statement with blanks in place of the values; None where nothing can ever be found."""
    blanks = [_blank(value, number) for number, value in enumerate(given)]
    asked: Any = make(*blanks)
    if asked._prefetch_related_lookups:  # noqa: SLF001  # Django has no public word for it
        raise TypeError("A prepared read has one statement; read the others by themselves.")
    compiler: Any = asked.query.get_compiler(connection=connection)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    slots = _slots(values, [_adapted(blank) for blank in blanks])
    as_object = asked._fields is None
    if key not in _shapes:
        _shapes[key] = _shape(compiler, _maker(compiler) if as_object else tuple)
    if len(compiler.select) != _shapes[key].width:
        raise TypeError("Under one key only conditions may differ.")
    is_lock = asked.query.select_for_update and connection.features.has_select_for_update
    return Statement(text, tuple(values), slots, _shapes[key], is_lock)


def _shape(compiler: Any, make_row: Read) -> Shape:
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns).items()
    return Shape(
        len(compiler.select), tuple((place, tuple(one), about) for place, (one, about) in converters), make_row
    )


def _blank(value: Value, number: int) -> Value:
    """A value that no office has, and of the same sort."""
    if isinstance(value, bool):
        raise TypeError("Yes and no change the form of a query: they belong into the key.")
    if isinstance(value, int):
        return 9_007_199_254_740_000 + number
    if isinstance(value, datetime):
        return datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return date(1900, 1, 1) + timedelta(days=number) if isinstance(value, date) else f"blank {number} \u2400"


def _adapted(value: Value) -> Any:
    """As the database wants it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _slots(values: Sequence[Any], blanks: list[Any]) -> tuple[tuple[int, int], ...]:
    found = [
        (place, number)
        for place, value in enumerate(values)
        for number, blank in enumerate(blanks)
        if not isinstance(value, list | tuple) and value == blank
    ]
    if {number for _place, number in found} != set(range(len(blanks))):
        raise ValueError("A value does not stand in the query as it was given: it cannot be filled in later.")
    return tuple(found)


def _maker(compiler: Any) -> Read:
    """Django's own way from a row to an object and to what was read along with it."""
    about, select, extras = compiler.klass_info, compiler.select, compiler.annotation_col_map
    places = about["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    related = get_related_populators(about, select, connection.alias)

    def made(row: Sequence[Any]) -> Any:
        item = about["model"].from_db(connection.alias, names, row[start:end])
        for populator in related:
            populator.populate(row, item)
        for name, place in (extras or {}).items():
            setattr(item, name, row[place])
        return item

    return made
