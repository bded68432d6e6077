"""Outlines of glyphs as TrueType writes them: cubic curves made quadratic, points packed. Made once, then kept."""

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fontTools.cu2qu import curve_to_quadratic

from zhongshu.engines.typeset.faces import Face
from zhongshu.engines.typeset.writers.subset import opened

_ERROR = 0.001  # of an em, that a curve may move
_ON, _X_BYTE, _Y_BYTE, _X_SAME, _Y_SAME = 1, 2, 4, 16, 32  # flags of a point
Place = tuple[float, float]


class Outline(NamedTuple):
    """A glyph, and what the tables about all glyphs say of it."""

    data: bytes
    points: int
    contours: int
    box: tuple[int, int, int, int]


EMPTY = Outline(b"", 0, 0, (0, 0, 0, 0))


@lru_cache(maxsize=8_000)
def outline(face: Face, glyph: int) -> Outline:
    pen = _Pen(_ERROR * face.units_per_em)
    opened(face).font.draw_glyph_with_pen(glyph, pen)
    return _packed(pen.contours) if pen.contours else EMPTY


class _Pen:
    """Collects contours as points that lie on the curve or steer it."""

    def __init__(self, error: float) -> None:
        self.error = error
        self.contours: list[list[tuple[int, int, int]]] = []
        self.last: Place = (0.0, 0.0)
        self.points: list[tuple[int, int, int]] = []

    def moveTo(self, place: Place) -> None:  # noqa: N802 -- the drawing library calls it so
        self.points = []
        self.lineTo(place)

    def lineTo(self, place: Place) -> None:  # noqa: N802
        self.points.append((round(place[0]), round(place[1]), _ON))
        self.last = place

    def curveTo(self, *places: Place) -> None:  # noqa: N802
        _, *steering, end = curve_to_quadratic((self.last, *places), self.error)
        self.points += [(round(x), round(y), 0) for x, y in steering]
        self.lineTo(end)

    def qCurveTo(self, *places: Place) -> None:  # noqa: N802
        self.points += [(round(x), round(y), 0) for x, y in places[:-1]]
        self.lineTo(places[-1])

    def closePath(self) -> None:  # noqa: N802
        """Cubic outlines run the other way round than quadratic ones."""
        if len(self.points) > 1 and self.points[0] == self.points[-1]:
            self.points.pop()
        if len(self.points) > 1:
            self.contours.append(self.points[::-1])
        self.points = []


def _packed(contours: Sequence[list[tuple[int, int, int]]]) -> Outline:
    """Steps from point to point, in one byte where they fit."""
    points = [point for contour in contours for point in contour]
    across, along = [x for x, _, _ in points], [y for _, y, _ in points]
    box = (min(across), min(along), max(across), max(along))
    ends, total = [], -1
    for contour in contours:
        total += len(contour)
        ends.append(total)
    flags = bytearray(on for _, _, on in points)
    packed_x = _steps(across, flags, _X_BYTE, _X_SAME)
    packed_y = _steps(along, flags, _Y_BYTE, _Y_SAME)
    head = struct.pack(f">h4h{len(ends)}Hh", len(ends), *box, *ends, 0)
    data = head + bytes(flags) + packed_x + packed_y
    return Outline(data + b"\0" * (-len(data) % 4), len(points), len(contours), box)


def _steps(places: list[int], flags: bytearray, byte: int, same: int) -> bytes:
    """The steps; how each is written is noted in its flag."""
    packed = bytearray()
    before = 0
    for at, place in enumerate(places):
        step = place - before
        before = place
        if step == 0:
            flags[at] |= same
        elif -256 < step < 256:
            flags[at] |= byte | (same if step > 0 else 0)
            packed.append(abs(step))
        else:
            packed += struct.pack(">h", step)
    return bytes(packed)
