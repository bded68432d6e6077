"""发文登记簿: filters, file and print show the same; a fixed number of queries; found by number, title and words."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.register import Filters, Register
from zhongshu.search import queries as search


@pytest.fixture
def book(cast, draft, paper):
    """One drafted, one at the mayor's, one printed."""
    return {
        "draft": draft(title="关于召开座谈会的函", document_type="letter", direction="level"),
        "signing": paper("signing", title="关于加强值守的通知"),
        "printing": paper("printing"),
    }


def found(person, **asked) -> set[str]:
    register = Register(person, Filters.read(asked))
    rows = register.rows(list(register.found.order_by(*register.order)))
    assert len(rows) == register.total
    return {row.record.title for row in rows}


def test_filters(cast, book):
    titles = {name: document.record.title for name, document in book.items()}
    titles["draft"], titles["signing"] = "关于召开座谈会的函", "关于加强值守的通知"
    year = str(timezone.localdate().year)

    assert found(cast.director) == set(titles.values())
    assert found(cast.director, stage="signing") == {titles["signing"]}
    assert found(cast.director, type="letter") == {titles["draft"]}
    assert found(cast.director, q="云政发") == {titles["printing"]}
    assert found(cast.director, year=year) == set(titles.values())
    assert found(cast.director, year="1999") == set()
    assert found(cast.director, unit=str(cast.units["general"].pk)) == set(titles.values())
    assert found(cast.director, state="issued") == set()
    assert found(cast.director, of="others", stage="nonsense") == set()


def test_everybody_sees_only_what_is_theirs(cast, book):
    assert found(cast.outsider) == set()
    assert found(cast.mayor) >= {"关于加强值守的通知"}
    assert "关于召开座谈会的函" not in found(cast.mayor)


@pytest.mark.parametrize("sort", ["", "number", "issued", "due"])
def test_the_page_costs_the_same_for_more_rows(cast, book, client, django_assert_max_num_queries, sort):
    client.force_login(cast.director.account)
    address = reverse("outgoing:register") + f"?sort={sort}"
    client.get(address)

    with django_assert_max_num_queries(20) as few:
        shown = client.get(address)
    assert shown.status_code == 200
    assert len(few) <= 20


def test_the_file_holds_what_the_page_shows(cast, book, client):
    client.force_login(cast.director.account)
    answer = client.get(reverse("outgoing:export") + "?stage=signing")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)

    assert [row[1] for row in sheet.to_python()[2:]] == ["关于加强值守的通知"]
    assert client.get(reverse("outgoing:print")).content.startswith(b"%PDF")
    client.force_login(cast.handler.account)
    assert client.get(reverse("outgoing:export")).status_code == 403


def test_a_paper_is_found_by_number_and_by_its_words(cast, book, client):
    number = book["printing"].number.text

    for words in (number, "加强值班值守", "市财政局"):
        ids = search.matching_ids(cast.director, words)
        assert book["printing"].pk in set(OutgoingDocument.objects.filter(pk__in=ids).values_list("pk", flat=True)), (
            words
        )
        assert not OutgoingDocument.objects.filter(pk__in=search.matching_ids(cast.outsider, words)).exists()


def test_sheets_are_printed_with_every_opinion(cast, book, client):
    client.force_login(cast.director.account)
    document = book["printing"]

    for name in ("issuing-sheet", "paper"):
        assert client.get(reverse(f"outgoing:{name}", args=[document.pk])).content.startswith(b"%PDF"), name


def test_a_date_long_past_counts_as_over(cast, book):
    register = Register(cast.director, Filters(), now=timezone.now() + timedelta(days=60))

    lights = {row.light for row in register.rows(list(register.found))}
    assert lights == {"over"}
