"""What hangs on a record (the search index, the key against duplicates) follows each change inside the same transaction: once at
the end of a verb, however many changes the verb makes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from zhongshu.core import registry
from zhongshu.records.models import Record

P = ParamSpec("P")
R = TypeVar("R")
_waiting: ContextVar[set[int] | None] = ContextVar("records that changed in this verb", default=None)


def changed(record: Record) -> None:
    """Tell who keeps something derived from records: now, or at the end of the verb that is under way."""
    waiting = _waiting.get()
    if waiting is None:
        _tell(record)
    else:
        waiting.add(record.pk)


def verb(service: Callable[P, R]) -> Callable[P, R]:
    """One transaction; what hangs on the records that it changes follows at its end. A verb within a verb belongs to it."""

    @wraps(service)
    def whole(*args: P.args, **given: P.kwargs) -> R:
        with transaction.atomic(), together():
            return service(*args, **given)

    return whole


@contextmanager
def together() -> Iterator[None]:
    """Inside a transaction: changes of records are told at the end, each record once, as it stands then."""
    if _waiting.get() is not None:
        yield
        return
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for record in Record.objects.filter(pk__in=waiting).order_by("pk"):
        _tell(record)


def _tell(record: Record) -> None:
    for hook in registry.current().hooks("record_changed"):
        hook(record)
