"""Each promise of 督查 holds in a plain story, and fails when what keeps it is taken away: else its tests would prove nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tests.conftest import at
from tests.supervision.conftest import again
from tests.unguarded import take_off
from zhongshu.core.errors import RuleBroken
from zhongshu.demo.clock import story_time
from zhongshu.people import calendars
from zhongshu.records.models import Record
from zhongshu.reports.queries import SHELVES, shelf
from zhongshu.supervision import lights
from zhongshu.supervision.models import LightDay, ScoreLine, ScoreMonth, SupervisedTask, TaskStanding, Verification
from zhongshu.supervision.services import catch_up, decomposing, keeping, marking, scoring
from zhongshu.workflow.models import Round

pytestmark = pytest.mark.django_db
KINDS = ("supervised_item", "supervised_task")


class Told:
    """One item with two tasks: one found untrue, then done, one under way; what must hold of it at any time."""

    def __init__(self, story, clock) -> None:
        self.story, self.clock = story, clock
        self.first_dates: dict[int, object] = {}

    def tell(self) -> None:
        self.send()
        tasks = list(self.story.tasks().order_by("pk"))
        self.go(10)
        self.story.signed(self.story.reported(self.story.accepted(tasks[0])))
        self.story.verified(tasks[0], "untrue")
        self.go(12)
        self.story.signed(self.story.reported(tasks[0]))
        self.story.verified(tasks[0])
        self.go(26)
        keeping.keep_lights()
        catch_up()
        scoring.recompute(self.story.cast.office, "2026-03", actor=self.story.cast.supervisor)

    def send(self, **changes) -> None:
        self.story.approved()
        for title in ("安排应急资金", "拨付救灾资金"):
            self.story.task(title, due_at=at("2026-03-25 17:30"), evidence=("on_site",), **changes)
        self.story.send()
        rows = Record.objects.filter(kind__in=KINDS, first_due_at__isnull=False)
        self.first_dates = dict(rows.values_list("pk", "first_due_at"))

    def go(self, day: int) -> None:
        self.clock.set(at(f"2026-03-{day:02d} 14:00"))
        self.story.day, self.story.minute = day, 0

    def broken(self) -> set[str]:
        return {name for name, holds in PROMISES.items() if not holds(self)}


def leaves_are_whole(_told: Told) -> bool:
    """A sent tree has an owner, a date and a result on every leaf."""
    sent = SupervisedTask.objects.filter(assigned_at__isnull=False).select_related("record")
    return all(task.organ_id and task.record.holder_id and task.record.due_at and task.result_wanted for task in sent)


def parents_wait_for_their_children(_told: Told) -> bool:
    live = Record.objects.filter(kind__in=KINDS, state__in=["open", "suspended"])
    return not live.filter(parent__state__in=["closed", "cancelled"]).exists()


def no_child_is_due_after_its_parent(_told: Told) -> bool:
    live = Record.objects.filter(kind__in=KINDS, state__in=["open", "suspended"])
    return not live.filter(due_at__gt=F("parent__due_at")).exists()


def nobody_closes_the_own_work(_told: Told) -> bool:
    checks = Verification.objects.filter(feedback__isnull=False)
    own = checks.filter(verified_by=F("feedback__written_by")) | checks.filter(verified_by=F("feedback__approved_by"))
    closed = Record.objects.filter(kind__in=KINDS, closed_by=F("answered_by"))
    return not own.exists() and not closed.exists()


def nothing_is_struck_off_unverified(_told: Told) -> bool:
    closed = SupervisedTask.objects.filter(record__state="closed")
    return not closed.exclude(verifications__finding="true").exists()


def first_dates_stay(told: Told) -> bool:
    now = Record.objects.filter(pk__in=told.first_dates).values_list("pk", "first_due_at")
    return dict(now) == told.first_dates


def stored_lights_are_the_pure_ones(told: Told) -> bool:
    tasks = list(SupervisedTask.objects.filter(assigned_at__isnull=False).select_related("record"))
    pure = lights.lights_of(tasks, told.clock.now())
    stored = dict(TaskStanding.objects.values_list("pk", "light"))
    return {task.pk: pure[task.pk].key for task in tasks} == {task.pk: stored.get(task.pk) for task in tasks}


def kept_lights_are_the_pure_ones(_told: Told) -> bool:
    for row in LightDay.objects.select_related("record"):
        task = SupervisedTask.objects.select_related("record").get(pk=row.record_id)
        if lights.lights_of([task], row.at)[task.pk].key != row.light:
            return False
    return True


def scores_are_the_recomputed_ones(_told: Told) -> bool:
    return not any(scoring.differences(month) for month in ScoreMonth.objects.all())


def four_counts_sum_to_the_total(told: Told) -> bool:
    rounds = Round.objects.filter(record__kind__in=KINDS).exclude(record__state="cancelled")
    lists = {key: set(rounds.filter(shelf(key, told.clock.now())).values_list("pk", flat=True)) for key in SHELVES}
    four = [lists[key] for key in ("on_time", "late", "ahead", "overdue")]
    return sum(map(len, four)) == len(lists["total"]) and set().union(*four) == lists["total"]


PROMISES: dict[str, Callable[[Told], bool]] = {
    one.__name__: one
    for one in (
        leaves_are_whole,
        parents_wait_for_their_children,
        no_child_is_due_after_its_parent,
        nobody_closes_the_own_work,
        nothing_is_struck_off_unverified,
        first_dates_stay,
        stored_lights_are_the_pure_ones,
        kept_lights_are_the_pure_ones,
        scores_are_the_recomputed_ones,
        four_counts_sum_to_the_total,
    )
}


@pytest.fixture
def told(story):
    with story_time(at("2026-03-09 09:00")) as clock:
        yield Told(story, clock)


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def sends_without_a_result(told: Told) -> None:
    told.send(result_wanted="")


def closes_over_an_open_task(told: Told) -> None:
    told.tell()
    run(
        "UPDATE records_record SET state = 'closed', answer_kind = 'oral', answer_text = '已办', answered_at = created_at, "
        "answered_by_id = created_by_id, closed_at = created_at, closed_by_id = %s, holder_id = NULL WHERE id = %s",
        told.story.cast.second_supervisor.pk,
        told.story.item.pk,
    )


def moves_the_parent_before_its_task(told: Told) -> None:
    told.tell()
    run("UPDATE records_record SET due_at = '2026-03-20 09:30:00+00:00' WHERE id = %s", told.story.item.pk)


def verifies_the_own_work(told: Told) -> None:
    told.tell()
    run("UPDATE supervision_verification SET verified_by_id = %s", told.story.cast.budget_handler.pk)


def strikes_off_what_was_not_verified(told: Told) -> None:
    told.tell()
    waiting = told.story.tasks().get(record__state="open")
    run(
        "UPDATE records_record SET state = 'closed', answer_kind = 'oral', answer_text = '已办', answered_at = created_at, "
        "answered_by_id = created_by_id, closed_at = created_at, closed_by_id = %s, holder_id = NULL WHERE id = %s",
        told.story.cast.second_supervisor.pk,
        waiting.pk,
    )


def moves_the_first_date(told: Told) -> None:
    told.tell()
    run("UPDATE records_record SET first_due_at = '2026-04-09 09:30:00+00:00' WHERE id = %s", told.story.item.pk)


def changes_a_kept_light(told: Told) -> None:
    told.tell()
    run("UPDATE supervision_lightday SET light = 'hold'")


def changes_points(told: Told) -> None:
    told.tell()
    run("UPDATE supervision_scoreline SET points = points + 1")


def tells_the_story(told: Told) -> None:
    told.tell()


def no_guard(*tables: str) -> Callable:
    return lambda _monkeypatch: take_off(*tables)


def no_marking(monkeypatch) -> None:
    """What changed is not marked, so nothing is worked out again."""
    monkeypatch.setattr(marking, "_due", lambda now: TaskStanding.objects.none())


def lost_shelf(monkeypatch) -> None:
    monkeypatch.setitem(globals(), "shelf", lambda key, now: shelf_of("late" if key == "ahead" else key, now))


shelf_of = shelf
# what is taken away, what is done then, the promise that fails, whether it is refused while the guard stands
CASES: dict[str, tuple[Callable, Callable, str, bool]] = {
    "a parent over its child": (
        no_guard("records_"), closes_over_an_open_task, "parents_wait_for_their_children", True,
    ),
    "a parent due before": (
        no_guard("records_"), moves_the_parent_before_its_task, "no_child_is_due_after_its_parent", True,
    ),
    "the doer verifies": (
        no_guard("supervision_verification"), verifies_the_own_work, "nobody_closes_the_own_work", True,
    ),
    "unverified": (no_guard("records_"), strikes_off_what_was_not_verified, "nothing_is_struck_off_unverified", True),
    "another first date": (no_guard("records_"), moves_the_first_date, "first_dates_stay", True),
    "another kept light": (
        no_guard("supervision_lightday"), changes_a_kept_light, "kept_lights_are_the_pure_ones", True,
    ),
    "lights are not worked out": (no_marking, tells_the_story, "stored_lights_are_the_pure_ones", False),
    "other points": (no_guard("supervision_scoreline"), changes_points, "scores_are_the_recomputed_ones", False),
    "a lost shelf": (lost_shelf, tells_the_story, "four_counts_sum_to_the_total", False),
}  # fmt: skip


def test_all_hold_in_a_plain_story(told):
    told.tell()

    assert told.broken() == set()
    assert LightDay.objects.exists()
    assert ScoreLine.objects.exists()
    assert calendars.clock_for(told.story.cast.office).is_workday((told.clock.now() + timedelta()).date())


@pytest.mark.parametrize("case", [name for name, (*_case, is_refused) in CASES.items() if is_refused])
def test_it_is_refused_while_the_guard_stands(case, told):
    _take_away, act, _promise, _is_refused = CASES[case]

    with pytest.raises(IntegrityError):
        act(told)
    assert told.broken() <= {"stored_lights_are_the_pure_ones"}  # of a story that was not told to its end


def test_an_unfinished_tree_is_refused_by_the_service_and_again_by_the_database(told, monkeypatch):
    with pytest.raises(RuleBroken, match="要达到的结果"), transaction.atomic():
        sends_without_a_result(told)
    monkeypatch.setattr(decomposing, "incomplete", lambda *_: [])
    take_off("records_", "supervision_")
    with pytest.raises(IntegrityError), transaction.atomic():  # a check constraint, no trigger
        sends_without_a_result(told)
    assert "leaves_are_whole" not in told.broken()


@pytest.mark.parametrize("case", CASES)
def test_a_promise_fails_without_its_guard(case, told, monkeypatch):
    take_away, act, promise, _is_refused = CASES[case]
    take_away(monkeypatch)
    act(told)

    assert promise in told.broken()


def test_the_end_of_the_story_is_seen_task_by_task(told):
    told.tell()

    states = {again(task).record.state for task in told.story.tasks()}
    assert states == {"closed", "open"}
