"""What is stored of a light equals the pure function of the history at any moment: after every act, at every hour, whatever happened."""

import random
from datetime import datetime, timedelta

import pytest

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.demo.clock import story_time
from zhongshu.people import calendars
from zhongshu.supervision import lights, services, standings
from zhongshu.supervision.lights import History, Light, Thresholds
from zhongshu.supervision.models import DueMark, ItemStanding, LightRule, Milestone, SupervisedTask, TaskStanding
from zhongshu.supervision.services import marking
from zhongshu.workflow import services as workflow
from zhongshu.workflow.queries import standing

START = at("2026-02-02 09:00")  # the Spring Festival of 2026 and its working weekends lie ahead
URGENCIES = tuple(lights.WARN_DAYS)


def later(chance: random.Random, hours: int) -> timedelta:
    return timedelta(hours=chance.randrange(hours), minutes=chance.randrange(60))


def random_history(chance: random.Random) -> History:
    """Dates that move, pauses, reports, returns, a plan and its changes: in any order, also impossible ones."""
    due = START + later(chance, 24 * 60)
    history = History(START, chance.choice(URGENCIES), marks=[DueMark(since=START, due_at=due, state="open")])
    moment = START
    for _turn in range(chance.randrange(8)):
        moment += later(chance, 24 * 9)
        what = chance.choice(["due", "pause", "report", "report", "return", "plan"])
        if what in {"due", "pause"}:
            due += later(chance, 24 * 20) * chance.choice([1, 1, -1])
            state = "suspended" if what == "pause" else "open"
            history.marks.append(DueMark(since=moment, due_at=due, state=state))
        elif what == "report":
            history.reports.append((moment, chance.randrange(0, 101, 10)))
        elif what == "return":
            history.returns.append(moment)
        else:
            on = (moment + later(chance, 24 * 20)).date()
            history.milestones.append(
                Milestone(due_on=on, planned_percent=chance.randrange(10, 101, 10), since=moment, until=None)
            )
    if chance.random() < 0.3:
        history.marks.append(DueMark(since=moment + timedelta(hours=1), due_at=due, state="closed"))
    return history


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_between_two_changes_the_light_is_the_same(seed):
    """From each change on to the next, at random moments and on both sides of it."""
    chance, clock = random.Random(seed), calendars.clock_for(1)  # noqa: S311  # histories, no secrets
    for _each in range(25):
        history = random_history(chance)
        rule = Thresholds(behind=chance.choice([5, 10, 20]), far_behind=chance.choice([25, 30, 60]))

        def light(moment: datetime, history=history, rule=rule) -> str:
            return lights.light_at(history, moment, clock, rule).key

        moment, end = START + later(chance, 48), START + timedelta(days=120)
        while moment is not None and moment < end:
            change = lights.next_change(history, moment, clock, rule)
            until = change or end
            between = [moment + (until - moment) * chance.random() for _sample in range(6)]
            last = until - timedelta(microseconds=1)
            assert {light(one) for one in (moment, last, *between) if moment <= one < until} == {light(moment)}
            assert change is None or change > moment
            moment = change


def stored() -> dict[int, str]:
    return dict(TaskStanding.objects.values_list("pk", "light"))


def pure() -> dict[int, str]:
    tasks = SupervisedTask.objects.filter(assigned_at__isnull=False).select_related("record")
    return {pk: light.key for pk, light in lights.lights_of(list(tasks)).items()}


def assert_right() -> None:
    """As a page does it: catch up, then read. Every column equals what is worked out anew."""
    services.catch_up()
    assert stored() == pure()
    tasks = list(SupervisedTask.objects.filter(standing__isnull=False).select_related("record").order_by("pk"))
    now = lights.timezone.now()
    columns = [field.attname for field in TaskStanding._meta.concrete_fields if field.name != "changes_at"]
    rows = {row.pk: row for row in TaskStanding.objects.all()}
    for row in standings.tasks_now(tasks, now):
        assert {name: getattr(rows[row.pk], name) for name in columns} == {name: getattr(row, name) for name in columns}


@pytest.mark.django_db
def test_the_stored_light_is_right_after_every_act_and_at_every_hour(story):  # noqa: PLR0915  # one story
    """The whole story of a task, looked at four times a day in between, without any job."""
    cast = story.cast
    with story_time(at("2026-03-09 09:00")) as clock:

        def minute_later() -> datetime:
            clock.set(clock.now() + timedelta(minutes=1))
            return clock.now()

        story.now = minute_later

        def wait(until: str) -> None:
            while clock.now() < at(until):
                clock.set(min(clock.now() + timedelta(hours=6), at(until)))
                assert_right()

        first, second = story.sent("安排应急资金", "修便道", due_at=at("2026-03-20 17:30"), evidence=("on_site",))
        assert_right()
        story.accepted(first)
        wait("2026-03-16 10:00")
        story.signed(story.reported(first, kind="periodic", progress=10, text="正在测算。"))
        assert_right()
        wait("2026-03-17 10:00")
        asked = workflow.ask_extension(
            again(first).record,
            to_due_at=at("2026-03-27 17:30"),
            reason="等省厅批复",
            actor=cast.budget_handler,
            at=clock.now(),
        )
        assert_right()
        workflow.approve_extension(asked, actor=asked.step.holder, at=clock.now())
        assert_right()
        wait("2026-03-23 10:00")
        workflow.suspend(
            again(first).record, until=at("2026-03-25 09:00"), reason="停工", actor=cast.director, at=clock.now()
        )
        assert_right()
        assert stored() == {first.pk: "hold", second.pk: "over"}
        wait("2026-03-24 10:00")
        workflow.resume(again(first).record, actor=cast.director, at=clock.now())
        assert_right()
        story.signed(story.reported(first))
        assert_right()
        assert TaskStanding.objects.get(pk=first.pk).stage == "verifying"
        story.verified(first, finding="untrue", text="现场没有动。")
        assert_right()
        row = TaskStanding.objects.get(pk=first.pk)
        assert (row.light, row.stage, row.returned) == ("late", "handling", 1)
        services.record_cause(again(first), kind="capacity", actor=cast.supervisor, at=clock.now())
        assert_right()
        assert TaskStanding.objects.get(pk=first.pk).cause == "capacity"
        wait("2026-04-02 10:00")
        story.signed(story.reported(first, text="已补办。"))
        story.verified(first)
        assert_right()
        assert stored() == {first.pk: "done", second.pk: "over"}
        assert ItemStanding.objects.get().light == "over"


@pytest.mark.django_db
def test_a_light_turns_in_the_middle_of_the_day(story):
    """Due at 17:30: near at 17:30, over a minute later, with no job and no act in between."""
    with story_time(at("2026-03-09 09:00")) as clock:
        (task,) = story.sent(due_at=at("2026-03-10 17:30"))
        clock.set(at("2026-03-10 17:30"))
        services.catch_up()
        assert stored() == {task.pk: "near"}
        clock.set(at("2026-03-10 17:31"))
        services.catch_up()
        assert stored() == {task.pk: "over"}
        assert (ItemStanding.objects.get().light, services.catch_up()) == ("over", 0)


@pytest.mark.django_db
def test_a_new_rule_and_a_new_calendar_are_taken_up(story):
    with story_time(at("2026-03-09 09:00")) as clock:
        (task,) = story.sent(due_at=at("2026-03-13 17:30"))
        clock.set(at("2026-03-09 12:00"))
        services.catch_up()
        assert stored() == {task.pk: "ok"}
        LightRule.objects.create(
            organ=story.cast.office, known_from=clock.now(), warn_days={"normal": 5}, made_by=story.cast.director
        )
        marking.mark_live(story.cast.office.pk)
        services.catch_up()
        assert stored() == {task.pk: "near"}
        marking.calendar_changed([], actor=story.cast.director, is_trial=False)
        assert ItemStanding.objects.filter(changes_at=marking.STALE).count() == 1
        assert marking.check() == 0


@pytest.mark.django_db
def test_the_night_finds_what_somebody_broke(story):
    with story_time(at("2026-03-09 09:00")) as clock:
        (task,) = story.sent(due_at=at("2026-03-20 17:30"))
        clock.set(at("2026-03-09 12:00"))
        services.catch_up()
        TaskStanding.objects.filter(pk=task.pk).update(light="over", rank=0)

        assert marking.check() == 1
        assert stored() == {task.pk: "ok"}


def test_the_worst_below_gives_the_light_of_the_item():
    def item(own: str, *below: str) -> str:
        return lights.item_light(Light(own, ""), [Light(key, "") for key in below]).key

    assert item("ok") == "ok"
    assert item("ok", "ok", "late") == "late"
    assert item("near", "ok") == "near"
    assert item("near", "over", "ok") == "over"
    assert item("ok", "hold") == "hold"
    assert item("hold", "over") == "hold"
    assert item("done", "over") == "done"


def test_the_heading_of_an_item_is_the_worst_light_below_and_of_a_task_its_own(story):
    (task,) = story.sent()  # 4月3日; the item has until later
    story.accepted(task)
    shown = [standing(record, now=at("2026-04-08 10:00")) for record in (story.fresh().record, again(task).record)]
    assert [(one.light, one.word) for one in shown] == [("over", "超 2 天")] * 2
