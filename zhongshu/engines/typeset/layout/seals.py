"""印章 over signature and date, one for each organ, in rows (7.3.5.1)."""

from dataclasses import dataclass
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
    rows = _arranged(pen, names, day, diameter)
    places = [(middle, heights.first + number * heights.step) for number, row in enumerate(rows) for middle in row]
    items: list[Item] = []
    for number, place in enumerate(places):
        items += _signed(pen, paper, number, place, heights)
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
            raise PaperProblem("seal", f"印章直径{seal.diameter_mm:g}毫米不对，应在 20 至 70 毫米之间。")
    return max((seal.diameter_mm for seal in paper.seals), default=_USUAL)


def _signed(pen: Pen, paper: Paper, number: int, place: tuple[float, float], heights: Heights) -> list[Item]:
    middle, top = place
    advances = pen.advances(paper.issuer_signatures[number], SIGNATURE)
    factor = min(1.0, 2 * min(middle, WIDTH - middle) / max(sum(advances), 1.0))
    advances = tuple(each * factor for each in advances)
    items: list[Item] = []
    items += pen.write(paper.issuer_signatures[number], SIGNATURE, middle - sum(advances) / 2, top, advances)
    if number < len(paper.seals):
        seal = paper.seals[number]
        media = look_at(seal.data, "seal").media
        half = seal.diameter_mm / 2
        items.append(
            Picture(middle - half, top + heights.middle - half, 2 * half, 2 * half, seal.data, media, "seal", over=True)
        )
    return items


def _heights(diameter: float) -> Heights:
    """The seal's upper edge at most a line below the text, names and date on the grid a little below its middle."""
    low = _LOW * diameter
    blank = ceil((_LAST_TEXT + _NEAREST + diameter / 2 + low - _PAIR) / PITCH)
    gap = blank * PITCH - _LAST_TEXT - (diameter / 2 + low - _PAIR)
    low += max(gap - _FARTHEST, 0.0)
    return Heights(blank * PITCH, diameter + _BETWEEN[0], _PAIR - low)


def _arranged(pen: Pen, names: tuple[str, ...], day: str, diameter: float) -> list[list[float]]:
    """The middles of the names row by row: in columns, up to three; where these would be too high, row by row."""
    texts = [min(pen.width(name, SIGNATURE), WIDTH) for name in names]
    preferred = WIDTH - 4 * CELL - pen.width(day, DATE) / 2
    for between in _BETWEEN:
        widths = [max(diameter, text) + between if len(names) > 1 else max(diameter, text) for text in texts]
        for count in range(min(len(names), _IN_A_ROW), 0, -1):
            rows = _in_columns(widths, count, preferred)
            if rows and len(rows) * (diameter + between) <= _HIGHEST:
                return rows
    return _packed(widths, preferred)


def _in_columns(widths: list[float], count: int, preferred: float) -> list[list[float]]:
    """Equal columns in every row, the last row at the right; nothing when they do not fit."""
    last = len(widths) - (len(widths) % count or count)
    columns = [0.0] * count
    for number, width in enumerate(widths):
        column = number % count if number < last else count - len(widths) + number
        columns[column] = max(columns[column], width)
    if sum(columns) > WIDTH + _BETWEEN[0]:
        return []
    middles = _middles(columns, preferred)
    full = [middles for _ in range(last // count)]
    return [*full, middles[count - len(widths) + last :]]


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
