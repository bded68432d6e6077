"""How text is kept to the lines of the layout in word processors, without hard breaks: a little spacing where needed.

LibreOffice adds a fifth of a character between Chinese and digits and cannot be told not to by a Word file; Word and WPS
obey `autoSpaceDE`. Word processors also part numbers from their units. Lines of which that would change the end get
spacing that leaves room for neither more nor fewer characters in either program; paragraphs are justified, so nothing shows.
"""

import re
from collections.abc import Sequence
from math import ceil, floor

from zhongshu.engines.typeset.drawn import MM_PER_POINT
from zhongshu.engines.typeset.layout.breaking import NOT_AT_START
from zhongshu.engines.typeset.layout.measures import WIDTH
from zhongshu.engines.typeset.writers.docx_styles import CELL, SIZE_3, SPACING

ROOM = WIDTH / MM_PER_POINT
_NARROW = re.compile(r"[!-~\u00b7\u00b0]")
_BOUNDARY = re.compile(r"(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])")
_ADDED = 0.2
_ENDS = 2  # LibreOffice drops the spacing after the last character of a run
_SAFETY = 0.4  # points
_TWIPS = 20


def width(text: str, size: float = SIZE_3) -> float:
    """The width of a text in points, without spacing."""
    return (len(text) - len(_NARROW.findall(text)) / 2) * size


def boundaries(text: str) -> int:
    """How often Chinese and digits or letters meet; there LibreOffice adds its gap and drops the spacing."""
    return len(_BOUNDARY.findall(text))


def spacings(text: str, lines: Sequence[str] | None, indent: float) -> list[int | None]:
    """For every character its spacing in twips where it differs from the style's; `indent` in characters."""
    found: list[int | None] = [None] * len(text)
    at = 0
    for number, line in enumerate(lines or ()):
        while at < len(text) and text[at] == " " and not line.startswith(" "):
            at += 1
        end = at + len(line)
        room = ROOM - (indent * CELL / MM_PER_POINT if number == 0 else 0.0)
        held = _held(line, text[end:].lstrip(" "), room)
        if held is not None:
            found[at:end] = [held] * len(line)
        at = end
    return found


def _held(line: str, following: str, room: float) -> int | None:
    """The spacing in twips that keeps a line as it is; None where the style's does."""
    usual = round(SPACING * _TWIPS)
    plain, meetings = width(line), boundaries(line)
    count = max(len(line) - meetings - _ENDS, 1)
    most = floor((room - _SAFETY - plain - meetings * _ADDED * SIZE_3) / count * _TWIPS)
    least = ceil((room + _SAFETY - plain - _next(following)) / len(line) * _TWIPS) if following else usual
    if most < usual:
        return most
    return min(least, most) if least > usual else None


def _next(following: str) -> float:
    """The width of what a word processor could still take onto the line."""
    end = 1
    if _NARROW.match(following[0]):
        while end < len(following) and _NARROW.match(following[end]):
            end += 1
    while end < len(following) and following[end] in NOT_AT_START:
        end += 1
    return width(following[:end]) + end * SPACING


def closer(text: str, room: float, size: float) -> float | None:
    """Spacing in points that keeps the text of a cell to its lines; None where it does without."""
    wanted = sum(_lines(line, room, size, 0.0, adds=False) for line in text.split("\n"))
    for step in range(16):
        spacing = -step / 10
        if sum(_lines(line, room, size, spacing, adds=True) for line in text.split("\n")) <= wanted:
            return spacing or None
    return -1.5


def _lines(text: str, room: float, size: float, spacing: float, *, adds: bool) -> int:
    meetings = boundaries(text) if adds else 0
    whole = width(text, size) + meetings * _ADDED * size + (len(text) - meetings - 1) * spacing
    return max(ceil((whole - 0.05) / room), 1)
