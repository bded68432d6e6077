"""Recognised pages as lines: sizes from the widths of characters."""

import re
from collections.abc import Sequence

from zhongshu.engines.extract.lines import Line, Rule, Sheet
from zhongshu.engines.extract.printed import Glyph, page_lines
from zhongshu.engines.ocr import OcrLine, OcrPage

A4_WIDTH = 595.0  # points
_WIDE = re.compile(r"[\u2e80-\U0003ffff—…“”‘’]")


def scan_sheet(pages: Sequence[OcrPage]) -> Sheet:
    """Recognised pages as a sheet; those that failed are remarks."""
    sheet = Sheet(pages=len(pages))
    for page in pages:
        sheet.lines.extend([*lines_of(page), Line("", page=page.number)])
        sheet.rules.extend(Rule(page.number, rule.y, rule.ink) for rule in page.rules)
        sheet.codes.extend(page.codes)
        if page.problem:
            sheet.remarks.append(f"第{page.number}页：{page.problem}")
    return sheet


def lines_of(page: OcrPage) -> list[Line]:
    """The page's rows in points, as if it were A4 wide."""
    width, height = A4_WIDTH, A4_WIDTH * page.height / max(page.width, 1)
    return page_lines([_glyph(line, width, height) for line in page.lines], page.number, width, height)


def _glyph(line: OcrLine, width: float, height: float) -> Glyph:
    left, top, right, bottom = line.box
    ems = sum(1.0 if _WIDE.match(char) else 0.52 for char in line.text) or 1.0
    by_width, by_height = (right - left) * width / ems, (bottom - top) * height
    size = min(by_width, by_height * 0.9) if len(line.text) > 2 else by_height * 0.75
    certainty = min(line.certainty, 0.999)  # below 1: recognised
    return Glyph(line.text, left * width, top * height, right * width, bottom * height, size, line.ink, certainty)
