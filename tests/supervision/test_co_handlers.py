"""协办: a date of its own, a report to the lead, taken over by the lead; it never counts as the lead's own word."""

import pytest

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.core.errors import RuleBroken
from zhongshu.notices.models import Notice
from zhongshu.supervision import queries, services
from zhongshu.supervision.services import FeedbackInput
from zhongshu.workflow.situation import forget, situation

pytestmark = pytest.mark.django_db
CO_DUE = at("2026-03-27 17:30")


@pytest.fixture
def shared(story):
    """The finance bureau leads, the county helps by a day of its own."""
    (task,) = story.sent(co_organs=[story.cast.county], co_due_at=CO_DUE, evidence=("on_site",))
    return story.accepted(task)


def co_step(task):
    forget(task.record)
    return next(step for step in situation(task.record).parts if step.role == "co")


def told(story, task, **changes):
    """The county's handler reports, its head signs."""
    step = co_step(again(task))
    values = {"kind": "co", "text": "县里配套资金50万元已落实。", "progress": 100}
    feedback = services.write_feedback(
        again(task), FeedbackInput(**values | changes), actor=step.holder, at=story.now()
    )
    return step.holder, feedback


def test_a_co_handler_has_a_date_of_its_own(story, shared):
    step = co_step(again(shared))
    assert (step.holder.organ, step.due_at) == (story.cast.county, CO_DUE)
    assert again(shared).record.due_at != CO_DUE


def test_what_a_co_handler_reports_goes_to_the_lead_and_counts_for_nothing_else(story, shared):
    _holder, feedback = told(story, shared)
    services.approve_feedback(feedback, actor=story.cast.county_head, at=story.now())

    task = again(shared)
    assert (task.progress, task.last_feedback_at) == (0, None)
    assert not [step for step in situation(task.record).parts if step.role == "co"]
    assert [one.pk for one in queries.parts_to_take_over(task)] == [feedback.pk]
    assert Notice.objects.filter(person=story.cast.budget_handler, kind="supervision.co_reported").count() == 1


def test_the_lead_takes_it_over_once(story, shared):
    _holder, part = told(story, shared)
    services.approve_feedback(part, actor=story.cast.county_head, at=story.now())

    report = story.reported(shared, kind="periodic", progress=60, text="本级资金到位。", built_on=[part])
    assert list(report.built_on.all()) == [part]
    assert not queries.parts_to_take_over(again(shared)).exists()

    services.return_feedback(report, reason="数据不全", actor=story.cast.budget_head, at=story.now())
    assert queries.parts_to_take_over(again(shared)).exists()


def test_the_lead_cannot_report_the_end_before_the_co_handler_has(story, shared):
    with pytest.raises(RuleBroken, match="协办反馈"):
        story.reported(shared)


def test_each_reports_only_its_own_part(story, shared):
    with pytest.raises(RuleBroken, match="配合单位报协办反馈"):
        told(story, shared, kind="periodic")
    with pytest.raises(RuleBroken, match="协办反馈由配合单位报"):
        story.reported(shared, kind="co")


def test_two_reports_wait_side_by_side_and_end_each_for_itself(story, shared):
    own = story.reported(shared, kind="periodic", progress=30, text="已测算。")
    _holder, part = told(story, shared)
    services.return_feedback(part, reason="没有凭证", actor=story.cast.county_head, at=story.now())

    services.approve_feedback(own, actor=story.cast.budget_head, at=story.now())
    assert again(shared).progress == 30
    assert co_step(again(shared)).is_open


def test_the_lead_asks_for_more_help_within_its_own_date(story, shared):
    with pytest.raises(RuleBroken, match="不能晚于本任务的期限"):
        services.ask_co(
            again(shared),
            to=[story.cast.city],
            due_at=at("2026-05-01 17:30"),
            actor=story.cast.budget_handler,
            at=story.now(),
        )


def test_what_a_unit_helps_with_stands_among_its_own_work(story, shared):
    holder = co_step(again(shared)).holder
    assert list(queries.mine(holder)) == [shared]
    assert list(queries.mine(story.cast.county_head)) == []  # nobody gave it to her
