"""The search page: what it says, whom it answers, what it costs."""

import pytest
from django.urls import reverse


@pytest.fixture
def search(client, cast):
    def searched(name: str, headers: dict[str, str] | None = None, **query: str) -> str:
        client.force_login(getattr(cast, name).account)
        response = client.get(reverse("search:results"), query, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return searched


def test_the_page_shows_title_number_passage_and_holder(search, make_record):
    record = make_record("关于水毁公路的请示", reference="青岩政〔2026〕37号")
    page = search("clerk", q="公路")

    assert "关于水毁<mark>公路</mark>的请示" in page
    assert "青岩政〔2026〕37号" in page
    assert "在办，田小禾" in page
    assert record.get_absolute_url() in page
    assert "共 1 件" in page


def test_an_outsider_gets_the_page_of_somebody_who_made_it_up(search, make_record):
    make_record("关于水毁公路的请示")
    hidden, invented = search("outsider", q="水毁公路"), search("outsider", q="火星基地")

    assert (
        hidden.replace("水毁公路", "火星基地").count("没有找到“火星基地”") == invented.count("没有找到“火星基地”") == 1
    )
    assert "请示" not in hidden


def test_words_are_never_markup(search, make_record):
    make_record("关于<b>加粗</b>的通知")
    page = search("clerk", q="加粗")

    assert "&lt;b&gt;<mark>加粗</mark>&lt;/b&gt;" in page
    assert "<script>" not in search("clerk", q="<script>alert(1)</script>")


@pytest.mark.parametrize(
    "query",
    [{"since": "2026-13-99"}, {"kind": "x"}, {"state": "' OR 1"}, {"cursor": "zz"}, {"period": "?"}, {"order": "?"}],
)
def test_a_filter_that_makes_no_sense_is_left_out(search, make_record, query):
    make_record("关于水毁公路的请示")

    assert "共 1 件" in search("clerk", q="公路", **query)


def test_script_gets_the_list_alone(search, make_record):
    make_record("关于水毁公路的请示")
    part = search("clerk", headers={"HX-Request": "true"}, q="公路")

    assert 'id="found"' in part
    assert "<html" not in part


def test_the_empty_page_tells_how_to_search(search):
    assert "写上要找的词" in search("clerk")


def test_a_page_costs_as_many_queries_for_three_as_for_one(search, make_record, connection_queries):
    make_record("公路甲")
    search("clerk", q="公路")
    one = connection_queries(lambda: search("clerk", q="公路"))
    make_record("公路乙")
    make_record("公路丙")
    three = connection_queries(lambda: search("clerk", q="公路"))

    assert one == three
