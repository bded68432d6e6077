"""Round seals of the invented organs: the name along the ring, a star, and below it the word that it is for show only."""

import io
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from zhongshu.engines.typeset import Faces

SIDE = 540  # pixels across; drawn twice as fine and made smaller
FINE = 2
RED = (214, 0, 0, 255)
ARC = 1.52 * pi  # of the ring, for a long name
STEP = 0.17 * pi  # between two characters of a short one
SHOWN = "演示用章"


def picture(name: str, faces: Faces) -> bytes:
    """A PNG, transparent where the seal is not red."""
    side = SIDE * FINE
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    width = side // 34
    pen.ellipse((0, 0, side - 1, side - 1), outline=RED, width=width)
    pen.polygon(star(side / 2, side / 2, side * 0.16), fill=RED)
    step = min(STEP, ARC / max(len(name) - 1, 1))
    size = int(min(side * 0.13, step * side * 0.4 * 0.92))
    for place, char in enumerate(name):
        _put(sheet, faces, char, size, (place - (len(name) - 1) / 2) * step)
    small = side // 16
    for place, char in enumerate(SHOWN):
        _write(pen, faces, char, small, (side / 2 + (place - (len(SHOWN) - 1) / 2) * small * 1.1, side * 0.735))
    kept = io.BytesIO()
    sheet.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star, the first on top."""
    inner = radius * sin(pi / 10) / sin(3 * pi / 10)
    turns = [(radius if corner % 2 == 0 else inner, corner * pi / 5) for corner in range(10)]
    return [(x + reach * sin(turn), y - reach * cos(turn)) for reach, turn in turns]


def _put(sheet: Image.Image, faces: Faces, char: str, size: int, turn: float) -> None:
    """One character on the ring, its foot towards the middle; `turn` from the top, clockwise."""
    cell = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
    _write(ImageDraw.Draw(cell), faces, char, size, (size, size))
    cell = cell.rotate(-turn * 180 / pi, Image.Resampling.BICUBIC)
    middle, reach = sheet.width / 2, sheet.width * 0.405
    at = int(middle + reach * sin(turn) - size), int(middle - reach * cos(turn) - size)
    sheet.alpha_composite(cell, at)


def _write(pen: ImageDraw.ImageDraw, faces: Faces, char: str, size: int, middle: tuple[float, float]) -> None:
    face = faces.pick("songti", char)
    if face is None:
        raise ValueError(f"no face has {char}")
    font = ImageFont.truetype(str(face.path), size, index=face.index)
    pen.text(middle, char, font=font, fill=RED, anchor="mm", stroke_width=size // 40, stroke_fill=RED)
