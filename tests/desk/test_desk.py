"""工作台: the figures are the lengths of their lists, and the lists hold what is in my hands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhongshu.desk.queries import desk_of, grouped, todo_count
from zhongshu.desk.views import home_of
from zhongshu.people.models import Delegation
from zhongshu.workflow import services
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import situation


@pytest.fixture
def monday(when):
    return when("2026-03-09 09:30")


def titles(items):
    return [item.title for item in items]


def test_holder_sees_the_record_with_stage_and_time_left(cast, record, monday):
    (item,) = desk_of(cast.clerk, now=monday).todo

    assert (item.title, item.stage, item.light, item.left) == ("关于防汛工作的通知", "初审", "near", "剩 6 小时")


def test_sent_on_record_moves_from_todo_to_assigned(cast, record, when):
    services.forward(record, to_stage="proposing", actor=cast.clerk, at=when("2026-03-09 10:00"))

    mine = desk_of(cast.clerk, now=when("2026-03-09 11:00"))
    assert (titles(mine.todo), titles(mine.assigned)) == ([], ["关于防汛工作的通知"])
    assert titles(desk_of(cast.proposer, now=when("2026-03-09 11:00")).todo) == ["关于防汛工作的通知"]


def test_papers_to_read_are_counted_apart(cast, record, monday):
    services.circulate(record, to=[cast.handler], purpose="know", actor=cast.clerk, at=monday)

    mine = desk_of(cast.handler, now=monday)
    assert (titles(mine.todo), titles(mine.reading)) == ([], ["关于防汛工作的通知"])
    assert todo_count(cast.handler) == 0


def test_queued_signer_has_nothing_yet(cast, record, monday):
    to = [cast.handler, cast.budget_handler]
    services.add_signer(record, to=to, mode="in_order", actor=cast.clerk, at=monday)

    assert titles(desk_of(cast.handler, now=monday).todo) == ["关于防汛工作的通知"]
    assert titles(desk_of(cast.budget_handler, now=monday).todo) == []


def test_overdue_and_due_today(cast, make_record, when):
    make_record("早的", when="2026-03-05 09:00", due_at=when("2026-03-06 17:30"))
    make_record("今天的")

    mine = desk_of(cast.clerk, now=when("2026-03-09 09:30"))
    assert (titles(mine.overdue), titles(mine.today)) == (["早的"], ["今天的"])
    assert [(group.key, titles(group.items)) for group in grouped(mine.todo, now=mine.now)] == [
        ("over", ["早的"]),
        ("today", ["今天的"]),
    ]


def test_suspended_record_is_neither_due_nor_overdue(cast, record, when):
    services.suspend(
        record, until=when("2026-03-30 09:00"), reason="等", actor=cast.director, at=when("2026-03-09 09:30")
    )

    mine = desk_of(cast.clerk, now=when("2026-03-19 09:30"))
    assert (titles(mine.overdue), [item.left for item in mine.todo]) == ([], ["已暂停"])


def test_deputy_sees_the_principal_work_up_to_the_level(cast, record, make_record, when, monday):
    make_record("内部件", level=2)
    Delegation.objects.create(
        principal=cast.clerk,
        deputy=cast.second_clerk,
        since=when("2026-01-01 00:00"),
        until=when("2046-01-01 00:00"),
        ceiling=0,
        reason="出差",
        made_by=cast.clerk,
    )

    assert [(item.title, item.principal) for item in desk_of(cast.second_clerk, now=monday).todo] == [
        ("关于防汛工作的通知", "田小禾")
    ]


def test_waiting_for_the_own_reply_is_off_the_count(cast, make_record, monday):
    record = make_record("请示", needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk, at=monday)
    services.await_answer(record, actor=cast.handler)

    mine = desk_of(cast.handler, now=monday)
    assert (titles(mine.todo), titles(mine.waiting), todo_count(cast.handler)) == ([], ["请示"], 0)


def queries_for(person, now) -> int:
    with CaptureQueriesContext(connection) as caught:
        desk_of(person, now=now)
    return len(caught)


def test_desk_costs_the_same_for_one_and_for_many(cast, make_record, monday):
    services.circulate(make_record(), to=[cast.handler], purpose="know", actor=cast.clerk, at=monday)
    few = queries_for(cast.clerk, monday)
    for number in range(12):
        extra = make_record(f"第{number}件")
        services.forward(extra, to_stage="proposing", comment=CommentInput(text="拟办"), actor=cast.clerk, at=monday)
        make_record(f"又第{number}件")

    assert queries_for(cast.clerk, monday) == few


def test_page_of_the_clerk(client, cast, record):
    client.force_login(cast.clerk.account)
    assert "关于防汛工作的通知" in client.get(reverse("desk:desk"), follow=True).content.decode()


@pytest.mark.parametrize(
    ("officer", "page"),
    [("system_admin", "jobs:health"), ("security_admin", "people:role-matrix"), ("auditor", "audit:log")],
)
def test_officers_begin_in_their_own_office(cast, officer, page):
    assert home_of(getattr(cast, officer)) == page


def test_outsider_sees_nothing_of_it(client, cast, record):
    client.force_login(cast.outsider.account)
    assert "关于防汛工作的通知" not in client.get(reverse("desk:desk"), follow=True).content.decode()


def test_next_leads_to_the_most_pressing(client, cast, record, make_record, when):
    second = make_record("急的", due_at=when("2026-03-09 12:00"))
    client.force_login(cast.clerk.account)

    assert client.get(reverse("desk:next")).headers["Location"] == second.get_absolute_url()
    after = client.get(reverse("desk:next"), {"after": second.pk})
    assert after.headers["Location"] == record.get_absolute_url()


def test_leader_lands_on_the_leader_page_and_finds_the_list(client, cast, record):
    services.forward(record, to_stage="instructing", to=cast.mayor, actor=cast.clerk)
    client.force_login(cast.mayor.account)

    assert client.get(reverse("desk:desk")).headers["Location"] == reverse("workflow:leader")
    assert "关于防汛工作的通知" in client.get(reverse("desk:desk"), {"view": "todo"}).content.decode()


def test_after_the_last_item_the_desk_says_what_was_done(client, cast, record):
    client.force_login(cast.clerk.account)
    values = {"step": situation(record).lead.pk, "to": f"person:{cast.second_clerk.pk}", "reason": "由曹静办理。"}

    client.post(reverse("workflow:reassign", args=[record.pk]), values)
    shown = client.get(reverse("desk:desk")).content.decode()

    line = shown[shown.index("done-line") : shown.index("我的数目")]
    assert all(words in line for words in ("转办", record.title, "现在由 曹静 办理"))
    assert "done-line" not in client.get(reverse("desk:desk")).content.decode()
