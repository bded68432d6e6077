"""Text of a file for search: pages of fixed-layout files, paragraphs of the others."""

import io
from collections.abc import Callable

import python_calamine

from zhongshu.engines import bounded, ocr
from zhongshu.engines.extract.archives import Bomb, Damaged, Encrypted, ForbiddenXml
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.lines import MAX_CHARACTERS
from zhongshu.engines.extract.pdf import pdf_texts
from zhongshu.engines.extract.read import READERS
from zhongshu.engines.extract.readable import is_readable
from zhongshu.engines.extract.scan import lines_of

TIMEOUT_SECONDS = 60
MAX_ROWS = 50_000


def text_of(data: bytes, kind: str, *, ocr_with: ocr.Ocr | None = None) -> list[str]:
    """Pages or paragraphs with text; of pictures and scans only with `ocr_with`; nothing of files that cannot be read."""
    if ocr_with and kind in (*IMAGES, "pdf"):
        return _recognised_texts(data, kind, ocr_with)
    if kind not in _TEXTS and kind not in READERS:
        return []
    try:
        texts: list[str] = bounded.call(text_here, data, kind, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return []
    return texts


def _recognised_texts(data: bytes, kind: str, ocr_with: ocr.Ocr) -> list[str]:
    """Page by page: the page's own text where it can be read, else what recognition finds on it."""
    try:
        own: list[str] = bounded.call(page_texts_here, data, timeout_seconds=TIMEOUT_SECONDS) if kind == "pdf" else []
    except bounded.OutOfBounds:
        return []
    missing = [number for number, text in enumerate(own, 1) if not text.strip()] if own else None
    if missing == []:
        return own
    pages = ocr.read_pages(data, kind, ocr_with, pages=missing)
    found = {page.number: "\n".join(line.text for line in lines_of(page)) for page in pages}
    if not own:
        return [text for text in found.values() if text.strip()]
    texts = [found.get(number, text) for number, text in enumerate(own, 1)]
    return [text for text in texts if text.strip()]


def page_texts_here(data: bytes) -> list[str]:
    """One text per page of a PDF, in this process; empty where the page's text cannot be read."""
    try:
        return [text.strip() if is_readable(text) else "" for text in pdf_texts(data)]
    except Damaged:
        return []


def text_here(data: bytes, kind: str) -> list[str]:
    """The same in this process, without the bounds on time and memory."""
    try:
        texts = _TEXTS[kind](data) if kind in _TEXTS else [line.text for line in READERS[kind](data)]
    except (Damaged, Bomb, Encrypted, ForbiddenXml):
        return []
    return [text.strip() for text in texts if text.strip()]


def _sheet_texts(data: bytes) -> list[str]:
    """One text per row of every sheet."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=True) for name in book.sheet_names[:100]]
    except python_calamine.CalamineError as error:
        raise Damaged from error
    rows = [row for sheet in sheets for row in sheet][:MAX_ROWS]
    texts = ["\t".join(str(cell) for cell in row if cell not in ("", None)) for row in rows]
    return texts[: MAX_CHARACTERS // 100]


_TEXTS: dict[str, Callable[[bytes], list[str]]] = {"pdf": pdf_texts, "xlsx": _sheet_texts, "xls": _sheet_texts}
