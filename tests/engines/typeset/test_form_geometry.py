"""Forms: margins to a tenth of a millimetre, upright and sideways, heads on every side, the faces of papers, gaps told."""

import io
import shutil
import warnings

import pdfplumber
import pytest

from zhongshu.engines.typeset import TEMPLATES, MissingGlyphs, render_form

MM = 25.4 / 72
SHEET = {
    "title": "云川市人民政府办公室文件处理单",
    "number": "收〔2026〕1237号",
    "document_title": "关于拨付资金的请示",
}
REGISTER = {
    "title": "收文登记簿",
    "columns": [{"label": "收文编号", "width": 40}, {"label": "标题"}],
    "rows": [[f"收{number}号", "通知"] for number in range(90)],
}
NOTICE = {"title": "云川市人民政府办公室传阅单", "readers": [{"unit": "办公室", "name": "甲"} for _ in range(60)]}


def opened(name, data, fonts):
    return pdfplumber.open(io.BytesIO(render_form(TEMPLATES / f"{name}.typ", data, fonts=fonts)))


def frame(page) -> tuple[float, float, float]:
    """Left, right and top edge of the ruled lines in mm."""
    lines = [*page.lines, *page.rects, *page.curves]
    return (
        min(line["x0"] for line in lines) * MM,
        max(line["x1"] for line in lines) * MM,
        min(line["top"] for line in lines) * MM,
    )


@pytest.mark.parametrize(
    ("name", "data", "size", "edges"),
    [
        ("handling_sheet", SHEET, (210, 297), (25, 190)),
        ("circulation_slip", NOTICE, (210, 297), (25, 190)),
        ("return_slip", SHEET, (210, 297), (25, 190)),
        ("register", REGISTER, (297, 210), (20, 281)),
    ],
)
def test_frames_keep_their_margins_on_every_side(fonts, name, data, size, edges):
    with opened(name, data, fonts) as pdf:
        for page in pdf.pages:
            assert (round(page.width * MM, 1), round(page.height * MM, 1)) == size
            left, right, _ = frame(page)
            # a line lies on its edge with half its width outside
            assert (abs(left - edges[0]) < 0.1, abs(right - edges[1]) < 0.1) == (True, True), (left, right)


def test_heads_and_tops_are_the_same_on_further_sides(fonts):
    with opened("register", REGISTER, fonts) as pdf:
        tops = [frame(page)[2] for page in pdf.pages[1:]]
        assert len(pdf.pages) > 2
        assert all("收文编号" in page.extract_text() for page in pdf.pages)
        assert all(abs(top - 25) < 0.1 for top in tops)


def test_the_site_s_own_face_comes_first(fonts, tmp_path):
    folder = tmp_path / "fonts"
    (folder / "debian").mkdir(parents=True)
    (folder / "site").mkdir()
    for file in (fonts / "debian").iterdir():
        (folder / "debian" / file.name).symlink_to(file)
    with opened("handling_sheet", SHEET, folder) as pdf:
        usual = {char["fontname"].partition("+")[2] for char in pdf.pages[0].chars}
    shutil.copy(next((fonts / "debian").glob("LXGWWenKai*")), folder / "site" / "song.ttf")
    renamed(folder / "site" / "song.ttf", "SimSun")
    with opened("handling_sheet", SHEET, folder) as pdf:
        own = {char["fontname"].partition("+")[2] for char in pdf.pages[0].chars}
    assert not any("SimSun" in name for name in usual)
    assert any("SimSun" in name for name in own)


def renamed(path, family: str) -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # only here

    font = TTFont(path)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = family
    font.save(path)


def test_a_sheet_with_a_gap_says_so_on_itself(fonts):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingGlyphs)
        with opened("handling_sheet", SHEET | {"note": "\U0003134a镇", "foot": "打印：甲"}, fonts) as pdf:
            text = pdf.pages[0].extract_text()
    assert "打印：甲" in text
    assert "字体缺字：U+3134A" in text
