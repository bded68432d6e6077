"""Tracked changes and comments of Word files: what is told, and how the text reads once they are decided."""

import io
import random
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading import tracked_served
from zhongshu.engines.typeset.reading.tracked import Tracked, read_tracked
from zhongshu.engines.typeset.reading.tracked_settled import settle
from zhongshu.engines.typeset.reading.word import read_word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHO = 'w:author="郁怀瑾" w:date="2026-07-02T09:12:00Z"'
OTHER = 'w:author="宋启明" w:date="2026-07-03T15:40:00Z"'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def came(text: str, who: str = WHO, tag: str = "ins") -> str:
    return f"<w:{tag} {who}>{run(text)}</w:{tag}>"


def went(text: str, who: str = WHO, tag: str = "del") -> str:
    return f'<w:{tag} {who}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:{tag}>'


def paragraph(inside: str, end: str = "") -> str:
    mark = f"<w:pPr><w:rPr><w:{end} {WHO}/></w:rPr></w:pPr>" if end else ""
    return f"<w:p {W}>{mark}{inside}</w:p>"


def word(*elements: str) -> bytes:
    document = Document()
    body = document.element.body
    for element in elements:
        body.insert(len(body) - 1, parse_xml(element))
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def lines(data: bytes) -> list[object]:
    parts, _files = read_word(data, "body", "文稿")
    return parts


def told(tracked: Tracked) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.author, each.deleted, each.inserted) for each in tracked.changes]


def both_ways(data: bytes) -> tuple[list[object], list[object]]:
    """As it reads with everything accepted, and with everything refused."""
    numbers = {each.number for each in read_tracked(data, "稿.docx").changes}
    return lines(settle(data, "稿.docx", ())), lines(settle(data, "稿.docx", numbers))


REPLACED = paragraph(run("请于") + went("7月12日") + came("7月15日") + run("前报送。第二句不动。"))
SPLIT = (paragraph(run("第一段。") + came("新的话。"), end="ins"), paragraph(run("原来接着的话。")))
JOINED = (paragraph(run("前半句，"), end="del"), paragraph(run("后半句。")))
ADDED = (paragraph(run("第一段。")), paragraph(came("整段新增。"), end="ins"), paragraph(run("末段。")))


def test_words_that_replace_others_are_one_change_in_its_sentence():
    tracked = read_tracked(word(REPLACED), "稿.docx")

    assert told(tracked) == [("replace", "郁怀瑾", "7月12日", "7月15日")]
    assert tracked.changes[0].at == "2026-07-02 09:12"
    assert [(piece.kind, piece.text) for piece in tracked.changes[0].sentences[0]] == [
        ("same", "请于"),
        ("del", "7月12日"),
        ("ins", "7月15日"),
        ("same", "前报送。"),
    ]


def test_neighbouring_changes_of_two_people_are_two():
    data = word(paragraph(came("甲", WHO) + came("乙", OTHER) + run("。")))

    assert told(read_tracked(data, "稿.docx")) == [("ins", "郁怀瑾", "", "甲"), ("ins", "宋启明", "", "乙")]
    assert lines(settle(data, "稿.docx", {1})) == ["乙。"]


@pytest.mark.parametrize(
    ("elements", "accepted", "refused"),
    [
        ((REPLACED,), ["请于7月15日前报送。第二句不动。"], ["请于7月12日前报送。第二句不动。"]),
        (SPLIT, ["第一段。新的话。", "原来接着的话。"], ["第一段。原来接着的话。"]),
        (JOINED, ["前半句，后半句。"], ["前半句，", "后半句。"]),
        (ADDED, ["第一段。", "整段新增。", "末段。"], ["第一段。", "末段。"]),
        (
            (paragraph(f"<w:ins {WHO}>{run('先加')}{went('又删', OTHER)}</w:ins>" + run("原文")),),
            ["先加原文"],
            ["原文"],
        ),
    ],
    ids=["replaced", "split", "joined", "added", "nested"],
)
def test_accepted_and_refused(elements, accepted, refused):
    assert both_ways(word(*elements)) == (accepted, refused)


def test_a_move_is_one_change_with_two_places():
    names = ('<w:moveFromRangeStart w:id="1" w:name="m1"/>', '<w:moveToRangeStart w:id="2" w:name="m1"/>')
    data = word(
        paragraph(names[0] + went("挪走的话。", tag="moveFrom") + '<w:moveFromRangeEnd w:id="1"/>' + run("甲段。")),
        paragraph(run("乙段。") + names[1] + came("挪走的话。", tag="moveTo") + '<w:moveToRangeEnd w:id="2"/>'),
    )
    tracked = read_tracked(data, "稿.docx")

    assert told(tracked) == [("move", "郁怀瑾", "挪走的话。", "挪走的话。")]
    assert len(tracked.changes[0].sentences) == 2
    assert both_ways(data) == (["甲段。", "乙段。挪走的话。"], ["挪走的话。甲段。", "乙段。"])


def test_a_row_comes_and_goes_as_a_whole():
    def row(inside: str, mark: str = "") -> str:
        properties = f"<w:trPr><w:{mark} {WHO}/></w:trPr>" if mark else ""
        return f"<w:tr>{properties}<w:tc><w:tcPr/><w:p>{inside}</w:p></w:tc></w:tr>"

    rows = row(run("留")) + row(came("新"), "ins") + row(went("旧"), "del")
    table = f"<w:tbl {W}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>"
    data = word(table, paragraph(run("完。")))
    kept = [part["rows"] for each in both_ways(data) for part in each if isinstance(part, dict)]

    assert told(read_tracked(data, "稿.docx")) == [("ins", "郁怀瑾", "", "新"), ("del", "郁怀瑾", "旧", "")]
    assert kept == [[["留"], ["新"]], [["留"], ["旧"]]]


def test_comments_say_about_which_words():
    document = Document()
    spot = document.add_paragraph("共").add_run("1936栋")
    document.add_comment(spot, text="请核对栋数。", author="郁怀瑾")
    kept = io.BytesIO()
    document.save(kept)
    found = read_tracked(kept.getvalue(), "稿.docx").remarks

    assert [(each.author, each.text, each.quote) for each in found] == [("郁怀瑾", "请核对栋数。", "1936栋")]


def package(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "已损坏"),
        (b"not a package", "已损坏"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (b"\xd0\xcf\x11\xe0 doc", "旧格式"),
        (package(**{"a.txt": "x"}), "不是 Word 文稿"),
        (package(**{"word/document.xml": "<broken"}), "已损坏"),
        (package(**{"word/document.xml": BOMB + "]><x>&j;</x>"}), "已损坏"),
        (package(**{"word/document.xml": "x" * 250_000_000}), "展开后过大"),
    ],
    ids=["empty", "text", "locked", "old", "other", "broken", "entities", "bomb"],
)
def test_bad_files_are_refused_with_a_sentence(data, said):
    with pytest.raises(PaperProblem, match=said):
        read_tracked(data, "稿.docx")


def test_more_changes_than_can_be_listed_are_refused():
    many = "".join(came("字", WHO if n % 2 else OTHER) for n in range(2100))

    with pytest.raises(PaperProblem, match="超过 2000 处"):
        read_tracked(word(paragraph(many)), "稿.docx")


def test_damaged_bytes_never_end_in_anything_but_a_sentence():
    whole = word(REPLACED, *SPLIT, *JOINED, *ADDED)
    chance = random.Random(20261122)  # noqa: S311 -- test data
    for _round in range(150):
        damaged = bytearray(whole)
        for _hit in range(chance.randint(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = tracked_served.read_here(bytes(damaged[: chance.randint(1, len(damaged))]), "稿.docx")
        assert found.problem or found.values


def test_hostile_marks_do_not_stop_the_reader():
    """Marks in wrong places, without authors, with dates that are none, nested as no program writes them."""
    chance = random.Random(7)  # noqa: S311 -- test data
    tags = ("ins", "del", "moveFrom", "moveTo", "hyperlink", "smartTag")
    for _round in range(60):
        inside = run("字")
        for _depth in range(chance.randint(1, 12)):
            tag = chance.choice(tags)
            inside = f'<w:{tag} w:date="9{chance.random()}">{inside}{run("层")}</w:{tag}>'
        data = word(paragraph(inside, end=chance.choice(("ins", "del"))))
        assert not tracked_served.read_here(data, "稿.docx").problem
        assert not tracked_served.settled_here(data, "稿.docx", frozenset({1, 3, 99})).problem


def test_in_a_process_of_its_own():
    found = tracked_served.read(word(REPLACED), "稿.docx")

    assert found.values["body"] == "请于7月12日前报送。第二句不动。"
    assert told(found.tracked) == [("replace", "郁怀瑾", "7月12日", "7月15日")]
    assert "旧格式" in tracked_served.settled(b"\xd0\xcf\x11\xe0", "稿.docx", {1}).problem
