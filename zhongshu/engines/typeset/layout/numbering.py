"""页码: — 1 —, 7 mm below the type area, outside (7.5)."""

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.measures import BOTTOM, CELL, NUMBER_BELOW, SIZE_4, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style

STYLE = Style("songti", SIZE_4, "page_number")


def number_items(pen: Pen, number: int) -> list[Item]:
    """The number of a side: on the right of odd ones, on the left of even ones, one character in."""
    text = f"— {number} —"
    face = pen.faces.first("songti")
    upper_edge = (face.em_top - face.ink("—")[3]) * SIZE_4
    left = WIDTH - CELL - pen.width(text, STYLE) if number % 2 else CELL
    return [*pen.write(text, STYLE, left, BOTTOM + NUMBER_BELOW - upper_edge)]
