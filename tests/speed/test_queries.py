"""The small set of the bench: each page costs so many queries, whether ten papers stand in the register or two hundred. Never a time."""

import json

import pytest

from tests.crash.deployment import Deployment

MOST = {"desk": 12, "register": 10, "record": 21, "search": 18}
ASK = """
import json
from django.test.utils import setup_test_environment
from benches.speed import __main__ as bench, city, measuring, visits
from zhongshu.people.models import Person
from zhongshu.records.models import Record
city.SHARES, city.LIAISON, city.SENTENCES = {"clerk": 0.5, "secretary": 0.5}, 1.0, 50
city.OPEN = city.IN_HAND = 1.0  # every page has something to show and something to do
bench.build_here(ROWS)
setup_test_environment()
found = {}
for name in measuring.WALKERS:
    person = Person.objects.get(account__username=name)
    pages = visits.reads(person)
    held = Record.objects.filter(holder=person, owning_organ=person.organ).order_by("pk").first()
    if held:  # in hand the page has forms: always the same kind of paper is looked at
        pages["record"] = lambda turn, pk=held.pk: visits.Visit(f"/records/{pk}/")
    for what, make in pages.items():
        found[f"{name}: {what}"] = measuring.count(person, make)[0]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def counted(tmp_path_factory, django_db_setup, django_db_blocker):
    """Queries per page with 10 and with 200 papers in each register."""
    found = []
    with django_db_blocker.unblock():
        for rows in (20, 400):
            deployment = Deployment.migrated(tmp_path_factory.mktemp(f"rows{rows}"), f"speed{rows}")
            said = deployment.do(ASK.replace("ROWS", str(rows)))
            found.append(json.loads(next(line for line in said.splitlines() if line.startswith("{"))))
            deployment.drop()
    return found


def test_pages_cost_the_same_for_ten_rows_and_two_hundred(counted):
    few, many = counted
    fixed = {what for what in few if "search" not in what}

    assert {what: many[what] for what in fixed} == {what: few[what] for what in fixed}


def test_no_page_costs_more_than_it_may(counted):
    over = {
        what: count for found in counted for what, count in found.items()
        if count > next(most for page, most in MOST.items() if page in what)
    }  # fmt: skip
    assert over == {}
