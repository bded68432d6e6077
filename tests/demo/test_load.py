"""The demo shows every state, leaves nothing hanging, and is the same every time."""

import pytest
from django.db import connection

from tests.demo.conftest import Told, told
from zhongshu.audit import exports
from zhongshu.audit.models import Entry
from zhongshu.core import registry
from zhongshu.demo import logins
from zhongshu.demo.accounts import PASSWORD
from zhongshu.demo.clock import story_time
from zhongshu.demo.loading import Loaded
from zhongshu.files.models import Upload
from zhongshu.notices.models import Reminder
from zhongshu.people.models import Account
from zhongshu.records.models import Link, PaperMove, PaperOriginal, Record
from zhongshu.supervision import lights
from zhongshu.supervision.models import (
    BorrowedTask,
    JoinedDemand,
    Rectification,
    Review,
    SheetRow,
    SupervisedItem,
    SupervisedTask,
    Verification,
)
from zhongshu.workflow.models import Comment, Extension, HandOver, Round, Step, Suspension, Urge

pytestmark = pytest.mark.django_db
INTENDED = {"workflow.holder_away", "incoming.papers_overdue"}


def open_steps() -> set[tuple[str, str]]:
    return set(Step.objects.filter(finished_at__isnull=True).values_list("role", "stage"))


def test_every_state_is_there_and_nothing_hangs(loaded: Loaded):
    assert loaded.refusals == []
    assert set(Record.objects.values_list("state", flat=True)) >= {"open", "suspended", "closed"}
    leads = {stage for role, stage in open_steps() if role == "lead"}
    assert leads >= {"checking", "proposing", "instructing", "assigning", "handling", "circulating", "concluding"}
    assert open_steps() >= {("sign", "extension"), ("sign", "handling"), ("co", "handling"), ("read", "circulating")}
    outcomes = set(Step.objects.values_list("outcome", flat=True))
    assert outcomes >= {"forwarded", "finished", "returned", "taken_back", "reassigned", "handed_over", "closed"}
    assert set(Extension.objects.values_list("is_granted", flat=True)) == {True, False, None}
    assert Suspension.objects.filter(resumed_at__isnull=True).count() == 2
    assert Round.objects.filter(number=2).exists()
    assert Urge.objects.exists()
    assert HandOver.objects.filter(settled_at__isnull=True).exists()
    assert Comment.objects.exclude(svg="").exists()
    assert Comment.objects.filter(recorded_by__isnull=False).exists()
    assert Step.objects.filter(returns_to__isnull=False, finished_at__isnull=True).exists()  # 退回后直达
    assert Record.objects.filter(is_carrier_entry=True).count() == 1
    assert Upload.objects.filter(done_at__isnull=True).count() == 5
    assert PaperOriginal.objects.exists()
    assert Reminder.objects.filter(sent_at__isnull=False).exists()


def test_the_watched_are_in_every_light(loaded: Loaded):
    with story_time(loaded.until):
        tasks = list(SupervisedTask.objects.filter(assigned_at__isnull=False).select_related("record"))
        shown = {light.key for light in lights.lights_of(tasks).values()}

    assert shown >= {"ok", "near", "late", "over", "hold", "done"}
    finished = SupervisedItem.objects.get(record__title="青岩县水毁农村公路应急抢修")
    assert (finished.record.state, finished.satisfaction) == ("closed", "satisfied")
    assert finished.tasks.count() == 3
    assert Verification.objects.filter(finding="untrue").exists()
    assert JoinedDemand.objects.exists()
    assert BorrowedTask.objects.get().task.feedbacks.exists()
    assert SheetRow.objects.count() == 3
    assert [Rectification.objects.filter(done_at__isnull=is_open).count() for is_open in (True, False)] == [1, 1]
    assert Review.objects.filter(decided_at__isnull=True).exists()


def test_the_watch_finds_what_it_is_meant_to_find(loaded: Loaded):
    with story_time(loaded.until):
        checks = [check for module in registry.modules() for check in module.checks]
        found = {check.key for check in checks if list(check.find(None))}

    assert "workflow.holder_away" in found
    assert found <= INTENDED


def test_the_log_is_sealed_and_tells_the_times_of_the_story(loaded: Loaded):
    proof = exports.prove_database()

    assert proof.faults == []
    assert not Entry.objects.filter(at__gt=loaded.until).exists()
    assert Entry.objects.filter(seal__isnull=True).count() == 0


def test_the_logins_that_are_printed_work(loaded: Loaded):
    words = logins.closing_words(loaded)
    usernames = {line.split()[0] for line in logins.TABLE.splitlines() if line and line[0].isascii()}

    accounts = Account.objects.filter(username__in=usernames, is_active=True, must_change_password=False)
    assert {account.username for account in accounts} == usernames
    assert all(account.check_password(PASSWORD) for account in accounts[:3])
    assert PASSWORD in words


def test_the_same_day_gives_the_same_papers(loaded: Loaded, told_before: Told):
    if connection.vendor == "postgresql":
        pytest.skip("loaded once there")
    assert told() == told_before


def test_papers_move_and_hang_together(loaded: Loaded):
    assert PaperMove.objects.filter(purpose="呈批").exists()
    assert PaperMove.objects.filter(purpose="批后退回").exists()
    assert Link.objects.filter(relation="arises_from").exists()
