"""How many records each choice of a filter would give: of what the person may see, and never more work than a thousand rows.

As long as a thousand records or fewer answer, all counts are exact. Beyond that each count is of the newest thousand that
answer, so it is a lower bound, and says so.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core import registry
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.records.states import State, Urgency
from zhongshu.search.queries.filters import Filters, periods
from zhongshu.search.queries.finding import COUNTED, Results, matches

Key = TypeVar("Key", int, str)
MOST_NAMES = 8  # senders and holders offered, those with most records first
READ = "SELECT kind, state, urgency, level, holder_id, sender, day FROM search_searchentry WHERE record_id IN ({})"  # our own ids
LABELS: dict[str, str | Promise] = {
    "kind": _("类别"),
    "state": _("状态"),
    "period": _("时间"),
    "urgency": _("缓急"),
    "level": _("密级"),
    "holder": _("承办人"),
    "sender": _("来文"),
}
PERIODS: dict[str, str | Promise] = {"month": _("近一个月"), "year": _("今年"), "last_year": _("去年")}


class Counted(NamedTuple):
    """What is counted of one record."""

    kind: str
    state: str
    urgency: str
    level: int
    holder: int | None
    sender: str
    day: str  # 2026-03-05: compared as it is


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Facet:
    """One filter with its choices; those that would give nothing are left out, unless chosen."""

    key: str
    label: str | Promise
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Facets:
    """All filters, how many records answer with those chosen, and whether that is all of them."""

    facets: list[Facet]
    count: int
    is_exact: bool


def facets(person: Person, found: Results, filters: Filters) -> Facets:
    """Counts beside what was found, inside what the person may see: the index was asked with the access of the person."""
    rows = _rows(found.matched if not filters else matches(person, found.question, Filters()))
    if len(rows) <= COUNTED:
        counted = {key: _admitted(rows, filters.without(key)) for key in LABELS}
        return Facets(_made(counted, filters), len(_admitted(rows, filters)), is_exact=True)
    read = {Filters(): rows, filters: rows if not filters else _rows(found.matched)}
    for narrowed in {filters.without(key) for key in LABELS} - read.keys():
        read[narrowed] = _rows(matches(person, found.question, narrowed))
    counted = {key: read[filters.without(key)][:COUNTED] for key in LABELS}
    return Facets(_made(counted, filters), len(read[filters]), all(len(each) <= COUNTED for each in read.values()))


def _admitted(rows: list[Counted], filters: Filters) -> list[Counted]:
    return [row for row in rows if admits(filters, row)] if filters else rows


def admits(filters: Filters, row: Counted) -> bool:
    """Whether the record answers the filters; the same question that goes to the index."""
    since, until = str(filters.since or date.min), str(filters.until or date.max)
    wanted = (
        (filters.kinds, row.kind),
        (filters.states, row.state),
        (filters.urgencies, row.urgency),
        (filters.levels, row.level),
        (filters.holders, row.holder),
        ((filters.sender,) if filters.sender else (), row.sender),
    )
    return since <= row.day <= until and all(value in chosen for chosen, value in wanted if chosen)


def _rows(ids: list[int]) -> list[Counted]:
    """Read without the ORM: a thousand rows for every search."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(READ.format(",".join(map(str, ids))))
        return [Counted._make((*row[:-1], str(row[-1]))) for row in cursor.fetchall()]


def _made(counted: dict[str, list[Counted]], filters: Filters) -> list[Facet]:
    made = [Facet(key, label, CHOICES[key](counted[key], filters)) for key, label in LABELS.items()]
    return [facet for facet in made if len(facet.choices) > 1 or _is_chosen(facet.key, filters)]


def _is_chosen(key: str, filters: Filters) -> bool:
    return filters.without(key) != filters


def _fixed(name: str, chosen: str, labels: Callable[[], Iterable[tuple[object, object]]]) -> "Chooser":
    """Choices known beforehand, in their own order."""

    def choices(rows: list[Counted], filters: Filters) -> list[Choice]:
        counts = Counter(getattr(row, name) for row in rows)
        kept = getattr(filters, chosen)
        return [Choice(str(key), str(label), counts[key]) for key, label in labels() if counts[key] or key in kept]

    return choices


def _of_holders(rows: list[Counted], filters: Filters) -> list[Choice]:
    """The chosen one, and those who hold most of what is still in hand."""
    counts = Counter(row.holder for row in rows if row.holder)
    shown = _most(counts, filters.holders)
    names = dict(Person.objects.filter(pk__in=[pk for pk, _count in shown]).values_list("pk", "name"))
    return [Choice(str(pk), names.get(pk, ""), count) for pk, count in shown]


def _of_senders(rows: list[Counted], filters: Filters) -> list[Choice]:
    counts = Counter(row.sender for row in rows if row.sender)
    chosen = (filters.sender,) if filters.sender else ()
    return [Choice(name, name, count) for name, count in _most(counts, chosen)]


def _of_periods(rows: list[Counted], filters: Filters) -> list[Choice]:
    made = []
    for key, (since, until) in periods().items():
        count = sum(str(since) <= row.day <= str(until or date.max) for row in rows)
        if count or (filters.since, filters.until) == (since, until):
            made.append(Choice(key, PERIODS[key], count))
    return made


def _most(counts: Counter[Key], chosen: tuple[Key, ...]) -> list[tuple[Key, int]]:
    """The chosen ones, then those with most records."""
    most = [pair for pair in counts.most_common(MOST_NAMES) if pair[0] not in chosen]
    return [(key, counts[key]) for key in chosen] + most


Chooser = Callable[[list[Counted], Filters], list[Choice]]
CHOICES: dict[str, Chooser] = {
    "kind": _fixed("kind", "kinds", lambda: ((kind.key, kind.label) for kind in registry.record_kinds())),
    "state": _fixed("state", "states", lambda: State.choices),
    "urgency": _fixed("urgency", "urgencies", lambda: Urgency.choices[::-1]),
    "level": _fixed("level", "levels", lambda: SecurityLevel.choices),
    "holder": _of_holders,
    "sender": _of_senders,
    "period": _of_periods,
}
