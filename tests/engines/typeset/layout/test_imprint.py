"""版记 and 页码 (7.4, 7.5) and where the imprint goes."""

import pytest

from tests.engines.typeset import papers
from tests.engines.typeset.layout.found import BODY, line, lines, rules
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import Options

PITCH, CELL = 10.39, 156 / 28


def near(value):
    return pytest.approx(value, abs=0.1)


def imprint_side(drawn):
    return next(sheet for sheet in drawn.sheets if lines(sheet, "printing_office"))


def test_imprint_has_three_lines_the_last_on_the_edge_of_the_type_area(faces):
    side = imprint_side(lay_out(papers.on_screen(papers.ordinary()), faces))

    first, middle, last = rules(side, "imprint_rule")
    copies, office, day = lines(side, "cc_recipients"), line(side, "printing_office"), line(side, "print_date")

    assert [rule.y1 for rule in (first, middle, last)] == [near(262 - 3 * PITCH), near(262 - PITCH), near(262)]
    assert [(rule.x1, rule.x2) for rule in (first, middle, last)] == [(near(28), near(184))] * 3
    assert [rule.width for rule in (first, middle, last)] == [0.35, 0.25, 0.35]
    assert {rule.colour for rule in (first, middle, last)} == {"black"}
    assert copies[0].text.startswith("抄送：市委办公室，")
    assert copies[-1].text.endswith("。")
    assert copies[0].left == near(28 + CELL)
    assert copies[1].left == near(28 + CELL + 3 * copies[0].size * 25.4 / 72), "below the first name"
    assert (office.text, office.left) == ("云川市人民政府办公室", near(28 + CELL))
    assert (day.text, day.right) == ("2026年3月13日印发", near(184 - CELL))
    assert [each.size for each in (*copies, office, day)] == [pytest.approx(14)] * 4


def test_imprint_without_copies_has_two_lines(faces):
    side = imprint_side(lay_out(papers.ordinary(cc_recipients=()), faces))

    assert [rule.y1 for rule in rules(side, "imprint_rule")] == [near(262 - PITCH), near(262)]


def test_imprint_stands_on_an_even_side_in_print(faces):
    drawn = lay_out(papers.short(), faces)

    assert [bool(lines(sheet, "printing_office")) for sheet in drawn.sheets] == [False, True]
    assert [sheet.number for sheet in drawn.sheets] == [1, 2]


def test_imprint_follows_the_text_on_a_screen(faces):
    paper = papers.short(body="各县区要加强领导。", seals=(), note="")

    drawn = lay_out(papers.on_screen(paper), faces)

    assert len(drawn.sheets) == 1
    assert lines(drawn.sheets[0], "printing_office")


def test_imprint_may_stand_on_an_odd_side_where_the_site_wants_it(faces):
    paper = papers.short(body="各县区要加强领导。", seals=(), note="", options=Options(imprint_even=False))

    assert len(lay_out(paper, faces).sheets) == 1


def test_blank_side_before_the_imprint_and_the_imprint_have_no_number(faces):
    drawn = lay_out(papers.ordinary(), faces)

    assert [sheet.number for sheet in drawn.sheets] == [1, 2, None, None]
    assert drawn.sheets[2].items == ()
    assert lines(drawn.sheets[3], "printing_office")


@pytest.mark.parametrize("name", sorted(papers.ALL))
def test_text_keeps_clear_of_the_imprint(faces, name):
    for sheet in lay_out(papers.ALL[name](), faces).sheets:
        found = rules(sheet, "imprint_rule.first")
        upright = [each for each in lines(sheet) if not found or each.top < found[0].y1]
        assert not found or not upright or max(each.bottom for each in upright) <= found[0].y1 - 2.4


@pytest.mark.parametrize("screen", [False, True])
def test_page_numbers_are_outside(faces, screen):
    drawn = lay_out(papers.ordinary(body=papers.BODY * 3, options=Options(screen=screen)), faces)

    for number, sheet in enumerate(drawn.sheets[:3], start=1):
        found = line(sheet, "page_number")
        left = 28 if number % 2 or screen else 26
        assert found.text == f"— {number} —"
        assert found.size == pytest.approx(14)
        if number % 2:
            assert found.right == near(left + 156 - CELL)
        else:
            assert found.left == near(left + CELL)


def test_dash_of_the_page_number_is_seven_millimetres_below_the_type_area(faces):
    sheet = lay_out(papers.ordinary(), faces).sheets[0]

    (number,) = [item for item in sheet.items if getattr(item, "role", "") == "page_number"]

    assert number.y - number.face.ink("—")[3] * number.size * 25.4 / 72 == near(269)


def test_letter_without_copies_has_no_imprint(faces):
    drawn = lay_out(papers.letter(cc_recipients=()), faces)

    assert not any(lines(sheet, "cc_recipients", "printing_office") for sheet in drawn.sheets)


@pytest.mark.parametrize("count", range(1, 30))
def test_last_side_holds_body_or_the_imprint(faces, count):
    drawn = lay_out(papers.ordinary(body="云川市防汛抗旱工作。\n" * count), faces)

    assert lines(drawn.sheets[0], *BODY)
    assert len(drawn.sheets) % 2 == 0
    assert lines(drawn.sheets[-1], "printing_office")
