"""Slips: labelled cells in strips, and boxes for opinions that run on to further sides when they are long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhongshu.engines.typeset.drawn import RED, Drawn, Item, Rule
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout.content import cleaned
from zhongshu.engines.typeset.layout.measures import POINT, SIZE_2, SIZE_4, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.rows import Line, Measure, Row, lines_of
from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.sheets import pages

TITLE = Style("xiaobiaosong", SIZE_2, "title", RED)
NOTE = Style("songti", 12 * POINT, "slip_note")
LABEL = Style("heiti", 12 * POINT, "label")
VALUE = Style("fangsong", SIZE_4, "value")
SIGNED = Style("kaiti", 12 * POINT, "signed")
BORDER = 0.25
_PADDING = 2.0
_STEP = 7.0  # from line to line in a cell
LABEL_WIDTH = 24.0
LEAST = 10.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and what is written beside it; `share` of the strip's width."""

    label: str
    text: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells beside each other."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An opinion and who wrote it when."""

    text: str
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Room for opinions, at least so high in mm."""

    label: str
    entries: tuple[Entry, ...] = ()
    least: float = 40.0


@dataclass(frozen=True, slots=True)
class Slip:
    """处理单, 传阅单, 通知单: title, number on the left and marks on the right above the frame. `colour` is the title's."""

    title: str
    body: tuple[Strip | Box, ...]
    number: str = ""
    marks: str = ""
    foot: str = ""
    colour: str = RED


def lay_out_slip(slip: Slip, faces: Faces) -> Drawn:
    """Lay a slip out. Raises PaperProblem with the field and what to do."""
    pages.check(slip.title, faces)
    if not slip.body:
        raise PaperProblem("body", "单子里没有内容，请至少给出一栏。")
    pen = Pen(faces)
    rows = _opening(pen, slip)
    for part in slip.body:
        rows += _strip(pen, part) if isinstance(part, Strip) else _box(pen, part)
    return pages.drawn(pen, cleaned(slip.title), rows, slip.foot)


def _opening(pen: Pen, slip: Slip) -> list[Row]:
    title = cleaned(slip.title)
    room = pen.width(title, TITLE)
    if room > WIDTH:
        raise PaperProblem("title", f"标题“{title[:20]}…”太长，一行放不下，请精简。")
    marks = cleaned(slip.marks)
    notes: list[Item] = [*pen.write(cleaned(slip.number), NOTE, 0.0, 0.0)]
    notes += pen.write(marks, NOTE, WIDTH - pen.width(marks, NOTE), 0.0)
    return [
        _row(pen.write(title, replace(TITLE, colour=slip.colour), (WIDTH - room) / 2, 0.0), 14.0, keeps_next=True),
        _row(notes, 6.5, keeps_next=True),
    ]


def _row(items: Sequence[Item], height: float, *, keeps_next: bool = False) -> Row:
    return Row(items, height=height, depth=height, keeps_next=keeps_next, on_grid=False)


def _strip(pen: Pen, strip: Strip) -> list[Row]:
    """One row as high as its highest cell; its text is never parted."""
    whole = sum(cell.share for cell in strip.cells)
    edges = [0.0]
    for cell in strip.cells:
        edges.append(edges[-1] + WIDTH * cell.share / whole)
    values = [
        _lines(pen, cell.text, VALUE, right - left - LABEL_WIDTH)
        for cell, left, right in zip(strip.cells, edges, edges[1:], strict=False)
    ]
    height = max(LEAST, *(len(lines) * _STEP + _PADDING for lines in values))
    items: list[Item] = []
    for cell, lines, left in zip(strip.cells, values, edges, strict=False):
        items += _label(pen, cell.label, left, height)
        items += _column(pen, lines, left + LABEL_WIDTH, (height - len(lines) * _STEP) / 2)
        items += [_upright(left, height), _upright(left + LABEL_WIDTH, height)]
    return [_row([*items, _upright(WIDTH, height), _level(0.0), _level(height)], height)]


def _box(pen: Pen, box: Box) -> list[Row]:
    """A row for each line, so that long opinions run on; what is empty keeps its height in one piece."""
    width = WIDTH - LABEL_WIDTH
    content: list[list[Item]] = []
    for entry in box.entries:
        content += [line.write(pen) for line in _lines(pen, entry.text, VALUE, width)]
        if entry.signed:
            content += [line.write(pen) for line in _lines(pen, entry.signed, SIGNED, width, align="right")]
    rows = [_row((), _PADDING / 2)]
    rows += [_row([moved(item, LABEL_WIDTH, 0.5) for item in items], _STEP) for items in content]
    spare = max(box.least - sum(row.height for row in rows), _PADDING)
    rows.append(_row((), spare))
    rows[0].items = [*_label(pen, box.label, 0.0, min(box.least, 30.0)), *rows[0].items, _level(0.0)]
    for row in rows:
        row.items = [*row.items, *(_upright(x, row.height) for x in (0.0, LABEL_WIDTH, WIDTH))]
    for row in rows[1:]:
        row.repeat = (_row([_level(0.0)], 0.0),)
    rows[-1].items = [*rows[-1].items, _level(spare)]
    rows[0].keeps_next = True
    return rows


def _lines(pen: Pen, text: str, style: Style, width: float, align: str = "left") -> list[Line]:
    measure = Measure(_PADDING, width - 2 * _PADDING, 0.0, align=align)
    parts = [cleaned(part).strip() for part in text.split("\n")]
    return [line for part in parts if part for line in lines_of(pen, [(part, style)], measure)]


def _label(pen: Pen, text: str, left: float, height: float) -> list[Item]:
    lines = lines_of(pen, [(cleaned(text), LABEL)], Measure(_PADDING, LABEL_WIDTH - 2 * _PADDING, 0.0, align="center"))
    return _column(pen, lines, left, max((height - len(lines) * _STEP) / 2, 0.0))


def _column(pen: Pen, lines: Sequence[Line], left: float, top: float) -> list[Item]:
    inset = (_STEP - LABEL.size) / 2
    return [
        moved(item, left, top + number * _STEP + inset) for number, line in enumerate(lines) for item in line.write(pen)
    ]


def _upright(x: float, height: float) -> Rule:
    return Rule(x, 0.0, x, height, BORDER, role=pages.FRAME)


def _level(y: float) -> Rule:
    return Rule(0.0, y, WIDTH, y, BORDER, role=pages.FRAME)
