"""印章 over signature and date, one for each organ, in rows (7.3.5.1)."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from zhongshu.engines.typeset.drawn import Item, Picture
from zhongshu.engines.typeset.layout.images import look_at
from zhongshu.engines.typeset.layout.measures import CELL, PITCH, SIZE_3, WIDTH
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.paper import Paper, PaperProblem

SIGNATURE = Style(role="issuer_signature")
DATE = Style(role="issue_date")
_USUAL = 45.0  # the seal of a city or county government
_BETWEEN = (2.0, 0.6)  # seals neither overlap nor touch: so far apart, closer where that saves a row
_IN_A_ROW = 3
_CLOSER = (1.0, 0.92)
_SHORT_NAME = 8
_HIGHEST = 150.0
_LOW = 0.07  # signature and date lie so much of the diameter below the middle of the seal
_NEAREST, _FARTHEST = 0.5, 9.5  # upper edge of the seal below the text: at most one line
_LAST_TEXT = SIZE_3 - PITCH  # lower edge of the line before
_PAIR = (PITCH + SIZE_3) / 2  # from the top of the signature to the middle of signature and date


class Signed(NamedTuple):
    """Names, date and seals from the top of the row after the text; where the next row begins; the lowest edge."""

    items: list[Item]
    bottom: float
    lowest: float = 0.0


class Arranged(NamedTuple):
    """The middles of the names row by row, and how much closer their characters are set."""

    rows: list[list[float]]
    factor: float


@dataclass(frozen=True, slots=True)
class Heights:
    """The first signature, how far down the next row of seals is, and the middle of a seal from the top of its name."""

    first: float
    step: float
    middle: float


def sealed_items(pen: Pen, paper: Paper, day: str) -> Signed:
    """Names in order from the left, the last over the date, each pressed by its seal."""
    names = paper.issuer_signatures
    diameter = _diameter(paper)
    heights = _heights(diameter)
    arranged = _arranged([min(pen.width(name, SIGNATURE), WIDTH) for name in names], pen.width(day, DATE), diameter)
    tops = [heights.first + number * heights.step for number in range(len(arranged.rows))]
    places = [(middle, top) for top, row in zip(tops, arranged.rows, strict=True) for middle in row]
    items: list[Item] = []
    for number, (middle, top) in enumerate(places):
        items += _name(pen, names[number], (middle, top), arranged.factor)
        items += _seal(paper, number, (middle, top + heights.middle))
    middle, top = places[-1]
    if day:
        items += pen.write(day, DATE, middle - pen.width(day, DATE) / 2, top + PITCH)
    return Signed(items, top + 2 * PITCH, top + heights.middle + diameter / 2)


def _diameter(paper: Paper) -> float:
    if len(paper.seals) > len(paper.issuer_signatures):
        sentence = f"印章有{len(paper.seals)}枚，署名只有{len(paper.issuer_signatures)}个。请使印章与署名一一对应。"
        raise PaperProblem("seal", sentence)
    for seal in paper.seals:
        if not 20 <= seal.diameter_mm <= 70:
            raise PaperProblem("seal", f"印章直径{seal.diameter_mm:g}毫米不对，请填 20 至 70 毫米。")
    return max((seal.diameter_mm for seal in paper.seals), default=_USUAL)


def _name(pen: Pen, name: str, place: tuple[float, float], factor: float) -> list[Item]:
    """A name around its middle; closer where columns ask for it or it would leave the type area."""
    middle, top = place
    advances = pen.advances(name, SIGNATURE)
    if len(name) > _SHORT_NAME:
        factor = min(factor, 2 * min(middle, WIDTH - middle) / sum(advances))
        advances = tuple(each * factor for each in advances)
    return [*pen.write(name, SIGNATURE, middle - sum(advances) / 2, top, advances)]


def _seal(paper: Paper, number: int, middle: tuple[float, float]) -> list[Item]:
    if number >= len(paper.seals):
        return []
    seal = paper.seals[number]
    half = seal.diameter_mm / 2
    left, top = middle[0] - half, middle[1] - half
    media = look_at(seal.data, "seal").media
    return [Picture(left, top, 2 * half, 2 * half, seal.data, media, "seal", over=True)]


def _heights(diameter: float) -> Heights:
    """The seal's upper edge at most a line below the text, names and date on the grid a little below its middle."""
    low = _LOW * diameter
    blank = ceil((_LAST_TEXT + _NEAREST + diameter / 2 + low - _PAIR) / PITCH)
    gap = blank * PITCH - _LAST_TEXT - (diameter / 2 + low - _PAIR)
    low += max(gap - _FARTHEST, 0.0)
    return Heights(blank * PITCH, diameter + _BETWEEN[0], _PAIR - low)


def _arranged(texts: list[float], days: float, diameter: float) -> Arranged:
    """In columns, up to three, names set a little closer where that saves a row; else row by row."""
    preferred = WIDTH - 4 * CELL - days / 2
    if len(texts) == 1:
        return Arranged([[min(preferred, WIDTH - max(texts[0], diameter) / 2)]], 1.0)
    for between in _BETWEEN:
        for count in range(min(len(texts), _IN_A_ROW), 0, -1):
            for factor in _CLOSER:
                rows = _in_columns([max(diameter, text * factor) + between for text in texts], count, preferred)
                if rows and len(rows) * (diameter + between) <= _HIGHEST:
                    return Arranged(rows, factor)
    return Arranged(_packed([max(diameter, text) + _BETWEEN[0] for text in texts], preferred), 1.0)


def _in_columns(widths: list[float], count: int, preferred: float) -> list[list[float]]:
    """Columns at equal distances, the last row at the right; nothing when they do not fit."""
    rows = [widths[start : start + count] for start in range(0, len(widths), count)]
    step = max(((one + other) / 2 for row in rows for one, other in pairwise(row)), default=0.0)
    left = max(row[0] / 2 for row in rows if len(row) == count)
    right = max(row[-1] / 2 for row in rows)
    last = min(max(preferred, left + (count - 1) * step), WIDTH + _BETWEEN[0] / 2 - right)
    if last - (count - 1) * step < left - _BETWEEN[0] / 2:
        return []
    middles = [last - (count - 1 - place) * step for place in range(count)]
    return [middles[count - len(row) :] for row in rows]


def _middles(widths: list[float], preferred: float) -> list[float]:
    """Side by side, the last at its preferred place or as far right as the others need."""
    right = max(preferred, sum(widths) - widths[-1] / 2)
    right = min(right, WIDTH - widths[-1] / 2 + _BETWEEN[0] / 2)
    middles = [right]
    for before, after in zip(reversed(widths[:-1]), reversed(widths[1:]), strict=True):
        middles.insert(0, middles[0] - (before + after) / 2)
    return middles


def _packed(widths: list[float], preferred: float) -> list[list[float]]:
    """As many in a row as have room, at most three."""
    rows: list[list[float]] = [[]]
    for width in widths:
        if len(rows[-1]) == _IN_A_ROW or sum(rows[-1]) + width > WIDTH + _BETWEEN[0]:
            rows.append([])
        rows[-1].append(width)
    return [_middles(row, preferred) for row in rows]
