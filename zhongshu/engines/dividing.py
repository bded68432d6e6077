"""One scan that holds several papers: the pages that part them, and each paper as a file of its own."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from zhongshu.engines import bounded
from zhongshu.engines.barcode import read_codes
from zhongshu.engines.extract.archives import Damaged
from zhongshu.engines.extract.hazards import IMAGE_FORMATS
from zhongshu.engines.extract.pdf import open_pdf

SEPARATOR = "ZHONGSHU-SEPARATOR"  # what the code on a printed separator sheet says
TIMEOUT_SECONDS = 240
MOST_LOOKED_AT = 500
_DPI = 100
_INK = 170  # darker than this is ink, not the shadow of the other side
_MOST_INK = 0.0003  # of the page without its rim: dust stays below, a short line does not
DIVIDED_KINDS = frozenset({"pdf", "tif"})


class CannotDivide(Exception):
    """The file cannot be divided; the message is for people."""


@dataclass(frozen=True)
class Look:
    """What stands between papers: separator sheets and blank pages, by number from 1."""

    pages: int = 0
    separators: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)


def look(data: bytes, kind: str) -> Look:
    """Look at the pages of a scan; nothing found where there is only one, or they cannot be drawn."""
    if kind not in DIVIDED_KINDS:
        return Look()
    try:
        found: Look = bounded.call(look_here, data, kind, timeout_seconds=TIMEOUT_SECONDS)
    except (bounded.OutOfBounds, CannotDivide):
        return Look()
    return found


def papers_between(pages: int, parting: Sequence[int]) -> list[list[int]]:
    """The pages of each paper when these pages part them and belong to none."""
    papers: list[list[int]] = [[]]
    for number in range(1, pages + 1):
        if number in parting:
            papers.append([])
        else:
            papers[-1].append(number)
    return [paper for paper in papers if paper]


def parts(data: bytes, kind: str, papers: Sequence[Sequence[int]]) -> list[bytes]:
    """Each paper as a file of the same kind."""
    try:
        made: list[bytes] = bounded.call(parts_here, data, kind, papers, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds as error:
        raise CannotDivide("文件过大或过于复杂，不能拆分。请用扫描仪软件拆分后再上传。") from error
    return made


# In the child


def look_here(data: bytes, kind: str) -> Look:
    pages, separators, blank = 0, [], []
    for pages, picture in _pictures(data, kind):
        if picture is None or pages > MOST_LOOKED_AT:
            continue
        if SEPARATOR in read_codes(picture):
            separators.append(pages)
        elif is_blank(picture):
            blank.append(pages)
    return Look(pages, separators, blank if pages > 1 else [])


def is_blank(picture: Image.Image) -> bool:
    """Nothing printed on it but dust at the rim."""
    grey = picture.convert("L")
    rim = (round(grey.width * 0.05), round(grey.height * 0.05))
    inner = grey.crop((*rim, grey.width - rim[0], grey.height - rim[1]))
    dark = sum(inner.histogram()[:_INK])
    return dark < _MOST_INK * max(inner.width * inner.height, 1)


def parts_here(data: bytes, kind: str, papers: Sequence[Sequence[int]]) -> list[bytes]:
    try:
        return [_pdf_part(data, paper) if kind == "pdf" else _tif_part(data, paper) for paper in papers]
    except Exception as error:
        raise CannotDivide("文件已损坏，不能拆分。请重新扫描。") from error


def _pictures(data: bytes, kind: str) -> Any:
    """Number and picture of each page; no picture of one that cannot be drawn."""
    if kind == "tif":
        yield from _frames(data)
        return
    try:
        document = open_pdf(data)
    except Damaged as error:
        raise CannotDivide("文件已损坏。") from error
    for number in range(1, len(document) + 1):
        yield number, _drawn(document, number) if number <= MOST_LOOKED_AT else None


def _drawn(document: pypdfium2.PdfDocument, number: int) -> Image.Image | None:
    try:
        page = document[number - 1]
        side = max(page.get_width(), page.get_height(), 1)
        picture: Image.Image = page.render(scale=min(_DPI / 72, 1400 / side), grayscale=True).to_pil()
        page.close()
    except pypdfium2.PdfiumError:
        return None
    return picture


def _frames(data: bytes) -> Any:
    with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
        for index in range(min(getattr(image, "n_frames", 1), MOST_LOOKED_AT)):
            image.seek(index)
            frame = ImageOps.exif_transpose(image.convert("L"))
            frame.thumbnail((1400, 1400))
            yield index + 1, frame


def _pdf_part(data: bytes, paper: Sequence[int]) -> bytes:
    source, made, out = open_pdf(data), pypdfium2.PdfDocument.new(), io.BytesIO()
    made.import_pages(source, [number - 1 for number in paper])
    made.save(out)
    made.close()
    source.close()
    return out.getvalue()


def _tif_part(data: bytes, paper: Sequence[int]) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
        frames = []
        for number in paper:
            image.seek(number - 1)
            frames.append(image.copy())
        frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    return out.getvalue()
