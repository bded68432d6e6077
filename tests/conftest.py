"""The cast of one small city, and factories for what they work on. Real rows, no mocks.

People are named by what they do: cast.clerk registers, cast.proposer proposes, cast.deputy_director reviews, cast.mayor instructs,
cast.finance_intake receives for 市财政局, cast.outsider belongs to a county and must see nothing.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from hypothesis import settings as hypothesis

from tests.standing import Standing
from zhongshu.audit.models import Entry
from zhongshu.people.models import Account, Appointment, Officer, Organ, Person, Post, Role, Unit
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step

LONGEST = (
    "tests/demo/test_load.py",
    "tests/doors/test_doors.py",
    "tests/crash/test_kill.py",
    "tests/fuzz/test_forms.py",
    "tests/races/",
    "tests/search/test_rebuild.py",
    "tests/speed/",
    "tests/incoming/test_samples.py",
    "tests/tooling/test_add_a_module.py",
    "tests/workflow/test_properties.py",
    "tests/upgrade/",
    "tests/crash/test_restore.py",
    "tests/jobs/test_two_at_once.py",
    "tests/outgoing/test_properties.py",
    "tests/people/test_log_in.py",
)
SHANGHAI = ZoneInfo("Asia/Shanghai")
if os.environ.get("ZHONGSHU_SOAK") != "1":  # `make test` tries the same every time, `make soak` looks for new ones
    hypothesis.register_profile("same", derandomize=True, database=None)
    hypothesis.load_profile("same")
MONDAY = "2026-03-09 09:00"  # a plain working week


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: a worker takes whole files, and the last one must not keep all others waiting."""

    def place(item: pytest.Item) -> int:
        return next((number for number, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))

    items.sort(key=place)


def at(text: str) -> datetime:
    """A moment in Beijing time: at("2026-03-09 17:30")."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@dataclass
class Cast:
    """Who stands ready in every test that asks for `cast`."""

    city: Organ
    office: Organ
    finance: Organ
    county: Organ
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        people = self.__dict__.get("people", {})
        if name in people:
            # Each access reads anew, so that posture and clearance are those of now.
            return Person.objects.select_related("organ", "account").get(pk=people[name].pk)
        raise AttributeError(name)

    def hire(self, name: str, unit: Unit, title: str, *roles: str, clearance: int = 2, label: str = "") -> Person:
        """A new person in a new post, with an account called like the role in the test."""
        person = Person.objects.create(name=label or name, organ=unit.organ, clearance=clearance)
        post = Post.objects.create(unit=unit, title=title)
        post.roles.set(Role.objects.filter(key__in=roles))
        Appointment.objects.create(person=person, post=post, since=at("2026-01-01 00:00").date())
        self._account(person, name)
        self.people[name] = person
        return person

    def commission(self, name: str, kind: str) -> Person:
        """One of the three officers."""
        person = Person.objects.create(name=name, organ=self.office)
        Officer.objects.create(person=person, kind=kind, since=at("2026-01-01 00:00").date())
        self._account(person, name)
        self.people[name] = person
        return person

    def _account(self, person: Person, username: str) -> None:
        account = Account(username=username, person=person, must_change_password=False, password="!")
        account.password_changed_at = datetime.now(SHANGHAI)
        account.save()


@pytest.fixture(scope="session")
def standing_cast(django_db_setup, django_db_blocker) -> Standing[Cast]:
    with django_db_blocker.unblock():
        return Standing.of(build_cast)


@pytest.fixture
def cast(standing_cast: Standing[Cast], db) -> Cast:
    try:
        return standing_cast.put_in()
    except IntegrityError:  # somebody else stands there already
        return build_cast()


def build_cast() -> Cast:
    workflow.publish_shipped()
    city = Organ.objects.create(name="云川市人民政府", kind="people_government", rank=3, code="云川政")
    office = Organ.objects.create(
        name="云川市人民政府办公室",
        short_name="市政府办",
        kind="general_office",
        rank=3,
        parent=city,
        serves=city,
        is_inside=True,
        code="云川政办",
    )
    finance = Organ.objects.create(name="云川市财政局", short_name="市财政局", rank=3, parent=city, is_inside=True)
    county = Organ.objects.create(
        name="青岩县人民政府", short_name="青岩县政府", kind="people_government", rank=4, parent=city, is_inside=True
    )
    made = Cast(city, office, finance, county)
    _add_units(made)
    _add_people(made)
    return made


def _add_units(cast: Cast) -> None:
    for key, organ, name in (
        ("leaders", cast.office, "市政府领导"),
        ("heads", cast.office, "办公室领导"),
        ("registry", cast.office, "文电科"),
        ("general", cast.office, "综合二科"),
        ("finance", cast.finance, "办公室"),
        ("budget", cast.finance, "预算科"),
        ("county", cast.county, "办公室"),
    ):
        cast.units[key] = Unit.objects.create(organ=organ, name=name)


def _add_people(cast: Cast) -> None:
    unit = cast.units
    cast.hire("mayor", unit["leaders"], "市长", "organ_head", clearance=5, label="顾明川")
    cast.hire("vice_mayor", unit["leaders"], "副市长", "leader_in_charge", clearance=4, label="罗景和")
    cast.hire("director", unit["heads"], "秘书长", "office_director", clearance=4, label="程书远")
    cast.hire("deputy_director", unit["heads"], "副主任", "office_deputy", clearance=4, label="邱文博")
    cast.hire("clerk", unit["registry"], "文书", "registry", "intake", clearance=3, label="田小禾")
    cast.hire("second_clerk", unit["registry"], "文书", "registry", label="曹静")
    cast.hire("proposer", unit["general"], "科长", "proposer", "unit_head", "intake", label="孟晓峰")
    cast.hire("handler", unit["general"], "科员", "handler", label="何苗")
    cast.hire("finance_intake", unit["finance"], "文书", "registry", "intake", "handler", label="赵立群")
    cast.hire("finance_head", unit["finance"], "主任", "unit_head", "office_director", label="梁舒")
    cast.hire("budget_handler", unit["budget"], "科员", "handler", label="丁海涛")
    cast.hire("outsider", unit["county"], "文书", "registry", "intake", label="顾川平")
    cast.hire("business_admin", unit["registry"], "业务管理员", "business_admin", label="姚谦")
    cast.commission("system_admin", "system_admin")
    cast.commission("security_admin", "security_admin")
    cast.commission("auditor", "auditor")


@pytest.fixture
def make_record(cast: Cast) -> Callable[..., Record]:
    """A record of the office; `make_record(started=True)` is at 初审 in the clerk's hands since Monday 9:00."""

    def make(
        title: str = "关于防汛工作的通知", *, started: bool = True, when: str = MONDAY, **fields: object
    ) -> Record:
        actor = fields.pop("actor", None) or cast.clerk
        due_at = fields.pop("due_at", None) or at("2026-03-20 17:30")
        organ = fields.pop("organ", cast.office)
        record = records.create("incoming_document", title, organ=organ, actor=actor, at=at(when), **fields)
        if started:
            workflow.start(record, actor=actor, stage="checking", due_at=due_at, to=actor, at=at(when))
        return Record.objects.get(pk=record.pk)

    return make


@pytest.fixture
def record(make_record: Callable[..., Record]) -> Record:
    return make_record()


@pytest.fixture
def reload() -> Callable[[Record], Record]:
    return lambda record: Record.objects.get(pk=record.pk)


def open_steps(record: Record) -> list[tuple[str, str, str]]:
    """(stage, role, holder) of every open step in order."""
    steps = Step.objects.filter(record=record, finished_at__isnull=True).select_related("holder").order_by("pk")
    return [(step.stage, step.role, step.holder.name) for step in steps]


def audit_verbs(record: Record) -> list[str]:
    return list(Entry.objects.filter(record_id=record.pk).order_by("id").values_list("verb", flat=True))


@pytest.fixture
def verbs() -> Callable[[Record], list[str]]:
    return audit_verbs


@pytest.fixture
def hands() -> Callable[[Record], list[tuple[str, str, str]]]:
    return open_steps


@pytest.fixture
def when() -> Callable[[str], datetime]:
    return at
