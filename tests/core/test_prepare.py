"""A prepared read finds what the query itself finds, for other values and other people, and refuses what it cannot fill in."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhongshu.core import prepared
from zhongshu.people.models import Account, Organ, Person


@pytest.fixture
def memory():
    """Of its own, so that tests do not share texts."""
    return {}


def of_organ(organ, since=None):
    people = Person.objects.filter(organ=organ).select_related("organ", "officer").order_by("pk")
    return people if since is None else people.filter(account__created_at__gte=since)


def test_the_same_text_serves_every_value(cast, memory):
    organs = list(Organ.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as caught:
        found = [prepared.rows("test.people", of_organ, organ.pk, memory=memory) for organ in organs]

    assert found == [list(of_organ(organ)) for organ in organs]
    assert (len(caught), len(memory)) == (len(organs), 1)


def test_what_is_read_along_costs_no_further_query(cast, memory):
    [*people] = prepared.rows("test.people", of_organ, cast.clerk.organ_id, memory=memory)

    with CaptureQueriesContext(connection) as caught:
        labels = {person.organ.label for person in people}
    assert (labels, len(caught)) == ({cast.clerk.organ.label}, 0)


def test_moments_words_and_columns(cast, memory):
    account = cast.clerk.account

    def names(since, login):
        found = Account.objects.filter(created_at__gte=since, username=login)
        return found.values_list("username", "created_at", "person__name")

    ask = ("test.names", names, account.created_at)
    assert prepared.rows(*ask, account.username, memory=memory) == [
        (account.username, account.created_at, cast.clerk.name)
    ]
    assert prepared.rows(*ask, "nobody", memory=memory) == []


def test_nothing_can_ever_be_found(db, memory):
    assert prepared.first("test.none", lambda pk: Person.objects.filter(pk__in=[], organ=pk), 1, memory=memory) is None


@pytest.mark.parametrize(
    ("make", "value", "refusal"),
    [
        (lambda pk: Person.objects.filter(name__contains=pk), "田", ValueError),
        (lambda flag: Person.objects.filter(is_active=flag), True, TypeError),
        (lambda pk: Person.objects.filter(pk=pk).prefetch_related("steps"), 1, TypeError),
    ],
)
def test_what_cannot_be_filled_in_later_is_refused(db, memory, make, value, refusal):
    with pytest.raises(refusal):
        prepared.rows("test.refused", make, value, memory=memory)


def test_a_lock_asks_for_a_transaction():
    lock = prepared.Statement("SELECT 1", (), (), prepared.Shape(1, (), tuple), is_lock=True)

    with pytest.raises(transaction.TransactionManagementError):
        lock.rows(())


def test_one_key_has_one_set_of_columns(db):
    prepared.rows("test.columns", lambda pk: Person.objects.filter(pk=pk), 1, memory={})

    with pytest.raises(TypeError):
        prepared.rows("test.columns", lambda pk: Person.objects.filter(pk=pk).values_list("pk"), 1, memory={})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_what_everybody_asks_is_planned_once_and_what_one_may_see_each_time(cast, memory):
    def people_of(organ):
        return Person.objects.filter(organ=organ).order_by("pk")

    for _again in range(4):
        shared = prepared.rows("test.planned once", people_of, cast.clerk.organ_id)
        assert shared == prepared.rows("test.planned anew", people_of, cast.clerk.organ_id, memory=memory)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%people_person%organ_id%'")
        assert cursor.fetchone() == (1,)
