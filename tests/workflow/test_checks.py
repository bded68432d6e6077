"""悬空件检查: each check fires on broken data and is silent on healthy data.

Some breakage the database refuses; it is made with the record guards taken off inside the test's transaction, as in a database
that was restored without them. The guards of the audit log are never touched.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unguarded import take_off
from zhongshu.core import registry
from zhongshu.people import services as people
from zhongshu.people.models import Leave, Person
from zhongshu.records.models import Record
from zhongshu.workflow import services
from zhongshu.workflow.models import HandOver, Step, Suspension

KEYS = [check.key for check in registry.checks() if check.key.startswith("workflow.")]


def found(organs=None) -> dict[str, list[str]]:
    """Subjects by check, only checks that found something."""
    shown = {
        check.key: [finding.subject for finding in check.find(organs)]
        for check in registry.checks()
        if check.key.startswith("workflow.")
    }
    return {key: subjects for key, subjects in shown.items() if subjects}


@pytest.fixture
def fresh(make_record, cast):
    """A healthy record of today, opened by its holder."""
    now = timezone.localtime()
    record = make_record(when=now.strftime("%Y-%m-%d %H:%M"), due_at=now + timedelta(days=20))
    services.open_record(record, cast.clerk)
    return record


@pytest.fixture
def unguarded():
    """A database that was restored without the guards of records and steps."""
    take_off("records_", "workflow_")


def test_healthy_office_is_silent(fresh):
    assert found() == {}


def lead(record: Record):
    return Step.objects.filter(record=record, role="lead", finished_at__isnull=True)


def still(record, cast):
    lead(record).update(received_at=timezone.now() - timedelta(days=20))


def away(record, cast):
    days = {"since": timezone.localdate(), "until": timezone.localdate() + timedelta(days=60)}
    Leave.objects.create(person=cast.clerk, kind="study", made_by=cast.clerk, **days)


def gone(record, cast):
    Person.objects.filter(pk=cast.clerk.pk).update(is_active=False)


def unopened(record, cast):
    lead(record).update(seen_at=None, received_at=timezone.now() - timedelta(days=3))


def in_the_tray(record, cast):
    services.reassign(lead(record).get(), to=cast.handler, reason="x", actor=cast.clerk)
    services.open_record(Record.objects.get(pk=record.pk), cast.handler)
    people.disable(cast.handler, actor=cast.system_admin, reason="调出")
    services.open_record(Record.objects.get(pk=record.pk), cast.proposer)
    HandOver.objects.update(made_at=timezone.now() - timedelta(days=5))


def paused_too_long(record, cast):
    services.suspend(record, until=timezone.now() + timedelta(days=1), reason="等", actor=cast.director)
    Suspension.objects.update(since=timezone.now() - timedelta(days=9), until=timezone.now() - timedelta(days=1))


def forgotten_draft(record, cast):
    Record.objects.filter(pk=record.pk).update(state="draft", created_at=timezone.now() - timedelta(days=9))
    Step.objects.filter(record=record).delete()


def no_lead(record, cast):
    Step.objects.filter(record=record).delete()


def other_holder(record, cast):
    Record.objects.filter(pk=record.pk).update(holder=cast.handler)


def finished_with_step(record, cast):
    Record.objects.filter(pk=record.pk).update(state="cancelled", cancelled_at=timezone.now(), cancel_reason="x")


BREAKAGE = {
    "workflow.standing_still": (still, False),
    "workflow.holder_away": (away, False),
    "workflow.holder_gone": (gone, False),
    "workflow.unseen": (unopened, False),
    "workflow.tray_unsettled": (in_the_tray, False),
    "workflow.pause_over": (paused_too_long, False),
    "workflow.old_drafts": (forgotten_draft, True),
    "workflow.without_lead": (no_lead, True),
    "workflow.two_holders": (other_holder, True),
    "workflow.finished_with_open_steps": (finished_with_step, True),
}


@pytest.mark.parametrize("key", BREAKAGE)
def test_check_fires_on_broken_data_and_for_its_organ_only(cast, fresh, request, key):
    breaking, needs_no_guards = BREAKAGE[key]
    if needs_no_guards:
        request.getfixturevalue("unguarded")
    breaking(fresh, cast)

    assert found() == {key: [fresh.title]}
    assert found(frozenset({cast.county.pk})) == {}


def test_open_child_of_a_finished_parent_is_found(cast, fresh, make_record, unguarded):
    child = make_record("分任务", when=timezone.localtime().strftime("%Y-%m-%d %H:%M"), due_at=fresh.due_at)
    services.open_record(child, cast.clerk)
    services.cancel(fresh, reason="x", actor=cast.clerk)
    Record.objects.filter(pk=child.pk).update(parent=fresh)

    assert found() == {"workflow.finished_with_open_children": [fresh.title]}


def test_every_check_is_proven_here():
    assert sorted([*BREAKAGE, "workflow.finished_with_open_children"]) == sorted(KEYS)


@pytest.mark.parametrize("breaking", [no_lead, other_holder, finished_with_step])
def test_repair_puts_it_right(cast, fresh, unguarded, breaking):
    breaking(fresh, cast)
    services.repair(fresh, actor=cast.director, reason="恢复备份后核对")

    assert [key for key in found() if key != "workflow.unseen"] == []
