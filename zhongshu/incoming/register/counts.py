"""How many papers stand behind each view and each filter of the register: one pass, in which papers that are alike are counted
together; the page adds them up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from zhongshu.core import registry, tallies
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.register.filters import FACETS, VIEWS, Facet, Filters, Moment
from zhongshu.people.models import Organ, Person

# Stand in for the moments of the page while the statement is written; the real ones are put in each time.
NOW, NEAR, WEEK = (datetime(9000, 1, day, tzinfo=UTC) for day in (1, 2, 3))


@dataclass(frozen=True)
class Counts:
    """Groups of papers: what they are, and how many."""

    groups: list[dict[str, Any]]
    filters: Filters

    def of_view(self, value: str) -> int:
        return sum(group["papers"] for group in self.groups if group[_view(value)])

    def of_choice(self, facet: Facet, value: str) -> int:
        """Papers that show when this is chosen and the other filters stay; no value: without this filter."""
        fitting = (group for group in self.groups if self._fits(group, besides=facet))
        return sum(group["papers"] for group in fitting if value in ("", group[_facet(facet)]))

    @property
    def total(self) -> int:
        return sum(group["papers"] for group in self.groups if self._fits(group))

    def _fits(self, group: Mapping[str, Any], besides: Facet | None = None) -> bool:
        others = (facet for facet in FACETS if facet is not besides and self.filters.chosen(facet))
        return bool(group["searched"]) and all(group[_facet(facet)] == self.filters.chosen(facet) for facet in others)


def counts(
    person: Person, papers: "QuerySet[IncomingDocument]", organ: Organ, *, filters: Filters, moment: Moment, words: Q
) -> Counts:
    """Of `papers`, the whole register as the person may see it. The statement is written once for a person and view."""
    names = [*(_view(value) for value in VIEWS), *(_facet(facet) for facet in FACETS), "searched", "papers"]
    memory = {} if words or filters.since or filters.until else registry.memory_of(person)
    place = ("register", organ.pk, filters.view, filters.year, moment.year)
    if place not in memory:
        blank = Moment(NOW, NEAR, WEEK, moment.year, moment.unit_ids)
        searched = filters.view_condition(blank) & filters.days() & words
        memory[place] = tallies.compiled(_grouped(papers, blank, searched, names))
    moments = {NOW: moment.now, NEAR: moment.near_until, WEEK: moment.week_end}
    rows = tallies.answered(memory[place], moments)
    return Counts([dict(zip(names, row, strict=True)) for row in rows], filters)


def _grouped(papers: "QuerySet[IncomingDocument]", moment: Moment, searched: Q, names: list[str]) -> "QuerySet[Any]":
    kinds: dict[str, Any] = {_view(value): _holds(condition(moment)) for value, condition in VIEWS.items()}
    kinds |= {_facet(facet): _chosen(facet, moment) for facet in FACETS} | {"searched": _holds(searched)}
    alike = papers.order_by().annotate(**kinds).values(*kinds)
    return alike.annotate(papers=Count("pk")).values_list(*names)


def _holds(condition: Q) -> Case | Value:
    if not condition:
        return Value(value="1", output_field=CharField())
    return Case(When(condition, then=Value("1")), default=Value(""), output_field=CharField())


def _chosen(facet: Facet, moment: Moment) -> Case:
    """Which choice of the facet the paper belongs to: at most one."""
    cases = [When(condition(moment), then=Value(value)) for value, (_label, condition) in facet.choices.items()]
    return Case(*cases, default=Value(""), output_field=CharField())


def _view(value: str) -> str:
    return f"view_{value}"


def _facet(facet: Facet) -> str:
    return f"facet_{facet.key}"
