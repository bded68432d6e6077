"""A small office of its own: the rules of people need few persons, but particular ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from zhongshu.audit.models import Entry
from zhongshu.people import services
from zhongshu.people.models import Account, Appointment, Officer, Organ, Person, Post, Role, Unit

PASSWORD = "Zhongshu-2026"


@dataclass
class Office:
    """A city office with a registry, a section and its leaders, and the three officers."""

    organ: Organ
    registry: Unit
    section: Unit
    director: Person
    head: Person
    clerk: Person
    second_clerk: Person
    handler: Person
    system_admin: Person
    security_admin: Person
    auditor: Person


@pytest.fixture(scope="session")
def hashed() -> str:
    """PASSWORD as stored; hashing is slow on purpose, so once for all."""
    return make_password(PASSWORD)


@pytest.fixture
def make_post(db) -> Callable[..., Post]:
    def make(unit: Unit, title: str, *roles: str, **given: object) -> Post:
        post = Post.objects.create(unit=unit, title=title, **given)
        post.roles.set(Role.objects.filter(key__in=roles))
        return post

    return make


@pytest.fixture
def make_person(db, hashed) -> Callable[..., Person]:
    def make(name: str, post: Post | None = None, *, organ: Organ | None = None, **given: object) -> Person:
        person = Person.objects.create(name=name, organ=organ or post.unit.organ, **given)
        if post is not None:
            Appointment.objects.create(person=person, post=post, since=date(2026, 1, 1))
        Account.objects.create(
            username=f"user{person.pk}",
            person=person,
            password=hashed,
            must_change_password=False,
            password_changed_at=timezone.now(),
        )
        return person

    return make


@pytest.fixture
def office(make_post, make_person) -> Office:
    organ = Organ.objects.create(name="云川市人民政府办公室", is_inside=True)
    leaders = Unit.objects.create(organ=organ, name="办公室领导", sort=1)
    registry = Unit.objects.create(organ=organ, name="文电科", sort=2)
    section = Unit.objects.create(organ=organ, name="综合二科", sort=3)
    officers = {kind: make_person(kind, organ=organ) for kind in ("system_admin", "security_admin", "auditor")}
    for kind, person in officers.items():
        Officer.objects.create(person=person, kind=kind, since=date(2026, 1, 1))
    return Office(
        organ=organ,
        registry=registry,
        section=section,
        director=make_person("秦立山", make_post(leaders, "办公室主任", "office_director"), clearance=3),
        clerk=make_person("曹静", make_post(registry, "文书", "intake", "registry", "business_admin")),
        second_clerk=make_person("罗文", make_post(registry, "文书", "intake", "registry")),
        head=make_person("孟晓峰", make_post(section, "科长", "unit_head")),
        handler=make_person("宋亦凡", make_post(section, "经办", "handler", "intake")),
        **officers,
    )


@pytest.fixture
def sign_in(client: Client) -> Callable[[Person], Client]:
    """Signed in as this person; officers with their token already given, as after a real login."""

    def go(person: Person) -> Client:
        client.force_login(person.account)
        if Officer.objects.filter(person=person).exists():
            device = services.new_token(person.account)
            device.confirmed = True
            device.save()
            session = client.session
            session["otp_device_id"] = device.persistent_id
            session.save()
        return client

    return go


@pytest.fixture
def verbs() -> Callable[[], list[str]]:
    """The audit verbs written so far, oldest first."""
    return lambda: list(Entry.objects.order_by("id").values_list("verb", flat=True))


@pytest.fixture
def soon() -> Callable[..., services.DelegationInput]:
    """A delegation that runs from an hour ago for some days."""

    def make(days: float = 3, **given: object) -> services.DelegationInput:
        now = timezone.now()
        wanted = {"since": now - timedelta(hours=1), "until": now + timedelta(days=days), "reason": "出差"}
        return services.DelegationInput(**(wanted | given))

    return make
