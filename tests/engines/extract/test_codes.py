"""The bar code on the paper: read, preferred where it agrees, distrusted where it does not."""

import io

import pytest
import zxingcpp
from docx import Document
from PIL import Image

from tests.engines.extract import builders
from tests.engines.extract.papers import PAPERS
from zhongshu.engines.barcode import read_codes
from zhongshu.engines.extract.codes import AGREED, CONTRADICTED, Coded, parse, with_codes
from zhongshu.engines.extract.paper import SURE
from zhongshu.engines.extract.read import read_here

PAPER = PAPERS["reply with three attachments and copies over two lines"]
TITLE = PAPER.truth["title"]


def code(number="南政复〔2026〕12号", title=TITLE, day="20260302", more=""):
    parts = [
        "GB0626-2005",
        "ZH1",
        "南屏市人民政府",
        "批复",
        number,
        "松桥县人民政府",
        title,
        "无",
        "特急",
        day,
        "无",
        "市府办",
        "20260302",
        more,
    ]
    return "^".join(parts) + "^|"


def picture(text, kind=zxingcpp.BarcodeFormat.PDF417):
    drawn = _drawn(text, kind)
    page = Image.new("L", (drawn.width + 200, drawn.height + 300), 255)
    page.paste(drawn, (100, 150))
    return page


def _drawn(text, kind):
    image = zxingcpp.create_barcode(text, kind).to_image(scale=2)
    rows, columns = image.shape
    return Image.frombytes("L", (columns, rows), bytes(image))


@pytest.mark.parametrize("kind", [zxingcpp.BarcodeFormat.PDF417, zxingcpp.BarcodeFormat.QRCode])
def test_codes_on_a_page_are_read(kind):
    assert read_codes(picture(code(), kind)) == [code()]
    assert read_codes(picture(code(), kind).rotate(1.5, fillcolor=255, expand=True)) == [code()]


def test_code_128_is_read():
    assert read_codes(picture("ZH20260302", zxingcpp.BarcodeFormat.Code128)) == ["ZH20260302"]


def test_thirteen_and_fourteen_fields_are_taken():
    expected = Coded("南屏市人民政府", "批复", "南政复〔2026〕12号", "松桥县人民政府", TITLE, "", "特急", "2026-03-02")

    assert parse(code()) == expected
    assert parse(code(more="自定^")) == expected
    assert parse("https://example.invalid/?a^b") is None
    assert parse("GB0626-2005^|") is None
    assert parse(code(day="20261399")).issued == ""


def read():
    return read_here(builders.as_txt(PAPER), "txt")


def test_an_agreeing_code_makes_certain_and_adds_what_the_page_lacks():
    found = with_codes(read(), [code()])

    assert (found.document_number.certainty, found.title.certainty) == (AGREED, AGREED)
    assert (found.urgency.value, found.urgency.certainty < SURE) == ("特急", True)


def test_a_field_that_contradicts_is_shown_as_doubtful():
    found = with_codes(read(), [code(day="20260405")])

    assert (found.issue_date.value, found.issue_date.certainty) == ("2026-03-02", CONTRADICTED)
    assert found.document_number.certainty == AGREED


def test_a_code_of_another_paper_is_left_out():
    before = read()
    after = with_codes(before, [code(number="南政复〔2026〕99号", title="别的批复")])

    assert (after.document_number, after.urgency) == (before.document_number, before.urgency)
    assert "没有采用" in after.remarks[-1]


def test_the_code_on_a_pdf_page_is_used():
    buffer = io.BytesIO()
    page = picture(code()).convert("RGB")
    page.save(buffer, "PDF", resolution=150)
    found = read_here(buffer.getvalue(), "pdf")

    assert (found.document_number.value, found.issue_date.value) == ("南政复〔2026〕12号", "2026-03-02")
    assert found.document_number.certainty < SURE


def test_a_word_file_without_a_code_is_unchanged():
    buffer = io.BytesIO()
    Document().save(buffer)
    assert with_codes(read_here(buffer.getvalue(), "docx"), []) == read_here(buffer.getvalue(), "docx")
