"""Sides and what stands on them: rows run on from side to side, endings take lines of the body along."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.measures import BOTTOM, DEPTH, FIT, PITCH, TOP
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.paper import PaperProblem

_AFTER_TABLE = 3.0
_TAKEN_ALONG = 2
_TOO_SHORT = "正文太短，署名和印章与正文同排一面放不下。请增加正文，或缩短标题、主送机关，或减少发文机关标志中的机关。"
_TOO_MANY = "署名、成文日期和印章太高，与正文同排一面放不下。请减少署名的机关，或不加盖印章。"
_SIDEWAYS = "横排表格不能是正文的最后一项。请在表格后写一段正文，或把表格作为附件。"
_TOO_TALL = "正文末尾的表格或图片太高，署名和印章与它同排一面放不下。请在其后写一段正文，或缩小表格、图片。"


@dataclass(slots=True)
class Side:
    """One side: the fixed things with their place on the sheet, and the rows with their tops; x from the type area."""

    start: float = TOP
    bottom: float = BOTTOM
    items: list[Item] = field(default_factory=list)
    rows: list[tuple[float, Row]] = field(default_factory=list)
    next_top: float = TOP
    is_numbered: bool = True

    @property
    def end(self) -> float:
        """The lower edge of the last thing in the run of text."""
        return max((top + row.depth for top, row in self.rows), default=self.start)

    @property
    def has_body(self) -> bool:
        return any(row.is_body for _, row in self.rows)

    def place(self, row: Row) -> None:
        top = self.top_for(row)
        self.rows.append((top, row))
        self.next_top = top + row.height

    def top_for(self, row: Row) -> float:
        """Where the row would stand: on the grid again after a table."""
        if not row.on_grid or not self.rows or self.rows[-1][1].on_grid:
            return self.next_top
        steps = ceil((self.next_top + _AFTER_TABLE - self.start) / PITCH - FIT)
        return self.start + steps * PITCH

    def has_room(self, row: Row, more: float = 0.0) -> bool:
        return self.top_for(row) + row.depth + more <= self.bottom + FIT


def new_side(sides: list[Side]) -> Side:
    sides.append(Side())
    return sides[-1]


def run(sides: list[Side], rows: Sequence[Row]) -> None:
    """Let the rows run on from the last side."""
    side = sides[-1]
    for number, row in enumerate(rows):
        more = depth_kept(rows, number) - row.depth if row.keeps_next else 0.0
        if side.rows and (row.new_side or not side.has_room(row, more)):
            side = new_side(sides)
            _repeat_head(side, row)
        if not side.rows and not side.has_room(row):
            side = new_side(sides)
        side.place(row)


def _repeat_head(side: Side, row: Row) -> None:
    for head in row.repeat:
        side.place(head)


def depth_kept(rows: Sequence[Row], number: int) -> float:
    """What must fit on a side from a row on: up to the first row that does not keep with its next."""
    depth = 0.0
    end = number
    while end + 1 < len(rows) and rows[end].keeps_next and end - number < 12:
        depth += rows[end].height
        end += 1
    return depth + rows[end].depth


def place_ending(sides: list[Side], ending: Row) -> None:
    """Signature, date and seal on a side that has text of the body; lines move there when it has not enough room."""
    side = sides[-1]
    if side.has_room(ending) and side.has_body:
        side.place(ending)
        return
    if ending.depth + PITCH > DEPTH:
        raise PaperProblem("issuer_signatures", _TOO_MANY)
    notes = _without_notes(sides)
    rows = [row for _, row in sides[-1].rows]
    cuts = [cut for cut in _cuts(rows) if _go_together([*rows[cut:], *notes, ending])]
    if cuts:
        cut = min(cuts, key=lambda place: _awkwardness(rows, place))
        del sides[-1].rows[cut:]
        _on_new_side(sides, [*rows[cut:], *notes, ending])
        return
    if not notes:
        raise PaperProblem("body", _why_not(sides, rows))
    _with_notes(sides, notes, ending)


def _without_notes(sides: list[Side]) -> list[Row]:
    """Take what follows the body (附件说明) off the sides."""
    notes: list[Row] = []
    while sides[-1].rows and not sides[-1].rows[-1][1].is_body:
        notes.insert(0, sides[-1].rows.pop()[1])
        if not sides[-1].rows and len(sides) > 1:
            sides.pop()
    top, last = sides[-1].rows[-1]
    sides[-1].next_top = top + last.height
    return notes


def _cuts(rows: Sequence[Row]) -> list[int]:
    """Where the body of a side may go on with the ending on the next: something of the body stays."""
    cuts = [_cut_before(rows, place) for place, row in enumerate(rows) if row.is_body and not row.whole_side]
    return [cut for cut in cuts[1:] if any(row.is_body for row in rows[:cut])]


def _why_not(sides: list[Side], rows: Sequence[Row]) -> str:
    if any(row.whole_side for row in rows):
        return _SIDEWAYS
    return _TOO_SHORT if len(sides) == 1 and sum(row.is_body for row in rows) < 2 else _TOO_TALL


def _with_notes(sides: list[Side], notes: list[Row], ending: Row) -> None:
    """So many attachments that they do not stand on one side with body and ending: the ending goes with the last of them."""
    kept = len(notes)
    while kept > 1 and _go_together([*notes[kept - 1 :], ending]):
        kept -= 1
    run(sides, notes[:kept])
    _on_new_side(sides, [*notes[kept:], ending])


def _on_new_side(sides: list[Side], rows: Sequence[Row]) -> None:
    side = new_side(sides)
    _repeat_head(side, rows[0])
    for row in rows:
        side.place(row)


def _go_together(rows: Sequence[Row]) -> bool:
    """Whether rows have room on one side."""
    sides: list[Side] = []
    _on_new_side(sides, rows)
    return sides[0].end <= BOTTOM + FIT


def _cut_before(rows: Sequence[Row], place: int) -> int:
    """Headings go with what they head."""
    while place > 0 and rows[place - 1].keeps_next:
        place -= 1
    return place


def _awkwardness(rows: Sequence[Row], place: int) -> float:
    """How bad it looks to go on at a row on the next side."""
    lines = sum(row.is_body for row in rows[place:])
    row = rows[place]
    is_torn = not row.is_first
    lonely = is_torn and (row.is_last or rows[place - 1].is_first)
    return abs(lines - _TAKEN_ALONG) + 1.5 * is_torn + 2 * lonely
