"""症结看板, wall screen, calendar, 责任链条 and the rule of the lights: figures equal their lists, and nobody sees more than is theirs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import at
from tests.supervision import many
from zhongshu.audit.models import Entry
from zhongshu.demo.clock import story_time
from zhongshu.people.models import Account
from zhongshu.supervision import lights, services
from zhongshu.supervision.boards import DIMENSIONS, WHATS, Board
from zhongshu.supervision.calendar import Month
from zhongshu.supervision.models import LightRule, SupervisedTask, TaskStanding

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(story):
    """One item that was really sent, and sixty beside it."""
    with story_time(at("2026-03-09 09:00")):
        story.sent("安排应急资金", due_at=at("2026-04-03 17:30"), evidence=("on_site",))
    many.fill(story.cast, story.fresh(), items=60, units=5)
    services.catch_up()
    return story.cast


def client_of(who: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=who))
    return client


def test_every_figure_of_the_board_is_the_length_of_its_list(office):
    board = Board(office.supervisor, office.office)
    assert {what: board.totals[what] for what in WHATS} == {what: board.listed(what, {}).count() for what in WHATS}
    for dimension in DIMENSIONS:
        lines = board.lines(dimension)
        for line in lines:
            listed = {what: board.listed(what, {dimension: line.key}).count() for what in WHATS}
            assert (dimension, line.label, line.counts) == (dimension, line.label, listed)
        sums = {what: sum(line.counts[what] for line in lines) for what in WHATS}
        assert sums == {what: board.totals[what] for what in WHATS}
        assert sum(line.times for line in lines) == board.totals["times"]


def test_how_long_it_stops_is_counted_in_workdays_of_what_is_stuck(office):
    board = Board(office.supervisor, office.office)
    stuck = list(board.listed("stuck", {}))
    today = timezone.localdate(board.now)
    days = [board.clock.workdays_between(row.stage_on, today) for row in stuck]
    assert [board.days(row) for row in stuck] == days
    lines = board.lines("stage")
    assert sum(line.days for line in lines) == sum(days)
    assert max(line.longest for line in lines) == max(days)


def test_stuck_is_red_yellow_or_silent(office):
    board = Board(office.supervisor, office.office)
    tasks = SupervisedTask.objects.select_related("record")
    shown = lights.lights_of(list(tasks))
    silent = set(TaskStanding.objects.filter(silent_from__lte=board.now).values_list("pk", flat=True))
    wanted = {pk for pk, light in shown.items() if light.key in {"over", "late"}} | silent
    assert set(board.listed("stuck", {}).values_list("pk", flat=True)) == wanted


def test_the_pages_open_for_the_office_and_are_empty_for_others(office):
    for name in ("board", "board-list", "wall", "calendar", "ledger"):
        address = reverse(f"supervision:{name}")
        assert (
            "第1号" in client_of("supervisor").get(address, {"what": "live"}).content.decode() or name != "board-list"
        )
        answer = client_of("county_handler").get(address)
        assert (answer.status_code, "第1号" in answer.content.decode()) == (200, False)
    assert Board(office.county_handler, office.office).totals["live"] == 0


def test_the_wall_is_renewed_by_part_and_does_not_keep_the_session(office):
    client, address = client_of("supervisor"), reverse("supervision:wall")
    whole = client.get(address).content.decode()
    assert 'hx-trigger="every 60s"' in whole
    assert '"X-Poll": "1"' in whole
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="wall"')
    assert Client().get(address, headers={"HX-Request": "true"}).status_code != 200 or "第1号" not in part


def test_boards_cost_the_same_for_few_and_many(story, office):
    client = client_of("supervisor")
    day = TaskStanding.objects.order_by("due_on").first().due_on
    addresses = [reverse(f"supervision:{name}") for name in ("board", "wall", "calendar")]
    addresses.append(reverse("supervision:calendar-day", args=[day.isoformat()]))

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = [count(address) for address in addresses]
    many.fill(office, story.fresh(), items=40, units=3, tasks=3, seed=9)
    services.catch_up()
    assert [count(address) for address in addresses] == few


def test_the_calendar_counts_what_falls_due_on_each_day(office):
    today = timezone.localdate()
    month = Month(office.supervisor, f"{today:%Y-%m}")
    due = list(TaskStanding.objects.values_list("due_on", flat=True))
    for week in month.weeks:
        for day in week:
            assert (day.date, day.count) == (day.date, due.count(day.date))
            assert len(day.entries) == min(day.count, 3)
            assert month.on(day.date).count() == day.count
    assert Month(office.county_handler, f"{today:%Y-%m}").total == 0
    assert (month.before, month.after) == (Month(office.supervisor, month.before).first.strftime("%Y-%m"), month.after)
    assert Month(office.supervisor, "nonsense").first == today.replace(day=1)


def test_the_chain_reaches_from_the_instruction_to_the_last_child(story, office):
    with story_time(at("2026-03-10 09:00")):
        (task,) = story.tasks()
        story.accepted(task)
    pk = story.item.pk
    told = client_of("supervisor").get(reverse("supervision:chain", args=[pk])).content.decode()
    for words in (
        "请交通、财政抓紧",
        "罗景和",
        "青岩县水毁农村公路应急抢修",
        "安排应急资金",
        "还没有反馈",
        "各项任务销号以后报办结",
    ):
        assert words in told
    of_task = client_of("budget_handler").get(reverse("supervision:chain", args=[task.pk]))
    assert (of_task.status_code, "安排应急资金" in of_task.content.decode()) == (200, True)
    assert client_of("county_handler").get(reverse("supervision:chain", args=[pk])).status_code == 404


def test_who_sees_only_a_task_reads_nothing_of_the_others(story):
    with story_time(at("2026-03-09 09:00")):
        story.approved()
        story.task("安排应急资金", due_at=at("2026-04-03 17:30"))
        story.task("抢通便道", organ=story.cast.county, due_at=at("2026-04-03 17:30"))
        first, second = story.send()
    told = client_of("county_handler").get(reverse("supervision:chain", args=[second.pk]))
    intake = client_of("finance_intake").get(reverse("supervision:chain", args=[first.pk])).content.decode()
    assert told.status_code in {200, 404}
    assert "安排应急资金" in intake
    assert "抢通便道" not in intake
    assert "无权查看的件" in intake
    assert "请交通、财政抓紧" not in intake


RULE = {
    "warn_normal": 5,
    "warn_routine_urgent": 1,
    "warn_urgent": 1,
    "warn_extra_urgent": 0,
    "warn_flash": 0,
    "behind": 15,
    "far_behind": 40,
    "silence_days": 8,
    "reason": "督查室第3次例会",
}


def test_who_may_makes_a_new_version_of_the_rule(office):
    client, address = client_of("director"), reverse("supervision:light-rule")
    assert client.post(address, RULE).status_code == 303
    rule = LightRule.objects.get()
    assert (rule.behind_points, rule.warn_days["normal"], rule.made_by) == (15, 5, office.director)
    assert Entry.objects.filter(verb="supervision.light_rule.set").count() == 1
    services.catch_up()
    tasks = list(SupervisedTask.objects.select_related("record"))
    stored = dict(TaskStanding.objects.values_list("pk", "light"))
    assert stored == {pk: light.key for pk, light in lights.lights_of(tasks).items()}
    assert "督查室第3次例会" in client_of("supervisor").get(address).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"far_behind": 15}, "红灯的落后要大于黄灯的"),
        ({"reason": " "}, "请写明调整的依据"),
        ({"warn_normal": 99}, "30"),
    ],
)
def test_a_wrong_rule_is_refused_at_its_field(office, change, words):
    answer = client_of("director").post(reverse("supervision:light-rule"), RULE | change)
    assert (answer.status_code, LightRule.objects.count()) == (422, 0)
    assert "督查室第3次例会" in answer.content.decode() or "reason" in change
    assert words in answer.content.decode()


def test_a_supervisor_may_not_change_the_rule(office):
    answer = client_of("supervisor").post(reverse("supervision:light-rule"), RULE)
    assert (answer.status_code, LightRule.objects.count()) == (403, 0)
