"""Sections of the Word file: margins, page numbers outside below the text, sides lying down, sides without a number."""

from dataclasses import dataclass

from zhongshu.engines.typeset.layout.measures import CELL
from zhongshu.engines.typeset.paper import Paper
from zhongshu.engines.typeset.writers.docx_parts import Parts
from zhongshu.engines.typeset.writers.docx_xml import (
    NAMESPACES,
    Place,
    Shape,
    anchored,
    field,
    paragraph,
    run,
    text_box,
    twips,
)

TOP, BOTTOM, LEFT, RIGHT = 34.58, 32.58, 28.0, 26.0
NUMBER = 269.0  # the dash of the number: 7 mm below the type area
FOOT = 24.47  # the dash of the number is 4.58 mm below the body area
LETTER_BOTTOM, LETTER_FOOT = 23.92, 15.0  # the last line 4.84 mm above the lower red line
_SIDEWAYS_ENDS = 36.0  # what is 37 and 35 mm upright, evened out because word processors swap them on even pages
_NUMBER_HEIGHT = 7.06
_BOX = 30.0


@dataclass(frozen=True, slots=True)
class Footers:
    """Relations of the footers of odd and even sides."""

    odd: str
    even: str

    def xml(self, *, first: str = "") -> str:
        rows = [("default", self.odd), ("even", self.even), *([("first", first)] if first else [])]
        return "".join(f'<w:footerReference w:type="{kind}" r:id="{relation}"/>' for kind, relation in rows)


class Pages:
    """Makes section properties; footers are written once each."""

    def __init__(self, paper: Paper, parts: Parts) -> None:
        self.paper = paper
        self.parts = parts
        made = self._boxed if paper.layout == "letter" else _upright
        odd, even = (made(is_odd=is_odd) for is_odd in (True, False))
        self.numbered = Footers(self._footer("odd", odd), self._footer("even", even))
        self.empty = self._footer("empty", paragraph("空行", "", Shape(height=0.35)))
        self._sideways: Footers | None = None

    def _footer(self, name: str, content: str) -> str:
        return self.parts.add(f"footer_{name}.xml", f"<w:ftr {NAMESPACES}>{content}</w:ftr>", "footer")

    def upright(self, *, is_first: bool = False, restart: bool = False) -> str:
        """Ordinary sides; the first of a letter has no number."""
        is_letter = is_first and self.paper.layout == "letter"
        first = self.empty if is_letter else ""
        title = "<w:titlePg/>" if is_letter else ""
        return _section(self.numbered.xml(first=first), _size(210, 297), self._margins(), title, restart)

    def _margins(self) -> str:
        """The text of a letter's first side goes further down; on the others there is no room for one line more."""
        if self.paper.layout == "letter":
            return _margins(TOP, LETTER_BOTTOM, LEFT, RIGHT, LETTER_FOOT)
        return _margins(TOP, BOTTOM, LEFT, RIGHT)

    def unnumbered(self) -> str:
        """Blank sides before an imprint, and that side."""
        bare = Footers(self.empty, self.empty)
        return _section(bare.xml(), _size(210, 297), self._margins(), "", restart=False)

    def sideways(self) -> str:
        """Sides lying down; the number stays where it is on the upright ones."""
        if self._sideways is None:
            odd = self._footer("sideways_odd", self._turned(is_odd=True))
            self._sideways = Footers(odd, self._footer("sideways_even", self._turned(is_odd=False)))
        margins = _margins(LEFT, 24.0, _SIDEWAYS_ENDS, _SIDEWAYS_ENDS)
        return _section(self._sideways.xml(), _size(297, 210, 'w:orient="landscape"'), margins, "", restart=False)

    def _boxed(self, *, is_odd: bool) -> str:
        """The number in a box at its place, where the body area goes further down than the number stands."""
        left = 210 - RIGHT - CELL - _BOX if is_odd else RIGHT + CELL
        inner = paragraph("页码", run("— ") + field("PAGE") + run(" —"), Shape(align="right" if is_odd else "left"))
        box = text_box((_BOX, _NUMBER_HEIGHT), [inner], "horz")
        place = Place(left, NUMBER - _NUMBER_HEIGHT / 2, _BOX, _NUMBER_HEIGHT)
        return paragraph("空行", anchored(self.parts.drawing(), place, box, "页码"), Shape(height=0.35))

    def _turned(self, *, is_odd: bool) -> str:
        """The number in a box on the left edge, reading downwards: the foot of the sheet when it stands."""
        left = 297 - NUMBER - _NUMBER_HEIGHT / 2
        top = 210 - RIGHT - CELL - _BOX if is_odd else LEFT - 2 + CELL
        text = run("— ") + field("PAGE") + run(" —")
        inner = paragraph("页码", text, Shape(align="right" if is_odd else "left"))
        box = text_box((_NUMBER_HEIGHT, _BOX), [inner], "vert")
        place = Place(left, top, _NUMBER_HEIGHT, _BOX)
        return paragraph("页码", anchored(self.parts.drawing(), place, box, "页码"))


def _upright(*, is_odd: bool) -> str:
    above = BOTTOM - FOOT - _NUMBER_HEIGHT
    shape = Shape(above, align="right", right=CELL) if is_odd else Shape(above, align="left", left=CELL)
    return paragraph("页码", run("— ") + field("PAGE") + run(" —"), shape)


def _size(width: float, height: float, more: str = "") -> str:
    return f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}" {more}/>'


def _margins(top: float, bottom: float, left: float, right: float, foot: float = FOOT) -> str:
    sides = f'w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" w:left="{twips(left)}"'
    return f'<w:pgMar {sides} w:header="{twips(15)}" w:footer="{twips(foot)}" w:gutter="0"/>'


def _section(footers: str, size: str, margins: str, title: str, restart: bool) -> str:
    number = '<w:pgNumType w:start="1"/>' if restart else ""
    grid = '<w:docGrid w:linePitch="589"/>'
    return f'<w:sectPr>{footers}<w:type w:val="nextPage"/>{size}{margins}{number}<w:cols w:space="425"/>{title}{grid}</w:sectPr>'
