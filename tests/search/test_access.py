"""Nobody finds, or learns the existence of, what they may not see. Each test makes something that could leak."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhongshu.people.models import Delegation, Person, Policy
from zhongshu.records import services as records
from zhongshu.records.access import visible_to
from zhongshu.records.models import Record
from zhongshu.records.states import GrantReason
from zhongshu.search import queries
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import Row, unpack

SECRET = 3


@pytest.fixture
def ceiling(db) -> None:
    """A deployment approved for 秘密."""
    Policy.objects.update_or_create(key="ceiling", defaults={"value": SECRET})


def test_an_outsider_finds_nothing_and_counts_nothing(cast, make_record):
    make_record("关于防汛物资的请示", reference="云川政〔2026〕5号")

    for line in ("防汛", "云川政〔2026〕5号", "“防汛物资”", "防"):
        found = queries.find(cast.outsider, line)
        assert (found.hits, found.count, found.next_cursor) == ([], 0, "")
        assert list(Record.objects.filter(pk__in=queries.matching_ids(cast.outsider, line))) == []


def test_a_grant_is_found_through_at_once_and_withdrawn_at_once(cast, record, titles):
    grant = records.give(record, to=cast.outsider, reason=GrantReason.READ, actor=cast.clerk)
    assert titles(cast.outsider, "防汛") == ["关于防汛工作的通知"]

    records.end_grant(grant)
    assert titles(cast.outsider, "防汛") == []
    assert queries.find(cast.outsider, "防汛").count == 0


def test_a_grant_to_a_unit_lets_its_people_find_it(cast, record, titles):
    records.give(record, to=cast.units["budget"], reason=GrantReason.CO, actor=cast.clerk)

    assert titles(cast.budget_handler, "防汛") == ["关于防汛工作的通知"]
    assert titles(cast.finance_head, "防汛") == []


def test_classified_is_found_by_personal_grant_and_clearance_only(cast, make_record, ceiling, titles):
    record = make_record("关于秘密防汛的通知", started=False, level=SECRET)
    records.give(record, to=cast.mayor, reason=GrantReason.READ, actor=cast.clerk)

    assert titles(cast.clerk, "防汛") == ["关于秘密防汛的通知"]  # its author, cleared
    assert titles(cast.mayor, "防汛") == ["关于秘密防汛的通知"]
    assert titles(cast.second_clerk, "防汛") == []  # reads the register, but not this

    Person.objects.filter(pk=cast.mayor.pk).update(clearance=2)
    assert titles(cast.mayor, "防汛") == []
    assert queries.find(cast.mayor, "防汛").count == 0


def test_raising_the_level_takes_it_from_those_not_cleared(cast, record, ceiling, titles):
    records.give(record, to=cast.handler, reason=GrantReason.READ, actor=cast.clerk)
    assert titles(cast.handler, "防汛") == ["关于防汛工作的通知"]

    record.refresh_from_db()
    records.amend(record, actor=cast.clerk, version=record.version, level=SECRET)
    assert titles(cast.handler, "防汛") == []
    assert titles(cast.second_clerk, "防汛") == []


def test_a_draft_is_not_in_the_register(cast, make_record, titles):
    make_record("关于防汛的草稿", started=False)

    assert titles(cast.clerk, "防汛") == ["关于防汛的草稿"]
    assert titles(cast.second_clerk, "防汛") == []


def test_the_three_officers_find_nothing(cast, record, titles):
    assert [titles(officer, "防汛") for officer in (cast.system_admin, cast.security_admin, cast.auditor)] == [
        [],
        [],
        [],
    ]


def test_a_deputy_finds_what_the_principal_works_on_while_it_lasts(cast, make_record, titles):
    make_record("关于防汛工作的通知")
    now = timezone.now()
    delegation = Delegation.objects.create(
        principal=cast.clerk,
        deputy=cast.outsider,
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
        reason="出差",
        made_by=cast.clerk,
    )
    assert titles(cast.outsider, "防汛") == ["关于防汛工作的通知"]

    Delegation.objects.filter(pk=delegation.pk).update(revoked_at=now)
    assert titles(cast.outsider, "防汛") == []


def test_search_and_visible_to_agree_for_everybody(cast, make_record, ceiling):
    shared = make_record("防汛甲")
    records.give(shared, to=cast.units["finance"], reason=GrantReason.CO, actor=cast.clerk)
    records.give(shared, to=cast.mayor, reason=GrantReason.INSTRUCT, actor=cast.clerk)
    make_record("防汛乙", started=False)
    secret = make_record("防汛丙", started=False, level=SECRET)
    records.give(secret, to=cast.director, reason=GrantReason.READ, actor=cast.clerk)
    make_record("防汛丁", actor=cast.outsider, organ=cast.county)

    for name in cast.people:
        person = getattr(cast, name)
        found = queries.find(person, "防汛")
        assert {hit.record.pk for hit in found.hits} == set(visible_to(person).values_list("pk", flat=True)), name
        assert found.count == len(found.hits), name


def test_a_row_that_went_astray_still_shows_nothing(cast, record, titles):
    """Should the index ever let through too much, the page is asked again."""
    entry = SearchEntry.objects.get(pk=record.pk)
    old = unpack(entry.stored)
    wrong = Row(old.title, old.number, old.people, old.notes, old.body, f"{old.access} _p{cast.outsider.pk}")
    backend().put(record.pk, wrong, old)

    assert titles(cast.outsider, "防汛") == []
