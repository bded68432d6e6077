"""What a page of a PDF says: the items of a sheet as drawing operators, in points from the bottom left."""

from collections.abc import Iterator, Mapping

from zhongshu.engines.typeset.drawn import MM_PER_POINT, Picture, Rule, Sheet, Text
from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.colours import rgb
from zhongshu.engines.typeset.writers.pdf_fonts import Embedded
from zhongshu.engines.typeset.writers.pdf_objects import number

_POINTS = 1 / MM_PER_POINT
_TOLERANCE = 0.001  # points; smaller shifts are not written


def content(sheet: Sheet, fonts: Mapping[Face, Embedded], pictures: Mapping[tuple[bytes, bool], str]) -> bytes:
    """All of a sheet: pictures below, lines and text in the order of reading, seals on top."""
    lies = [item for item in sheet.items if isinstance(item, Picture) and not item.over]
    upon = [item for item in sheet.items if isinstance(item, Picture) and item.over]
    parts = [_picture(item, sheet.height, pictures[item.data, item.over]) for item in lies]
    parts += _lines([item for item in sheet.items if isinstance(item, Rule)], sheet.height)
    parts += _texts([item for item in sheet.items if isinstance(item, Text) and item.text], sheet.height, fonts)
    parts += [_picture(item, sheet.height, pictures[item.data, item.over]) for item in upon]
    return "\n".join(parts).encode("ascii")


def _picture(item: Picture, height: float, name: str) -> str:
    left, bottom = item.x * _POINTS, (height - item.y - item.height) * _POINTS
    wide, high = item.width * _POINTS, item.height * _POINTS
    matrix = (0, high, -wide, 0, left + wide, bottom) if item.turn == 90 else (wide, 0, 0, high, left, bottom)
    return f"q {' '.join(map(number, matrix))} cm /{name} Do Q"


def _lines(rules: list[Rule], height: float) -> Iterator[str]:
    for item in rules:
        ends = (item.x1, height - item.y1, item.x2, height - item.y2)
        x1, y1, x2, y2 = (number(value * _POINTS) for value in ends)
        yield f"{_colour(item.colour).upper()} {number(item.width * _POINTS)} w {x1} {y1} m {x2} {y2} l S"


def _texts(texts: list[Text], height: float, fonts: Mapping[Face, Embedded]) -> Iterator[str]:
    if not texts:
        return
    yield "BT"
    colour = font = ""
    spacing = "0 Tc"
    for item in texts:
        used = fonts[item.face]
        wanted = _colour(item.colour)
        if wanted != colour:
            colour = wanted
            yield colour
        chosen = f"/{used.name} {number(item.size)} Tf"
        if chosen != font:
            font = chosen
            yield font
        apart, shown = _even(item, used) or ("0 Tc", _uneven(item, used))
        if apart != spacing:
            spacing = apart
            yield spacing
        turned = "0 1 -1 0" if item.turn == 90 else "1 0 0 1"
        place = f"{number(item.x * _POINTS)} {number((height - item.y) * _POINTS)}"
        yield f"{turned} {place} Tm {shown}"
    yield "ET"


def _even(item: Text, used: Embedded) -> tuple[str, str] | None:
    """Full characters, each as far from the next: one distance and the codes; None for other lines."""
    advances = item.advances
    if advances.count(advances[0]) < len(advances) - 1 or not used.full.issuperset(item.text):
        return None
    apart = advances[0] * _POINTS - item.size
    spacing = "0" if abs(apart) * len(advances) < _TOLERANCE else f"{apart:.6f}".rstrip("0")
    return f"{spacing} Tc", f"<{''.join(map(used.codes.__getitem__, item.text))}> Tj"


def _uneven(item: Text, used: Embedded) -> str:
    """The characters at their places: shifts between them in thousandths of an em, kept from adding up."""
    unit = item.size / 1000
    limit = _TOLERANCE / unit
    scale = _POINTS / unit
    codes, widths = used.codes, used.widths
    parts: list[str] = []
    behind = 0.0  # how far the pen is left of where it should be, in units
    for char, advance in zip(item.text, item.advances, strict=True):
        if behind > limit or behind < -limit:
            shift = round(behind, 3)
            parts.append(f">{-shift:g}<")
            behind -= shift
        parts.append(codes[char])
        behind += advance * scale - widths[char]
    written = "".join(parts)
    return f"[<{written}>] TJ" if ">" in written else f"<{written}> Tj"


def _colour(name: str) -> str:
    """Black as gray, so that it prints with black ink alone; other colours in sRGB."""
    red, green, blue = rgb(name)
    if red == green == blue:
        return f"{number(red / 255)} g"
    return f"{number(red / 255)} {number(green / 255)} {number(blue / 255)} rg"
