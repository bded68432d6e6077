"""The sides of a book in their order, with running heads and page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.typeset.drawn import Item, Rule, Sheet
from zhongshu.engines.typeset.layout.measures import (
    BOTTOM,
    CELL,
    CUT,
    LEFT,
    NUMBER_BELOW,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    SIZE_4,
    SIZE_SMALL_4,
    THIN,
    WIDTH,
)
from zhongshu.engines.typeset.layout.numbering import STYLE as NUMBER
from zhongshu.engines.typeset.layout.numbering import number_items
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.sides import Side

HEAD = Style("kaiti", SIZE_SMALL_4, "running_head")
_HEAD_TOP = 24.0
_HEAD_RULE = 29.5
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(slots=True)
class Leaf:
    """One side, what its running head says, and its number: Arabic in the text, Roman (`is_front`) before it."""

    side: Side
    head: str = ""
    number: int | None = None
    is_front: bool = False


def roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def sheets_of(pen: Pen, leaves: Sequence[Leaf], *, screen: bool) -> tuple[Sheet, ...]:
    return tuple(_sheet(pen, leaf, LEFT if screen or place % 2 else CUT) for place, leaf in enumerate(leaves, 1))


def _sheet(pen: Pen, leaf: Leaf, left: float) -> Sheet:
    items = _head(pen, leaf) if leaf.head else []
    items += leaf.side.items
    found = [moved(item, left, 0.0) for item in items]
    found += [moved(item, left, top) for top, row in leaf.side.rows for item in row.items]
    if leaf.number is not None:
        found += [moved(item, left, 0.0) for item in _number(pen, leaf.number, is_front=leaf.is_front)]
    return Sheet(SHEET_WIDTH, SHEET_HEIGHT, tuple(found), None if leaf.is_front else leaf.number)


def _head(pen: Pen, leaf: Leaf) -> list[Item]:
    """Above the text, outside like the number, with a thin line below."""
    text = _shortened(pen, leaf.head)
    is_right = leaf.number is not None and leaf.number % 2 == 1
    left = WIDTH - pen.width(text, HEAD) if is_right else 0.0
    rule = Rule(0.0, _HEAD_RULE, WIDTH, _HEAD_RULE, THIN, role="running_head_rule")
    return [*pen.write(text, HEAD, left, _HEAD_TOP), rule]


def _shortened(pen: Pen, text: str) -> str:
    """The beginning, where the whole is too long for the line."""
    if pen.width(text, HEAD) <= WIDTH:
        return text
    while text and pen.width(f"{text}…", HEAD) > WIDTH:
        text = text[:-1]
    return f"{text}…"


def _number(pen: Pen, number: int, *, is_front: bool) -> list[Item]:
    if not is_front:
        return number_items(pen, number)
    text = f"— {roman(number)} —"
    left = WIDTH - CELL - pen.width(text, NUMBER) if number % 2 else CELL
    face = pen.faces.first(NUMBER.kind)
    upper_edge = (face.em_top - face.ink("—")[3]) * SIZE_4
    return [*pen.write(text, NUMBER, left, BOTTOM + NUMBER_BELOW - upper_edge)]
