"""Lines: what may not begin or end them, what is not parted, and that nothing of the text is lost."""

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engines.typeset import papers
from tests.engines.typeset.layout.found import BODY, body_text, lines
from zhongshu.engines.typeset.drawn import Text
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.layout.breaking import break_text
from zhongshu.engines.typeset.paper import Paragraph

CELL = 156 / 28
NEVER_FIRST = set("、。，．：；？！）〕】》〉」』”’％—…·～,.:;?!)%")
NEVER_LAST = set("（〔【《〈「『“‘(")

WORDS = st.sampled_from(
    """防汛
抗旱工作
云川市人民政府
水
，
。
；
（
）
“
”
《
》
——
……
2026年
12.5%
1260万元
WPS
GB/T 9704
3月5日
、
：
！
100
镕
喆""".splitlines()
)
TEXTS = st.lists(WORDS, min_size=1, max_size=120).map("".join)
ONCE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def units(text):
    return [500 if char.isascii() else 1000 for char in text]


def is_sane(text):
    """No heap of signs that cannot all stand at the end of a line."""
    return not re.search(r"[、。，：；！）》”—…%]{5}|[（《“]{5}|[A-Za-z0-9.%/]{25}", text)


def unspaced(text):
    return re.sub(r"\s", "", text)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_lines_begin_and_end_as_they_may(text):
    assume(is_sane(text))

    places = break_text(text, units(text), 26_000, 28_000)

    for (start, end), (after, _) in pairwise(places):
        assert text[after] not in NEVER_FIRST
        assert text[end - 1] not in NEVER_LAST
        assert not (text[end - 1].isdigit() and text[after] in "年月日")
        assert end < after or not (is_letter(text[end - 1]) and is_letter(text[after])), "a word is parted"
        assert start < end


def is_letter(char):
    return char.isascii() and char.isalnum()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), st.integers(1, 30), st.integers(1, 30))
@settings(max_examples=200, deadline=None)
def test_any_text_is_broken_without_loss(text, first, rest):
    places = break_text(text, units(text), first * 1000, rest * 1000)

    assert unspaced("".join(text[start:end] for start, end in places)) == unspaced(text)
    for number, (start, end) in enumerate(places):
        width = sum(units(text[start:end]))
        assert width <= (rest if number else first) * 1000 or end - start == 1


@given(st.lists(TEXTS, min_size=1, max_size=12))
@ONCE
def test_body_stands_once_in_order_inside_the_type_area(faces, paragraphs):
    assume(any(unspaced(text) for text in paragraphs))
    paper = papers.on_screen(papers.ordinary(body="", blocks=tuple(Paragraph(text) for text in paragraphs)))

    drawn = lay_out(paper, faces)

    assert unspaced(body_text(drawn)) == unspaced("".join(paragraphs))
    for sheet in drawn.sheets:
        body = lines(sheet, *BODY)
        assert len(body) <= 22
        for line in body:
            assert line.left >= 28 - 0.01
            assert line.right <= 184 + 0.01
            assert line.top >= 37 - 0.01
            assert line.bottom <= 262
    for sheet in drawn.sheets:
        assert not lines(sheet, "issue_date") or lines(sheet, *BODY)


def test_full_side_has_22_lines_of_28_characters(faces):
    paper = papers.ordinary(body="", blocks=(Paragraph("云川市防汛抗旱工作要点" * 300),))

    sheet = lay_out(paper, faces).sheets[2]
    found = lines(sheet, *BODY)

    assert len(found) == 22
    assert {len(line.text) for line in found} == {28}
    for number, line in enumerate(found):
        assert line.top == pytest.approx(37 + number * 10.39, abs=0.01)
        assert (line.left, line.right) == (pytest.approx(28, abs=0.01), pytest.approx(184, abs=0.01))


def test_even_sides_are_bound_on_the_right(faces):
    body = (Paragraph("云川市防汛抗旱工作要点" * 300),)

    in_print = lay_out(papers.ordinary(blocks=body), faces)
    on_screen = lay_out(papers.on_screen(papers.ordinary(blocks=body)), faces)

    assert [round(lines(sheet, *BODY)[1].left, 1) for sheet in in_print.sheets[:4]] == [28.0, 26.0, 28.0, 26.0]
    assert [round(lines(sheet, *BODY)[1].left, 1) for sheet in on_screen.sheets[:4]] == [28.0] * 4
    assert body_text(in_print) == body_text(on_screen)


def test_every_full_line_ends_at_the_margin(faces):
    sheet = lay_out(papers.ordinary(), faces).sheets[1]

    paragraph_ends = ("。", "清单", "隐患", "值守", "值班制度")
    full = [line for line in lines(sheet, *BODY) if not line.text.endswith(paragraph_ends)]

    assert len(full) > 8
    assert {round(line.right, 1) for line in full} == {182.0}


def test_characters_of_a_full_line_keep_their_cells(faces):
    sheet = lay_out(papers.ordinary(blocks=(Paragraph("云川市防汛抗旱工作要点" * 300),)), faces).sheets[1]

    advances = [
        advance for item in sheet.items if isinstance(item, Text) and item.role == "body" for advance in item.advances
    ]

    assert all(advance == pytest.approx(CELL, abs=0.001) for advance in advances)


def test_headings_have_their_faces(faces):
    drawn = lay_out(papers.ordinary(), faces)

    kinds = {item.role: item.face for sheet in drawn.sheets for item in sheet.items if isinstance(item, Text)}

    assert kinds["heading1"] == faces.first("heiti")
    assert kinds["heading2"] == faces.first("kaiti")
    assert {kinds["heading3"], kinds["heading4"], kinds["body"]} == {faces.first("fangsong")}
    assert kinds["title"] == faces.first("xiaobiaosong")
    assert kinds["page_number"] == faces.first("songti")


def test_heading_that_runs_into_its_text_ends_with_its_full_stop(faces):
    drawn = lay_out(papers.ordinary(body="（一）加强领导。各县区要加强组织领导。"), faces)

    found = [(item.role, item.text) for item in drawn.sheets[0].items if isinstance(item, Text) and item.role in BODY]

    assert found == [("heading2", "（一）加强领导。"), ("body", "各县区要加强组织领导。")]


def test_heading_does_not_end_a_side(faces):
    for count in range(6, 34):
        body = "\n".join(
            ["云川市防汛抗旱工作。"] * count
            + ["一、提高政治站位", "各县区要加强领导。", "要落实责任。", "要严格值班。"]
        )
        drawn = lay_out(papers.ordinary(body=body), faces)
        for sheet in drawn.sheets:
            found = lines(sheet, *BODY)
            assert not found or found[-1].text != "一、提高政治站位"


def test_rare_characters_come_out_of_another_face(faces):
    drawn = lay_out(papers.ordinary(body="朱镕基、喆堃昇祎玥翀燊頔赟同志出席。"), faces)

    assert drawn.missing == ()
    assert "朱镕基、喆堃昇祎玥翀燊頔赟同志出席。" in body_text(drawn)


def test_characters_without_a_glyph_are_reported(faces):
    drawn = lay_out(papers.ordinary(body="编号\U0001f9ff和\ue123。"), faces)

    assert drawn.missing == ("\U0001f9ff", "\ue123")


def test_substituted_faces_are_reported(faces):
    drawn = lay_out(papers.ordinary(), faces)

    wanted = {each.wanted for each in drawn.substitutions}

    assert all(
        kind in wanted
        for kind, name in (("小标宋体", "xiaobiaosong"), ("仿宋体", "fangsong"))
        if faces.substitutes(name)
    )
    assert all("代替" in str(each) for each in drawn.substitutions)


def test_control_characters_are_left_out(faces):
    drawn = lay_out(papers.ordinary(body="防汛\x00抗旱\u200b工作\x1b。", title="关于\x07防汛的通知"), faces)

    assert body_text(drawn) == "防汛抗旱工作。"
    assert drawn.title == "关于防汛的通知"


def test_items_of_a_list_are_no_headings(faces):
    """They fill the side; only a heading that stands above its text keeps with it."""
    body = "\n".join(["云川市防汛抗旱工作。", *(f"{number}.落实责任；" for number in range(1, 40))])

    drawn = lay_out(papers.ordinary(body=body), faces)

    assert len(lines(drawn.sheets[1], *BODY)) == 22


def test_paper_without_title_goes_by_its_mark_and_number(faces):
    assert lay_out(papers.order(), faces).title == "云川市人民政府令第18号"
