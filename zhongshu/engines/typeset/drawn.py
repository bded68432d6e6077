"""What a sheet of paper shows, piece by piece: the layout makes it, every writer draws the same."""

from dataclasses import dataclass
from datetime import date

from zhongshu.engines.typeset.faces import Face

MM_PER_POINT = 25.4 / 72
RED = "red"
BLACK = "black"


@dataclass(frozen=True, slots=True)
class Text:
    """Characters on one baseline in one face. `x`, `y` in mm from the top left of the sheet, `y` the baseline.

    `advances` has one width in mm per character, `size` is in points. `turn` 90 reads from bottom to top:
    the advances go upwards from (x, y), which is the start of the baseline.
    """

    x: float
    y: float
    text: str
    face: Face
    size: float
    advances: tuple[float, ...]
    colour: str = BLACK
    role: str = "body"
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; all numbers in mm, the ends lie on its middle."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    colour: str = BLACK
    role: str = "rule"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a frame of mm; `over` lies upon the text, as seals do. `turn` 90 turns it to the left in its frame."""

    x: float
    y: float
    width: float
    height: float
    data: bytes
    media: str
    role: str = "picture"
    over: bool = False
    turn: int = 0


Item = Text | Rule | Picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side; `number` is the printed page number, None where none is printed."""

    width: float
    height: float
    items: tuple[Item, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading and where it stands; `sheet` counts from 0, `y` in mm from the top."""

    title: str
    level: int
    sheet: int
    y: float


@dataclass(frozen=True, slots=True)
class Substitution:
    """A class of face that the standard asks for and the family that stood in."""

    wanted: str
    used: str

    def __str__(self) -> str:
        return f"没有{self.wanted}字体，用“{self.used}”代替。"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as laid out. `missing` lists the characters that no face can show."""

    sheets: tuple[Sheet, ...]
    bookmarks: tuple[Bookmark, ...] = ()
    title: str = ""
    organs: tuple[str, ...] = ()
    day: date | None = None
    document_number: str = ""
    substitutions: tuple[Substitution, ...] = ()
    missing: tuple[str, ...] = ()
