"""The glyphs a document uses, cut out of their fonts: as a PDF embeds them, and their outlines."""

import hashlib
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from zhongshu.engines.typeset.drawn import Drawn, Sheet, Text
from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.problems import MissingCharacters, UnusableFont

_NEEDLESS = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "VORG", "cmap", "gasp", "kern", "name", "vhea", "vmtx")
_POSTSCRIPT_NAME = 6
_LEVEL = 1  # outlines hardly get smaller at higher levels


@dataclass(frozen=True, slots=True)
class Opened:
    """A font file, mapped into memory once."""

    face: hb.Face
    font: hb.Font
    name: str
    outlines: str  # "cff" or "truetype"


@dataclass(frozen=True, slots=True)
class Subset:
    """The part of a font that a PDF embeds: a code for each character, widths in thousandths of an em."""

    name: str
    outlines: str
    packed: bytes  # the program, compressed
    length: int  # of the program
    codes: dict[str, int]
    widths: dict[str, float]
    collection: tuple[str, str, int]  # registry, ordering and supplement of the codes
    box: tuple[float, float, float, float]
    ascent: float
    descent: float


def characters_by_face(sheets: Iterable[Sheet]) -> dict[Face, set[str]]:
    """What each face has to draw, faces in the order of their first use."""
    used: dict[Face, set[str]] = {}
    for sheet in sheets:
        for item in sheet.items:
            if isinstance(item, Text):
                used.setdefault(item.face, set()).update(item.text)
    return used


def checked(drawn: Drawn) -> tuple[Drawn, dict[Face, set[str]]]:
    """The document as it can be written, and what each face has to draw.

    A space that a face does not have becomes a plain one. Raises MissingCharacters when anything would be a box.
    """
    used = characters_by_face(drawn.sheets)
    missing = set(drawn.missing).union(*(chars - face.covered for face, chars in used.items()))
    boxes = sorted(char for char in missing if not char.isspace())
    if boxes:
        raise MissingCharacters(boxes)
    if missing:
        drawn = replace(drawn, sheets=tuple(map(_with_plain_spaces, drawn.sheets)))
        used = characters_by_face(drawn.sheets)
    return drawn, used


def _with_plain_spaces(sheet: Sheet) -> Sheet:
    return replace(sheet, items=tuple(_spaced(item) if isinstance(item, Text) else item for item in sheet.items))


def _spaced(item: Text) -> Text:
    if item.face.covered.issuperset(item.text):
        return item
    return replace(item, text="".join(char if char in item.face.covered else " " for char in item.text))


@lru_cache(maxsize=32)
def opened(face: Face) -> Opened:
    """The font file; raises UnusableFont when its outlines cannot go into a document."""
    try:
        font = hb.Face(hb.Blob.from_file_path(face.path), face.index)
    except (OSError, hb.HarfBuzzError) as error:
        raise UnusableFont(f"字体文件 {face.path} 读不出来，请换一个完好的字体文件。") from error
    tags = set(font.table_tags)
    if not tags & {"CFF ", "glyf"}:
        raise UnusableFont(f"字体文件 {face.path} 没有可以嵌入的轮廓，请换成 TrueType 或 OpenType（CFF）字体。")
    name = font.get_name(_POSTSCRIPT_NAME) or "Font"
    outlines = "cff" if "CFF " in tags else "truetype"
    return Opened(font, hb.Font(font), "".join(c for c in name if (c.isascii() and c.isalnum()) or c == "-"), outlines)


def subset(face: Face, characters: Iterable[str]) -> Subset:
    return _subset(face, frozenset(characters))


@lru_cache(maxsize=24)
def _subset(face: Face, characters: frozenset[str]) -> Subset:
    font = opened(face)
    glyphs = {char: face.glyph_id(char) for char in sorted(characters)}
    data, moved = _cut(font, glyphs.values())
    if font.outlines == "cff":
        program, collection, codes = _compact(data, {char: moved[glyph] for char, glyph in glyphs.items()})
    else:
        program, collection = data, ("Adobe", "Identity", 0)
        codes = {char: moved[glyph] for char, glyph in glyphs.items()}
    scale = 1000 / face.units_per_em
    extents = font.font.get_font_extents("ltr")
    return Subset(
        name=f"{_tag(font.name, codes)}+{font.name}",
        outlines=font.outlines,
        packed=zlib.compress(program, _LEVEL),
        length=len(program),
        codes=codes,
        widths={char: face.advance(char) * scale for char in glyphs},
        collection=collection,
        box=tuple(round(edge * scale) for edge in _box(data)),  # type: ignore[arg-type]  # four edges
        ascent=round(extents.ascender * scale),
        descent=round(extents.descender * scale),
    )


def cut_with_map(face: Face, characters: Iterable[str]) -> bytes:
    """A font file of these characters which still finds a glyph by its character."""
    font = opened(face)
    order = _order(font, {*_NEEDLESS} - {"OS/2", "cmap", "name"})
    order.unicode_set.update(map(ord, characters))
    data: bytes = hb.SubsetPlan(font.face, order).execute().blob.data
    return data


def _cut(font: Opened, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
    """A font of these glyphs and where each went."""
    order = _order(font, _NEEDLESS)
    order.glyph_set.update(glyphs)
    plan = hb.SubsetPlan(font.face, order)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)


def _order(font: Opened, needless: Iterable[str]) -> hb.SubsetInput:
    order = hb.SubsetInput()
    order.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in needless)
    order.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    if "fvar" in font.face.table_tags:
        order.pin_all_axes_to_default(font.face)
    return order


def _compact(data: bytes, glyphs: dict[str, int]) -> tuple[bytes, tuple[str, str, int], dict[str, int]]:
    """The bare CFF table; in a font with character identifiers these are the codes, else the glyph's number."""
    with TTFont(io.BytesIO(data), lazy=True) as font:
        program: bytes = font.reader["CFF "]
        top = font["CFF "].cff[0]
        if not hasattr(top, "ROS"):
            return program, ("Adobe", "Identity", 0), glyphs
        names = top.charset
        codes = {char: int(names[glyph].removeprefix("cid")) if glyph else 0 for char, glyph in glyphs.items()}
        registry, ordering, supplement = top.ROS
        return program, (registry, ordering, supplement), codes


def _box(data: bytes) -> tuple[int, int, int, int]:
    with TTFont(io.BytesIO(data), lazy=True) as font:
        head = font["head"]
        return head.xMin, head.yMin, head.xMax, head.yMax


def _tag(name: str, codes: dict[str, int]) -> str:
    """Six letters that name a subset by what is in it."""
    digest = hashlib.sha256(f"{name} {sorted(codes.values())}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))
