"""What a process remembers of a person holds only as long as nothing changed: by a service, by raw SQL, by the clock."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from zhongshu.people import policy, stamps
from zhongshu.people.access import posture
from zhongshu.people.backends import LockingBackend
from zhongshu.people.models import Appointment, Delegation, Person, Policy, Post, Role, Stamp
from zhongshu.people.services import marks

pytestmark = pytest.mark.django_db


def asked(person: Person) -> Person:
    """The person as the next request gets it."""
    account = LockingBackend().get_user(person.account.pk)
    assert account is not None
    return account.person


def test_second_request_asks_nothing(office, django_assert_num_queries):
    first, second = asked(office.clerk), asked(office.clerk)
    held = posture(first)

    with django_assert_num_queries(0):
        assert posture(second) is held
        assert second.home_title == first.home_title


def test_a_stale_instance_spoils_nothing(office):
    stale = Person.objects.get(pk=office.clerk.pk)
    Person.objects.filter(pk=office.clerk.pk).update(is_active=False)
    posture(stale)

    assert posture(Person.objects.get(pk=office.clerk.pk)).posts == ()


CHANGES = {
    "appointment": lambda one: Appointment.objects.filter(person=one).update(until=timezone.localdate()),
    "post": lambda one: Post.objects.filter(appointments__person=one).update(is_active=False),
    "role": lambda one: Role.objects.update(permissions=[]),
    "roles of a post": lambda one: [post.roles.clear() for post in Post.objects.all()],
    "person": lambda one: Person.objects.filter(pk=one.pk).update(is_active=False),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen_by_the_next_request(office, what):
    before = posture(asked(office.clerk))
    CHANGES[what](office.clerk)

    person = Person.objects.get(pk=office.clerk.pk)
    after = LockingBackend().get_user(office.clerk.account.pk)
    if what == "person":
        assert after is None
    else:
        assert posture(after.person) == posture(person) != before


def test_a_change_that_was_rolled_back_is_forgotten(office):
    before = posture(asked(office.clerk))
    with transaction.atomic():
        Appointment.objects.filter(person=office.clerk).update(until=timezone.localdate())
        within = posture(asked(office.clerk))
        transaction.set_rollback(True)

    assert (posture(asked(office.clerk)), within.posts) == (before, ())


@pytest.mark.parametrize("table", stamps.TABLES)
def test_raw_sql_leaves_a_mark_too(office, table):
    def mark() -> str:
        return LockingBackend().get_user(office.clerk.account.pk).stamp

    before = mark()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE 1 = 0")  # noqa: S608 -- our own names; removes nothing
        untouched = mark()
        column = connection.introspection.get_primary_key_columns(cursor, table)[0]
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 -- our own names
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        rows = cursor.fetchone()[0]
    if connection.vendor == "sqlite":
        assert untouched == before
    if rows:
        assert mark() != untouched


def test_a_deputy_is_read_each_time(office):
    now = timezone.now()
    Delegation.objects.create(
        principal=office.head, deputy=office.clerk, since=now + timedelta(seconds=30), until=now + timedelta(days=2),
        ceiling=2, reason="出差", made_by=office.head, made_at=now,
    )  # fmt: skip
    assert posture(asked(office.clerk)).deputy_for == ()
    Delegation.objects.update(since=now - timedelta(seconds=30))

    assert [one.principal_id for one in posture(asked(office.clerk)).deputy_for] == [office.head.pk]


def test_rules_and_hours_follow(office):
    account = LockingBackend().get_user(office.clerk.account.pk)
    policy.remembered(account.person)
    Policy.objects.create(key="idle_minutes", value=7)
    account = LockingBackend().get_user(office.clerk.account.pk)

    assert policy.remembered(account.person)["idle_minutes"] == 7


def test_marks_do_not_pile_up(office):
    Stamp.objects.update(at=timezone.now() - timedelta(days=3))
    Stamp.objects.filter(pk__gt=Stamp.objects.order_by("pk").first().pk).delete()
    marks.tidy()

    assert Stamp.objects.count() == 0
    assert posture(asked(office.clerk)).posts
