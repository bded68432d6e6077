"""Printed forms: reproducible, flowing to further pages, honest about missing glyphs; barcodes that read back."""

import io
import warnings

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from zhongshu.engines.barcode import code128_svg, qr_svg
from zhongshu.engines.typeset import TEMPLATES, FormError, MissingGlyphs, render_form

STROKES = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40"><script>x</script><path d="M1 1L90 30" onclick="x"/></svg>'
SHEET = {
    "title": "云川市人民政府办公室文件处理单",
    "number": "收〔2026〕1237号",
    "document_title": "关于拨付资金的请示",
    "instructions": [{"strokes": STROKES, "by": "市长　顾明川", "at": "7月10日 8:40"}],
    "foot": "打印：孟晓峰",
    "check": "7F3A",
}


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_the_same_data_give_the_same_bytes(fonts):
    first, second = (render_form(TEMPLATES / "handling_sheet.typ", SHEET, fonts=fonts) for _ in range(2))
    assert first == second
    (text,) = page_texts(first)
    assert all(
        words in text for words in ("收〔2026〕1237号", "关于拨付资金的请示", "顾明川", "第 1 页，共 1 页", "校验 7F3A")
    )


def test_long_opinions_flow_to_further_pages(fonts):
    long = SHEET | {"results": [{"text": "核查。" * 900, "by": f"第{number}人"} for number in range(3)]}
    texts = page_texts(render_form(TEMPLATES / "handling_sheet.typ", long, fonts=fonts))
    assert len(texts) > 2
    assert ["（续）" in text for text in texts] == [False, *[True] * (len(texts) - 1)]
    assert sum(text.count("核查") for text in texts) == 2700


def test_registers_repeat_their_header(fonts):
    data = {
        "title": "收文登记簿",
        "columns": [{"label": "收文编号", "width": 40}, {"label": "标题"}],
        "rows": [[f"收{n}号", "通知"] for n in range(90)],
    }
    texts = page_texts(render_form(TEMPLATES / "register.typ", data, fonts=fonts))
    assert len(texts) > 1
    assert all("收文编号" in text for text in texts)


@pytest.mark.parametrize("name", ["handling_sheet", "circulation_slip", "return_slip", "register"])
def test_forms_print_with_nothing_filled_in(fonts, name):
    assert len(page_texts(render_form(TEMPLATES / f"{name}.typ", {"title": "单"}, fonts=fonts))) == 1


def test_data_is_text_and_never_markup(fonts):
    hostile = '#read("/etc/passwd") *b* $x$ <a> \\ "'
    (text,) = page_texts(render_form(TEMPLATES / "handling_sheet.typ", SHEET | {"note": hostile}, fonts=fonts))
    assert '#read("/etc/passwd") *b* $x$ <a> \\ "' in text


def test_a_character_without_glyph_is_reported(fonts):
    with pytest.warns(MissingGlyphs) as caught:
        render_form(TEMPLATES / "return_slip.typ", {"title": "单", "to": "\U0003134a县"}, fonts=fonts)
    assert caught[0].message.characters == ["\U0003134a"]


def test_usual_characters_are_not_reported(fonts):
    with warnings.catch_warnings():
        warnings.simplefilter("error", MissingGlyphs)
        render_form(TEMPLATES / "return_slip.typ", {"title": "镕喆堃昇祎玥翀燊頔赟⑪⑳〔2026〕"}, fonts=fonts)


@pytest.mark.parametrize(
    "strokes",
    [
        "<svg",
        "<svg/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><svg viewBox="0 0 1 1"/>',
        '<svg viewBox="0 0 0 0"/>',
        "x" * 500_000,
    ],
)
def test_unreadable_handwriting_is_refused(strokes):
    with pytest.raises(FormError, match="手写批示"):
        render_form(TEMPLATES / "handling_sheet.typ", {"instructions": [{"strokes": strokes}]})


def test_a_broken_template_is_refused(tmp_path):
    (tmp_path / "bad.typ").write_text("#nothing", encoding="utf-8")
    with pytest.raises(FormError, match="模板"):
        render_form(tmp_path / "bad.typ", {})


@pytest.mark.parametrize(
    ("svg", "extra", "text"),
    [
        (code128_svg("SW20261237"), {}, "SW20261237"),
        (qr_svg("收〔2026〕1237号"), {"is_square": True}, "收〔2026〕1237号"),
    ],
)
def test_labels_scan_back(fonts, svg, extra, text):
    pdf = render_form(
        TEMPLATES / "label.typ", {"svg": svg, "code": "SW20261237", "number": "收〔2026〕1237号", **extra}, fonts=fonts
    )
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]


@pytest.mark.parametrize("text", ["", "收1237号", "A" * 49, "A\n"])
def test_code128_takes_plain_numbers_only(text):
    with pytest.raises(ValueError, match="二维码"):
        code128_svg(text)


def test_pictures_of_forms_are_pictures(fonts):
    pdf = render_form(TEMPLATES / "handling_sheet.typ", SHEET, fonts=fonts)
    buffer = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().save(buffer, "PNG")
    assert Image.open(buffer).size == (596, 842)
