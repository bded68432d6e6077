"""Writing characters: their widths, the face that shows each, and those that no face has."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from zhongshu.engines.typeset.drawn import BLACK, Item, Picture, Rule, Text
from zhongshu.engines.typeset.faces import Face, Faces
from zhongshu.engines.typeset.layout.measures import POINT, SIZE_3

UNIT = 1000  # widths are counted in thousandths of the type size


@dataclass(frozen=True, slots=True)
class Style:
    """The class of face, the size in mm, and what the text is."""

    kind: str = "fangsong"
    size: float = SIZE_3
    role: str = "body"
    colour: str = BLACK

    def named(self, role: str) -> "Style":
        return replace(self, role=role)


class Widths(dict[str, int]):
    """The width of each character in a class of face, filled as characters come."""

    def __init__(self, faces: Faces, kind: str) -> None:
        super().__init__()
        self.faces = faces
        self.kind = kind
        self.first = faces.first(kind)

    def __missing__(self, char: str) -> int:
        face = self.faces.pick(self.kind, char) or self.first
        width = round(face.advance(char) * UNIT / face.units_per_em)
        if char == "\u3000" or (ord(char) > 0x2000 and 900 < width < 1100):
            width = UNIT
        self[char] = width
        return width


@lru_cache(maxsize=32)
def widths_of(faces: Faces, kind: str) -> Widths:
    return Widths(faces, kind)


class Pen:
    """Writes in the faces given; keeps the characters that none of them has and the classes that were used."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self.missing: dict[str, None] = {}
        self.kinds: dict[str, None] = {}

    def units(self, text: str, kind: str) -> list[int]:
        """The width of each character in thousandths of the size."""
        return list(map(widths_of(self.faces, kind).__getitem__, text))

    def width(self, text: str, style: Style) -> float:
        """The width of a text in mm."""
        return sum(self.units(text, style.kind)) * style.size / UNIT

    def advances(self, text: str, style: Style) -> tuple[float, ...]:
        return tuple(unit * style.size / UNIT for unit in self.units(text, style.kind))

    def write(
        self, text: str, style: Style, x: float, top: float, advances: tuple[float, ...] | None = None
    ) -> list[Text]:
        """The text with the left edge of its first and the upper edge of its em boxes; one piece for each face."""
        if not text:
            return []
        self.kinds[style.kind] = None
        widths = self.advances(text, style) if advances is None else advances
        if self.faces.covers(style.kind, text):
            return [_piece(text, style, self.faces.first(style.kind), x, top, widths)]
        return self._mixed(text, style, x, top, widths)

    def _mixed(self, text: str, style: Style, x: float, top: float, widths: tuple[float, ...]) -> list[Text]:
        pieces = []
        start = 0
        for face, group in groupby(self._faces_of(text, style.kind)):
            end = start + len(list(group))
            pieces.append(_piece(text[start:end], style, face, x, top, widths[start:end]))
            x += sum(widths[start:end])
            start = end
        return pieces

    def _faces_of(self, text: str, kind: str) -> list[Face]:
        faces: list[Face] = []
        for char in text:
            face = self.faces.pick(kind, char)
            if face is None and not char.isspace():
                self.missing[char] = None
            faces.append(face or (faces[-1] if faces else self.faces.first(kind)))
        return faces


def _piece(text: str, style: Style, face: Face, x: float, top: float, widths: tuple[float, ...]) -> Text:
    y = top + face.em_top * style.size
    return Text(x, y, text, face, style.size / POINT, widths, style.colour, style.role)


def moved(item: Item, right: float, down: float) -> Item:
    """The same thing elsewhere."""
    if isinstance(item, Text):
        return Text(
            item.x + right,
            item.y + down,
            item.text,
            item.face,
            item.size,
            item.advances,
            item.colour,
            item.role,
            item.turn,
        )
    if isinstance(item, Rule):
        return Rule(
            item.x1 + right, item.y1 + down, item.x2 + right, item.y2 + down, item.width, item.colour, item.role
        )
    return replace(item, x=item.x + right, y=item.y + down)


def turned(item: Item, depth: float) -> Item:
    """A thing of a table that was set sideways, on the upright sheet: what was above is now on the left."""
    if isinstance(item, Text):
        return replace(item, x=item.y, y=depth - item.x, turn=90)
    if isinstance(item, Rule):
        return replace(item, x1=item.y1, y1=depth - item.x1, x2=item.y2, y2=depth - item.x2)
    return _turned_picture(item, depth)


def _turned_picture(item: Picture, depth: float) -> Picture:
    return replace(item, x=item.y, y=depth - item.x - item.width, width=item.height, height=item.width, turn=90)
