"""What both databases share: what is asked, and what can be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models.expressions import RawSQL

from zhongshu.search.query import Expression
from zhongshu.search.row import Row


@dataclass(frozen=True)
class Bounds:
    """Columns of SearchEntry that narrow the hits, and between which records."""

    before: int | None = None
    after: int | None = None
    since: date | None = None
    until: date | None = None
    sender: str | None = None

    @property
    def sql(self) -> tuple[str, list[Any]]:
        """Conditions on `e`, and their values; without any, that table need not be looked at."""
        given = {"e.day >= %s": self.since, "e.day <= %s": self.until, "e.sender = %s": self.sender}
        kept = {condition: value for condition, value in given.items() if value is not None}
        return "".join(f" AND {condition}" for condition in kept), list(kept.values())


class SearchBackend(Protocol):
    """The table `search_index` of one database."""

    def create(self) -> None: ...

    def drop(self) -> None: ...

    def put(self, record_id: int, row: Row, old: Row | None) -> None: ...

    def remove(self, record_id: int, old: Row) -> None: ...

    def clear(self) -> None: ...

    def newest(self, expression: Expression, bounds: Bounds, limit: int) -> list[int]: ...

    def matching(self, expression: Expression, limit: int) -> RawSQL: ...

    def held(self, record_id: int, row: Row) -> bool: ...

    def size(self) -> int: ...
