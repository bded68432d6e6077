"""PDF: exact places, text that can be taken out again, the marks of PDF/A-2b, the same bytes each time."""

import io
from dataclasses import replace

import pdfplumber
import pypdfium2
import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from PIL import ImageCms

from tests.engines.typeset.writers.conftest import CELL, LINE
from zhongshu.engines.typeset.drawn import Picture
from zhongshu.engines.typeset.writers import MissingCharacters, UnreadablePicture, write_ofd, write_pdf, write_png

MM = 25.4 / 72


@pytest.fixture(scope="module")
def pdf(drawn):
    return write_pdf(drawn)


@pytest.fixture(scope="module")
def page(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        yield document.pages[0]


@pytest.fixture(scope="module")
def structure(pdf):
    return PDFDocument(PDFParser(io.BytesIO(pdf)))


def places(page, y):
    """Characters on one baseline with their left edges in mm."""
    height = float(page.height)
    on_line = [char for char in page.chars if abs((height - char["matrix"][5]) * MM - y) < 0.01 and char["upright"]]
    return [(char["text"], char["matrix"][4] * MM) for char in on_line]


def test_every_character_stands_within_a_hundredth_of_a_millimetre(page):
    widths = [(CELL if char > "\u2e80" else CELL / 2) + 0.1 for char in LINE]
    expected = [28 + sum(widths[:number]) for number in range(len(LINE))]
    found = places(page, 120)
    assert [char for char, _ in found] == list(LINE)
    assert [x for _, x in found] == pytest.approx(expected, abs=0.01)


def test_rules_and_pictures_stand_where_they_were_put(page):
    (rule,) = page.lines
    assert [rule[side] * MM for side in ("x0", "x1", "top", "linewidth")] == pytest.approx(
        [28, 184, 100, 0.5], abs=0.01
    )
    (picture,) = page.images
    assert [picture[side] * MM for side in ("x0", "top", "width", "height")] == pytest.approx(
        [100, 110, 45, 45], abs=0.01
    )


def test_turned_text_goes_upwards(page):
    turned = [char for char in page.chars if not char["upright"]]
    assert "".join(char["text"] for char in turned) == "表1 ABC"
    assert [char["matrix"][4] * MM for char in turned] == pytest.approx([190] * 6, abs=0.01)
    up = [297 - char["matrix"][5] * MM for char in turned]
    em = 14 * MM
    assert up == pytest.approx([250 - em * steps for steps in (0, 1, 1.5, 2, 2.5, 3)], abs=0.01)


def test_black_is_black_ink_alone_and_the_mark_red(page):
    colours = {char["non_stroking_color"] for char in page.chars}
    assert colours == {(0,), (1, 0, 0)}
    assert {char["text"] for char in page.chars if char["non_stroking_color"] != (0,)} == set("云川市人民政府文件")


def test_text_comes_out_in_the_order_of_reading(pdf, page):
    expected = ["云川市人民政府文件", LINE, "一、总体要求"]
    assert page.extract_text().splitlines()[:3] == expected
    document = pypdfium2.PdfDocument(pdf)
    assert document[0].get_textpage().get_text_range().splitlines()[:3] == expected
    assert document[1].get_textpage().get_text_range() == "（一）健全机制。"


def test_bookmarks_form_a_tree(pdf):
    document = pypdfium2.PdfDocument(pdf)
    marks = [(mark.get_title(), mark.level, mark.get_dest().get_index()) for mark in document.get_toc()]
    assert marks == [("关于督查的通知", 0, 0), ("一、总体要求", 1, 0), ("（一）健全机制", 2, 1)]


def test_the_same_paper_gives_the_same_bytes(drawn, pdf):
    assert write_pdf(drawn) == pdf


def test_it_carries_the_marks_of_an_archival_file(structure):
    catalog = structure.catalog
    (intent,) = resolve1(catalog["OutputIntents"])
    profile = ImageCms.ImageCmsProfile(io.BytesIO(resolve1(intent["DestOutputProfile"]).get_data()))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB IEC61966-2.1"
    xmp = resolve1(catalog["Metadata"]).get_data().decode()
    for words in ("<pdfaid:part>2<", "<pdfaid:conformance>B<", "关于督查的通知", "2026-11-22T00:00:00+08:00"):
        assert words in xmp
    assert len(structure.xrefs[0].trailer["ID"]) == 2
    assert structure.encryption is None
    assert structure.info[0]["CreationDate"] == b"D:20261122000000+08'00'"
    assert not {"AA", "OpenAction", "AcroForm", "Names"} & set(catalog)


def test_all_fonts_are_embedded_with_their_characters(structure):
    fonts = resolve1(resolve1(next(_pages(structure))["Resources"])["Font"])
    for font in map(resolve1, fonts.values()):
        (descendant,) = map(resolve1, resolve1(font["DescendantFonts"]))
        descriptor = resolve1(descendant["FontDescriptor"])
        assert {"FontFile2", "FontFile3"} & set(descriptor)
        assert font["Encoding"].name == "Identity-H"
        assert "ToUnicode" in font
        assert descriptor["FontName"].name[6] == "+"


def _pages(structure):
    return map(resolve1, resolve1(structure.catalog["Pages"])["Kids"])


def test_a_page_with_a_seal_names_the_colours_it_mixes(structure):
    first, second = _pages(structure)
    assert resolve1(first["Group"])["CS"].name == "DeviceRGB"
    assert "Group" in second


def test_the_seal_lets_the_text_through(drawn, write):
    on_white = Picture(38, 85, 30, 30, drawn.sheets[1].items[-1].data, "image/png", "seal", over=True)
    sheet = replace(drawn.sheets[1], items=(*write(40, 100, "督查督查", "heiti"), on_white))
    document = pypdfium2.PdfDocument(write_pdf(replace(drawn, sheets=(sheet,), bookmarks=())))
    picture = document[0].render(scale=2).to_pil().convert("RGB")
    under = picture.crop(tuple(int(edge / MM * 2) for edge in (40, 94, 62, 101)))
    assert min(sum(colour) for _, colour in under.getcolors(100_000)) < 60
    assert (255, 0, 0) in {colour for _, colour in picture.getcolors(100_000)}


def test_a_character_that_no_font_has_is_named(with_missing):
    with pytest.raises(MissingCharacters, match=r"U\+E0FFF.*字体"):
        write_pdf(with_missing)


def test_a_space_that_a_face_does_not_have_is_left_out(drawn, write):
    (item,) = write(28, 60, "督查", "heiti")
    spaced = replace(item, text="督\u2006查", advances=(5.0, 3.0, 5.0))
    assert "\u2006" not in spaced.face.covered
    alone = replace(drawn, sheets=(replace(drawn.sheets[1], items=(spaced,)),), bookmarks=())
    with pdfplumber.open(io.BytesIO(write_pdf(alone))) as document:
        chars = document.pages[0].chars
    assert [char["matrix"][4] * MM for char in chars] == pytest.approx([28, 33, 36], abs=0.01)
    assert write_ofd(alone)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a"])
def test_a_picture_that_cannot_be_read_is_refused(drawn, data):
    sheet = replace(drawn.sheets[1], items=(Picture(30, 80, 40, 20, data, "image/png"),))
    with pytest.raises(UnreadablePicture, match="PNG 或 JPEG"):
        write_pdf(replace(drawn, sheets=(sheet,), bookmarks=()))


def test_a_sheet_as_picture(drawn):
    assert write_png(drawn, 1).startswith(b"\x89PNG")
