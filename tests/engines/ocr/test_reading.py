"""Recognition in a process of its own: page by page, kept by content, stopped when asked, clear without the extra."""

import io

import pytest
from PIL import Image, ImageDraw

from zhongshu.engines import ocr
from zhongshu.engines.extract import read_paper
from zhongshu.engines.ocr import reading
from zhongshu.engines.ocr.images import LONG_SIDE, Pictures, PictureTrouble

needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="the extra ocr is not installed")


def tiff(pages):
    """Pages with a black bar each, as a fax gives them."""
    frames = []
    for number in range(pages):
        frame = Image.new("1", (620, 877), 1)
        ImageDraw.Draw(frame).rectangle((60, 60 + 20 * number, 400, 70 + 20 * number), fill=0)
        frames.append(frame)
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def test_without_the_extra_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr(reading, "is_installed", lambda: False)

    with pytest.raises(ocr.OcrNotInstalled, match="make setup OCR=1"):
        ocr.read_pages(tiff(1), "tif")
    assert "make setup OCR=1" in read_paper(tiff(1), "tif", ocr_with=ocr.Ocr()).remarks[0]


@needs_ocr
def test_pages_come_one_by_one_and_are_read_only_once(monkeypatch):
    told, store = [], {}
    options = ocr.Ocr(store=store, progress=lambda done, total: told.append((done, total)))
    first = ocr.read_pages(tiff(2), "tif", options)
    monkeypatch.setattr(reading, "_Child", None)  # a second reading must not start a process
    again = ocr.read_pages(tiff(2), "tif", ocr.Ocr(store=store))

    assert told == [(0, 2), (1, 2), (2, 2)]
    assert again == first
    assert [(page.number, page.problem) for page in first] == [(1, ""), (2, "")]


@needs_ocr
def test_cancelled_between_pages_keeps_what_was_read():
    store, answers = {}, iter([False] * 400)
    done = []
    options = ocr.Ocr(
        store=store,
        progress=lambda at, _: done.append(at),
        is_cancelled=lambda: bool(done and done[-1] >= 1) or next(answers),
    )
    with pytest.raises(ocr.Cancelled):
        ocr.read_pages(tiff(3), "tif", options)

    assert [key.rpartition(":")[2] for key in store if key.count(":") == 3] == ["1"]


@needs_ocr
def test_a_page_that_takes_too_long_is_given_up():
    with pytest.raises(ocr.OcrFailed, match="超时"):
        ocr.read_pages(tiff(1), "tif", ocr.Ocr(page_seconds=0.25))


@needs_ocr
@pytest.mark.parametrize(("data", "kind"), [(b"broken", "png"), (b"%PDF-1.7 broken", "pdf"), (b"", "tif")])
def test_broken_files_give_a_sentence(data, kind):
    with pytest.raises(ocr.OcrFailed, match="打不开"):
        ocr.read_pages(data, kind)


def test_large_pictures_are_made_smaller():
    buffer = io.BytesIO()
    Image.new("1", (7016, 9921), 1).save(buffer, "PNG")  # A3 at 600 dpi
    page = Pictures(buffer.getvalue(), "png").page(1)

    assert max(page.size) <= LONG_SIDE


def test_a_picture_beyond_the_bound_is_refused():
    buffer = io.BytesIO()
    Image.new("1", (20_000, 12_000), 1).save(buffer, "PNG")
    with pytest.raises(PictureTrouble, match="尺寸过大"):
        Pictures(buffer.getvalue(), "png")


def test_pages_survive_keeping():
    page = ocr.OcrPage(
        2, 100, 200, 0.5, [ocr.OcrLine("字", (0.1, 0.2, 0.3, 0.4), 0.9, "red")], [ocr.OcrRule(0, 1, 0.5, "red")], ["x"]
    )
    assert ocr.OcrPage.from_json(page.to_json()) == page
