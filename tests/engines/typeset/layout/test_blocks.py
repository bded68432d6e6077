"""Tables, upright and sideways, and pictures."""

import pytest

from tests.engines.typeset import papers
from tests.engines.typeset.layout.found import BODY, lines, pictures, rules
from zhongshu.engines.typeset.drawn import Rule, Text
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import Attachment, Image, PaperProblem, Paragraph, Table

BEFORE = Paragraph("现将清单印发给你们，请认真贯彻落实。")


def near(value):
    return pytest.approx(value, abs=0.1)


def set_with(faces, *blocks):
    return lay_out(papers.on_screen(papers.ordinary(blocks=(BEFORE, *blocks, BEFORE))), faces)


def test_table_is_as_wide_as_the_type_area_and_repeats_its_head(faces):
    drawn = set_with(faces, Table(papers.rows(60)))

    heads = ["".join(line.text for line in lines(sheet, "table.head")) for sheet in drawn.sheets]
    sides = [number for number, head in enumerate(heads) if head]
    ruled = [rule for sheet in drawn.sheets for rule in rules(sheet, "table")]

    assert len(sides) >= 3
    assert {heads[number] for number in sides} == {"序号隐患位置主要问题整治措施责任单位完成时限"}
    assert (min(rule.x1 for rule in ruled), max(rule.x2 for rule in ruled)) == (near(28), near(184))
    assert max(rule.y2 for rule in ruled) <= 262
    numbers = [item.text for sheet in drawn.sheets for item in sheet.items if _is_cell(item) and item.text.isdigit()]
    assert numbers == [str(number) for number in range(1, 61)]


def _is_cell(item):
    return isinstance(item, Text) and item.role == "table"


def test_row_is_not_parted(faces):
    long = "抛石固脚、护坡修复，并在汛前完成验收。" * 5
    drawn = set_with(faces, Table((("措施",), *((long,) for _ in range(20)))))

    for sheet in drawn.sheets:
        text = "".join(line.text for line in lines(sheet, "table"))
        text = text.replace("措施", "", 1) if text.startswith("措施") else text
        assert len(text) % len(long) == 0


def test_row_taller_than_a_side_goes_on(faces):
    long = "抛石固脚、护坡修复。" * 400

    drawn = set_with(faces, Table((("措施", "备注"), (long, "无"))))

    text = "".join(item.text for sheet in drawn.sheets for item in sheet.items if _is_cell(item) and item.text != "无")
    assert text == long


def test_lines_return_to_the_grid_after_a_table(faces):
    drawn = set_with(faces, Table(papers.rows(3)), Paragraph("云川市防汛" * 400))

    for sheet in drawn.sheets[1:]:
        tops = [line.top for line in lines(sheet, *BODY)]
        assert all(abs((top - 37) / 10.39 - round((top - 37) / 10.39)) < 0.01 for top in tops)


def test_wide_table_is_set_smaller_then_refused(faces):
    def sizes(columns):
        table = Table((tuple(f"栏目{number}" for number in range(columns)),) * 3)
        return {
            round(item.size, 1) for sheet in set_with(faces, table).sheets for item in sheet.items if _is_cell(item)
        }

    assert sizes(8) == {12.0}
    assert sizes(15) <= {10.5, 9.0, 7.5}
    with pytest.raises(PaperProblem) as caught:
        sizes(40)
    assert caught.value.field == "body"
    assert "正文中第1个表格有40栏" in str(caught.value)
    assert "横排" in str(caught.value)


def test_sideways_table_has_its_head_on_the_left_and_page_numbers_below(faces):
    drawn = lay_out(papers.with_wide_table(), faces)
    sides = [sheet for sheet in drawn.sheets if any(_is_cell(item) for item in sheet.items)]

    assert len(sides) >= 2
    for sheet in sides:
        heads = [item for item in sheet.items if isinstance(item, Text) and item.role == "table.head"]
        cells = [item for item in sheet.items if _is_cell(item)]
        left = 28 if sheet.number % 2 else 26
        assert {item.turn for item in heads + cells} == {90}
        assert max(item.x for item in heads) < min(item.x for item in cells)
        assert lines(sheet, "page_number")[0].top > 262
        for rule in (item for item in sheet.items if isinstance(item, Rule)):
            assert left - 0.01 <= min(rule.x1, rule.x2)
            assert max(rule.x1, rule.x2) <= left + 156.01
            assert min(rule.y1, rule.y2) >= 37 - 0.01
            assert max(rule.y1, rule.y2) <= 262.01
    label = next(item for item in sides[0].items if isinstance(item, Text) and item.role == "attachment_label")
    assert (label.turn, label.y) == (90, near(262))


def test_sideways_table_cannot_end_the_body(faces):
    table = Table(papers.rows(3), landscape=True)

    with pytest.raises(PaperProblem) as caught:
        lay_out(papers.ordinary(blocks=(BEFORE, table)), faces)

    assert caught.value.field == "body"
    assert "横排表格" in str(caught.value)


def test_picture_stands_in_the_middle_of_the_line(faces):
    drawn = set_with(faces, Image(papers.picture(), 80, "图1　石潭河左岸"))

    (picture,) = [found for sheet in drawn.sheets for found in pictures(sheet, "picture")]

    assert (picture.width, picture.height) == (near(80), near(80 * 400 / 600))
    assert picture.x + picture.width / 2 == near(106)
    assert picture.media == "image/png"


def test_picture_wider_than_the_type_area_is_made_smaller(faces):
    drawn = set_with(faces, Image(papers.picture(3000, 3000)))

    (picture,) = [found for sheet in drawn.sheets for found in pictures(sheet, "picture")]

    assert picture.width <= 156
    assert picture.y >= 37
    assert picture.y + picture.height <= 262


@pytest.mark.parametrize("data", [b"", b"not a picture", papers.picture()[:200]])
def test_broken_picture_is_refused_by_the_name_of_its_field(faces, data):
    with pytest.raises(PaperProblem) as caught:
        set_with(faces, Image(data))
    assert caught.value.field == "body"
    assert "图片读不出来" in str(caught.value)

    with pytest.raises(PaperProblem) as caught:
        lay_out(papers.ordinary(attachments=(Attachment("示意图", blocks=(Image(data),)),)), faces)
    assert caught.value.field == "attachments"


def test_bookmarks_name_title_headings_and_attachments(faces):
    drawn = lay_out(papers.with_attachments(), faces)

    found = [(mark.title, mark.level) for mark in drawn.bookmarks]

    assert found[:4] == [
        ("云川市人民政府办公室关于做好2026年防汛抗旱准备工作的通知", 1),
        ("一、提高政治站位", 2),
        ("二、排查整治隐患", 2),
        ("（一）全面开展检查", 3),
    ]
    assert ("附件1：2026年防汛重点隐患整治清单", 1) in found
    assert all(0 <= mark.sheet < len(drawn.sheets) for mark in drawn.bookmarks)
