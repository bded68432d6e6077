"""Fonts within a PDF: the glyphs used, embedded, with the way back from each code to its character."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.pdf_objects import Objects, number
from zhongshu.engines.typeset.writers.subset import Subset, subset

_BLOCK = 100  # a character map may list so many codes at a time


@dataclass(frozen=True, slots=True)
class Embedded:
    """A font as the pages use it: its name among the resources, code and width of each character."""

    name: str
    number: int
    codes: dict[str, str]
    widths: dict[str, float]
    full: frozenset[str]  # characters as wide as an em


def embed(objects: Objects, used: Mapping[Face, set[str]]) -> dict[Face, Embedded]:
    """Put these fonts into the file, each with the characters it has to draw."""
    return {
        face: _embedded(objects, f"F{place}", subset(face, characters))
        for place, (face, characters) in enumerate(used.items(), 1)
    }


def _embedded(objects: Objects, name: str, part: Subset) -> Embedded:
    is_cff = part.outlines == "cff"
    entries = "/Subtype /CIDFontType0C" if is_cff else f"/Length1 {part.length}"
    program = objects.add_stream(part.packed, f"{entries} /Filter /FlateDecode", packed=False)
    box = " ".join(map(number, part.box))
    key = "FontFile3" if is_cff else "FontFile2"
    descriptor = objects.add(
        f"<< /Type /FontDescriptor /FontName /{part.name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {number(part.ascent)} /Descent {number(part.descent)} /CapHeight {number(part.ascent)} /StemV 80 "
        f"/{key} {program} 0 R >>"
    )
    registry, ordering, supplement = part.collection
    kind = "/CIDFontType0" if is_cff else "/CIDFontType2 /CIDToGIDMap /Identity"
    descendant = objects.add(
        f"<< /Type /Font /Subtype {kind} /BaseFont /{part.name} /FontDescriptor {descriptor} 0 R "
        f"/CIDSystemInfo << /Registry ({registry}) /Ordering ({ordering}) /Supplement {supplement} >> "
        f"/DW 1000 /W [{_widths(part)}] >>"
    )
    back = objects.add_stream(_to_unicode(part))
    full = objects.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{part.name}{'-Identity-H' if is_cff else ''} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {back} 0 R >>"
    )
    codes = {char: f"{code:04X}" for char, code in part.codes.items()}
    square = frozenset(char for char, width in part.widths.items() if width == 1000)
    return Embedded(name, full, codes, part.widths, square)


def _widths(part: Subset) -> str:
    """Widths other than one em, runs of neighbouring codes together."""
    known = {code: part.widths[char] for char, code in part.codes.items() if part.widths[char] != 1000}
    runs = groupby(enumerate(sorted(known)), key=lambda pair: pair[1] - pair[0])
    lists = ([code for _, code in run] for _, run in runs)
    return " ".join(f"{codes[0]} [{' '.join(number(known[code]) for code in codes)}]" for codes in lists)


def _to_unicode(part: Subset) -> bytes:
    back: dict[int, str] = {}
    for char, code in part.codes.items():
        back.setdefault(code, char)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "".join(_blocks(sorted(back.items())))
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _blocks(pairs: list[tuple[int, str]]) -> Iterator[str]:
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        lines = "".join(f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>\n" for code, char in block)
        yield f"{len(block)} beginbfchar\n{lines}endbfchar\n"
