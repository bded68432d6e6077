"""The ledger from stored lights: figures, facets and lists agree, whoever looks; a page costs the same for few and many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import at
from tests.supervision import many
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import lights, services
from zhongshu.supervision.ledger import LIGHTS, VIEWS, Filters, Ledger
from zhongshu.supervision.models import SupervisedTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(story):
    """One item that was really sent, and sixty beside it."""
    with story_time(at("2026-03-09 09:00")):
        story.sent(due_at=at("2026-04-03 17:30"))
    many.fill(story.cast, story.fresh(), items=60, units=5)
    services.catch_up()
    return story.cast


def ledger(cast, who: str = "supervisor", **asked: str) -> Ledger:
    return Ledger(getattr(cast, who), cast.office, Filters.read(asked))


def test_every_figure_is_the_length_of_its_list(office):
    for base in ({}, {"q": "管网"}, {"source": "instruction"}, {"view": "silent"}, {"view": "week", "light": "over"}):
        found = ledger(office, **base)
        for name, choices in (("light", found.figures), ("source", found.sources), ("view", found.views)):
            for one in choices:
                listed = ledger(office, **base | {name: one.value})
                assert (name, one.value, one.count) == (name, one.value, listed.found.count())
                assert listed.total == one.count


def test_the_lights_sum_up_to_what_is_under_way(office):
    for base in ({}, {"q": "防汛"}, {"view": "returned"}):
        counts = {one.value: one.count for one in ledger(office, **base).figures}
        assert sum(counts[key] for key in LIGHTS) == counts[""]


def test_each_view_finds_what_its_words_say(office):
    """Asked of the tasks themselves, not of what is stored."""
    found, tasks = ledger(office), list(SupervisedTask.objects.select_related("record"))
    said = {
        "returned": {task.item_id for task in tasks if task.returned},
        "verify": {task.item_id for task in tasks if task.record.steps.get(finished_at=None).stage == "verifying"},
        "extension": set(),
        "unsent": set(),
    }
    for view, items in said.items():
        assert set(ledger(office, view=view).found.values_list("pk", flat=True)) == items
    silent = lights.thresholds_of(office.office.pk).silence_days
    quiet = {
        task.item_id
        for task in tasks
        if task.item_id not in said["verify"]
        and found.clock.workdays_between(task.last_feedback_at or task.assigned_at, found.now) > silent
    }
    listed = set(ledger(office, view="silent").found.values_list("pk", flat=True))
    assert quiet - said["verify"] <= listed
    assert set(VIEWS) >= set(said)


def test_the_list_is_worst_first_and_pages_reach_everything(office):
    client = Client()
    client.force_login(Account.objects.get(username="supervisor"))
    seen, address = [], reverse("supervision:ledger")
    cursor = ""
    while cursor is not None:
        answer = client.get(address, {"cursor": cursor} if cursor else {})
        seen += [(row.rank, row.pk) for row in answer.context["page"].items]
        cursor = answer.context["page"].next_cursor
    assert len(seen) == len(set(seen)) == ledger(office).total == 61
    assert [rank for rank, _pk in seen] == sorted(rank for rank, _pk in seen)


def test_who_sees_no_item_counts_none(office):
    found = ledger(office, "county_handler")
    assert ({one.count for one in found.figures}, found.total, found.sources) == ({0}, 0, [])


def test_the_page_costs_the_same_for_few_and_many(story, office):
    client = Client()
    client.force_login(Account.objects.get(username="supervisor"))
    address = reverse("supervision:ledger")

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = count()
    many.fill(office, story.fresh(), items=40, units=3, seed=9)  # as many tasks an item: their stages are read in lots
    services.catch_up()
    assert count() == few
