"""办理情况: four counts that sum to the total and equal their lists; the first date is reported beside."""

from datetime import date

import pytest
from django.urls import reverse

from zhongshu.reports import queries
from zhongshu.reports.queries import SHELVES, Period, by_unit, listed, total_of
from zhongshu.reports.services import nightly_watch
from zhongshu.workflow import services
from zhongshu.workflow.services import CommentInput

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def month(cast, make_record, when):
    """Six papers opened on 9 March: closed in time, closed late, open ahead, open overdue, cancelled, extended and late."""

    def close(record, day):
        services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk, at=when("2026-03-09 10:00"))
        services.close(record, actor=cast.clerk, at=when(day))

    close(make_record("按期"), "2026-03-10 10:00")
    close(make_record("逾期", due_at=when("2026-03-11 17:30")), "2026-03-13 10:00")
    make_record("未到期", due_at=when("2046-03-20 17:30"))
    make_record("已逾期", due_at=when("2026-03-12 17:30"))
    services.cancel(make_record("撤销"), reason="误", actor=cast.clerk)
    handled = make_record("财政局办", due_at=when("2046-03-20 17:30"))
    services.forward(
        handled,
        to_stage="handling",
        to=cast.finance,
        comment=CommentInput(text="办"),
        actor=cast.clerk,
        at=when("2026-03-09 10:00"),
    )


def test_four_counts_sum_to_the_total(cast, month):
    lines = by_unit(cast.director, MARCH)

    assert [(line.label, line.on_time, line.late, line.ahead, line.overdue) for line in lines] == [
        ("办公室直接办理", 1, 1, 1, 1),
        ("云川市财政局 办公室", 0, 0, 1, 0),
    ]
    assert total_of(lines).total == queries.rounds(cast.director, MARCH).count() == 5


@pytest.mark.parametrize("count", SHELVES)
def test_every_number_equals_its_list(cast, month, count):
    total = total_of(by_unit(cast.director, MARCH))

    assert listed(cast.director, MARCH, count=count).count() == getattr(total, count)


def test_line_of_a_unit_equals_its_list(cast, month):
    for line in by_unit(cast.director, MARCH):
        assert listed(cast.director, MARCH, count="total", unit=line.key).count() == line.total


def test_nobody_counts_what_they_may_not_see(cast, month):
    assert by_unit(cast.outsider, MARCH) == []


def test_rate_against_the_first_date_is_kept_apart(cast, make_record, when):
    record = make_record(due_at=when("2046-03-20 17:30"))
    asked = services.ask_extension(record, to_due_at=when("2046-04-20 17:30"), reason="难", actor=cast.clerk)
    services.approve_extension(asked, actor=cast.deputy_director)
    services.forward(record, to_stage="circulating", to=cast.clerk, actor=cast.clerk)
    services.close(record, actor=cast.clerk, at=when("2046-04-01 10:00"))

    (line,) = by_unit(cast.director, MARCH, now=when("2046-05-01 10:00"))
    assert (line.rate, line.first_rate) == ("100.0%", "0.0%")


@pytest.mark.parametrize(("who", "status"), [("director", 200), ("clerk", 403), ("outsider", 403)])
def test_who_opens_the_watch(client, cast, record, who, status):
    client.force_login(getattr(cast, who).account)
    assert client.get(reverse("reports:watch")).status_code == status


def test_watch_shows_where_to_repair(client, cast, make_record):
    record = make_record("久拖不决的件", when="2025-03-03 09:00")
    client.force_login(cast.director.account)

    page = client.get(reverse("reports:watch")).content.decode()
    assert "久拖不决的件" in page
    assert reverse("workflow:urge", args=[record.pk]) in page


def test_nightly_watch_tells_the_director_once(cast, make_record):
    make_record("久拖不决的件", when="2025-03-03 09:00")

    assert [nightly_watch(), nightly_watch()] == ["检查3个机关，发现2处"] * 2
    assert cast.director.notices.filter(kind="reports.watch").count() == 1
