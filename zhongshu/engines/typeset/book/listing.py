"""Lists of titles with dots and page numbers: contents and indexes."""

from dataclasses import dataclass
from math import floor

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, SIZE_2, SIZE_4, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import Measure, Row, lines_of
from zhongshu.engines.typeset.layout.title import STYLE as HEADING

_DOT = "…"
_LEAST_DOTS = 2
_NUMBER_ROOM = 3 * CELL
_GAP = 0.5 * CELL
TITLE = Style(size=SIZE_4, role="contents_title")
PAGE = Style("songti", SIZE_4, "contents_page")
_DOTS = Style(size=SIZE_4, role="contents_dots")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: before it a column (the date), the title and a label that stays whole, the page.

    Without a page it is a heading.
    """

    text: str
    page: int | None = None
    label: str = ""
    column: str = ""
    left: float = 0.0
    style: Style = TITLE


def heading_rows(pen: Pen, text: str, bookmark: str) -> list[Row]:
    """The name of the list in the middle of its first side."""
    style = HEADING.named("contents_heading")
    items = pen.write(text, style, (WIDTH - pen.width(text, style)) / 2, 0.0)
    return [Row(items, height=2 * PITCH, depth=SIZE_2, keeps_next=True, bookmark=(bookmark, 1))]


def entry_rows(pen: Pen, entry: Entry) -> list[Row]:
    """The title on as many lines as it needs, its page on the last."""
    room = WIDTH - entry.left - (0.0 if entry.page is None else _NUMBER_ROOM)
    lines = lines_of(pen, [(entry.text, entry.style)], Measure(entry.left, room, 0.0, align="left"))
    rows = [Row(line.write(pen), keeps_next=True) for line in lines]
    if entry.column:
        rows[0].items = [*pen.write(entry.column, entry.style, 0.0, 0.0), *rows[0].items]
    end = _add_label(pen, entry, rows, lines[-1].width, room)
    if entry.page is not None:
        rows[-1].items = [*rows[-1].items, *_page(pen, entry.page, end)]
        rows[-1].keeps_next = False
    return rows


def _add_label(pen: Pen, entry: Entry, rows: list[Row], width: float, room: float) -> float:
    """Put the label behind the title or on a line of its own; where the last line ends."""
    wanted = pen.width(entry.label, entry.style)
    if entry.label and width + wanted > room:
        rows.append(Row(keeps_next=True))
        width = 0.0
    rows[-1].items = [*rows[-1].items, *pen.write(entry.label, entry.style, entry.left + width, 0.0)]
    return entry.left + width + wanted


def _page(pen: Pen, page: int, after: float) -> list[Item]:
    """Dots up to the number; those of all lines stand below each other."""
    number = str(page)
    left = WIDTH - pen.width(number, PAGE)
    step = pen.width(_DOT, _DOTS)
    stop = min(WIDTH - 2 * CELL, left - _GAP)
    count = floor((stop - after - _GAP) / step)
    dots: list[Item] = []
    if count >= _LEAST_DOTS:
        dots += pen.write(_DOT * count, _DOTS, stop - count * step, 0.0, (step,) * count)
    return [*dots, *pen.write(number, PAGE, left, 0.0)]
