"""Pieces of WordprocessingML: runs, paragraphs, tabs, pictures, lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000
RED = "FF0000"
# The faces that the standard names, as offices have them; `hint` makes digits and brackets take the same face.
FACES = {
    "fangsong": "仿宋_GB2312",
    "kaiti": "楷体_GB2312",
    "heiti": "黑体",
    "xiaobiaosong": "方正小标宋简体",
    "songti": "宋体",
}
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)

_SIDES = ("top", "left", "bottom", "right")
_ZERO = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in _SIDES)
NO_MARGINS = f"<w:tblCellMar>{_ZERO}</w:tblCellMar>"


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def emu(millimetres: float) -> int:
    return round(millimetres * EMU_PER_MM)


def fonts(kind: str) -> str:
    name = FACES[kind]
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


@dataclass(frozen=True, slots=True)
class Look:
    """How a run differs from its style: face, size in points, colour, spacing in points."""

    kind: str = ""
    size: float = 0.0
    colour: str = ""
    spacing: float | None = None

    def xml(self) -> str:
        parts = [fonts(self.kind)] if self.kind else []
        parts += [f'<w:color w:val="{self.colour}"/>'] if self.colour else []
        parts += [f'<w:spacing w:val="{round(self.spacing * 20)}"/>'] if self.spacing is not None else []
        if self.size:
            half = round(self.size * 2)
            parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


PLAIN = Look()


def run(text: str, look: Look = PLAIN) -> str:
    """A run; tabs and line ends become Word's."""
    pieces = []
    for number, line in enumerate(text.split("\n")):
        pieces += ["<w:br/>"] if number else []
        for place, part in enumerate(line.split("\t")):
            pieces += ["<w:tab/>"] if place else []
            pieces += [f'<w:t xml:space="preserve">{escape(part)}</w:t>'] if part else []
    return f"<w:r>{look.xml()}{''.join(pieces)}</w:r>" if pieces else ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph differs from its style; lengths in mm. `extra` is further pPr content after the rest."""

    before: float = 0.0
    height: float = 0.0
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    align: str = ""
    tabs: Sequence[tuple[str, float]] = ()
    new_side: bool = False
    keep_next: bool = False
    frame: str = ""

    def xml(self, style: str) -> str:
        parts = [f"<w:pStyle w:val={quoteattr(style)}/>"] if style else []
        parts += ["<w:keepNext/>"] if self.keep_next else []
        parts += ["<w:pageBreakBefore/>"] if self.new_side else []
        parts += [self.frame, self._tabs(), self._spacing()]
        parts += [self._indents(), f'<w:jc w:val="{self.align}"/>' if self.align else ""]
        inner = "".join(parts)
        return f"<w:pPr>{inner}</w:pPr>" if inner else ""

    def _tabs(self) -> str:
        stops = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(place)}"/>' for kind, place in self.tabs)
        return f"<w:tabs>{stops}</w:tabs>" if stops else ""

    def _spacing(self) -> str:
        before = f' w:before="{twips(self.before)}"' if self.before else ""
        line = f' w:line="{twips(self.height)}" w:lineRule="exact"' if self.height else ""
        return f"<w:spacing{before}{line}/>" if before or line else ""

    def _indents(self) -> str:
        values = [("left", self.left), ("right", self.right), ("hanging", self.hanging)]
        words = "".join(f' w:{name}="{twips(value)}"' for name, value in values if value is not None)
        return (
            f'<w:ind{words} w:firstLine="0" w:firstLineChars="0"/>'
            if words and self.hanging is None
            else (f"<w:ind{words}/>" if words else "")
        )


BARE = Shape()


def paragraph(style: str, content: str = "", shape: Shape = BARE, section: str = "") -> str:
    properties = shape.xml(style)
    if section:
        properties = properties.replace("</w:pPr>", f"{section}</w:pPr>") if properties else f"<w:pPr>{section}</w:pPr>"
    return f"<w:p>{properties}{content}</w:p>"


def field(code: str, look: Look = PLAIN) -> str:
    """A field that the word processor fills in."""
    marks = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    pieces = [marks[0], f'<w:instrText xml:space="preserve"> {code} </w:instrText>', marks[1], "<w:t>1</w:t>", marks[2]]
    return "".join(f"<w:r>{look.xml()}{piece}</w:r>" for piece in pieces)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a drawing is anchored, in mm, from the page or from its paragraph."""

    x: float
    y: float
    width: float
    height: float
    from_page: bool = True
    is_behind: bool = False


def anchored(number: int, place: Place, graphic: str, name: str) -> str:
    """A drawing at its place, with no text flowing around it."""
    down = "page" if place.from_page else "paragraph"
    return (
        f'<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number + 1}" '
        f'behindDoc="{int(place.is_behind)}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(place.x)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{emu(place.y)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(place.width)}" cy="{emu(place.height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name={quoteattr(name)}/><wp:cNvGraphicFramePr/>{graphic}'
        "</wp:anchor></w:drawing></w:r>"
    )


def inline(number: int, size: tuple[float, float], graphic: str, name: str) -> str:
    """A drawing that stands in the line."""
    width, height = size
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:docPr id="{number}" name={quoteattr(name)}/>'
        f"<wp:cNvGraphicFramePr/>{graphic}</wp:inline></w:drawing></w:r>"
    )


def picture(number: int, relation: str, size: tuple[float, float]) -> str:
    return (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="图片{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(size[0])}" cy="{emu(size[1])}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )


def _shape(inner: str) -> str:
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return f'<a:graphic><a:graphicData uri="{uri}"><wps:wsp>{inner}</wps:wsp></a:graphicData></a:graphic>'


def line(length: float, width: float, colour: str) -> str:
    """A straight line from left to right."""
    return _shape(
        f'<wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(length)}" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{emu(width)}"><a:solidFill><a:srgbClr val="{colour}"/>'
        "</a:solidFill></a:ln></wps:spPr><wps:bodyPr/>"
    )


def text_box(size: tuple[float, float], paragraphs: Iterable[str], direction: str) -> str:
    """A box without border; `direction` is DrawingML's (horz, vert, vert270)."""
    return _shape(
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{emu(size[0])}" cy="{emu(size[1])}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        f"<wps:txbx><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr vert="{direction}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/>'
    )
