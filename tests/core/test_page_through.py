"""Keyset paging: every row once, in order, both ways, with ties and empty values, whatever columns make the order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhongshu.core.pages import keyset, paged

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 9, 9, 0, 0, 123456, tzinfo=UTC)
ORDERS = [
    ("-received_at", "-pk"),
    ("received_at",),
    ("due_on",),
    ("-due_on", "title"),
    ("title", "-due_on", "-received_at"),
    ("-title", "pk"),
    ("parent__due_on", "-pk"),
    ("pk",),
]


@pytest.fixture
def paper():
    with isolate_apps("zhongshu.core"):

        class Paper(models.Model):
            title = models.CharField(max_length=20)
            received_at = models.DateTimeField()
            due_on = models.DateField(null=True)
            parent = models.ForeignKey("self", models.CASCADE, null=True)

            class Meta:
                app_label = "core"
                db_table = "core_paging_paper"

            def __str__(self):
                return self.title

        with connection.cursor() as cursor:
            moment = "timestamp with time zone" if connection.vendor == "postgresql" else "datetime"
            cursor.execute(
                "CREATE TEMPORARY TABLE core_paging_paper (id integer PRIMARY KEY, title varchar(20) NOT NULL, "
                f"received_at {moment} NOT NULL, due_on date NULL, parent_id integer NULL)"
            )
        yield Paper
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE core_paging_paper")


def walk(queryset, order, size, side="next_cursor"):
    """All pages from one end, as lists of keys."""
    cursor, pages = "", []
    while cursor is not None and len(pages) < 60:
        page = keyset(queryset, cursor, order, size)
        pages.append([row.pk for row in page])
        cursor = getattr(page, side)
    return pages


def whole(queryset, order):
    """The order that a reader expects: by the columns, empty values last, then by the key."""
    columns = []
    for name in order:
        field, descending = F(name.lstrip("-")), name.startswith("-")
        columns.append(field.desc(nulls_last=True) if descending else field.asc(nulls_last=True))
    columns.append("-pk" if order[-1].startswith("-") else "pk")
    return list(queryset.order_by(*columns).values_list("pk", flat=True))


row = st.tuples(
    st.sampled_from(["甲", "乙", "丙"]),
    st.integers(0, 3),
    st.one_of(st.none(), st.integers(0, 2)),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, max_size=14), order=st.sampled_from(ORDERS), size=st.integers(1, 5))
def test_every_row_comes_once_and_in_order(paper, rows, order, size):
    fill(paper, rows)

    pages = walk(paper.objects.all(), order, size)

    assert [key for page in pages for key in page] == whole(paper.objects.all(), order)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, min_size=1, max_size=14), order=st.sampled_from(ORDERS), size=st.integers(1, 5))
def test_the_way_back_shows_what_was_there(paper, rows, order, size):
    fill(paper, rows)
    queryset = paper.objects.all()
    page = keyset(queryset, "", order, size)
    while page.next_cursor:
        following = keyset(queryset, page.next_cursor, order, size)
        back = keyset(queryset, following.previous_cursor, order, size)
        assert [row.pk for row in back] == [row.pk for row in page]
        page = following


def fill(paper, rows):
    paper.objects.all().delete()
    for number, (title, hours, due, child) in enumerate(rows, start=1):
        paper.objects.create(
            pk=number,
            title=title,
            received_at=START + timedelta(hours=hours, microseconds=hours),
            due_on=None if due is None else START.date() + timedelta(days=due),
            parent_id=number - 1 if child and number > 1 else None,
        )


def test_rows_that_arrive_meanwhile_do_not_repeat_what_was_read(paper):
    fill(paper, [("甲", hour, None, False) for hour in (0, 1, 2, 3)])
    first = keyset(paper.objects.all(), "", ("-received_at",), 2)
    paper.objects.create(pk=9, title="新", received_at=START + timedelta(days=1))

    second = keyset(paper.objects.all(), first.next_cursor, ("-received_at",), 2)

    assert ([row.pk for row in first], [row.pk for row in second]) == ([4, 3], [2, 1])


def test_an_annotation_may_be_in_the_order(paper):
    fill(paper, [("甲", 0, None, False), ("乙", 0, None, False), ("丙", 0, None, False)])
    queryset = paper.objects.annotate(known=NullIf(F("title"), Value("乙")))

    pages = walk(queryset, ("known", "pk"), 1)

    assert pages[-1] == [2]
    assert sorted(key for page in pages for key in page) == [1, 2, 3]


def test_rows_of_values_can_be_paged(paper):
    fill(paper, [("甲", hour, None, False) for hour in (0, 1, 2)])
    rows = paper.objects.values("id", "title", "received_at")
    first = keyset(rows, "", ("-received_at",), 2)

    assert [row["id"] for row in keyset(rows, first.next_cursor, ("-received_at",), 2)] == [1]


@pytest.mark.parametrize("cursor", ["x", "WyJuZXh0Il0:abc", "9" * 5000, "\x00"])
def test_a_spoilt_cursor_leads_to_the_first_page(paper, asking, cursor):
    fill(paper, [("甲", 0, None, False)])

    page = paged(paper.objects.all(), asking("/", data={"cursor": cursor}), ("-received_at", "-pk"))

    assert [row.pk for row in page] == [1]


def test_a_cursor_of_another_order_leads_to_the_first_page(paper):
    fill(paper, [("甲", hour, None, False) for hour in (0, 1, 2)])
    other = keyset(paper.objects.all(), "", ("received_at",), 1).next_cursor

    assert [row.pk for row in keyset(paper.objects.all(), other, ("-received_at",), 1)] == [3]


def test_a_page_whose_rows_went_away_leads_to_the_first(paper):
    fill(paper, [("甲", hour, None, False) for hour in (0, 1)])
    cursor = keyset(paper.objects.all(), "", ("-received_at",), 1).next_cursor
    paper.objects.filter(pk=1).delete()

    assert [row.pk for row in keyset(paper.objects.all(), cursor, ("-received_at",), 1)] == [2]


@pytest.mark.parametrize("rows", [1, 9])
def test_a_page_takes_one_query(paper, rows, django_assert_num_queries):
    fill(paper, [("甲", hour, None, True) for hour in range(rows)])

    with django_assert_num_queries(1):
        keyset(paper.objects.all(), "", ("parent__due_on", "-pk"), 3)
