"""Pages of any accepted file as pictures with a text layer: a PDF of the file, one page drawn, its words with boxes.

Conversion is the slow part: keep what `as_pdf` gives and draw pages from that. Run it in the worker.
"""

import io
import json
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from zhongshu.engines import bounded, office
from zhongshu.engines.extract.archives import Bomb, Damaged, Encrypted, ForbiddenXml
from zhongshu.engines.extract.hazards import IMAGE_FORMATS, MAX_PIXELS
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.ofd import OfdPage, ofd_pages
from zhongshu.engines.extract.pdf import Word, open_pdf
from zhongshu.engines.extract.pdf import words as pdf_words
from zhongshu.engines.extract.read import READERS
from zhongshu.engines.extract.text import text_here
from zhongshu.engines.typeset.forms import TEMPLATES, FormError, compile_typst

NOTICE = "阅读版式，以原件为准"
TIMEOUT_SECONDS = 60
MAX_PAGE_PIXELS = 30_000_000
MAX_READING_CHARACTERS = 600_000
A4_POINTS = (595, 842)
OFFICE_KINDS = frozenset({"docx", "doc", "wps", "rtf", "xlsx", "xls"})
_REFUSALS = (Damaged, Bomb, Encrypted, ForbiddenXml, FormError)


class NoPages(Exception):
    """The file has no page that can be shown; the message is for people."""


@dataclass(frozen=True)
class PdfCopy:
    """A PDF of the file; a reading copy shows the text only, in our own layout."""

    pdf: bytes
    is_reading_copy: bool


def as_pdf(data: bytes, kind: str, *, fonts: Path | None = None) -> PdfCopy:
    """The file as PDF: itself, converted by LibreOffice where installed, else its text laid out for reading."""
    if kind == "pdf":
        return PdfCopy(data, is_reading_copy=False)
    converted = convert_with_office(data, kind) if kind in OFFICE_KINDS else None
    if converted:
        return PdfCopy(converted, is_reading_copy=False)
    return PdfCopy(_bounded(_laid_out, data, kind, str(fonts or "")), is_reading_copy=True)


def page_count(data: bytes, kind: str, *, fonts: Path | None = None) -> int:
    """How many pages `render_page` can draw."""
    if kind in IMAGES:
        return int(_bounded(_frame_count, data))
    return int(_bounded(_pdf_page_count, as_pdf(data, kind, fonts=fonts).pdf))


def render_page(data: bytes, kind: str, page_no: int, scale: float = 2.0, *, fonts: Path | None = None) -> bytes:
    """One page (from 1) as PNG; at scale 1 a point is a pixel. Pictures are fitted into A4 at that scale."""
    if kind in IMAGES:
        return bytes(_bounded(_draw_image, data, page_no, scale))
    return bytes(_bounded(_draw_pdf_page, as_pdf(data, kind, fonts=fonts).pdf, page_no, scale))


def page_words(data: bytes, kind: str, page_no: int) -> list[Word]:
    """Words of a PDF page with boxes in points from its top left, for a text layer; nothing for other kinds."""
    return list(_bounded(_words_of_page, data, page_no)) if kind == "pdf" else []


def _bounded(work: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return bounded.call(work, *arguments, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds as error:
        raise NoPages("文件过大或过于复杂，不能预览，请下载原件查看。") from error


# In the child


def _frame_count(data: bytes) -> int:
    with _opened(data) as image:
        return int(getattr(image, "n_frames", 1))


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=IMAGE_FORMATS)
    except Exception as error:
        raise NoPages("图片已损坏，不能预览。") from error
    if image.width * image.height > MAX_PIXELS:
        raise NoPages("图片尺寸过大，不能预览。")
    return image


def _draw_image(data: bytes, page_no: int, scale: float) -> bytes:
    """The frame upright as the camera meant it, fitted into A4, never enlarged."""
    with _opened(data) as image:
        try:
            image.seek(page_no - 1)
            upright = ImageOps.exif_transpose(image)
        except Exception as error:
            raise NoPages("图片没有这一页，或已损坏。") from error
        box = A4_POINTS if upright.height >= upright.width else A4_POINTS[::-1]
        picture = upright.convert("RGB")
        picture.thumbnail((math.ceil(box[0] * scale), math.ceil(box[1] * scale)))
        return _png(picture)


def _pdf_page_count(pdf: bytes) -> int:
    document = _pdf(pdf)
    count = len(document)
    document.close()
    return count


def _pdf(pdf: bytes) -> Any:
    try:
        return open_pdf(pdf)
    except Damaged as error:
        raise NoPages("文件已损坏，不能预览。") from error


def _draw_pdf_page(pdf: bytes, page_no: int, scale: float) -> bytes:
    document = _pdf(pdf)
    page = _page(document, page_no)
    pixels = page.get_width() * page.get_height() * scale * scale
    if pixels > MAX_PAGE_PIXELS:
        scale *= math.sqrt(MAX_PAGE_PIXELS / pixels)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    document.close()
    return _png(picture)


def _words_of_page(pdf: bytes, page_no: int) -> list[Word]:
    document = _pdf(pdf)
    found = pdf_words(_page(document, page_no))
    document.close()
    return found


def _page(document: Any, page_no: int) -> Any:
    if not 1 <= page_no <= len(document):
        raise NoPages("没有这一页。")
    try:
        return document[page_no - 1]
    except pypdfium2.PdfiumError as error:
        raise NoPages("这一页已损坏，不能预览。") from error


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _laid_out(data: bytes, kind: str, fonts: str) -> bytes:
    """An OFD drawn from its text and lines; any other kind as running text."""
    folder = Path(fonts) if fonts else None
    try:
        template, content = ("placed.typ", _placed(data)) if kind == "ofd" else ("reading.typ", _reading(data, kind))
        inputs = {"data": json.dumps(content, ensure_ascii=False)}
        return compile_typst(TEMPLATES / template, inputs, folder)
    except _REFUSALS as error:
        raise NoPages("文件读不出来，不能预览，请下载原件查看。") from error


def _reading(data: bytes, kind: str) -> dict[str, Any]:
    paragraphs, left = [], MAX_READING_CHARACTERS
    for style, text in _styled(data, kind):
        paragraphs.append((style, text[:left]))
        left -= len(text)
        if left <= 0:
            paragraphs.append(("plain", "（以下从略，请查看原件）"))
            break
    return {"paragraphs": paragraphs or [("plain", "（文件中没有可显示的文字）")], "notice": NOTICE}


def _styled(data: bytes, kind: str) -> Iterator[tuple[str, str]]:
    """Texts with the look that their size of type suggests."""
    if kind not in READERS:
        yield from (("plain", text) for text in text_here(data, kind))
        return
    for line in READERS[kind](data):
        text = line.text.rstrip()
        if text:
            yield _style(text, line.size), text.strip() if line.size else text


def _style(text: str, size: float | None) -> str:
    if size and size >= 20:
        return "mark" if size >= 26 else "title"
    is_running = len(text) > 24 and "\t" not in text and not text.endswith(("：", ":")) and not text[0].isspace()
    return "body" if is_running else "plain"


def _placed(data: bytes) -> dict[str, Any]:
    pages = ofd_pages(data)
    if not pages:
        raise Damaged
    return {
        "pages": [
            {"width": p.width, "height": p.height, "words": _placed_words(p), "drawing": _drawing(p)} for p in pages
        ]
    }


def _placed_words(page: OfdPage) -> list[tuple[float, float, float, str]]:
    return [(round(w.x, 2), round(w.y, 2), round(min(max(w.size, 0.5), 200), 2), w.text) for w in page.words]


def _drawing(page: OfdPage) -> str | None:
    if not page.paths:
        return None
    paths = "".join(
        f'<path transform="translate({x:g} {y:g})" d="{path}" stroke="{colour}" stroke-width="{width:g}"/>'
        for x, y, path, width, colour in page.paths
        if path.startswith("M")
    )
    box = f'viewBox="0 0 {page.width:g} {page.height:g}" width="{page.width:g}" height="{page.height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} fill="none">{paths}</svg>'


# LibreOffice, where installed


def convert_with_office(data: bytes, kind: str) -> bytes | None:
    """A PDF by LibreOffice; None when it is not installed or does not manage in time."""
    with tempfile.TemporaryDirectory(prefix="zhongshu-office-") as name:
        return office.convert(data, "doc" if kind == "wps" else kind, "pdf", Path(name))
