"""The colours of a sheet by name, as every writer mixes them."""

from zhongshu.engines.typeset.drawn import BLACK, RED

_NAMED = {BLACK: (0, 0, 0), RED: (255, 0, 0), "white": (255, 255, 255)}


def rgb(name: str) -> tuple[int, int, int]:
    """Red, green and blue, each to 255, of a name or of #rrggbb."""
    known = _NAMED.get(name)
    if known is not None:
        return known
    value = int(name.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255
