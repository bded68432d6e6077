"""The body: paragraphs, tables and pictures as rows."""

import re
from collections.abc import Iterable, Sequence
from itertools import count, pairwise

from zhongshu.engines.typeset.layout.images import FIELDS, image_rows
from zhongshu.engines.typeset.layout.measures import CELL
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import FLUSH, INDENTED, Measure, Row, rows_of
from zhongshu.engines.typeset.layout.tables import Named, table_rows
from zhongshu.engines.typeset.paper import Block, Image, Paragraph, Table

STYLES = (
    Style(),
    Style("heiti", role="heading1"),
    Style("kaiti", role="heading2"),
    Style(role="heading3"),
    Style(role="heading4"),
)
_BOOKMARKED = 2  # headings 一、 and （一） are found in the bookmarks
_RUN_IN = re.compile(r"[^。]*。(?=.)")
LONGEST_HEADING = 60
LONGEST_ALONE = 2  # lines of a heading that keeps with its text
_STOPS = frozenset("。；，：！？、;,:!?")
_PICKING = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


def cleaned(text: str) -> str:
    """The text without control characters and invisible marks; tabs become spaces."""
    text = text.replace("\t", " ") if "\t" in text else text
    return _PICKING.sub("", text) if _PICKING.search(text) else text


def body_rows(pen: Pen, blocks: Iterable[Block], field: str, opening: Sequence[Row] = ()) -> list[Row]:
    """The rows of some blocks; `field` is named when one of them cannot be set. `opening` heads a first sideways table."""
    rows: list[Row] = []
    tables = count(1)
    for place, (block, after) in enumerate(pairwise([*blocks, None])):
        if isinstance(block, Paragraph):
            rows += paragraph_rows(pen, block, heads=is_heading(block, after))
        elif isinstance(block, Table):
            name = f"{FIELDS[field]}中第{next(tables)}个表格"
            rows += table_rows(pen, block, Named(field, name), () if place else opening)
        elif isinstance(block, Image):
            rows += image_rows(pen, block, field)
    return rows


def is_heading(block: Paragraph, after: Block | None) -> bool:
    """Whether a paragraph is a heading that stands alone above what it heads; items of a list are none."""
    if not block.level or after is None or block.text.rstrip()[-1:] in _STOPS:
        return False
    return not isinstance(after, Paragraph) or after.level == 0 or after.level > block.level


def paragraph_rows(pen: Pen, block: Paragraph, *, heads: bool = False) -> list[Row]:
    """A paragraph as rows; a heading does not stand last on a side."""
    spans = _spans(block)
    if not spans:
        return []
    rows = rows_of(pen, spans, _measure(block))
    if heads and len(spans) == 1 and len(rows) <= LONGEST_ALONE:
        rows[-1].keeps_next = True
    if 0 < block.level <= _BOOKMARKED and rows:
        rows[0].bookmark = (spans[0][0][:LONGEST_HEADING].rstrip("。"), block.level + 1)
    return rows


def _measure(block: Paragraph) -> Measure:
    if block.align == "justify":
        return INDENTED
    return FLUSH if block.align == "left" else Measure(indent=0.0, align=block.align)


def _spans(block: Paragraph) -> list[tuple[str, Style]]:
    """The heading in its own face up to its full stop, the rest as body."""
    text = cleaned(block.text).strip()
    if not text:
        return []
    style = STYLES[min(max(block.level, 0), 4)]
    heading = _RUN_IN.match(text) if block.level in (1, 2) else None
    if heading is None:
        return [(text, style)]
    return [(heading[0], style), (text[heading.end() :], STYLES[0])]


def hanging(left_cells: float) -> Measure:
    """A paragraph whose lines all begin at the same place, so many characters in."""
    return Measure(left=left_cells * CELL, width=INDENTED.width - left_cells * CELL, indent=0.0)
