"""Filters and their counts: exact while they can be, bounded beyond, and never of what may not be seen."""

from datetime import date

import pytest

from zhongshu.people.models import Policy
from zhongshu.records import services as records
from zhongshu.search import queries
from zhongshu.search.models import SearchEntry
from zhongshu.search.queries import Filters, facets, finding
from zhongshu.search.queries.facets import Facets

SECRET = 3


def counted(person, line: str = "通知", filters: Filters | None = None) -> dict[str, dict[str, int]]:
    found = narrowed_by(person, line, filters or Filters())
    return {facet.key: {choice.value: choice.count for choice in facet.choices} for facet in found.facets}


def narrowed_by(person, line: str, filters: Filters) -> Facets:
    return facets(person, queries.find(person, line, filters), filters)


@pytest.fixture
def papers(cast, make_record):
    make_record("甲通知", urgency="urgent")
    make_record("乙通知", when="2026-01-05 09:00")
    make_record("丙通知", started=False)
    make_record("丁通知", level=2)


def test_every_filter_says_how_many_it_gives(cast, papers):
    found = counted(cast.clerk)

    assert found["state"] == {"draft": 1, "open": 3}
    assert found["urgency"] == {"urgent": 1, "normal": 3}
    assert found["level"] == {"0": 3, "2": 1}
    assert "kind" not in found  # one kind only: nothing to choose


def test_a_chosen_filter_narrows_the_others_and_not_itself(cast, papers):
    found = counted(cast.clerk, filters=Filters(urgencies=("urgent",)))

    assert found["urgency"] == {"urgent": 1, "normal": 3}
    assert "state" not in found  # all of them are open: nothing to choose


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(urgencies=("urgent",)), ["甲通知"]),
        (Filters(levels=(2,)), ["丁通知"]),
        (Filters(states=("draft",)), ["丙通知"]),
        (Filters(until=date(2026, 1, 31)), ["乙通知"]),
        (Filters(since=date(2026, 1, 5), until=date(2026, 1, 5)), ["乙通知"]),
        (Filters(since=date(2026, 1, 6), until=date(2026, 1, 31)), []),
        (Filters(since=date(2027, 1, 1), until=date(2026, 1, 1)), []),
    ],
)
def test_a_filter_finds_what_its_count_says(cast, papers, filters, titles):
    found = queries.find(cast.clerk, "通知", filters)

    assert [hit.record.title for hit in found.hits] == titles
    assert narrowed_by(cast.clerk, "通知", filters).count == found.count == len(titles)


def test_a_holder_is_a_filter_and_follows_the_hand(cast, papers):
    filters = Filters(holders=(cast.clerk.pk,))
    held = [hit.record.title for hit in queries.find(cast.clerk, "通知", filters).hits]

    assert held == ["丁通知", "乙通知", "甲通知"]
    assert counted(cast.clerk, filters=filters)["holder"] == {str(cast.clerk.pk): 3}


def test_filters_alone_are_a_search_too(cast, papers):
    assert [hit.record.title for hit in queries.find(cast.clerk, "", Filters(states=("draft",))).hits] == ["丙通知"]


def test_beyond_the_bound_counts_are_lower_bounds_and_say_so(cast, papers, monkeypatch):
    monkeypatch.setattr(finding, "COUNTED", 2)
    monkeypatch.setitem(facets.__globals__, "COUNTED", 2)

    found = narrowed_by(cast.clerk, "通知", Filters())
    assert (found.count, found.is_exact) == (3, False)
    assert all(choice.count <= 2 for facet in found.facets for choice in facet.choices)

    narrowed = narrowed_by(cast.clerk, "通知", Filters(states=("draft",)))
    assert narrowed.count == 1


def test_counts_know_nothing_of_what_may_not_be_seen(cast, papers, make_record):
    Policy.objects.update_or_create(key="ceiling", defaults={"value": SECRET})
    secret = make_record("戊通知", started=False, level=SECRET)
    everything = counted(cast.clerk)
    assert everything["level"]["3"] == 1

    assert "3" not in counted(cast.second_clerk).get("level", {})
    assert counted(cast.outsider) == {}
    records.give(secret, to=cast.mayor, reason="read", actor=cast.clerk)
    assert narrowed_by(cast.mayor, "通知", Filters()).count == 1
    assert narrowed_by(cast.outsider, "", Filters(levels=(SECRET,))).count == 0


def test_search_and_columns_agree_about_filters(cast, papers):
    """What the index is asked and what is counted from columns are the same rule twice."""
    for entry in SearchEntry.objects.all():
        filters = Filters(
            (entry.kind,), (entry.state,), (entry.urgency,), (entry.level,), since=entry.day, until=entry.day
        )
        found = {hit.record.pk for hit in queries.find(cast.clerk, "", filters).hits}
        assert entry.pk in found
        assert narrowed_by(cast.clerk, "", filters).count == len(found)
