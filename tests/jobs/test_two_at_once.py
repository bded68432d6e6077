"""What happens when several processes do the same at the same moment, on a database of their own, with real commits."""

import pytest

from tests.crash.deployment import Deployment

HEAD = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "zhongshu.config.settings"
import django
django.setup()
from django.db import transaction
from django.utils import timezone
"""
SET_UP = (
    HEAD
    + """
from zhongshu.people.models import Organ, Person
organ = Organ.objects.create(name="云川市人民政府办公室")
Person.objects.create(name="田小禾", organ=organ)
"""
)


@pytest.fixture(scope="module")
def apart(tmp_path_factory, django_db_setup, django_db_blocker):
    """Runs texts as processes of their own on a fresh database; `apart(a, b)` runs both at once and returns what they said."""
    with django_db_blocker.unblock():
        deployment = Deployment.migrated(tmp_path_factory.mktemp("apart"), "zhongshu_apart")

    def run(*texts):
        started = [deployment.start("-c", text) for text in texts]
        results = [process.communicate(timeout=300) for process in started]
        errors = [error for process, (_out, error) in zip(started, results, strict=True) if process.returncode]
        assert errors == []
        return [out.strip() for out, _error in results]

    run(SET_UP)
    yield run
    with django_db_blocker.unblock():
        deployment.drop()


DRAW = (
    HEAD
    + """
from zhongshu.numbering import services
from zhongshu.people.models import Organ, Person
organ, person = Organ.objects.get(), Person.objects.get()
drawn = []
for turn in range(20):
    try:
        with transaction.atomic():
            number = services.draw(organ, "云政办发", 2026, actor=person)
            if turn % 4 == 3:
                raise ZeroDivisionError
        drawn.append(number.value)
    except ZeroDivisionError:
        pass
print(drawn)
"""
)


def test_four_clerks_draw_without_gap_or_double(apart):
    said = apart(DRAW, DRAW, DRAW, DRAW)

    drawn = sorted(value for text in said for value in map(int, text.strip("[]").split(", ")))
    assert drawn == list(range(1, 61))


SEAL = (
    HEAD
    + """
import time
from zhongshu.audit import services
from zhongshu.audit.services import sealing
for turn in range(40):
    services.write("audit.log.exported", actor=services.SYSTEM)
    sealing.seal_pending()
"""
)
PROVE = (
    HEAD
    + """
from zhongshu.audit import exports
from zhongshu.audit.services import sealing
from zhongshu.audit.models import Seal
sealing.seal_pending(everything=True)
print(exports.prove_database().faults, sorted(Seal.objects.filter(chain=0).values_list("seq", flat=True)) == list(range(1, 121)))
"""
)


def test_three_sealers_make_one_chain(apart):
    apart(SEAL, SEAL, SEAL)

    assert apart(PROVE) == ["[] True"]


RUN_JOBS = (
    HEAD
    + """
import time
from zhongshu.core import registry
from zhongshu.core.registry import Job, Module, Registry
from zhongshu.jobs import services

def work():
    time.sleep(0.2)

registry.install(Registry((Module(label="test", jobs=tuple(
    Job(f"test.{n}", "x", work, every_seconds=3600) for n in range(6)
)),)))
ran = []
for look in range(10):
    ran += services.run_due()
    time.sleep(0.05)
print(" ".join(ran))
"""
)


def test_two_schedulers_share_the_jobs_and_none_runs_twice(apart):
    said = apart(RUN_JOBS, RUN_JOBS)

    assert sorted(" ".join(said).split()) == [f"test.{number}" for number in range(6)]


PLAN = (
    HEAD
    + """
from datetime import timedelta
from zhongshu.engines.workdays import Clock, plain_calendar
from zhongshu.notices import services
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
organ, now = Organ.objects.get(), timezone.now()
for number in range(30):
    person = Person.objects.create(name=f"第{number}人", organ=organ)
    due_at = now - timedelta(days=1)
    record = Record.objects.create(
        kind="incoming_document", title="关于防汛工作的通知", owning_organ=organ, state="open", holder=person,
        due_at=due_at, first_due_at=due_at, created_by=person, created_at=now,
    )
    services.plan_reminders(record, "record", person, due_at, Clock(plain_calendar()), at=due_at - timedelta(days=2))
"""
)
REMIND = (
    HEAD
    + """
from datetime import timedelta
from zhongshu.notices.services import run_reminders
print(run_reminders(at=timezone.now() + timedelta(days=5)))
"""
)
COUNT = (
    HEAD
    + """
from zhongshu.notices.models import Notice, Reminder
rows = Reminder.objects.filter(sent_at__isnull=False)
print(Notice.objects.count(), Notice.objects.values("person").distinct().count(), rows.values("person").distinct().count())
"""
)


def test_two_reminder_runs_at_once_tell_everybody_once(apart):
    apart(PLAN)
    apart(REMIND, REMIND)

    assert apart(COUNT) == ["30 30 30"]
