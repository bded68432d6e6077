"""PDF pages for reading: characters with size, ink and place; rules; whether the text layer can be trusted."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from zhongshu.engines.barcode import read_codes
from zhongshu.engines.extract.lines import Line, Rule, Sheet
from zhongshu.engines.extract.pdf import MAX_PAGE_CHARACTERS, open_pdf
from zhongshu.engines.extract.printed import Glyph, page_lines
from zhongshu.engines.extract.readable import is_readable

READ_PAGES = 60
MAX_OBJECTS = 3_000
SAMPLE = 400  # characters that tell which way the text runs
LYING = "第{number}页的文字是横着的，已按正着看的方向读取。"
CODE_DPI = 150
MAX_CODE_PIXELS = 6_000_000
HIDDEN_TEXT = 0.85  # certainty of text laid invisibly over a scan: somebody else's recognition


def pdf_lines(data: bytes) -> list[Line]:
    """Printed lines of the first pages, top to bottom, a blank line after each page."""
    return pdf_sheet(data).lines


def pdf_sheet(data: bytes) -> Sheet:
    """Lines, rules and bar codes of the first pages; pages without usable text give only their blank line."""
    document = open_pdf(data)
    sheet = Sheet(pages=len(document))
    for number in range(1, min(len(document), READ_PAGES) + 1):
        _read_page(document, number, sheet)
        sheet.lines.append(Line("", page=number))
    document.close()
    return sheet


def _read_page(document: pypdfium2.PdfDocument, number: int, sheet: Sheet) -> None:
    try:
        page = document[number - 1]
        frame = _Frame(page, _turn_of_text(page))
        is_covered, rules = _objects(page, number, frame)
        glyphs = list(_glyphs(page, frame, HIDDEN_TEXT if is_covered else 1.0))
        lines = page_lines(glyphs, number, frame.width, frame.height)
        sheet.codes.extend(_codes(page) if number == 1 or number == len(document) else [])
    except (pypdfium2.PdfiumError, ValueError):  # one broken page leaves the others readable
        return
    if lines and frame.turn != page.get_rotation():
        sheet.remarks.append(LYING.format(number=number))
    page.close()
    if is_readable("".join(line.text for line in lines)):
        sheet.lines.extend(lines)
        sheet.rules.extend(rules)


def pages_without_text(data: bytes) -> list[int]:
    """Pages (from 1) that show something but carry no text that can be read: scans, pictures, broken encodings."""
    sheet = pdf_sheet(data)
    with_text = {line.page for line in sheet.lines if line.text.strip()}
    return [number for number in range(1, min(sheet.pages or 0, READ_PAGES) + 1) if number not in with_text]


def _turn_of_text(page: pypdfium2.PdfPage) -> int:
    """Degrees clockwise by which the page must be turned to read most of its text; what the page says when it has none."""
    text_page = page.get_textpage()
    angles = [
        raw.FPDFText_GetCharAngle(text_page, index)
        for index in range(min(text_page.count_chars(), SAMPLE))
        if raw.FPDFText_GetUnicode(text_page, index) > 0x20
    ]
    text_page.close()
    turns = Counter(round(-angle / (math.pi / 2)) % 4 * 90 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else int(page.get_rotation())


def _glyphs(page: pypdfium2.PdfPage, frame: "_Frame", certainty: float) -> Iterator[Glyph]:
    """Characters with their advance boxes."""
    text_page = page.get_textpage()
    box = raw.FS_RECTF()
    for index in range(min(text_page.count_chars(), MAX_PAGE_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        text = chr(code) if 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not text or text.isspace() or not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
            continue
        left, top, right, bottom = frame.place(box.left, box.top, box.right, box.bottom)
        size = frame.size(raw.FPDFText_GetFontSize(text_page, index), bottom - top)
        yield Glyph(text, left, top, right, bottom, size, _char_ink(text_page, index), certainty)
    text_page.close()


class _Frame:
    """From PDF coordinates to the page as it is read: origin top left, turned clockwise."""

    def __init__(self, page: pypdfium2.PdfPage, turn: int) -> None:
        self.turn = turn
        left, bottom, right, top = page.get_bbox()
        sides = (right - left, top - bottom)
        self.width, self.height = sides if turn in (0, 180) else sides[::-1]
        self._left, self._bottom, self._right, self._top = left, bottom, right, top

    def place(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return {
            0: (left - self._left, self._top - top, right - self._left, self._top - bottom),
            90: (bottom - self._bottom, left - self._left, top - self._bottom, right - self._left),
            180: (self._right - right, bottom - self._bottom, self._right - left, top - self._bottom),
            270: (self._top - top, self._right - right, self._top - bottom, self._right - left),
        }[self.turn]

    def size(self, stated: float, height: float) -> float:
        """The stated size unless the text matrix hides it: then the box tells."""
        return stated if stated > 3 else max(height * 0.8, 1.0)


def _char_ink(text_page: Any, index: int) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(text_page, index, *(ctypes.byref(part) for part in parts)):
        return "black"
    return ink_of(*(part.value for part in parts[:3]))


def ink_of(red: int, green: int, blue: int) -> str:
    if red > 140 and red - max(green, blue) > 70:
        return "red"
    return "blue" if blue > 120 and blue - max(red, green) > 50 else "black"


def _objects(page: pypdfium2.PdfPage, number: int, frame: "_Frame") -> tuple[bool, list[Rule]]:
    """Whether one picture covers the page, and the rules drawn across it."""
    width, height = frame.width, frame.height
    is_covered, rules = False, []
    for at, item in enumerate(page.get_objects(max_depth=2)):
        if at >= MAX_OBJECTS:
            break
        if item.type not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
            continue
        low_x, low_y, high_x, high_y = item.get_bounds()
        left, top, right, bottom = frame.place(low_x, high_y, high_x, low_y)
        is_wide = right - left > 0.4 * width
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            is_covered = is_covered or (is_wide and (right - left) * (bottom - top) > 0.8 * width * height)
        elif is_wide and bottom - top < 0.01 * height:
            rules.append(Rule(number, round((top + bottom) / 2 / height, 4), _path_ink(item)))
    return is_covered, rules


def _path_ink(item: Any) -> str:
    for ask in (raw.FPDFPageObj_GetStrokeColor, raw.FPDFPageObj_GetFillColor):
        parts = [ctypes.c_uint() for _ in range(4)]
        if ask(item, *(ctypes.byref(part) for part in parts)):
            ink = ink_of(*(part.value for part in parts[:3]))
            if ink != "black":
                return ink
    return "black"


def _codes(page: pypdfium2.PdfPage) -> list[str]:
    """Bar codes on the drawn page; looked for only where a picture or many small shapes could be one."""
    width, height = page.get_size()
    scale = min(CODE_DPI / 72, (MAX_CODE_PIXELS / max(width * height, 1)) ** 0.5)
    return read_codes(page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil())
