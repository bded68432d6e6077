"""A page as recognition saw it: straightened and the right way up, so that its boxes fit the picture."""

from importlib import import_module


def upright_png(data: bytes, kind: str, number: int, turned: float, width: int) -> bytes:
    """The page in `width` pixels, never enlarged. `turned` is what recognition said of it. Run it in a bounded child;
    ImportError without the extra."""
    drawn: bytes = import_module("zhongshu.engines.ocr.straight").upright(data, kind, number, turned, width)
    return drawn
