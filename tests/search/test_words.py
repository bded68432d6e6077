"""How words, numbers and days are found whatever their spelling."""

import pytest

from zhongshu.people.models import Organ
from zhongshu.search import dates, dictionary, jobs, services
from zhongshu.search.dates import Day
from zhongshu.search.query import understand

TEXT = "云川市财政局拨付GB/T9704标准经费1,200,000元，Digital Yunchuan二期，望澜水库除险加固，定于2026年3月5日开工。"


@pytest.mark.parametrize(
    "line",
    [
        "1200000",
        "1,200,000",
        "１，２００，０００",
        "9704",
        "t9704",
        "digital",
        "DIGITAL YUNCHUAN",
        "Ｄｉｇｉｔａｌ",
        "財政局",
        "望瀾水庫",
        "望",
        "2026-3-5",
        "2026/03/05",
        "2026.3.5",
        "2026年3月5日",
        "２０２６年３月５日",
        "二〇二六年三月五日",
        "3月5日",
        "2026年3月",
        "“除险加固”",
        "财政局 2026-3-5",
    ],
)
def test_each_spelling_finds_it(cast, make_record, titles, line):
    make_record(TEXT)
    make_record("关于2025年3月6日召开会议的通知，经费1200元")

    assert titles(cast.clerk, line) == [TEXT]


def test_a_day_written_in_numerals_is_found_by_digits(cast, make_record, titles):
    make_record("二〇二六年十二月二十一日的会议")

    assert titles(cast.clerk, "2026-12-21") == ["二〇二六年十二月二十一日的会议"]
    assert titles(cast.clerk, "12月21日") == ["二〇二六年十二月二十一日的会议"]
    assert titles(cast.clerk, "2026-12-2") == []


def test_the_day_of_the_record_itself_is_found(cast, make_record, titles):
    make_record("甲", when="2026-01-05 09:00")
    make_record("乙")

    assert titles(cast.clerk, "2026-1-5") == ["甲"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-3-5", [Day(2026, 3, 5)]),
        ("2026年3月5日至4月6日", [Day(2026, 3, 5), Day(0, 4, 6)]),
        ("2026年13月", []),
        ("2026年3月", [Day(2026, 3, 0)]),
        ("1.2026.3.5", [Day(2026, 3, 5)]),
        ("三十一号楼", []),
    ],
)
def test_days_of_a_line(text, days):
    assert dates.taken_from(text)[0] == days


def test_a_number_is_not_taken_for_a_day_nor_a_day_for_a_number(db):
    question = understand("2026年12号 2026年3月5日 抗旱")

    assert (question.number.text, question.days, [term.text for term in question.terms]) == (
        "〔2026〕12号",
        (Day(2026, 3, 5),),
        ["抗旱"],
    )


@pytest.mark.parametrize("line", ["云川政办函2026-12号", "云川政办函2026 12号", "云川政办函〔2026〕12号"])
def test_a_number_without_brackets(cast, make_record, titles, line):
    make_record("甲", reference="云川政办函〔2026〕12号")
    make_record("乙", reference="云川政办函〔2026〕13号")

    assert titles(cast.clerk, line) == ["甲"]


def test_names_of_the_directory_become_words_by_themselves(cast):
    before = dictionary.version()
    assert jobs.learn_words() is not None
    assert jobs.learn_words() is None
    assert dictionary.version() > before

    Organ.objects.create(name="云川市雎鸠湿地管理处", short_name="雎鸠湿地处", parent=cast.city)
    jobs.learn_words()
    assert dictionary.cut(["雎鸠湿地处何苗来电"]) == [["雎鸠湿地处", "何苗", "来电"]]


def test_names_of_a_record_become_words_and_those_of_a_classified_one_do_not(
    cast, make_record, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_record("关于望澜水库“清源行动”的通知")
    assert {"望澜水库", "清源行动"} <= set(dictionary.cut(["望澜水库清源行动"])[0])

    record = make_record("关于瀚冥水库的通知")
    record.level = 3
    with django_capture_on_commit_callbacks(execute=True):
        services.indexing._learn(record, services.indexing.facts_of(record))
    assert "瀚冥水库" not in dictionary.cut(["瀚冥水库"])[0]


def test_a_new_word_needs_no_new_index(cast, make_record, titles):
    """Pairs find it before and after."""
    make_record("关于雎鸠湿地修复的通知")
    assert titles(cast.clerk, "雎鸠湿地") == ["关于雎鸠湿地修复的通知"]

    services.learn(["雎鸠湿地"], "place")
    assert titles(cast.clerk, "雎鸠湿地") == ["关于雎鸠湿地修复的通知"]
