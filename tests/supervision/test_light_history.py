"""灯的变化: each change with its moment, what happened and the rule; at every moment the same as the pure function."""

from datetime import timedelta

import pytest

from tests.conftest import at
from tests.supervision.conftest import again
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import lights
from zhongshu.supervision.light_history import Change, light_history
from zhongshu.supervision.models import LightRule, SupervisedTask
from zhongshu.workflow import services as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with story_time(at("2026-03-09 09:00")) as clock:
        yield clock


@pytest.fixture
def told(story, clock) -> list[Change]:
    """Given on the 9th with a date of 20 March; falsely reported, late, extended never, done on the 25th."""
    (task,) = story.sent(due_at=at("2026-03-20 17:30"), evidence=("on_site",))
    story.accepted(task)
    clock.set(at("2026-03-12 14:00"))
    story.day, story.minute = 12, 0
    story.signed(story.reported(task))
    story.verified(task, finding="untrue")
    clock.set(at("2026-03-25 14:00"))
    story.day, story.minute = 25, 0
    story.signed(story.reported(task))
    story.verified(task)
    clock.set(at("2026-03-26 14:00"))
    return list(reversed(light_history(again(task).record, story.cast.supervisor)["changes"]))


def test_every_change_has_its_moment_its_event_and_its_rule(told):
    said = [
        (
            f"{one.at.astimezone(at('2026-03-09 09:00').tzinfo):%m-%d}",
            one.before and one.before.key,
            one.after.key,
            one.event,
            one.rule,
        )
        for one in told
    ]

    assert said == [
        ("03-09", None, "ok", "交办", "期限2026-03-20 17:30以前，进度跟得上"),
        ("03-12", "ok", "late", "核查退回重办", "核查退回，还没有重报"),
        ("03-20", "late", "over", "时间到了", "过了期限2026-03-20 17:30"),
        ("03-25", "over", "done", "核查属实，销号", "已经销号，期限2026-03-20 17:30"),
    ]
    assert told[-1].after.label == "迟办结"


def test_between_two_changes_the_light_is_what_was_shown(told):
    """Every hour from the first day on: recomputed, it is the light of the last change before."""
    task = SupervisedTask.objects.select_related("record").get()
    moment = told[0].at
    while moment < at("2026-03-27 09:00"):
        shown = [one.after.key for one in told if one.at <= moment][-1]
        assert (moment, lights.lights_of([task], moment)[task.pk].key) == (moment, shown)
        moment += timedelta(hours=1)


def test_a_pause_and_a_new_rule_are_changes_with_their_reason(story, clock):
    (task,) = story.sent(due_at=at("2026-03-20 17:30"))
    clock.set(at("2026-03-10 10:00"))
    workflow.suspend(
        again(task).record, reason="等省厅批复", until=at("2026-03-16 17:30"), actor=story.cast.deputy_director
    )
    clock.set(at("2026-03-16 10:00"))
    workflow.resume(again(task).record, actor=story.cast.deputy_director)
    LightRule.objects.create(
        organ=story.cast.office,
        known_from=at("2026-03-17 10:00"),
        warn_days={"normal": 15},
        made_by=story.cast.director,
    )
    clock.set(at("2026-03-17 12:00"))

    found = list(reversed(light_history(again(task).record, story.cast.supervisor)["changes"]))

    assert [(one.after.key, one.event) for one in found] == [
        ("ok", "交办"),
        ("hold", "暂停计时"),
        ("ok", "恢复计时"),
        ("near", "灯的规则调整"),
    ]
    assert "不足15个工作日" in found[-1].rule


def test_the_item_shows_those_of_its_tasks_that_one_sees(client, story, clock):
    story.approved()
    story.task("安排应急资金", due_at=at("2026-04-03 17:30"))
    story.task("组织抢通", organ=story.cast.county, due_at=at("2026-04-03 17:30"))
    tasks = story.send()
    clock.set(at("2026-03-09 18:00"))

    assert len(light_history(story.item.record, story.cast.supervisor)["changes"]) == 2
    assert len(light_history(story.item.record, story.cast.outsider)["changes"]) == 1
    client.force_login(Account.objects.get(username="finance_intake"))
    page = client.get(f"{tasks[0].record.get_absolute_url()}?tab=lights")
    assert (page.status_code, "期限2026-04-03 17:30以前" in page.content.decode()) == (200, True)
