"""Read the text in pictures of pages: offline, page by page, in a process of its own. Needs the extra `ocr`."""

from zhongshu.engines.ocr.pages import OcrLine, OcrPage, OcrRule
from zhongshu.engines.ocr.reading import Cancelled, Ocr, OcrFailed, OcrNotInstalled, is_installed, read_pages

__all__ = [
    "Cancelled",
    "Ocr",
    "OcrFailed",
    "OcrLine",
    "OcrNotInstalled",
    "OcrPage",
    "OcrRule",
    "is_installed",
    "read_pages",
]
