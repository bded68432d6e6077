"""PDF pages: their words with places for a text layer, their text for search."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from zhongshu.engines.extract.archives import Damaged
from zhongshu.engines.extract.lines import MAX_CHARACTERS

TEXT_PAGES = 3_000
MAX_PAGE_CHARACTERS = 50_000


@dataclass(frozen=True)
class Word:
    """A run of characters and its box in points from the page's top left."""

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float = 0.0
    ink: str = "black"


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Damaged from error


def pdf_texts(data: bytes) -> list[str]:
    """The text of every page, for search."""
    document = open_pdf(data)
    texts: list[str] = []
    left = MAX_CHARACTERS
    for number in range(min(len(document), TEXT_PAGES)):
        texts.append(_page_text(document, number)[:left])
        left -= len(texts[-1])
        if left <= 0:
            break
    document.close()
    return texts


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text: str = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    page.close()
    return text.replace("\r\n", "\n")


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """Characters of the page joined to words where they touch."""
    found: list[Word] = []
    for char in _characters(page):
        if found and _touches(found[-1], char):
            found[-1] = _merged(found[-1], char)
        else:
            found.append(char)
    return found


def _characters(page: pypdfium2.PdfPage) -> Iterator[Word]:
    height = page.get_height()
    text_page = page.get_textpage()
    edges = [ctypes.c_double() for _ in range(4)]
    for index in range(min(text_page.count_chars(), MAX_PAGE_CHARACTERS)):
        text = chr(raw.FPDFText_GetUnicode(text_page, index))
        if text.isspace() or text < " " or not raw.FPDFText_GetCharBox(text_page, index, *edges):
            continue
        left, right, bottom, top = (edge.value for edge in edges)
        size = raw.FPDFText_GetFontSize(text_page, index)
        yield Word(text, left, height - top, right - left, top - bottom, size)
    text_page.close()


def _touches(word: Word, char: Word) -> bool:
    gap = char.x - (word.x + word.width)
    return _is_level(word, char) and -0.5 * char.size < gap < 0.45 * max(char.size, 1)


def _is_level(first: Word, second: Word) -> bool:
    """Whether two boxes stand on one line: their middles are closer than half the type size."""
    middles = (first.y + first.height / 2) - (second.y + second.height / 2)
    return abs(middles) < 0.6 * max(first.size, second.size, 1)


def _merged(word: Word, char: Word) -> Word:
    x, y = min(word.x, char.x), min(word.y, char.y)
    right = max(word.x + word.width, char.x + char.width)
    bottom = max(word.y + word.height, char.y + char.height)
    return Word(word.text + char.text, x, y, right - x, bottom - y, max(word.size, char.size))


def rows(found: list[Word]) -> list[list[Word]]:
    """Words gathered into printed lines, top to bottom, left to right."""
    lines: list[list[Word]] = []
    for word in sorted(found, key=lambda each: (each.y + each.height / 2, each.x)):
        if lines and _is_level(lines[-1][0], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda each: each.x) for line in lines]
