"""Fonts within an OFD: the glyphs used as a TrueType font, since readers of OFD draw no other outlines reliably."""

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.ofd_outlines import Outline, outline
from zhongshu.engines.typeset.writers.subset import cut_with_map, opened

_MOMENT = 3_850_070_400  # 2026-01-01 as fonts count time: the clock stays out of the bytes


def truetype(face: Face, characters: Iterable[str]) -> bytes:
    """A TrueType font of these characters with a map from characters to glyphs."""
    return _truetype(face, frozenset(characters))


@lru_cache(maxsize=24)
def _truetype(face: Face, characters: frozenset[str]) -> bytes:
    if opened(face).outlines == "truetype":
        return cut_with_map(face, characters)
    return _converted(face, sorted(characters))


def _converted(face: Face, characters: Sequence[str]) -> bytes:
    glyphs = sorted({0, *(face.glyph_id(char) for char in characters)})
    names = {glyph: f"g{glyph}" if glyph else ".notdef" for glyph in glyphs}
    outlines = {glyph: outline(face, glyph) for glyph in glyphs}
    builder = FontBuilder(face.units_per_em, isTTF=True)
    builder.font.recalcBBoxes = builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([names[glyph] for glyph in glyphs])
    builder.setupCharacterMap({ord(char): names[face.glyph_id(char)] for char in characters})
    _fill(builder.font, {names[glyph]: Glyph(shape.data) for glyph, shape in outlines.items()})
    measure = opened(face).font.get_glyph_h_advance
    builder.setupHorizontalMetrics({names[glyph]: (measure(glyph), shape.box[0]) for glyph, shape in outlines.items()})
    _describe(builder, face, list(outlines.values()))
    buffer = io.BytesIO()
    builder.font.save(buffer)
    return buffer.getvalue()


def _fill(font: TTFont, glyphs: dict[str, Glyph]) -> None:
    """The tables of outlines; the builder would want each glyph unfolded again."""
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphs, font["glyf"].glyphOrder = glyphs, list(glyphs)


def _describe(builder: FontBuilder, face: Face, outlines: Sequence[Outline]) -> None:
    """The tables that describe the font as a whole."""
    boxes = [shape.box for shape in outlines if shape.points] or [(0, 0, 0, 0)]
    lowest, highest = min(box[1] for box in boxes), max(box[3] for box in boxes)
    head = {"xMin": min(box[0] for box in boxes), "yMin": lowest, "xMax": max(box[2] for box in boxes), "yMax": highest}
    ascent, descent = round(face.em_top * face.units_per_em), -round(face.em_bottom * face.units_per_em)
    builder.updateHead(created=_MOMENT, modified=_MOMENT, **head)
    builder.setupHorizontalHeader(ascent=ascent, descent=descent, advanceWidthMax=face.units_per_em)
    builder.setupOS2(
        sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=max(highest, 0), usWinDescent=max(-lowest, 0)
    )
    builder.setupNameTable({"familyName": face.family, "styleName": "Regular", "psName": opened(face).name}, mac=False)
    builder.setupPost(keepGlyphNames=False)
    builder.setupMaxp()
    limits = builder.font["maxp"]
    limits.maxPoints = max(shape.points for shape in outlines)
    limits.maxContours = max(shape.contours for shape in outlines)
