"""SVG: outlines at the places of the PDF, the text over them, what each thing is."""

import io
from itertools import pairwise

import pdfplumber
import pytest
from lxml import etree

from tests.engines.typeset.writers.conftest import CELL, LINE
from zhongshu.engines.typeset.writers import write_pdf, write_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def sheet(drawn):
    return etree.fromstring(write_svg(drawn.sheets[0]))


def clear_lines(sheet):
    """The lines of text by their baselines, from left to right."""
    found = {}
    for text in sheet.iter(f"{SVG}text"):
        if text.get("transform") is None:
            found.setdefault(float(text.get("y")), []).append((list(map(float, text.get("x").split())), text.text))
    return found


def test_selectable_text_lies_over_the_outlines(sheet):
    lines = clear_lines(sheet)
    assert "".join(text for _, text in lines[120]) == LINE
    assert [x for places, _ in lines[120] for x in places][:2] == pytest.approx([28, 28 + CELL + 0.1], abs=0.001)
    assert {text.get("fill-opacity") for text in sheet.iter(f"{SVG}text")} == {"0"}


def test_every_thing_says_what_it_is(sheet):
    roles = {
        each.get("data-role")
        for each in sheet
        if each.tag in {f"{SVG}{name}" for name in ("g", "text", "line", "image")}
    }
    assert roles == {"issuer_mark", "header_rule", "body", "heading1", "table", "seal", "page_number"}


def test_every_outline_that_is_used_is_there(sheet):
    there = {path.get("id") for path in sheet.iter(f"{SVG}path")}
    used = {use.get("href").lstrip("#") for use in sheet.iter(f"{SVG}use")}
    assert used == there


def test_there_is_no_style_or_script_in_it(sheet):
    assert not [each for each in sheet.iter() if each.get("style") or each.tag.endswith(("script", "style"))]


def test_lines_stand_where_they_stand_in_the_pdf(drawn, sheet):
    with pdfplumber.open(io.BytesIO(write_pdf(drawn))) as document:
        chars = [char for char in document.pages[0].chars if char["upright"]]
    mm = 25.4 / 72
    in_pdf = sorted((round(297 - char["matrix"][5] * mm), char["matrix"][4] * mm) for char in chars)
    lines = clear_lines(sheet)
    in_svg = sorted((round(y), x) for y, pieces in lines.items() for places, _ in pieces for x in places)
    assert [y for y, _ in in_svg] == [y for y, _ in in_pdf]
    assert [x for _, x in in_svg] == pytest.approx([x for _, x in in_pdf], abs=0.01)


def test_a_character_that_no_font_has_is_a_frame_that_names_it(with_missing):
    sheet = etree.fromstring(write_svg(with_missing.sheets[0]))
    assert [frame.get("data-missing") for frame in sheet.iter(f"{SVG}rect") if frame.get("data-missing")] == [
        "\U000e0fff"
    ]


def test_characters_follow_one_another(sheet):
    for pieces in clear_lines(sheet).values():
        places = [x for found, _ in sorted(pieces) for x in found]
        assert all(left < right for left, right in pairwise(places))
