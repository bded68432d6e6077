"""OFD: read back by our own reader; the embedded glyphs are those of the PDF; what the paper is goes with it."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests.engines.typeset.writers.conftest import CELL, LINE
from zhongshu.engines.extract.inspect import inspect
from zhongshu.engines.extract.ofd import ofd_lines, ofd_pages
from zhongshu.engines.typeset.paper import Attachment, IssuerMark, Paper
from zhongshu.engines.typeset.writers import Enclosure, MissingCharacters, metadata, write_ofd, write_pdf

NAMES = {"ofd": "http://www.ofdspec.org/2016"}
SCALE = 20  # pixels per mm


@pytest.fixture(scope="module")
def ofd(drawn):
    return write_ofd(drawn, metadata={"文种": "通知"}, enclosures=[Enclosure("名单.txt", b"abc")])


@pytest.fixture(scope="module")
def parts(ofd):
    with zipfile.ZipFile(io.BytesIO(ofd)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(parts, name):
    return etree.fromstring(parts[name])


def test_our_reader_finds_each_line_and_place(ofd):
    first, second = ofd_pages(ofd)
    assert [line.text for line in ofd_lines(ofd)][:3] == ["云川市人民政府文件", LINE, "一、总体要求"]
    widths = [(CELL if char > "\u2e80" else CELL / 2) + 0.1 for char in LINE]
    found = [word for word in first.words if abs(word.y + 0.88 * word.size - 120) < 0.01]
    assert [word.text for word in found] == list(LINE)
    assert [word.x for word in found] == pytest.approx([28 + sum(widths[:n]) for n in range(len(LINE))], abs=0.01)
    assert (first.width, first.height) == (210, 297)
    ((left, top, path, width, colour),) = first.paths
    assert (left + 0.25, top + 0.25, path, width, colour) == (28, 100, "M 0.25 0.25 L 156.25 0.25", 0.5, "#ff0000")
    assert [area for area, _ in first.images + second.images] == [45 * 45, 40 * 20]


def test_it_is_an_ofd_to_whoever_takes_uploads(drawn):
    facts = inspect(write_ofd(drawn), "通知.ofd")
    assert (facts.kind, [problem.sentence for problem in facts.problems]) == ("ofd", [])


def test_all_objects_have_numbers_of_their_own_and_point_at_something(parts):
    roots = [xml(parts, name) for name in parts if name.endswith(".xml")]
    named = [found.get("ID") for root in roots for found in root.iter() if found.get("ID")]
    ids = [int(name) for name in named if not name.startswith("attachment_")]
    largest = int(xml(parts, "Doc_0/Document.xml").findtext(".//ofd:MaxUnitID", namespaces=NAMES))
    assert len(set(ids)) == len(ids)
    assert max(ids) <= largest
    used = {
        int(found.get(key))
        for root in roots
        for found in root.iter()
        for key in ("Font", "ResourceID", "PageID")
        if found.get(key)
    }
    assert used <= set(ids)
    files = [found.text for root in roots for found in root.iter("{*}FontFile", "{*}MediaFile")]
    assert all(f"Doc_0/Res/{name}" in parts for name in files)


def test_bookmarks_form_a_tree(parts):
    outlines = xml(parts, "Doc_0/Document.xml").find("ofd:Outlines", NAMES)

    def tree(element):
        return [(each.get("Title"), tree(each)) for each in element.findall("ofd:OutlineElem", NAMES)]

    assert tree(outlines) == [("关于督查的通知", [("一、总体要求", [("（一）健全机制", [])])])]


def test_it_says_what_it_is(parts):
    info = xml(parts, "OFD.xml").find(".//ofd:DocInfo", NAMES)
    said = {each.get("Name"): each.text for each in info.iter("{*}CustomData")}
    assert said == {"发文字号": "云政发〔2026〕1号", "文种": "通知"}
    facts = [info.findtext(f"ofd:{name}", namespaces=NAMES) for name in ("Title", "Author", "CreationDate")]
    assert facts == ["关于督查的通知", "云川市人民政府", "2026-11-22"]
    assert len(info.findtext("ofd:DocID", namespaces=NAMES)) == 32


def test_metadata_by_the_words_of_the_standard():
    paper = Paper(
        issuer_mark=IssuerMark(("云川市人民政府", "云川市委"), "文件"),
        document_number="云政发〔2026〕1号",
        title="云川市人民政府\n关于督查工作的通知（试行）",
        security_level="秘密",
        secrecy_period="5年",
        main_recipients=("各县区人民政府", "市直各部门"),
        attachments=(Attachment("名单"), Attachment("清单")),
        issue_date=date(2026, 11, 22),
        print_date=date(2026, 11, 23),
    )
    assert metadata(paper, identifier="7F3A") == {
        "公文标识": "7F3A",
        "文种": "通知",
        "密级和保密期限": "秘密★5年",
        "发文机关标志": "云川市人民政府、云川市委文件",
        "发文字号": "云政发〔2026〕1号",
        "标题": "云川市人民政府关于督查工作的通知（试行）",
        "主送机关": "各县区人民政府、市直各部门",
        "附件说明": "名单；清单",
        "成文日期": "2026-11-22",
        "印发日期": "2026-11-23",
    }


def test_files_travel_inside(parts):
    listed = xml(parts, "Doc_0/Attachs/Attachments.xml").find("ofd:Attachment", NAMES)
    assert listed.get("Name") == "名单.txt"
    assert parts[listed.findtext("ofd:FileLoc", namespaces=NAMES).lstrip("/")] == b"abc"


def test_the_same_paper_gives_the_same_bytes(drawn):
    assert write_ofd(drawn) == write_ofd(drawn)


def test_embedded_fonts_are_truetype_and_whole(parts):
    fonts = [data for name, data in parts.items() if name.endswith(".ttf")]
    assert fonts
    for data in fonts:
        with TTFont(io.BytesIO(data)) as font:
            assert {"glyf", "cmap", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post"} <= set(font.keys())
            assert all(font["glyf"][name] is not None for name in font.getGlyphOrder())


def test_the_glyphs_look_like_those_of_the_pdf(drawn, parts):
    """Drawn by another hand: each text object with its embedded font at the places that the package names."""
    page = pypdfium2.PdfDocument(write_pdf(drawn))[0]
    expected = page.render(scale=SCALE * 25.4 / 72).to_pil().convert("L")
    found = Image.new("L", expected.size, 255)
    files = {
        each.get("ID"): each.findtext("ofd:FontFile", namespaces=NAMES)
        for each in xml(parts, "Doc_0/PublicRes.xml").iter("{*}Font")
    }
    for text in xml(parts, "Doc_0/Pages/Page_0/Content.xml").iter("{*}TextObject"):
        if not text.get("CTM"):
            _put(found, text, parts[f"Doc_0/Res/{files[text.get('Font')]}"])
    area = tuple(edge * SCALE for edge in (20, 112, 98, 135))  # text only, no seal
    apart = ImageChops.difference(expected.crop(area), found.crop(area))
    dark = sum(255 - grey for grey in expected.crop(area).tobytes())
    assert sum(apart.tobytes()) < 0.2 * dark


def _put(picture, text, font):
    left, top, _, _ = map(float, text.get("Boundary").split())
    code = text.find("ofd:TextCode", NAMES)
    face = ImageFont.truetype(io.BytesIO(font), float(text.get("Size")) * SCALE)
    x, y = left + float(code.get("X")), top + float(code.get("Y"))
    steps = iter(_steps(code.get("DeltaX", "")))
    for char in code.text:
        ImageDraw.Draw(picture).text((x * SCALE, y * SCALE), char, font=face, fill=0, anchor="ls")
        x += next(steps, 0)


def _steps(words):
    listed = iter(words.split())
    for word in listed:
        many, step = (int(next(listed)), next(listed)) if word == "g" else (1, word)
        yield from [float(step)] * many


def test_a_character_beyond_the_basic_plane_stands_alone(drawn, write):
    sheet = replace(drawn.sheets[1], items=tuple(write(28, 60, "镕𬭎𫓧查")))
    ofd = write_ofd(replace(drawn, sheets=(sheet,), bookmarks=()))
    (page,) = ofd_pages(ofd)
    assert [word.text for word in page.words] == list("镕𬭎𫓧查")
    assert [word.x for word in page.words] == pytest.approx([28 + CELL * n for n in range(4)], abs=0.01)


def test_a_character_that_no_font_has_is_named(with_missing):
    with pytest.raises(MissingCharacters, match=r"U\+E0FFF"):
        write_ofd(with_missing)
