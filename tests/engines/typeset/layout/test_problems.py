"""What cannot be set is refused with the field and what to do."""

from pathlib import Path

import pytest

from tests.engines.typeset import papers
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.paper import (
    IssuerMark,
    Options,
    PaperProblem,
    Paragraph,
    Seal,
    heading_level,
    read_paper_blocks,
)

SIXTY = tuple(f"云川市第{number}局" for number in range(1, 61))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"layout": "poster"}, "layout", "没有“poster”这种格式"),
        ({"issuer_mark": IssuerMark()}, "issuer_mark", "没有发文机关标志"),
        ({"issuer_mark": IssuerMark(("很长的名称" * 12,))}, "issuer_mark", "规范化简称"),
        ({"title": " "}, "title", "没有标题"),
        ({"title": "关于做好防汛抗旱准备工作的通知" * 8}, "title", "标题有120个字"),
        ({"body": ""}, "body", "没有正文"),
        ({"body": "汛" * 3_400_000}, "body", "正文有3400000个字"),
        ({"document_number": ""}, "document_number", "没有发文字号"),
        ({"issue_date": None}, "issue_date", "没有成文日期"),
        ({"signers": ("张三",) * 40}, "signers", "签发人有40位"),
        ({"seals": (Seal(b"broken"),)}, "seal", "印章中的图片读不出来"),
        ({"seals": (Seal(papers.seal_picture(), 300),)}, "seal", "印章直径300毫米"),
        ({"seals": (Seal(papers.seal_picture()),) * 2}, "seal", "印章有2枚，署名只有1个"),
        ({"printing_office": "名称很长的办公室" * 4}, "printing_office", "排不下一行"),
        ({"cc_recipients": ("云川市综合行政执法支队直属大队",) * 200}, "cc_recipients", "请使用统称"),
        ({"issuer_signatures": SIXTY, "is_sealed": True, "seals": ()}, "issuer_signatures", "请减少署名的机关"),
    ],
)
def test_refusals_name_the_field(faces, changes, field, words):
    with pytest.raises(PaperProblem) as caught:
        lay_out(papers.ordinary(**changes), faces)

    assert caught.value.field == field
    assert words in str(caught.value)


def test_draft_may_lack_number_and_date(faces):
    paper = papers.ordinary(document_number="", issue_date=None, options=Options(draft=True))

    assert lay_out(paper, faces).sheets


def test_without_fonts_nothing_is_set(tmp_path: Path):
    with pytest.raises(PaperProblem) as caught:
        lay_out(papers.ordinary(), Faces.load(tmp_path))

    assert caught.value.field == "fonts"
    assert "var/fonts/site" in str(caught.value)


def test_broken_font_files_are_passed_over(tmp_path: Path):
    (tmp_path / "broken.otf").write_bytes(b"no font")

    assert Faces.load(tmp_path).is_complete is False


def test_site_faces_come_first(fonts, tmp_path: Path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "own.otf").symlink_to(next(fonts.rglob("FandolFang*")).resolve())
    (tmp_path / "debian").symlink_to(next(fonts.rglob("FandolFang*")).resolve().parent)

    faces = Faces.load(tmp_path)

    assert "site" in faces.first("fangsong").path.parts


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、总体要求", 1),
        ("二十一、附则", 1),
        ("（一）加强领导", 2),
        ("(二)落实责任", 2),
        ("1.水库", 3),
        ("12．堤防", 3),
        ("3.5亿元已到位", 0),
        ("（1）小型水库", 4),
        ("一是加强领导", 0),
        ("第一章　总则", 0),
    ],
)
def test_headings_are_recognised(line, level):
    assert heading_level(line) == level


def test_plain_text_becomes_paragraphs():
    assert read_paper_blocks("\u3000\u3000为做好工作。\n\n一、要求\r\n  具体如下。") == (
        Paragraph("为做好工作。"),
        Paragraph("一、要求", 1),
        Paragraph("具体如下。"),
    )
