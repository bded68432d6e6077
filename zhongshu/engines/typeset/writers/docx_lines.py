"""What the layout drew, read line by line, so that Word gets the same lines at the same places."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Drawn, Rule, Sheet, Text
from zhongshu.engines.typeset.layout.measures import BOTTOM, CUT, LEADING, LEFT
from zhongshu.engines.typeset.paper import Paper

NEAR = 0.3  # mm: pieces on one line, pieces that touch
IMPRINT = ("main_recipients", "cc_recipients", "printing_office", "print_date")
OUTSIDE = ("cc_recipients", "printing_office", "print_date", "page_number")
LETTER_BOTTOM = 270.66  # 4.84 mm above the lower red line of the first side
RUNNING = ("body", "heading1", "heading2", "heading3", "heading4")


@dataclass(slots=True)
class Piece:
    """Characters that follow each other without a gap; x from the type area."""

    x: float
    text: str
    role: str
    size: float  # mm
    advances: list[float]

    @property
    def end(self) -> float:
        return self.x + sum(self.advances)

    @property
    def extra(self) -> float:
        """What each gap is wider than the characters, in points; for text of full width."""
        gaps = self.advances[:-1]
        return (sum(gaps) / len(gaps) - self.size) / MM_PER_POINT if gaps else 0.0


@dataclass(slots=True)
class Line:
    """Pieces on one baseline, by the upper edge of their em boxes."""

    sheet: int
    top: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def role(self) -> str:
        return self.pieces[0].role

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)


def left_of(place: int, paper: Paper) -> float:
    """The left edge of the type area of a sheet, counted from 0."""
    return LEFT if place % 2 == 0 or paper.options.screen else CUT


def lines_on(sheet: Sheet, place: int, left: float, roles: Container[str]) -> list[Line]:
    """The lines of some roles on one sheet from the top down."""
    texts = [item for item in sheet.items if isinstance(item, Text) and not item.turn and item.role in roles]
    tops = sorted(((round(_top(item), 2), item.x, item) for item in texts), key=lambda each: each[:2])
    lines: list[Line] = []
    for top, x, item in tops:
        if not lines or abs(lines[-1].top - top) > NEAR:
            lines.append(Line(place, top))
        _add(lines[-1], x - left, item)
    return lines


def _top(item: Text) -> float:
    return item.y - item.face.em_top * item.size * MM_PER_POINT


def _add(line: Line, x: float, item: Text) -> None:
    """Pieces in different faces that touch are one again."""
    size = item.size * MM_PER_POINT
    last = line.pieces[-1] if line.pieces else None
    if last and last.role == item.role and abs(last.end - x) < NEAR and abs(last.size - size) < NEAR:
        last.text += item.text
        last.advances += item.advances
    else:
        line.pieces.append(Piece(x, item.text, item.role, size, list(item.advances)))


class Running:
    """The lines of the running text in order; paragraphs take theirs one after another."""

    def __init__(self, drawn: Drawn, paper: Paper) -> None:
        self.lines = [
            line
            for place, sheet in enumerate(drawn.sheets)
            for line in lines_on(sheet, place, left_of(place, paper), RUNNING)
        ]
        self.ends = [_lowest(sheet) for sheet in drawn.sheets]
        self.bottoms = [
            LETTER_BOTTOM if paper.layout == "letter" and not place else BOTTOM for place in range(len(self.ends))
        ]
        self.at = 0

    def take(self, text: str) -> list[Line] | None:
        """The lines of a paragraph; None when they cannot be told."""
        wanted = "".join(text.split())
        taken: list[Line] = []
        at = self.at
        while wanted and at < len(self.lines):
            bare = "".join(self.lines[at].text.split())
            if not wanted.startswith(bare) or not bare:
                return None
            wanted = wanted[len(bare) :]
            taken.append(self.lines[at])
            at += 1
        if wanted:
            return None
        self.at = at
        return taken

    def is_sent_on(self, line: Line) -> bool:
        """Whether a line begins a side although the side before had room: it goes with a signature (decision 29)."""
        place = next(number for number, each in enumerate(self.lines) if each is line)
        before = self.lines[place - 1] if place else None
        if before is None or before.sheet != line.sheet - 1:
            return False
        return self.ends[before.sheet] + LEADING + line.size <= self.bottoms[before.sheet] - NEAR


def _lowest(sheet: Sheet) -> float:
    """The lower edge of the text and the tables of a sheet."""
    texts = [
        _top(item) + item.size * MM_PER_POINT
        for item in sheet.items
        if isinstance(item, Text) and item.role not in OUTSIDE and not item.turn
    ]
    tables = [item.y2 for item in sheet.items if isinstance(item, Rule) and item.role == "table"]
    return max([*texts, *tables], default=0.0)


def table_rows_drawn(drawn: Drawn) -> Iterator[tuple[int, tuple[float, ...], float]]:
    """Every row of upright tables in order: its sheet, the widths of its columns and its height in mm."""
    for place, sheet in enumerate(drawn.sheets):
        rules = [
            (round(min(item.y1, item.y2), 2), round(max(item.y1, item.y2), 2), round(item.x1, 2))
            for item in sheet.items
            if isinstance(item, Rule) and item.role == "table" and item.x1 == item.x2
        ]
        for (top, bottom), group in groupby(sorted(rules), key=lambda each: each[:2]):
            edges = [edge for _, _, edge in group]
            yield place, _widths(edges), bottom - top


def _widths(edges: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(after - before, 2) for before, after in pairwise(edges))
