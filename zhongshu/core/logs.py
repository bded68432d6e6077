"""What goes into the log, one JSON object a line: when, where, what kind of thing. Never a title, a name, an opinion or a value of
a query: what people write is Chinese, so nothing but ASCII is written; what an exception says may quote a row, so only its kind
and the places in the code are kept."""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

_WRITTEN_BY_PEOPLE = re.compile(r"[^\x20-\x7e]+")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_VALUES = re.compile(r"'(?:[^']|'')*'")  # a statement that carries its values in its text
LONGEST = 2000
FRAMES = 30
ADDED = ("incident", "milliseconds", "rows")  # what our own calls may add by `extra`

slow = logging.getLogger("zhongshu.slow")


class JsonFormatter(logging.Formatter):
    """{"at": …, "level": …, "logger": …, "message": …, "error": …, "trace": […]}"""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": plain(said(record)),
        }
        entry |= {name: plain(str(record.__dict__[name])) for name in ADDED if name in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            entry |= {"error": kind(record.exc_info[0]), "trace": places(record.exc_info[1])}
        return json.dumps(entry)


class LineFormatter(logging.Formatter):
    """The same for reading in a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name} {plain(said(record))}"
        if not record.exc_info or record.exc_info[0] is None:
            return head
        return "\n  ".join([head, kind(record.exc_info[0]), *places(record.exc_info[1])])


def said(record: logging.LogRecord) -> str:
    """The message; an exception given as a value is named by its kind only, an address without its question."""
    given = record.args
    if isinstance(given, tuple):
        given = tuple(harmless(value) for value in given)
    elif isinstance(given, Mapping):
        given = {name: harmless(value) for name, value in given.items()}
    try:
        return str(record.msg) % given if given else str(harmless(record.msg))
    except (TypeError, ValueError):
        return str(record.msg)


def harmless(value: object) -> object:
    if isinstance(value, BaseException):
        return kind(type(value))
    return value.partition("?")[0] if isinstance(value, str) and value.startswith("/") else value


def plain(text: str) -> str:
    return _ADDRESS.sub("(mail address)", _WRITTEN_BY_PEOPLE.sub("..", text))[:LONGEST]


def kind(error: type[BaseException]) -> str:
    return f"{error.__module__}.{error.__qualname__}"


def places(error: BaseException | None) -> list[str]:
    """File, line and function of each frame, the causes first; no line of code, no value."""
    found: list[str] = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        found = [kind(type(error)), *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), *found]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


class SlowQueries:
    """Around every statement: those that take too long are named, without what was asked for."""

    def __init__(self, milliseconds: int) -> None:
        self.milliseconds = milliseconds

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:  # Django's order
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = int((time.perf_counter() - started) * 1000)
            if taken >= self.milliseconds:
                slow.warning("slow query: %s", self.text(sql), extra={"milliseconds": taken})

    @staticmethod
    def text(sql: str) -> str:
        return " ".join(_VALUES.sub("?", sql).split())[:LONGEST]


def watch(connection: BaseDatabaseWrapper, **sent: object) -> None:
    """From now on this connection names its slow statements; 0 milliseconds: none."""
    if settings.SLOW_QUERY_MS and not any(isinstance(one, SlowQueries) for one in connection.execute_wrappers):
        connection.execute_wrappers.append(SlowQueries(settings.SLOW_QUERY_MS))
