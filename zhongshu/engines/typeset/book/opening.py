"""What stands before the text of a book: cover, title sides of parts, contents."""

from collections.abc import Sequence
from math import ceil

import rjieba

from zhongshu.engines.typeset.book.indexes import Placed
from zhongshu.engines.typeset.book.listing import Entry, entry_rows, heading_rows
from zhongshu.engines.typeset.book.spec import BookSpec
from zhongshu.engines.typeset.drawn import RED, Item, Rule
from zhongshu.engines.typeset.layout.ending import written_date
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, POINT, SIZE_1, SIZE_2, SIZE_4, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style, moved
from zhongshu.engines.typeset.layout.rows import Row

_COVER = Style("xiaobiaosong", 36 * POINT, "book_title")
_SUBTITLE = Style("kaiti", SIZE_2, "book_subtitle")
_FOOT = Style("kaiti", 18 * POINT, "book_organ")
_PART = Style("xiaobiaosong", SIZE_1, "part_title")
_PART_LINE = Style("heiti", SIZE_4, "contents_part")
_COVER_TOP = 85.0
_FOOT_TOP = 228.0
_PART_TOP = 110.0
_RULES = ((0.0, 1.0), (1.6, 0.35))  # below the title: how far down, how thick


def cover(pen: Pen, spec: BookSpec) -> list[Item]:
    """Title, a pair of red lines, subtitle; the organ and the month at the foot."""
    items, bottom = centred(pen, spec.title, _COVER, _COVER_TOP)
    items += [
        Rule(2 * CELL, bottom + down, WIDTH - 2 * CELL, bottom + down, thick, RED, "book_rule")
        for down, thick in _RULES
    ]
    if spec.subtitle:
        items += centred(pen, spec.subtitle, _SUBTITLE, bottom + 12.0)[0]
    foot = _FOOT_TOP
    for text in (spec.organ, written_date(spec.day) if spec.day else ""):
        if text:
            lines, foot = centred(pen, text, _FOOT, foot)
            items += lines
    return items


def part_title(pen: Pen, title: str) -> list[Item]:
    return centred(pen, title, _PART, _PART_TOP)[0]


def centred(pen: Pen, text: str, style: Style, top: float) -> tuple[list[Item], float]:
    """A text in the middle, in lines of whole words and about the same length, and where what follows may begin."""
    step = style.size * 1.5
    items: list[Item] = []
    for line in _balanced(pen, text, style):
        items += pen.write(line, style, (WIDTH - pen.width(line, style)) / 2, top)
        top += step
    return items, top


def _balanced(pen: Pen, text: str, style: Style) -> list[str]:
    """As few lines as the width allows, the first ones not longer than they need be."""
    room = WIDTH - 2 * CELL
    count = max(ceil(pen.width(text, style) / room), 1)
    goal = pen.width(text, style) / count
    lines = [""]
    for word in rjieba.cut(text):
        filled = pen.width(lines[-1] + word, style)
        if lines[-1] and (filled > room or (len(lines) < count and filled > goal + pen.width(word, style) / 2)):
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


def contents_rows(pen: Pen, spec: BookSpec, placed: Sequence[Placed], parts: Sequence[int]) -> list[Row]:
    """目录: parts with the pages of their titles, and under them the papers."""
    rows = heading_rows(pen, "目　录", "目录")
    beginnings = dict(zip((part.first for part in spec.parts), zip(spec.parts, parts, strict=True), strict=True))
    for number, each in enumerate(placed):
        if number in beginnings:
            part, page = beginnings[number]
            rows += _spaced(rows, entry_rows(pen, Entry(part.title, page, style=_PART_LINE)))
        label = f"（{each.paper.document_number}）" if each.paper.document_number else ""
        rows += entry_rows(pen, Entry(each.title, each.page, label, left=CELL if spec.parts else 0.0))
    return rows


def _spaced(before: Sequence[Row], rows: list[Row]) -> list[Row]:
    """A part keeps with its first paper, and a little apart from the last one of the part before."""
    for row in rows:
        row.keeps_next = True
    if len(before) > 1:
        rows[0].items = [moved(item, 0.0, PITCH / 2) for item in rows[0].items]
        rows[0].height += PITCH / 2
        rows[0].depth += PITCH / 2
        rows[0].on_grid = rows[-1].on_grid
    return rows
