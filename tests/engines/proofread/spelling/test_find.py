"""What the speller finds in a text, and that it leaves alone what it does not understand."""

import random
import time

import pytest

from zhongshu.engines.proofread.spelling import Speller, SpellingDataError

WRONG = "各级人民政府应当加强对环竟保护工作的领到，严格旅行监督管理职责。"
RIGHT = "各级人民政府应当加强对环境保护工作的领导，严格履行监督管理职责。"


def test_corrects_characters_of_the_same_sound(speller):
    assert speller.correct(WRONG) == RIGHT


def test_leaves_a_right_sentence_alone(speller):
    assert speller.find(RIGHT) == []


def test_corrects_two_neighbours_at_once(speller):
    assert speller.correct("坚持依法行政的基本元泽，制定本办法。") == "坚持依法行政的基本原则，制定本办法。"


def test_look_alikes_are_told_as_errors_of_recognition(speller):
    found = speller.find("由具级以上地方人民政府责令改正。")

    assert [(one.text, one.suggestions[0], one.family, one.rule) for one in found] == [
        ("具", "县", "ocr", "spelling.look-alike")
    ]


def test_a_finding_says_which_word_was_meant(speller):
    found = speller.find("县级以上人民政府应当加强环竟保护工作。")

    assert [(one.start, one.end, one.text, one.suggestions[0], one.severity) for one in found] == [
        (13, 14, "竟", "境", "warn")
    ]
    assert found[0].reason == "“环竟保护”疑为“环境保护”之误：“竟”与“境”读音相同。"


def test_offsets_point_into_the_text_as_given(speller):
    text = f"\r\n\t　{WRONG}\r\n12３abc😀\n\n{WRONG}"

    found = speller.find(text)

    assert len(found) >= 4
    assert all(text[one.start : one.end] == one.text for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        " ",
        "。",
        "的",
        "The quick brown fox jumps over the lazy dog.",
        "12345678901234567890",
        "\ud800\udfff\x00",
        "各級人民政府應當加強對環境保護工作的領導，嚴格履行監督管理職責，確保實現。",
        "😀" * 50,
    ],
)
def test_leaves_alone_what_is_no_simplified_chinese(speller, text):
    assert (speller.find(text), speller.correct(text)) == ([], text)


def test_corrected_text_is_of_the_same_length_whatever_the_text(speller):
    letters = (
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年\n，。1aA　〔〕國"
    )
    pick = random.Random(1)  # noqa: S311 -- a test text, not a secret
    for size in (1, 2, 3, 7, 100, 3000):
        text = "".join(pick.choices(letters, k=size))
        assert len(speller.correct(text)) == size


def test_a_long_text_without_any_mark_is_read_in_bounded_time(speller):
    began = time.process_time()
    speller.find("各级人民政府应当加强环境保护工作的领导" * 10_000)
    assert time.process_time() - began < 60


def test_the_place_in_a_long_text_does_not_matter(speller):
    text = f"{RIGHT}\n" * 1500 + WRONG

    found = speller.find(text)

    assert speller.correct(text) == f"{RIGHT}\n" * 1500 + RIGHT
    assert all(text[one.start : one.end] == one.text for one in found)


def test_what_stands_in_the_text_again_and_again_is_only_mentioned(speller):
    text = "\n".join(["加强环竟保护工作。"] * 3)

    assert {one.severity for one in speller.find(text)} == {"info"}
    assert speller.correct(text) == text


def test_units_after_digits_and_fixed_phrases_are_left_alone(speller):
    assert speller.find("建设局每周五16时前报送工作进展，\n（此页无正文）") == []


def test_loads_fast():
    began = time.process_time()
    Speller.load.__func__(Speller)
    assert time.process_time() - began < 0.3


def test_a_damaged_file_says_what_to_do(tmp_path):
    (tmp_path / "bad.bin").write_bytes(b"{}\n123")
    with pytest.raises(SpellingDataError, match="已损坏：请重新生成"):
        Speller.load(tmp_path / "bad.bin")
    with pytest.raises(SpellingDataError, match="打不开错别字统计文件"):
        Speller.load(tmp_path / "none.bin")
