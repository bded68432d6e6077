"""Each promise fails when what keeps it is taken away: otherwise the random stories would prove nothing. What the database alone keeps
(one open lead, the first date, history, parents) is attacked by raw SQL in test_guards.py."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.unguarded import take_off
from tests.workflow.promises import DECIDED, Promises
from zhongshu.core import registry
from zhongshu.numbering import services as numbering
from zhongshu.people import services as people
from zhongshu.records import services as records
from zhongshu.reports import queries as reports
from zhongshu.workflow import grants, services
from zhongshu.workflow.grants import ENDS_WITH_STEP
from zhongshu.workflow.services import CommentInput, ending, parts, steps
from zhongshu.workflow.states import SignMode

PROMISES = [name for name in vars(Promises) if not name.startswith("_") and callable(getattr(Promises, name))]
SAID = CommentInput(text="拟请财政局办理。")


class Story(Promises):
    """A story that is written down, not drawn by lot."""

    def __init__(self, now) -> None:
        self.now, self.first_dates = now, {}

    def broken(self) -> set[str]:
        """The promises that do not hold now."""
        found = set()
        for name in PROMISES:
            try:
                getattr(self, name)()
            except (AssertionError, KeyError):
                found.add(name)
        return found


@pytest.fixture
def story(when):
    return Story(when("2026-03-09 12:00"))


def on_to_finance(cast, record):
    services.forward(record, to_stage="handling", to=cast.finance_intake, comment=SAID, actor=cast.clerk)


def back_from_finance(cast, record):
    on_to_finance(cast, record)
    sent = record.steps.filter(stage="checking").latest("pk")
    services.send_back(record, to_step=sent, reason="不属本单位职责", actor=cast.finance_intake)


def no_holder(monkeypatch) -> None:
    save = records.save
    monkeypatch.setattr(
        records, "save", lambda record, *names: save(record, *(one for one in names if one != "holder"))
    )


def no_hand_over(monkeypatch) -> None:
    monkeypatch.setattr(registry, "leaving", list)


def wrong_table(monkeypatch) -> None:
    monkeypatch.setattr(grants, "ENDS_WITH_STEP", {key: not ends for key, ends in ENDS_WITH_STEP.items()})


def lost_shelf(monkeypatch) -> None:
    shelf = reports.shelf
    monkeypatch.setattr("tests.workflow.promises.shelf", lambda key, now: shelf("late" if key == "ahead" else key, now))


def no_state(monkeypatch) -> None:
    save = records.save
    monkeypatch.setattr(records, "save", lambda record, *names: save(record, *(one for one in names if one != "state")))


def parts_left_open(monkeypatch) -> None:
    take_off("records_", "workflow_")
    monkeypatch.setattr(ending, "end_parts", lambda *args, **kwargs: None)


def skipped_number(monkeypatch) -> None:
    take_off("numbering_")
    locked = numbering._locked

    def one_ahead(organ, code, year):
        series = locked(organ, code, year)
        series.next_value += 1
        return series

    monkeypatch.setattr(numbering, "_locked", one_ahead)


def sight_before_its_turn(monkeypatch) -> None:
    def open_step(record, hand, *, at, **more):
        step = steps.open_step(record, hand, at=at, **more)
        if step.is_queued:
            step.grant = steps.grant_for(step, at=at)
            step.save(update_fields=["grant"])
        return step

    monkeypatch.setattr(parts, "open_step", open_step)


def cancels(cast, record):
    services.cancel(record, reason="误登", actor=cast.director)


def draws(cast, record):
    numbering.draw(cast.office, "云政办发", 2026, actor=cast.clerk)


def asks_two_in_order(cast, record):
    services.add_signer(record, to=[cast.proposer, cast.director], mode=SignMode.IN_ORDER, actor=cast.clerk)


def leaves(cast, record):
    people.disable(cast.clerk, actor=cast.system_admin, reason="调出")


CASES: dict[str, tuple[Callable, Callable, str]] = {
    "the record keeps its old holder": (no_holder, on_to_finance, "live_records_have_one_lead_and_its_holder"),
    "who leaves hands nothing over": (no_hand_over, leaves, "nobody_inactive_holds_anything"),
    "the table of sight is turned round": (wrong_table, back_from_finance, "open_steps_can_see_and_ended_ones_follow_the_table"),
    "one of the four counts is another": (lost_shelf, on_to_finance, "four_counts_sum_to_the_total"),
    "a cancelled record keeps its state": (no_state, cancels, "replay_gives_the_state"),
    "a cancelled record keeps its open steps": (parts_left_open, cancels, "finished_records_have_no_open_step"),
    "a number is left out": (skipped_number, draws, "numbers_have_no_gap"),
    "the second signer sees at once": (sight_before_its_turn, asks_two_in_order, "queued_signers_wait_without_seeing"),
}  # fmt: skip


def test_all_hold_in_a_plain_story(cast, record, story):
    back_from_finance(cast, record)
    assert story.broken() == set()


@pytest.mark.parametrize("case", CASES)
def test_a_promise_fails_without_its_guard(case, cast, record, story, monkeypatch):
    take_away, act, promise = CASES[case]
    take_away(monkeypatch)
    act(cast, record)

    assert promise in story.broken()


def test_a_first_date_that_moved_is_noticed(cast, record, story):
    story.first_dates = {record.pk: record.first_due_at + timedelta(days=1)}
    assert story.broken() == {"first_dates_never_change"}


def test_an_asked_extension_that_lies_before_nobody_is_noticed(cast, make_record, story, when, monkeypatch):
    record = make_record(due_at=when("2046-03-20 17:30"))
    on_to_finance(cast, record)
    asker = cast.finance_intake
    services.ask_extension(record, to_due_at=when("2046-04-10 17:30"), reason="数据未齐", actor=asker)
    [step] = services.add_signer(record, to=[cast.budget_handler], mode=SignMode.ALL, actor=asker)
    monkeypatch.setattr(parts, "open_signers", lambda of: steps.open_parts(of, ("sign",)))

    services.finish(step, actor=cast.budget_handler, verdict="disagree", comment=SAID)

    assert "asked_extensions_lie_before_somebody" in story.broken()


def test_the_table_is_the_one_that_was_decided():
    assert {(str(reason), own): ends for (reason, own), ends in ENDS_WITH_STEP.items()} == DECIDED
