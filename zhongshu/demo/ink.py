"""Handwriting as a pen leaves it: flowing strokes in a few words' width. They are strokes, not readable characters."""

from random import Random

HEIGHT = 120


def strokes(rng: Random, characters: int = 5) -> str:
    """An SVG as the pad sends it."""
    paths = [path for place in range(characters) for path in _character(rng, 24 + place * 84)]
    width = 48 + characters * 84
    drawn = "".join(f'<path d="{path}" stroke-width="{rng.choice(("2", "2.4", "2.8"))}"/>' for path in paths)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}">{drawn}</svg>'


def _character(rng: Random, left: int) -> list[str]:
    """Three to six strokes in a square: some across, some down, the last with a hook."""
    across = [_across(rng, left, 20 + 22 * row) for row in range(rng.randint(1, 3))]
    down = [_down(rng, left + 18 + 24 * column) for column in range(rng.randint(1, 2))]
    return [*across, *down, _sweep(rng, left)]


def _across(rng: Random, left: int, top: int) -> str:
    start, end = left + rng.randint(2, 10), left + rng.randint(50, 66)
    rise = rng.randint(3, 9)
    return f"M{start} {top + rise} Q{(start + end) // 2} {top + rng.randint(-4, 4)} {end} {top}"


def _down(rng: Random, left: int) -> str:
    top, foot = rng.randint(10, 22), rng.randint(82, 100)
    return f"M{left} {top} Q{left + rng.randint(-5, 5)} {(top + foot) // 2} {left - rng.randint(0, 6)} {foot} l-7 -6"


def _sweep(rng: Random, left: int) -> str:
    top = rng.randint(36, 52)
    return (
        f"M{left + 34} {top} C{left + 26} {top + 24} {left + 14} {top + 38} {left + 2} 102 M{left + 36} {top + 14} "
        + (f"Q{left + 50} {top + 34} {left + rng.randint(64, 72)} {rng.randint(94, 104)}")
    )
