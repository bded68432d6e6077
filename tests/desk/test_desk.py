"""工作台: the figures are the lengths of their lists, and the lists hold what is in my hands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhongshu.desk.lines import Line
from zhongshu.desk.queries import desk_of, grouped, shown, todo_count
from zhongshu.desk.views import home_of
from zhongshu.people.models import Delegation
from zhongshu.workflow import services
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import situation


@pytest.fixture
def monday(when):
    return when("2026-03-09 09:30")


def titles(mine, lines):
    return [item.title for item in mine.items(lines)]


def todo(person, now):
    mine = desk_of(person, now=now)
    return titles(mine, mine.todo)


def test_holder_sees_the_record_with_stage_and_time_left(cast, record, monday):
    mine = desk_of(cast.clerk, now=monday)
    (item,) = mine.items(mine.todo)

    assert (item.title, item.stage, item.light, item.left) == ("关于防汛工作的通知", "初审", "near", "剩 6 小时")


def test_sent_on_record_moves_from_todo_to_assigned(cast, record, when):
    services.forward(record, to_stage="proposing", actor=cast.clerk, at=when("2026-03-09 10:00"))

    mine = desk_of(cast.clerk, now=when("2026-03-09 11:00"))
    assert (titles(mine, mine.todo), titles(mine, mine.assigned)) == ([], ["关于防汛工作的通知"])
    assert todo(cast.proposer, when("2026-03-09 11:00")) == ["关于防汛工作的通知"]


def test_papers_to_read_are_counted_apart(cast, record, monday):
    services.circulate(record, to=[cast.handler], purpose="know", actor=cast.clerk, at=monday)

    mine = desk_of(cast.handler, now=monday)
    assert (titles(mine, mine.todo), titles(mine, mine.reading)) == ([], ["关于防汛工作的通知"])
    assert todo_count(cast.handler) == 0


def test_queued_signer_has_nothing_yet(cast, record, monday):
    to = [cast.handler, cast.budget_handler]
    services.add_signer(record, to=to, mode="in_order", actor=cast.clerk, at=monday)

    assert todo(cast.handler, monday) == ["关于防汛工作的通知"]
    assert todo(cast.budget_handler, monday) == []


def test_overdue_and_due_today(cast, make_record, when):
    make_record("早的", when="2026-03-05 09:00", due_at=when("2026-03-06 17:30"))
    make_record("今天的")

    mine = desk_of(cast.clerk, now=when("2026-03-09 09:30"))
    assert (titles(mine, mine.overdue), titles(mine, mine.today)) == (["早的"], ["今天的"])
    assert [(group.key, [item.title for item in group.items]) for group in grouped(mine, mine.todo)] == [
        ("over", ["早的"]),
        ("today", ["今天的"]),
    ]


def test_suspended_record_is_neither_due_nor_overdue(cast, record, when):
    services.suspend(
        record, until=when("2026-03-30 09:00"), reason="等", actor=cast.director, at=when("2026-03-09 09:30")
    )

    mine = desk_of(cast.clerk, now=when("2026-03-19 09:30"))
    assert (titles(mine, mine.overdue), [item.left for item in mine.items(mine.todo)]) == ([], ["已暂停"])


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

    mine = desk_of(cast.second_clerk, now=monday)
    assert [(item.title, item.principal) for item in mine.items(mine.todo)] == [("关于防汛工作的通知", "田小禾")]


def test_waiting_for_the_own_reply_is_off_the_count(cast, make_record, monday):
    record = make_record("请示", needs_answer=True)
    services.forward(record, to_stage="handling", to=cast.handler, actor=cast.clerk, at=monday)
    services.await_answer(record, actor=cast.handler)

    mine = desk_of(cast.handler, now=monday)
    assert (titles(mine, mine.todo), titles(mine, mine.waiting), todo_count(cast.handler)) == ([], ["请示"], 0)


def queries_for(person, now) -> int:
    with CaptureQueriesContext(connection) as caught:
        mine = desk_of(person, now=now)
        mine.items(shown(mine.todo, "").items)
    return len(caught)


def test_desk_costs_the_same_for_one_and_for_many(cast, make_record, monday):
    services.circulate(make_record(), to=[cast.handler], purpose="know", actor=cast.clerk, at=monday)
    desk_of(cast.clerk, now=monday)  # the posts are read once
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


@pytest.fixture
def pile(cast, make_record, when, monkeypatch):
    """Seven records, one after another due, on pages of three."""
    monkeypatch.setattr("zhongshu.desk.queries.SIZE", 3)
    return [make_record(f"第{day}件", due_at=when(f"2026-03-1{day} 17:30")) for day in range(7)]


def test_of_one_date_the_tenth_comes_after_the_ninth(when):
    due = when("2026-03-10 17:30")
    lines = [Line("record", pk, "收文", due) for pk in (10, 9, 11)]
    assert [line.pk for line in sorted(lines, key=lambda line: line.order)] == [9, 10, 11]


def test_pages_go_on_and_back_by_the_place_of_a_line(cast, pile, monday):
    mine = desk_of(cast.clerk, now=monday)
    first = shown(mine.todo, "")
    second = shown(mine.todo, first.next_cursor)
    third = shown(mine.todo, second.next_cursor)
    back = shown(mine.todo, third.previous_cursor)

    assert [titles(mine, page) for page in (first, second, third, back)] == [
        ["第0件", "第1件", "第2件"],
        ["第3件", "第4件", "第5件"],
        ["第6件"],
        ["第3件", "第4件", "第5件"],
    ]
    assert (first.previous_cursor, third.next_cursor) == (None, None)


def test_what_is_done_meanwhile_moves_no_page(cast, pile, monday):
    first = shown(desk_of(cast.clerk, now=monday).todo, "")
    services.forward(pile[0], to_stage="proposing", actor=cast.clerk, at=monday)
    services.forward(pile[2], to_stage="proposing", actor=cast.clerk, at=monday)

    mine = desk_of(cast.clerk, now=monday)
    assert titles(mine, shown(mine.todo, first.next_cursor)) == ["第3件", "第4件", "第5件"]


@pytest.mark.parametrize("cursor", ["x", "WyJuZXh0Il0:abc", "next"])
def test_cursor_that_was_not_written_here_leads_to_the_first_page(cast, pile, monday, cursor):
    mine = desk_of(cast.clerk, now=monday)
    assert titles(mine, shown(mine.todo, cursor)) == ["第0件", "第1件", "第2件"]


def test_note_of_a_group_counts_what_stands_on_other_pages(cast, pile, when):
    mine = desk_of(cast.clerk, now=when("2026-03-20 09:00"))
    (group,) = grouped(mine, mine.todo, shown(mine.todo, "").items)

    assert (len(group.items), group.note.split("，")[0]) == (3, "7 件")


def test_page_shows_the_way_to_the_next_lines(client, cast, pile):
    client.force_login(cast.clerk.account)
    page = client.get(reverse("desk:desk"))
    assert page.context["page"].next_cursor
    assert "下一页" in page.content.decode()


def test_a_line_that_left_these_hands_a_moment_ago_is_not_put_in_words(cast, record, monday):
    mine = desk_of(cast.clerk, now=monday)
    services.forward(record, to_stage="proposing", actor=cast.clerk, at=monday)

    assert mine.items(mine.todo) == []
