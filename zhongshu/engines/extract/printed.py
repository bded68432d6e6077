"""Lines of pages with a fixed layout: characters gathered into rows, with size, ink and place."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.extract.lines import Box, Line

WIDE_GAP = 0.9  # of the type size: a gap in a row that stands for something, as between cells


@dataclass(frozen=True)
class Glyph:
    """A character, or a run read as one, in any unit with the page's top left as origin."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    ink: str = "black"
    certainty: float = 1.0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


def page_lines(glyphs: Sequence[Glyph], page: int, width: float, height: float, *, points: float = 1.0) -> list[Line]:
    """The rows of one page, top to bottom; `points` turns the unit of sizes into points."""
    return [_line(row, page, width, height, points) for row in rows(glyphs)]


def rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs whose middles are level stand in one row; each row from left to right."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.middle, each.left)):
        row = next((row for row in reversed(found[-4:]) if _is_level(row, glyph)), None)
        if row is None:
            found.append([glyph])
        else:
            row.append(glyph)
    ordered = [sorted(row, key=lambda each: each.left) for row in found]
    return sorted(ordered, key=lambda row: row[0].middle)


def _is_level(row: list[Glyph], glyph: Glyph) -> bool:
    """Middles closer than half the type size, and sizes of one order: a mark does not swallow what stands beside it."""
    first = row[-1]
    larger, smaller = max(first.size, glyph.size), max(min(first.size, glyph.size), 0.01)
    return abs(first.middle - glyph.middle) < 0.5 * smaller + 0.05 * larger


def _line(row: list[Glyph], page: int, width: float, height: float, points: float) -> Line:
    size = max(glyph.size for glyph in row) * points
    inks = Counter(glyph.ink for glyph in row for _ in glyph.text)
    weight = sum(len(glyph.text) for glyph in row) or 1
    certainty = sum(glyph.certainty * len(glyph.text) for glyph in row) / weight
    return Line(
        _joined(row),
        round(size, 1),
        page,
        _box(row, width, height),
        inks.most_common(1)[0][0] if inks else "black",
        certainty=round(certainty, 3),
        is_printed=True,
    )


def _box(row: list[Glyph], width: float, height: float) -> Box:
    edges = (
        min(glyph.left for glyph in row) / (width or 1),
        min(glyph.top for glyph in row) / (height or 1),
        max(glyph.right for glyph in row) / (width or 1),
        max(glyph.bottom for glyph in row) / (height or 1),
    )
    left, top, right, bottom = (round(min(max(edge, 0.0), 1.0), 4) for edge in edges)
    return left, top, right, bottom


def _joined(row: list[Glyph]) -> str:
    """The row's text; a wide gap becomes one full-width space."""
    text = row[0].text
    for before, glyph in itertools.pairwise(row):
        gap = glyph.left - before.right
        text += ("　" if gap > WIDE_GAP * max(min(before.size, glyph.size), 0.1) else "") + glyph.text
    return text
