"""Rows: strips of a page that are never parted, made of lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.breaking import break_text, stretch
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, SIZE_3, WIDTH
from zhongshu.engines.typeset.layout.pen import UNIT, Pen, Style

BODY = Style()


@dataclass(slots=True)
class Row:
    """A strip: what is in it from its own top left, how far the next one is, how much of it must fit on the side."""

    items: Sequence[Item] = ()
    height: float = PITCH
    depth: float = SIZE_3
    is_body: bool = False
    is_first: bool = True  # of its paragraph
    is_last: bool = True
    keeps_next: bool = False  # a heading does not end a side
    bookmark: tuple[str, int] | None = None
    repeat: Sequence["Row"] = ()  # the head of the table it belongs to, set again on a new side
    on_grid: bool = True  # lines up with the 22 lines after something that does not
    whole_side: bool = False
    new_side: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """The shape of a paragraph in mm: left edge, width, and how far the first line is moved in."""

    left: float = 0.0
    width: float = WIDTH
    indent: float = 2 * CELL
    align: str = "justify"


INDENTED = Measure()
FLUSH = Measure(indent=0.0)
Spans = Sequence[tuple[str, Style]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph before it has a place: text, styles, left edge and widths in mm."""

    pieces: tuple[tuple[str, Style, tuple[float, ...]], ...]
    left: float
    width: float

    def write(self, pen: Pen, top: float = 0.0) -> list[Item]:
        items: list[Item] = []
        x = self.left
        for text, style, advances in self.pieces:
            items += pen.write(text, style, x, top, advances)
            x += sum(advances)
        return items


def lines_of(pen: Pen, spans: Spans, measure: Measure = INDENTED) -> list[Line]:
    """Break a paragraph of one or more styles, all of one size, into lines."""
    text = "".join(piece for piece, _ in spans)
    size = spans[0][1].size
    units = [unit for piece, style in spans for unit in pen.units(piece, style.kind)]
    full = round(measure.width * UNIT / size)
    first = full - round(measure.indent * UNIT / size)
    places = break_text(text, units, first, full)
    lines = []
    for number, (start, end) in enumerate(places):
        inset = 0.0 if number else measure.indent
        room = full if number else first
        stretched = measure.align == "justify" and number < len(places) - 1
        widths = _widths(text[start:end], units[start:end], room if stretched else 0, size)
        left = measure.left + inset + _shift(measure, inset, widths)
        lines.append(Line(_cut(spans, start, end, widths), left, sum(widths)))
    return lines


def _widths(text: str, units: list[int], room: int, size: float) -> tuple[float, ...]:
    """Widths in mm; with room the line is brought to it."""
    count = len(units)
    slack = room - sum(units) if room else 0
    if slack <= 0 or count < 2:
        return tuple(unit * size / UNIT for unit in units) if sum(units) != count * UNIT else (size,) * count
    if sum(units) == count * UNIT and "—" not in text and "…" not in text:
        return (size + slack * size / UNIT / (count - 1),) * (count - 1) + (size,)
    return tuple(unit * size / UNIT for unit in stretch(text, units, slack))


def _shift(measure: Measure, inset: float, widths: tuple[float, ...]) -> float:
    free = measure.width - inset - sum(widths)
    return {"center": free / 2, "right": free}.get(measure.align, 0.0)


def _cut(
    spans: Spans, start: int, end: int, widths: tuple[float, ...]
) -> tuple[tuple[str, Style, tuple[float, ...]], ...]:
    """The styles of a line."""
    if len(spans) == 1:
        return ((spans[0][0][start:end], spans[0][1], widths),)
    pieces = []
    offset = 0
    for text, style in spans:
        low, high = max(start - offset, 0), min(end - offset, len(text))
        if low < high:
            at = offset + low - start
            pieces.append((text[low:high], style, widths[at : at + high - low]))
        offset += len(text)
    return tuple(pieces)


def rows_of(pen: Pen, spans: Spans, measure: Measure = INDENTED, *, is_body: bool = True) -> list[Row]:
    """A paragraph as rows of the grid."""
    lines = lines_of(pen, spans, measure)
    last = len(lines) - 1
    return [
        Row(line.write(pen), is_body=is_body, is_first=not number, is_last=number == last)
        for number, line in enumerate(lines)
    ]
