"""计划调整 and 延期: asked with a reason, decided by another, and what was promised first stays on record with its lights."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.supervision import lights, services
from zhongshu.supervision.models import Milestone, PlanChange
from zhongshu.supervision.services import MilestoneInput
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step

pytestmark = pytest.mark.django_db
PLAN = (MilestoneInput("测算", date(2026, 3, 16), 40), MilestoneInput("下达", date(2026, 3, 31), 100))
LATER = (PLAN[0], MilestoneInput("下达", date(2026, 4, 2), 100))


@pytest.fixture
def planned(story):
    (task,) = story.sent(milestones=PLAN)
    return story.accepted(task)


def asked(story, task, points=LATER, reason="省级资金下达推迟"):
    return services.ask_plan_change(
        again(task), points=points, reason=reason, actor=story.cast.budget_handler, at=story.now()
    )


def decided(story, change, **changes):
    values = {"granted": True, "actor": story.cast.supervisor}
    return services.decide_plan_change(change, **values | changes, at=story.now())


def held(task):
    rows = Milestone.objects.filter(task=task).order_by("pk")
    return [(one.title, one.due_on.day, one.first_due_on.day, one.until is None) for one in rows]


def test_a_granted_change_makes_new_rows_and_keeps_the_old_ones(story, planned):
    change = asked(story, planned)
    assert Step.objects.get(pk=change.step_id).holder == story.cast.supervisor
    assert held(planned) == [("测算", 16, 16, True), ("下达", 31, 31, True)]

    decided(story, change)
    assert held(planned) == [("测算", 16, 16, True), ("下达", 31, 31, False), ("下达", 2, 31, True)]


def test_lights_before_the_change_stay_what_they_were(story, planned):
    before = at("2026-03-09 09:30")
    story.signed(story.reported(planned, kind="periodic", progress=40, text="已测算。"))
    moments = [before, at("2026-03-17 10:00"), at("2026-04-01 10:00")]
    first = [lights.lights_of([again(planned)], one)[planned.pk].planned for one in moments]

    story.day = 18
    decided(story, asked(story, planned))

    again_shown = [lights.lights_of([again(planned)], one)[planned.pk].planned for one in moments]
    assert (first, again_shown) == ([0, 40, 100], [0, 40, 40])


def test_a_refused_change_changes_nothing_and_says_why(story, planned):
    change = asked(story, planned)
    with pytest.raises(RuleBroken, match="不同意调整的理由"):
        decided(story, change, granted=False)
    decided(story, change, granted=False, reason="不影响本级先行垫付")

    assert held(planned) == [("测算", 16, 16, True), ("下达", 31, 31, True)]
    assert PlanChange.objects.get().decision_reason == "不影响本级先行垫付"
    asked(story, planned)  # and may be asked again


def test_who_asks_does_not_decide(story, planned):
    change = asked(story, planned)
    with pytest.raises(NotAllowed):
        decided(story, change, actor=story.cast.budget_handler)
    with pytest.raises(NotAllowed, match="已有一份计划调整"):
        asked(story, planned)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ((), "全部节点"),
        (PLAN, "没有要调整的"),
        ((PLAN[0], MilestoneInput("下达", date(2026, 5, 1), 100)), "要晚于期限，请先申请延期"),
        ((PLAN[1],), "日期已过，不能改"),
        ((PLAN[0], PLAN[0]), "重复"),
    ],
)
def test_a_plan_that_cannot_be(story, planned, points, sentence):
    story.day = 17
    with pytest.raises(RuleBroken, match=sentence):
        asked(story, planned, points=points)


def test_the_database_lets_in_no_milestone_without_a_granted_change(story, planned):
    change = asked(story, planned)
    values = {"title": "另加", "first_due_on": date(2026, 4, 1), "due_on": date(2026, 4, 1), "since": story.now()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Milestone.objects.create(task=planned, change=change, **values)
    decided(story, change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Milestone.objects.filter(task=planned, until__isnull=False).update(until=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanChange.objects.update(reason="改一改")


@pytest.fixture
def far(story):
    """Due in twenty years: an extension is asked before the date, whenever the test runs."""
    story.approved(due_at=at("2046-06-10 17:30"))
    story.task(due_at=at("2046-04-03 17:30"), milestones=(MilestoneInput("下达", date(2046, 4, 3), 100),))
    (task,) = story.send()
    return story.accepted(task)


def extended(story, task, day, reason="连日降雨，桥面没有干，天晴三天可完成"):
    return services.ask_extension(
        again(task).record, to_due_at=at(day), reason=reason, actor=story.cast.budget_handler, at=story.now()
    )


def test_a_short_first_extension_is_decided_by_who_follows(story, far):
    made = extended(story, far, "2046-04-10 17:30")
    assert made.step.holder == story.cast.supervisor


def test_a_long_one_goes_a_rung_higher_at_once(story, far):
    made = extended(story, far, "2046-05-31 17:30")
    assert made.step.holder == story.cast.deputy_director


def test_a_second_one_goes_a_rung_higher_and_the_first_date_stays(story, far):
    first = extended(story, far, "2046-04-08 17:30")
    workflow.approve_extension(first, actor=story.cast.supervisor, at=story.now())
    second = extended(story, far, "2046-04-10 17:30")

    assert second.step.holder == story.cast.deputy_director
    task = again(far)
    assert (task.record.first_due_at, task.record.due_at) == (at("2046-04-03 17:30"), at("2046-04-08 17:30"))


def test_the_date_of_a_leaders_item_is_the_leaders(story, far):
    made = services.ask_extension(
        story.fresh().record,
        to_due_at=at("2046-06-20 17:30"),
        reason="两个单位的任务都要延期到这一天",
        actor=story.cast.supervisor,
        at=story.now(),
    )
    assert made.step.holder == story.cast.vice_mayor


def test_no_reason_is_no_extension(story, far):
    with pytest.raises(RuleBroken, match="卡在哪里"):
        extended(story, far, "2046-04-08 17:30", reason="来不及")


def test_a_part_is_never_due_after_the_task_above_it(story, planned):
    with pytest.raises(RuleBroken, match="不能晚于上级事项的期限"):
        services.break_down(
            again(planned),
            services.TaskInput("核定", responsible=story.cast.finance_head, due_at=at("2026-04-09 17:30")),
            actor=story.cast.budget_handler,
            at=story.now(),
        )
