"""Which fonts there are, and which characters none of them has."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

PREFERRED = ("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai", "FandolSong", "FandolFang R")


def missing_glyphs(data: Any, fonts: Path | None) -> list[str]:
    """The characters in the texts of some form data that no font can show; they would print as blanks or boxes."""
    wanted = {char for text in _texts(data) for char in text if not char.isspace() and char.isprintable()}
    for path, index in _font_files(fonts):
        if not wanted:
            break
        wanted -= {char for char in wanted if ord(char) in _coverage(path, index)}
    return sorted(wanted)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in ("svg", "strokes"):
                yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _font_files(fonts: Path | None) -> list[tuple[str, int]]:
    """Font files, those first that cover most Chinese."""
    known = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[fonts] if fonts else [])
    faces = [face for face in known.fonts() if face.path]
    order = {family: rank for rank, family in enumerate(PREFERRED)}
    faces.sort(key=lambda face: order.get(face.family, len(order)))
    return list(_unique((str(face.path), face.index) for face in faces))


def _unique(places: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The same file once; faces of one collection share their characters closely enough."""
    seen = set()
    for path, index in places:
        if path not in seen:
            seen.add(path)
            yield path, index


@lru_cache(maxsize=32)
def _coverage(path: str, index: int) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except Exception:  # noqa: BLE001 -- a broken font in the site's folder covers nothing
        return frozenset()
