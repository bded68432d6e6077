"""Read the text in pictures of pages: offline, page by page, in a process of its own. Needs the extra `ocr`."""

from zhongshu.engines.ocr.images import PictureTrouble
from zhongshu.engines.ocr.pages import OcrLine, OcrPage, OcrRule
from zhongshu.engines.ocr.reading import VERSION, Cancelled, Ocr, OcrFailed, OcrNotInstalled, is_installed, read_pages
from zhongshu.engines.ocr.upright import upright_png

__all__ = [
    "VERSION",
    "Cancelled",
    "Ocr",
    "OcrFailed",
    "OcrLine",
    "OcrNotInstalled",
    "OcrPage",
    "OcrRule",
    "PictureTrouble",
    "is_installed",
    "read_pages",
    "upright_png",
]
