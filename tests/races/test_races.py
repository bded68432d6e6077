"""Two people do it at the same moment. Whatever the order, what the office promises holds, and the loser reads a sentence.

Each race is run several times; `held` stops the first one between its writing and its commit, where the window is widest.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.conftest import Cast, at
from zhongshu.core.errors import Refusal
from zhongshu.incoming import services as incoming
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.registration import Registration
from zhongshu.numbering import services as numbering
from zhongshu.numbering.models import Number
from zhongshu.people import services as people
from zhongshu.people.services import DelegationInput
from zhongshu.records import access as record_access
from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.workflow import services
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.services import CommentInput

TIMES = range(5)
HOLD_SECONDS = 0.3
WORDS = CommentInput(text="同意。")
LIVE = ("draft", "open", "suspended")


@pytest.fixture
def paper(committed: Cast) -> Callable[..., Record]:
    """A paper at 初审 in the clerk's hands."""

    def make(parent: Record | None = None) -> Record:
        made = records.create(
            "incoming_document", "防汛通知", organ=committed.office, actor=committed.clerk, parent=parent
        )
        due_at = parent.due_at if parent else timezone.now() + timedelta(days=10)
        services.start(made, actor=committed.clerk, stage="checking", to=committed.clerk, due_at=due_at)
        return Record.objects.get(pk=made.pk)

    return make


def again(record: Record) -> Record:
    return Record.objects.get(pk=record.pk)


def held(verb: Callable[[], Any], written: threading.Event) -> Callable[[], Any]:
    """The verb, kept uncommitted for a while after it has written."""

    def run() -> Any:
        with transaction.atomic():
            result = verb()
            written.set()
            time.sleep(HOLD_SECONDS)
        return result

    return run


def after(written: threading.Event, verb: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        written.wait(10)
        return verb()

    return run


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> list[Callable[[], Any]]:
    """The second begins when the first has written and not yet committed."""
    written = threading.Event()
    return [held(first, written), after(written, second)]


def refused(outcomes: list[Any]) -> list[bool]:
    """Who was refused; anything else that was raised is a fault."""
    wrong = [outcome for outcome in outcomes if isinstance(outcome, Exception) and not isinstance(outcome, Refusal)]
    assert wrong == []
    return [isinstance(outcome, Refusal) for outcome in outcomes]


def both_orders(first: Callable[[], Any], second: Callable[[], Any]) -> Iterator[list[Callable[[], Any]]]:
    yield overlapping(first, second)
    yield list(reversed(overlapping(second, first)))


def test_fifty_draws_are_gapless_and_unique(committed, together):
    def draw() -> int:
        return numbering.draw(committed.office, "云政办函", 2026, actor=committed.clerk).value

    drawn = together(*[draw] * 50)

    assert sorted(drawn) == list(range(1, 51))
    assert Number.objects.filter(series__code="云政办函").count() == 50


def test_a_draw_that_is_undone_leaves_no_gap(committed, together):
    def draw(*, undone: bool) -> int | None:
        with transaction.atomic():
            value = numbering.draw(committed.office, "云政办发", 2026, actor=committed.clerk).value
            time.sleep(0.01)
            transaction.set_rollback(undone)
        return None if undone else value

    drawn = together(*[lambda undone=place % 3 == 0: draw(undone=undone) for place in range(12)])

    assert sorted(value for value in drawn if value) == list(range(1, 9))


@pytest.mark.parametrize("order", [0, 1])
def test_take_back_against_open(committed, together, paper, order):
    """What was opened cannot be taken back, and what was taken back was not opened."""
    record = paper()
    services.forward(record, to_stage="proposing", to=committed.proposer, actor=committed.clerk)
    sent = Step.objects.get(record=record, finished_at__isnull=True)

    def take_back() -> Any:
        return services.take_back(record, actor=committed.clerk)

    def open_it() -> Any:
        return services.open_record(record_access.get(committed.proposer, record.pk), committed.proposer)

    together(*list(both_orders(take_back, open_it))[order])

    sent.refresh_from_db()
    assert (sent.seen_at is None) == (sent.outcome == "taken_back")


@pytest.mark.parametrize("order", [0, 1])
def test_close_against_add_child(committed, together, paper, order):
    """Never a finished paper with a child in hand."""
    record = paper()
    services.forward(record, to_stage="circulating", to=committed.clerk, actor=committed.clerk)

    def close() -> Any:
        return services.close(again(record), actor=committed.clerk)

    def add_child() -> Any:
        return paper(parent=again(record))

    outcomes = together(*list(both_orders(close, add_child))[order])

    assert Counter(refused(outcomes)) == {True: 1, False: 1}
    assert not Record.objects.filter(parent=record, state__in=LIVE, parent__state__in=("closed", "cancelled")).exists()


@pytest.mark.parametrize("_time", TIMES)
def test_leader_and_deputy_instruct(committed, together, paper, _time):
    """Two hands on the one lead step: one instruction stands, the other is told that it came too late."""
    record = paper()
    given = DelegationInput(since=timezone.now(), until=timezone.now() + timedelta(hours=1), ceiling=2, reason="出差")
    if not committed.vice_mayor.delegations_held.exists():
        people.delegate(committed.mayor, committed.vice_mayor, given, actor=committed.mayor)
    services.forward(record, to_stage="instructing", to=committed.mayor, actor=committed.clerk)

    def instruct(leader: str) -> Callable[[], Any]:
        actor, finance = getattr(committed, leader), committed.finance
        return lambda: services.forward(again(record), to_stage="handling", to=finance, comment=WORDS, actor=actor)

    outcomes = together(instruct("mayor"), instruct("vice_mayor"))

    assert Counter(refused(outcomes)) == {True: 1, False: 1}
    assert Comment.objects.filter(record=record, kind="instruction").count() == 1
    assert Step.objects.filter(record=record, finished_at__isnull=True).count() == 1


def test_instructions_copied_at_once_have_their_own_numbers(committed, together, paper):
    record = paper()

    def copy(leader: str) -> Callable[[], Any]:
        person, clerk = getattr(committed, leader), committed.clerk
        return lambda: services.record_instruction(
            again(record), leader=person, written=WORDS, written_at=timezone.now(), actor=clerk
        )

    outcomes = together(copy("mayor"), copy("vice_mayor"), copy("director"))

    assert refused(outcomes) == [False, False, False]
    numbers = Comment.objects.filter(record=record, kind="instruction").values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]


@pytest.mark.parametrize("time_", TIMES)
def test_two_clerks_register_the_same_paper(committed, together, time_):
    data = Registration(
        sender="青岩县人民政府",
        title="关于抢修资金的请示",
        sender_number=f"青岩政〔2026〕{40 + time_}号",
        received_at=at("2026-03-09 08:52"),
    )

    def register(clerk: str) -> Callable[[], Any]:
        actor, given = getattr(committed, clerk), replace(data)
        return lambda: incoming.register(given, actor=actor, organ=committed.office)

    outcomes = together(register("clerk"), register("second_clerk"))

    assert Counter(refused(outcomes)) == {True: 1, False: 1}
    assert IncomingDocument.objects.filter(sender_number=data.sender_number).count() == 1
    values = list(
        Number.objects.filter(series__code="收", series__year=2026).order_by("value").values_list("value", flat=True)
    )
    assert values == list(range(1, len(values) + 1))


@pytest.mark.parametrize("_time", TIMES)
def test_two_finishes_of_one_step(committed, together, paper, _time):
    record = paper()
    step = services.add_signer(record, to=[committed.director], mode="all", actor=committed.clerk)[0]

    def finish() -> Any:
        return services.finish(Step.objects.get(pk=step.pk), actor=committed.director, verdict="agree", comment=WORDS)

    outcomes = together(finish, finish)

    assert Counter(refused(outcomes)) == {True: 1, False: 1}
    assert Comment.objects.filter(step=step).count() == 1


@pytest.mark.parametrize("_time", TIMES)
def test_two_colleagues_claim(committed, together, paper, _time):
    """认领 of work that lies at an intake post: one of them has it."""
    record = paper()
    services.forward(record, to_stage="handling", to=committed.units["general"], actor=committed.clerk)
    names = ("first_mate", "second_mate")
    for name in names:
        if name not in committed.people:
            committed.hire(name, committed.units["general"], "收件", "intake")

    def claim(name: str) -> Callable[[], Any]:
        person = getattr(committed, name)
        return lambda: services.claim(
            Step.objects.get(record=record, role="lead", finished_at__isnull=True), actor=person
        )

    together(*[claim(name) for name in names])

    assert Step.objects.filter(record=record, role="lead", finished_at__isnull=True).count() == 1
    assert again(record).holder_id == Step.objects.get(record=record, finished_at__isnull=True).holder_id


def test_two_corrections_of_what_both_read(committed, together, paper):
    """The later one is told, and nothing of the earlier is lost."""
    record = paper()

    def amend(title: str) -> Callable[[], Any]:
        clerk, version = committed.clerk, record.version
        return lambda: records.amend(again(record), actor=clerk, version=version, title=title)

    outcomes = together(amend("关于甲的通知"), amend("关于乙的通知"))

    assert Counter(refused(outcomes)) == {True: 1, False: 1}
    assert again(record).version == record.version + 1


def test_forward_against_cancel(committed, together, paper):
    """No open step on a cancelled paper."""
    record = paper()

    def forward() -> Any:
        return services.forward(again(record), to_stage="proposing", to=committed.proposer, actor=committed.clerk)

    def cancel() -> Any:
        return services.cancel(again(record), reason="误登", actor=committed.director)

    refused(together(*overlapping(forward, cancel)))

    record = again(record)
    assert record.state == "cancelled"
    assert not Step.objects.filter(record=record, finished_at__isnull=True).exists()


def test_a_leaver_against_a_forward_to_the_leaver(committed, together, paper):
    """Nobody who is gone holds anything, whoever was first."""
    leaver = committed.hire("leaver", committed.units["general"], "科员", "proposer")
    record = paper()

    def forward() -> Any:
        return services.forward(again(record), to_stage="proposing", to=committed.leaver, actor=committed.clerk)

    def disable() -> Any:
        return people.disable(committed.leaver, reason="调离", actor=committed.system_admin)

    refused(together(*overlapping(forward, disable)))

    assert not Step.objects.filter(holder=leaver, holder__is_active=False, finished_at__isnull=True).exists()
