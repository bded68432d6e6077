"""督办日历 beside the dates of tasks: 节点, 应报反馈, 回头看, conclusions, reviews, 整改; each only for whom it concerns."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import at
from tests.supervision.conftest import again
from tests.supervision.test_inspect import conclusion, group, plan, rectification, year
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import services
from zhongshu.supervision.calendar import Month
from zhongshu.supervision.models import LookBack
from zhongshu.supervision.services import MilestoneInput, concluding, keeping

pytestmark = pytest.mark.django_db


def shown(person, month: str, scope: str = "") -> dict[str, list[str]]:
    """day → kinds of what stands there beside the tasks."""
    found = Month(person, month, scope)
    return {
        f"{day.date:%m-%d}": [str(one.label) for one in day.others for _line in one.lines]
        for day in found.days
        if day.others
    }


@pytest.fixture
def clock():
    with story_time(at("2026-03-09 09:00")) as clock:
        yield clock


def test_milestones_stand_on_their_day_until_the_task_is_done(story, clock):
    points = [MilestoneInput("方案定稿", date(2026, 3, 18), 30), MilestoneInput("资金下达", date(2026, 3, 25), 80)]
    (task,) = story.sent("安排应急资金", milestones=points, evidence=("on_site",))
    services.catch_up()

    assert shown(story.cast.supervisor, "2026-03") == {"03-18": ["节点"], "03-25": ["节点"]}
    assert shown(story.cast.finance_intake, "2026-03", "mine") == {"03-18": ["节点"], "03-25": ["节点"]}
    assert shown(story.cast.vice_mayor, "2026-03", "asked") == {"03-18": ["节点"], "03-25": ["节点"]}
    assert shown(story.cast.outsider, "2026-03") == {}
    story.signed(story.reported(story.accepted(task)))
    story.verified(task)
    services.catch_up()
    assert shown(story.cast.supervisor, "2026-03") == {}


def test_reports_that_are_owed_and_those_still_to_come(story, clock):
    story.approved(report_cycle="monthly", report_day=20)
    story.task("安排应急资金", due_at=at("2026-04-08 17:30"))
    (task,) = story.send()
    keeping.open_turns()
    services.catch_up()
    clock.set(at("2026-03-10 09:00"))
    story.day = 10

    assert shown(story.cast.supervisor, "2026-03") == {"03-20": ["应报反馈"]}
    assert shown(story.cast.supervisor, "2026-05") == {"05-20": ["应报反馈"]}
    assert shown(story.cast.outsider, "2026-05") == {}
    story.accepted(task)
    story.signed(story.reported(task, kind="periodic", progress=30, turn=again(task).turns.get()))
    assert shown(story.cast.supervisor, "2026-03") == {}  # given


def test_a_look_back_that_is_planned(story, clock):
    (task,) = story.sent(evidence=("on_site",))
    LookBack.objects.create(item=story.fresh(), planned_on=date(2026, 3, 30), planned_by=story.cast.supervisor)

    assert shown(story.cast.supervisor, "2026-03") == {"03-30": ["回头看"]}
    assert shown(story.cast.vice_mayor, "2026-03", "asked") == {"03-30": ["回头看"]}
    assert shown(story.cast.supervisor, "2026-03", "asked") == {}
    assert shown(story.cast.handler, "2026-03") == {}
    assert task is not None


def test_the_days_of_an_inspection_for_whom_they_concern(hall, conclusion):
    rectification(hall, conclusion)
    with story_time(at("2026-04-02 09:00")):
        assert shown(hall.supervisor, "2026-04") == {"04-20": ["整改期限"], "04-29": ["申请复核截止"]}
        assert shown(hall.finance_head, "2026-04", "mine") == {"04-20": ["整改期限"], "04-29": ["申请复核截止"]}
        assert shown(hall.outsider, "2026-04") == {}
        concluding.ask_review(conclusion, reason="不服", actor=hall.finance_head, at=at("2026-04-02 09:00"))
        assert shown(hall.supervisor, "2026-05") == {"05-06": ["复核期限"]}
        assert shown(hall.supervisor, "2026-04") == {"04-20": ["整改期限"]}


def test_the_date_of_the_conclusions_until_they_are_delivered(hall, plan):
    with story_time(at("2026-03-20 09:00")):
        assert shown(hall.supervisor, "2026-03") == {"03-30": ["结论期限"]}
        assert shown(hall.finance_head, "2026-03") == {}  # before delivery the unit knows nothing


def test_the_page_of_a_day_lists_them(client, story):
    today = timezone.localdate()
    with story_time(timezone.now() - timedelta(hours=1)):
        story.day = None
        LookBack.objects.create(
            item=_registered(story), planned_on=today + timedelta(days=1), planned_by=story.cast.supervisor
        )
    client.force_login(Account.objects.get(username="supervisor"))
    day = (today + timedelta(days=1)).isoformat()

    page = client.get(reverse("supervision:calendar-day", args=[day])).content.decode()

    assert "回头看" in page
    assert "青岩县水毁农村公路应急抢修" in page
    assert "回头看" in client.get(f"{reverse('supervision:calendar')}?month={day[:7]}").content.decode()


def _registered(story):
    data = services.ItemInput(
        "青岩县水毁农村公路应急抢修", "雨季前抢通。", "批示", "全部抢通", due_at=timezone.now() + timedelta(days=30)
    )
    return services.register_item(data, organ=story.cast.office, actor=story.cast.supervisor)


__all__ = ["conclusion", "group", "plan", "year"]
