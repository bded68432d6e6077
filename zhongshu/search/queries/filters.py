"""What narrows a search beside its words. Every filter is a question to the index; days and senders are also compared exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from zhongshu.core import registry
from zhongshu.people.levels import SecurityLevel
from zhongshu.records.states import State, Urgency
from zhongshu.search import marks
from zhongshu.search.backends import Bounds
from zhongshu.search.query import LONGEST_LINE, Expression

WHOLE: dict[str, dict[str, Any]] = {
    "kind": {"kinds": ()},
    "state": {"states": ()},
    "urgency": {"urgencies": ()},
    "level": {"levels": ()},
    "holder": {"holders": ()},
    "sender": {"sender": ""},
    "period": {"since": None, "until": None},
}


@dataclass(frozen=True)
class Filters:
    """Empty: no bound."""

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    holders: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    sender: str = ""

    def __bool__(self) -> bool:
        return self != NO_FILTERS

    @property
    def bounds(self) -> Bounds:
        return Bounds(since=self.since, until=self.until, sender=self.sender or None)

    @property
    def expressions(self) -> list[Expression]:
        asked = [
            [marks.kind_token(kind) for kind in self.kinds],
            [marks.state_token(state) for state in self.states],
            [marks.urgency_token(urgency) for urgency in self.urgencies],
            [marks.level_token(level) for level in self.levels],
            [marks.holder_token(holder) for holder in self.holders],
            [marks.sender_token(self.sender)] if self.sender else [],
        ]
        days = marks.days_between(self.since, self.until)
        return [*(marks.one_of(tokens) for tokens in asked if tokens), *([days] if days else [])]

    def without(self, facet: str) -> "Filters":
        """The same with one of them lifted, to count what its choices would give."""
        return replace(self, **WHOLE[facet])


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Asked:
    """An address of the search page as understood. Whatever in it makes no sense is left out, never an error page."""

    line: str
    filters: Filters
    order: str
    period: str = ""


def read(given: Mapping[str, str]) -> Asked:
    """q, kind, state, urgency, level, holder, sender, order, and period or since–until."""
    period = given.get("period", "")
    since, until = periods().get(period) or (_day(given.get("since", "")), _day(given.get("until", "")))
    filters = Filters(
        kinds=_known(given.get("kind", ""), [kind.key for kind in registry.record_kinds()]),
        states=_known(given.get("state", ""), State.values),
        urgencies=_known(given.get("urgency", ""), Urgency.values),
        levels=tuple(map(int, _known(given.get("level", ""), [str(level) for level in SecurityLevel.values]))),
        holders=(int(given["holder"]),) if given.get("holder", "").isdecimal() and len(given["holder"]) < 12 else (),
        since=since,
        until=until,
        sender=given.get("sender", "").strip()[:120],
    )
    line = given.get("q", "").replace("\x00", "").strip()[:LONGEST_LINE]
    return Asked(line, filters, "date" if given.get("order") == "date" else "relevance", period)


def _known(value: str, values: Iterable[str]) -> tuple[str, ...]:
    return (value,) if value in values else ()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def periods(today: date | None = None) -> dict[str, tuple[date, date | None]]:
    """The spans that the page offers as links."""
    today = today or timezone.localdate()
    return {
        "month": (today - timedelta(days=30), None),
        "year": (date(today.year, 1, 1), None),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
