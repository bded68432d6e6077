"""Sessions in the database as Django keeps them; only their read, which begins every request, is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from zhongshu.core import prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found: Session | None = prepared.first("people.session", _in_force, str(self.session_key), timezone.now())
        if found is None:
            self._session_key = None  # Django's own way to say that there is none
        return found


def _in_force(key: str, now: object) -> "QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)
