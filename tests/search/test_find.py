"""What is found by which words, and in which order."""

from datetime import date

import pytest

from zhongshu.records import services as records
from zhongshu.records.models import Record
from zhongshu.search import queries
from zhongshu.search.queries import Filters, finding


def test_words_must_all_be_there_and_titles_come_first(cast, make_record, titles):
    make_record("关于拨付水毁公路抢修资金的请示")
    make_record("关于农村公路养护的通知")
    make_record("关于防汛工作的通知", reference="公路应急抢修 附言")

    assert titles(cast.clerk, "公路 抢修") == ["关于拨付水毁公路抢修资金的请示", "关于防汛工作的通知"]


@pytest.mark.parametrize(
    "line", ["云川", "水毁", "毁公路", "罗景和", "ＧＢ９７０４", "gb9704", "資金", "拨付水毁公路抢修资金"]
)
def test_any_part_of_a_title_is_found(cast, make_record, titles, line):
    title = "云川市关于拨付水毁公路抢修资金（GB9704）的请示，请罗景和同志阅示"
    make_record(title)
    make_record("关于召开会议的通知")

    assert titles(cast.clerk, line) == [title]


def test_one_character_finds_every_word_that_begins_with_it(cast, make_record, titles):
    make_record("关于水毁公路的请示")
    make_record("关于防水的通知")
    make_record("关于会议的通知")

    assert titles(cast.clerk, "水") == ["关于防水的通知", "关于水毁公路的请示"]


def test_a_quoted_phrase_is_found_as_it_stands(cast, make_record, titles):
    make_record("关于水毁公路的请示")
    make_record("关于公路水毁情况的报告")

    assert titles(cast.clerk, "“水毁公路”") == ["关于水毁公路的请示"]
    assert titles(cast.clerk, "水毁公路") == ["关于公路水毁情况的报告", "关于水毁公路的请示"]


@pytest.mark.parametrize(
    "line",
    [
        "2026年12号",
        "〔2026〕12号",
        "[2026]12",
        "（２０２６）０１２号",
        "云川政办函〔2026〕12号",
        "云川政办函[2026] 12",
        "雲川政辦函2026年第12號",
    ],
)
def test_a_number_is_found_in_any_spelling_before_those_that_cite_it(cast, make_record, titles, line):
    make_record("关于防汛的通知", reference="云川政办函〔2026〕12号")
    make_record("关于转发云川政办函〔2026〕12号的通知")
    make_record("关于别的事的函", reference="云川政办函〔2026〕13号")
    make_record("关于旧事的函", reference="云川政办函〔2025〕12号")

    assert titles(cast.clerk, line) == ["关于防汛的通知", "关于转发云川政办函〔2026〕12号的通知"]


def test_a_number_without_its_issuer_finds_every_issuer_and_with_it_only_that_one(cast, make_record, titles):
    make_record("甲函", reference="青岩政〔2026〕37号")
    make_record("乙函", reference="北渡政〔2026〕37号")

    assert titles(cast.clerk, "〔2026〕37号") == ["乙函", "甲函"]
    assert titles(cast.clerk, "青岩政2026年37号") == ["甲函"]


def test_filters_narrow_by_state_and_day(cast, make_record, titles):
    make_record("一月来的通知", when="2026-01-05 09:00", due_at=None)
    make_record("三月来的通知")
    make_record("三月起草的通知", started=False)

    march = Filters(since=date(2026, 3, 1), until=date(2026, 3, 31))
    assert titles(cast.clerk, "通知", filters=march) == ["三月起草的通知", "三月来的通知"]
    assert titles(cast.clerk, "通知", filters=Filters(states=("draft",))) == ["三月起草的通知"]


def test_pages_follow_each_other_without_gaps(cast, make_record, monkeypatch):
    monkeypatch.setattr(finding, "SIZE", 2)
    for number in range(3):
        make_record(f"防汛通知 {number}", started=False)
        make_record(f"会议通知 {number}", reference="防汛", started=False)

    seen, cursor = [], ""
    while True:
        found = queries.find(cast.clerk, "防汛", cursor=cursor)
        seen += [hit.record.title for hit in found.hits]
        cursor = found.next_cursor
        if not cursor:
            break

    assert seen == ["防汛通知 2", "防汛通知 1", "防汛通知 0", "会议通知 2", "会议通知 1", "会议通知 0"]
    assert found.count == 6


def test_a_changed_cursor_leads_to_the_first_page(cast, make_record):
    make_record("防汛通知")

    assert len(queries.find(cast.clerk, "防汛", cursor="nonsense").hits) == 1


@pytest.mark.parametrize(
    "line", ["", "  ", "，。", '"', "“”", "*", "' OR 1=1 --", "NEAR(", "a" * 5000, "\x00", "{title} : x", "防汛\\'"]
)
def test_no_line_can_break_the_question(cast, make_record, titles, line):
    make_record("关于会议的通知")

    assert titles(cast.clerk, line) == []


def test_the_index_follows_a_corrected_title(cast, record, titles):
    records.amend(record, actor=cast.clerk, version=record.version, title="关于抗旱工作的通知")

    assert (titles(cast.clerk, "防汛"), titles(cast.clerk, "抗旱")) == ([], ["关于抗旱工作的通知"])


def test_what_matched_is_marked(cast, make_record):
    make_record("关于水毁公路的请示", reference="青岩政〔2026〕37号")

    (hit,) = queries.find(cast.clerk, "公路 2026年37号").hits

    assert hit.title == [("关于水毁", False), ("公路", True), ("的请示", False)]
    assert hit.number == [("青岩政〔", False), ("2026〕37号", True)]


def test_a_register_is_narrowed_to_what_matches(cast, make_record):
    wanted = make_record("关于水毁公路的请示")
    make_record("关于会议的通知")

    found = Record.objects.filter(pk__in=queries.matching_ids(cast.clerk, "公路"))

    assert [record.pk for record in found] == [wanted.pk]
    assert queries.matching_ids(cast.clerk, " ") is None
