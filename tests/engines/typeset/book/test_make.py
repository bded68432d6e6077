"""A book: cover, contents with the right pages, parts, heads, numbers, indexes; what is wrong is named."""

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pypdfium2
import pytest

from tests.engines.typeset import papers
from zhongshu.engines.extract.ofd import ofd_pages
from zhongshu.engines.typeset.book import BookSpec, Part, make_book
from zhongshu.engines.typeset.book.volume import roman
from zhongshu.engines.typeset.drawn import Text
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.writers import write_ofd, write_pdf

TITLE = "云川市人民政府规范性文件汇编"
TITLES = [
    "云川市人民政府办公室关于做好2026年防汛抗旱准备工作的通知",
    "云川市水利局关于商请支持石潭河水文监测站建设用地的函",
    "青岩县人民政府关于拨付水毁公路抢修资金的请示",
]


@pytest.fixture(scope="module")
def faces(fonts):
    return Faces.load(fonts)


def three():
    return [
        papers.ordinary(),
        papers.letter(issue_date=date(2025, 1, 2)),
        papers.upward(issue_date=date(2026, 1, 31)),
    ]


SPEC = BookSpec(
    TITLE, "（2026年）", "云川市人民政府办公室", date(2026, 11, 1), (Part("第一编　应急", 0), Part("第二编　建设", 1))
)


@pytest.fixture(scope="module")
def book(faces):
    return make_book(SPEC, three(), faces)


def words(sheet, role):
    return "".join(item.text for item in sheet.items if isinstance(item, Text) and item.role == role)


def text(sheet):
    return "".join(item.text for item in sheet.items if isinstance(item, Text))


def page_of(book, beginning):
    return next(sheet.number for sheet in book.sheets if beginning in words(sheet, "title"))


def test_it_opens_with_cover_and_contents_and_the_text_begins_on_a_right_side(book):
    assert words(book.sheets[0], "book_title") == TITLE
    assert text(book.sheets[1]) == ""
    assert words(book.sheets[2], "contents_heading") == "目　录"
    assert "— I —" in text(book.sheets[2])
    first = next(place for place, sheet in enumerate(book.sheets) if words(sheet, "part_title"))
    assert first % 2 == 0


def test_the_contents_name_the_page_on_which_each_paper_begins(book):
    lines = {}
    for item in book.sheets[2].items:
        if isinstance(item, Text) and item.role.startswith("contents"):
            lines.setdefault(round(item.y, 0), []).append(item)
    pages = {
        "".join(item.text for item in row if item.role != "contents_page").rstrip("…"): item.text
        for row in lines.values()
        for item in row
        if item.role == "contents_page"
    }
    found = list(pages.values())
    assert found == [
        "1",
        str(page_of(book, "防汛抗旱")),
        *found[2:3],
        str(page_of(book, "石潭河")),
        str(page_of(book, "水毁公路")),
    ]


def test_dots_and_page_numbers_end_at_the_right_edge(book):
    left = 28
    pages = [item for item in book.sheets[2].items if isinstance(item, Text) and item.role == "contents_page"]
    assert [item.x + sum(item.advances) for item in pages] == pytest.approx([left + 156] * 5, abs=0.01)
    dots = [item for item in book.sheets[2].items if isinstance(item, Text) and item.role == "contents_dots"]
    assert len({round(item.x + sum(item.advances), 2) for item in dots}) == 1


def test_parts_begin_on_right_sides_without_a_number(book):
    for place, sheet in enumerate(book.sheets):
        if words(sheet, "part_title"):
            assert place % 2 == 0
            assert sheet.number is None
            assert text(book.sheets[place + 1]) == ""


def test_heads_name_the_book_on_the_left_and_the_part_on_the_right(book):
    heads = {
        (sheet.number % 2, words(sheet, "running_head"))
        for sheet in book.sheets
        if sheet.number and words(sheet, "title")
    }
    assert heads <= {(0, TITLE), (1, "第一编　应急"), (1, "第二编　建设")}
    assert [
        sheet.number for sheet in book.sheets if sheet.number is not None and not words(sheet, "running_head")
    ] == []


def test_the_title_index_goes_by_spelling_without_organ_and_about(book):
    (sheet,) = [sheet for sheet in book.sheets if words(sheet, "contents_heading") == "标题索引"]
    letters = [item.text for item in sheet.items if isinstance(item, Text) and item.role == "index_letter"]
    assert letters == ["B", "S", "Z"]  # 拨付, 商请, 做好
    assert words(sheet, "contents_title") == TITLES[2] + TITLES[1] + TITLES[0]


def test_the_date_index_goes_by_date(book):
    (sheet,) = [sheet for sheet in book.sheets if words(sheet, "contents_heading") == "日期索引"]
    assert words(sheet, "contents_title").startswith("2025年1月2日云川市水利局")
    assert words(sheet, "contents_title").index("2026年1月31日") < words(sheet, "contents_title").index("2026年3月12日")


def test_papers_keep_their_text_and_lose_head_seal_and_imprint(book):
    whole = "".join(map(text, book.sheets))
    assert "（云川政办发〔2026〕9号　2026年3月12日）" in whole
    assert "严格值班值守" in whole
    assert "云川市人民政府办公室文件" not in whole
    assert "印发" not in whole
    assert not [item for sheet in book.sheets for item in sheet.items if item.role == "seal"]


def test_bookmarks_lead_to_the_papers(book):
    document = pypdfium2.PdfDocument(write_pdf(book))
    marks = {mark.get_title(): (mark.level, mark.get_dest().get_index()) for mark in document.get_toc()}
    assert marks["封面"] == (0, 0)
    assert marks["目录"] == (0, 2)
    for title in TITLES:
        level, place = marks[title]
        assert level == 1
        assert title in words(book.sheets[place], "title").replace("\n", "")


def test_pdf_and_ofd_of_a_book_have_the_same_sides(book):
    with pdfplumber.open(io.BytesIO(write_pdf(book))) as document:
        in_pdf = [
            "".join(sorted(char["text"] for char in page.chars if not char["text"].isspace()))
            for page in document.pages
        ]
    in_ofd = ["".join(sorted(word.text for word in page.words)) for page in ofd_pages(write_ofd(book))]
    assert in_pdf == in_ofd
    assert len(in_pdf) == len(book.sheets)


def test_on_screen_there_are_no_blank_sides_and_one_margin(faces):
    book = make_book(replace(SPEC, screen=True), three(), faces)
    assert all(text(sheet) for sheet in book.sheets)
    bodies = [
        item.x
        for sheet in book.sheets
        for item in sheet.items
        if isinstance(item, Text) and item.role == "running_head" and sheet.number % 2 == 0
    ]
    assert set(bodies) == {28.0}


def test_without_parts_and_indexes_it_is_cover_contents_and_papers(faces):
    book = make_book(BookSpec(TITLE, index_by_title=False, index_by_date=False), three()[:1], faces)
    assert words(book.sheets[4], "title") == TITLES[0]
    assert not [sheet for sheet in book.sheets if "索引" in words(sheet, "contents_heading")]


def test_a_long_list_runs_on_to_further_sides(faces):
    many = [papers.short(title=f"关于第{number}项工作的通知", seals=()) for number in range(60)]
    book = make_book(replace(SPEC, parts=()), many, faces)
    fronts = [sheet for sheet in book.sheets if words(sheet, "contents_page") and sheet.number is None]
    assert len(fronts) > 2
    assert "— II —" in text(fronts[1])


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": " "}, "title", "没有书名"),
        ({"parts": (Part("甲", 0), Part("乙", 3))}, "parts", "有一编里没有公文"),
        ({"parts": (Part("甲", 1), Part("乙", 1))}, "parts", "有一编里没有公文"),
        ({"parts": (Part("", 0),)}, "parts", "填写编名"),
    ],
)
def test_a_book_that_cannot_be_is_refused(faces, change, field, sentence):
    with pytest.raises(PaperProblem, match=sentence) as found:
        make_book(replace(SPEC, **change), three(), faces)
    assert found.value.field == field


def test_a_book_without_papers_is_refused(faces):
    with pytest.raises(PaperProblem, match="有0件公文"):
        make_book(replace(SPEC, parts=()), [], faces)


def test_the_paper_that_is_wrong_is_named(faces):
    wrong = papers.ordinary(title="关于" + "很长的事情" * 40 + "的通知")
    with pytest.raises(PaperProblem, match="第2件《关于很长的事情"):
        make_book(replace(SPEC, parts=()), [papers.short(), wrong], faces)


def test_roman_numbers():
    assert [roman(number) for number in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]
