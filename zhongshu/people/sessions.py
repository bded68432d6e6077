"""Sessions in the database as Django keeps them. Their read, which begins every request, is written once; their write does not
make anybody wait for the disk: whoever loses one in a power cut signs in again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhongshu.core import prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found: Session | None = prepared.first("people.session", _in_force, str(self.session_key), timezone.now())
        if found is None:
            self._session_key = None  # Django's own way to say that there is none
        return found

    def save(self, must_create: bool = False) -> None:
        with _unhurried():
            super().save(must_create)


def _in_force(key: str, now: object) -> "QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@contextmanager
def _unhurried() -> Iterator[None]:
    """A commit that is on the disk a moment later; what papers write is on the disk before anybody is told so. Inside another
    transaction it goes with that one. The end of a session (`delete`) is a commit like any other."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            connection.connection.execute("PRAGMA synchronous=FULL")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            yield
