"""How many rows several lists have, in one statement. Django takes longer to write a query than the database to answer it, so
the text may be remembered as long as nothing that it depends on has changed."""

from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping
from datetime import datetime
from time import monotonic
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 500  # beside a line of the rail; what is more is not worth the time to count it
BEYOND_SECONDS = 60
Asked = Mapping[str, Iterable["QuerySet[Any]"]]
Ask = Mapping[str, Callable[[], Iterable[Any]]]
Memory = MutableMapping[Any, Any]
Statement = tuple[str, tuple[Any, ...]]


def counted(ask: Ask, memory: Memory, most: int = MOST) -> dict[str, int]:
    """Rows of each name, up to `most` + 1 of each list. `ask` makes the lists of a name; they hold no moment of time. What was
    more is not counted again for a minute: it would be said to be more again, and counting so many costs the most."""
    names = tuple(name for name in ask if not is_beyond(memory, (most, name)))
    found = dict.fromkeys(ask, most + 1)
    if not names:
        return found
    place = ("tallies", most, names)
    if place not in memory:
        memory[place] = statement({name: ask[name]() for name in names}, most)
    [row] = answered(memory[place], {})
    for name, count in zip(names, row, strict=True):
        found[name] = count
        note_beyond(memory, (most, name), is_so=count > most)
    return found


def is_beyond(memory: Memory, what: Hashable) -> bool:
    """Whether this was more than its bound less than a minute ago."""
    return memory.get(("beyond", what), 0.0) > monotonic()


def note_beyond(memory: Memory, what: Hashable, *, is_so: bool) -> None:
    if is_so:
        memory["beyond", what] = monotonic() + BEYOND_SECONDS


def compiled(rows: "QuerySet[Any]") -> Statement | None:
    """The statement of a list, to be remembered; None where nothing can be found."""
    try:
        sql, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(values)


def answered(statement: Statement | None, moments: Mapping[datetime, datetime]) -> list[tuple[Any, ...]]:
    """Its rows; each moment that was written into the statement is replaced by the one of now."""
    if statement is None:
        return []
    adapt = connection.ops.adapt_datetimefield_value
    replaced = {adapt(blank): adapt(real) for blank, real in moments.items()}
    sql, values = statement
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(value if isinstance(value, list) else replaced.get(value, value) for value in values))
        return cursor.fetchall()


def sizes_statement(lists: "Mapping[str, QuerySet[Any]]") -> Statement:
    """How long each list is."""
    found = {name: compiled(rows) for name, rows in lists.items()}
    parts = [f"(SELECT COUNT(*) FROM ({one[0]}) AS counted)" if one else "0" for one in found.values()]  # noqa: S608
    values = tuple(value for one in found.values() if one for value in one[1])
    return f"SELECT {', '.join(parts)}", values


def statement(asked: Asked, most: int = MOST) -> Statement:
    """SELECT (how many of the first) , (how many of the second), …"""
    parts, values = [], []
    for lists in asked.values():
        counts = [_count(rows, most) for rows in lists]
        parts.append(" + ".join(sql for sql, _values in counts) or "0")
        values += [value for _sql, given in counts for value in given]
    return f"SELECT {', '.join(parts)}", tuple(values)


def _count(rows: "QuerySet[Any]", most: int) -> Statement:
    found = compiled(rows.order_by().values("pk")[: most + 1])
    if found is None:
        return "0", ()
    sql, values = found
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", values  # noqa: S608  # Django's own text


def shown(count: int | None, most: int = MOST) -> int | str | None:
    """As the page says it: 500+ where there are more."""
    return f"{most}+" if count is not None and count > most else count
