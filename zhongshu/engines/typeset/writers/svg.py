"""A sheet as SVG for the screen: outlines, so that no font is needed, and clear text over them to select and to read."""

import base64
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from xml.sax.saxutils import escape, quoteattr

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Picture, Rule, Sheet, Text
from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.colours import rgb
from zhongshu.engines.typeset.writers.ofd_xml import number, numbers
from zhongshu.engines.typeset.writers.pictures import file_of
from zhongshu.engines.typeset.writers.subset import opened

MISSING = "#d00000"


def write_svg(sheet: Sheet) -> str:
    """The drawing, one millimetre a unit. A character without a glyph is a red frame with `data-missing`."""
    pictures = [item for item in sheet.items if isinstance(item, Picture)]
    texts = [item for item in sheet.items if isinstance(item, Text) and item.text]
    parts = [_picture(item) for item in pictures if not item.over]
    parts += [_line(item) for item in sheet.items if isinstance(item, Rule)]
    parts += [_text(item) for item in texts]
    parts += [_picture(item) for item in pictures if item.over]
    parts += [_clear(item) for item in texts]
    size = f'width="{number(sheet.width)}mm" height="{number(sheet.height)}mm"'
    box = f'viewBox="{numbers(0, 0, sheet.width, sheet.height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} xml:lang="zh-CN">'
    paper = f'<rect width="{number(sheet.width)}" height="{number(sheet.height)}" fill="#ffffff"/>'
    return "\n".join([head, f"<defs>{''.join(_outlines(texts))}</defs>", paper, *parts, "</svg>"])


def _outlines(texts: Iterable[Text]) -> Iterator[str]:
    """Each glyph of the sheet once."""
    glyphs = {(item.face, glyph) for item in texts for glyph in map(item.face.glyph_id, set(item.text)) if glyph}
    for name, outline in sorted((f"{_mark(face)}-{glyph}", _outline(face, glyph)) for face, glyph in glyphs):
        if outline:
            yield f'<path id="{name}" d="{outline}"/>'


@lru_cache(maxsize=32)
def _mark(face: Face) -> str:
    """A name for the face; sheets in one page of HTML may share it, as their outlines are the same."""
    return f"g{zlib.crc32(f'{face.path}#{face.index}'.encode()):x}"


@lru_cache(maxsize=8_000)
def _outline(face: Face, glyph: int) -> str:
    pen = _Pen()
    opened(face).font.draw_glyph_with_pen(glyph, pen)
    return "".join(pen.steps)


class _Pen:
    """Writes down an outline in units of the font."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def moveTo(self, place: tuple[float, float]) -> None:  # noqa: N802 -- the drawing library calls it so
        self._step("M", place)

    def lineTo(self, place: tuple[float, float]) -> None:  # noqa: N802
        self._step("L", place)

    def curveTo(self, *places: tuple[float, float]) -> None:  # noqa: N802
        self._step("C", *places)

    def qCurveTo(self, *places: tuple[float, float]) -> None:  # noqa: N802
        self._step("Q", *places)

    def closePath(self) -> None:  # noqa: N802
        self.steps.append("Z")

    def _step(self, letter: str, *places: tuple[float, float]) -> None:
        self.steps.append(letter + " ".join(f"{round(x)} {round(y)}" for x, y in places))


def _text(item: Text) -> str:
    """The glyphs of a line, from outlines in units of the font."""
    scale = item.size * MM_PER_POINT / item.face.units_per_em
    mark = _mark(item.face)
    shapes = []
    for char, shift in zip(item.text, accumulate(item.advances, initial=0.0), strict=False):
        glyph = item.face.glyph_id(char)
        if glyph == 0 and not char.isspace():
            shapes.append(_frame(char, shift / scale, item.face.units_per_em))
        elif glyph and _outline(item.face, glyph):
            shapes.append(f'<use href="#{mark}-{glyph}" x="{number(shift / scale)}"/>')
    turned = " rotate(-90)" if item.turn == 90 else ""
    place = f"translate({numbers(item.x, item.y)}){turned} scale({scale:.7f} {-scale:.7f})"
    return (
        f'<g data-role={quoteattr(item.role)} fill="{_colour(item.colour)}" transform="{place}">{"".join(shapes)}</g>'
    )


def _frame(char: str, left: float, em: int) -> str:
    """A character that no face shows."""
    box = f'x="{number(left + em * 0.08)}" y="{number(-em * 0.08)}" width="{number(em * 0.84)}" height="{number(em * 0.92)}"'
    return f'<rect data-missing={quoteattr(char)} {box} fill="none" stroke="{MISSING}" stroke-width="{em // 25}"/>'


def _clear(item: Text) -> str:
    """The same characters unseen at the same places."""
    size = number(item.size * MM_PER_POINT)
    shifts = [*accumulate(item.advances, initial=0.0)][: len(item.text)]
    places = " ".join(number(shift + (0 if item.turn == 90 else item.x)) for shift in shifts)
    turned = f' transform="translate({numbers(item.x, item.y)}) rotate(-90)"' if item.turn == 90 else ""
    y = "0" if item.turn == 90 else number(item.y)
    return (
        f'<text data-role={quoteattr(item.role)} x="{places}" y="{y}" font-size="{size}" fill-opacity="0" '
        f'xml:space="preserve"{turned}>{escape(item.text)}</text>'
    )


def _line(item: Rule) -> str:
    ends = f'x1="{number(item.x1)}" y1="{number(item.y1)}" x2="{number(item.x2)}" y2="{number(item.y2)}"'
    width = number(item.width)
    return f'<line data-role={quoteattr(item.role)} {ends} stroke="{_colour(item.colour)}" stroke-width="{width}"/>'


def _picture(item: Picture) -> str:
    kind, file = file_of(item)
    data = base64.b64encode(file).decode()
    wide, high = (item.height, item.width) if item.turn == 90 else (item.width, item.height)
    moved = numbers(item.x, item.y + item.height) if item.turn == 90 else numbers(item.x, item.y)
    place = f"translate({moved})" + (" rotate(-90)" if item.turn == 90 else "")
    size = f'width="{number(wide)}" height="{number(high)}" preserveAspectRatio="none"'
    return f'<image data-role={quoteattr(item.role)} {size} transform="{place}" href="data:{kind};base64,{data}"/>'


def _colour(name: str) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb(name))
