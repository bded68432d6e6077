"""The table `search_index` of each database behind one face."""

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhongshu.search.backends.base import Bounds, SearchBackend
from zhongshu.search.backends.postgresql import PostgresqlBackend
from zhongshu.search.backends.sqlite import SqliteBackend

__all__ = ["Bounds", "SearchBackend", "backend"]

BACKENDS: dict[str, type[SearchBackend]] = {"sqlite": SqliteBackend, "postgresql": PostgresqlBackend}


def backend(on: BaseDatabaseWrapper | None = None) -> SearchBackend:
    chosen = on or connection
    return BACKENDS[chosen.vendor](chosen)  # type: ignore[call-arg]  # a Protocol has no constructor
