"""Pages of accepted files as pictures, and the words of PDF pages."""

import io
import shutil

import pytest
from PIL import Image

from zhongshu.engines.pages import NoPages, as_pdf, convert_with_office, page_count, page_words, render_page


def size_of(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


def test_pdf_pages_are_drawn_to_scale(make):
    assert page_count(make.pdf(), "pdf") == 1
    assert size_of(render_page(make.pdf(), "pdf", 1, 1.0)) == (595, 842)
    assert page_words(make.pdf(), "pdf", 1) == []


def test_pictures_are_turned_upright_and_fitted(make):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned right
    data = make.picture("JPEG", (3000, 2000), exif=exif)
    assert size_of(render_page(data, "jpg", 1, 1.0)) == (561, 842)


@pytest.mark.parametrize("kind", ["docx", "txt", "ofd"])
def test_other_kinds_are_laid_out(make, fonts, kind, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    data = {"docx": make.docx, "ofd": make.ofd, "txt": "便函\n　　正文。".encode}[kind]()
    copy = as_pdf(data, kind, fonts=fonts)
    text = "".join(word.text for word in page_words(copy.pdf, "pdf", 1))
    assert copy.is_reading_copy
    assert {"docx": "青岩政", "ofd": "云川政〔2026〕9号", "txt": "便函"}[kind] in text
    assert ("阅读版式，以原件为准" in text) == (kind != "ofd")


@pytest.mark.parametrize("page_no", [0, 2, -1])
def test_a_page_that_is_not_there(make, page_no):
    with pytest.raises(NoPages, match="没有这一页"):
        render_page(make.pdf(), "pdf", page_no)


@pytest.mark.parametrize("kind", ["pdf", "png", "ofd"])
def test_broken_files_have_no_pages(kind):
    with pytest.raises(NoPages, match="不能预览"):
        render_page(b"broken", kind, 1)


def test_huge_pages_are_drawn_small(make):
    data = make.pdf().replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 9999 9999]")
    width, height = size_of(render_page(data, "pdf", 1, 8.0))
    assert width * height <= 31_000_000


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_keeps_the_layout(make):
    assert page_count(convert_with_office(make.docx(), "docx"), "pdf") == 1


def test_words_of_a_sample_have_boxes(sample):
    path, _ = sample("03")
    found = page_words(path.read_bytes(), "pdf", 1)
    mark = next(word for word in found if word.text == "云川市人民政府文件")
    assert (mark.size, 80 < mark.x < 90, 190 < mark.y < 210) == (50.0, True, True)
