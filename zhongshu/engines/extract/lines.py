"""What a reader gives: the lines of a file in reading order with their look and place, and what hangs on them."""

import re
from dataclasses import dataclass, field

from zhongshu.engines.extract.kinds import decode_text

MAX_CHARACTERS = 3_000_000

Box = tuple[float, float, float, float]  # left, top, right, bottom in fractions of the page


@dataclass(frozen=True)
class Line:
    """One printed line, or one paragraph where the file has no layout; a blank one separates blocks."""

    text: str
    size: float | None = None  # points
    page: int = 1
    box: Box | None = None
    ink: str = "black"  # black, red, blue
    align: str = ""  # center, right
    certainty: float = 1.0  # of the characters: below 1 they were recognised
    is_printed: bool = False  # a paragraph may go on in the next line


@dataclass(frozen=True)
class Comment:
    """A remark of an editor in the margin, and the words it hangs on."""

    text: str
    author: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Change:
    """A tracked change; the text is read with the change accepted."""

    author: str = ""
    at: str = ""
    deleted: str = ""
    inserted: str = ""


@dataclass(frozen=True)
class Rule:
    """A drawn horizontal line across the page."""

    page: int
    y: float  # fraction of the page
    ink: str


@dataclass
class Sheet:
    """A file as its reader found it."""

    lines: list[Line] = field(default_factory=list)
    pages: int | None = None
    rules: list[Rule] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def txt_lines(data: bytes) -> list[Line]:
    text = (decode_text(data) or "")[:MAX_CHARACTERS]
    return [Line(line) for line in re.split(r"\r\n|[\n\r\f]", text)]
