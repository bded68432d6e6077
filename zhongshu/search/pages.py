"""Pages of a text: where each begins, and on which one a place stands. Line breaks and spaces of the two need not agree."""

from bisect import bisect_right

ANCHOR = 14  # characters that tell a place
TRIES = range(0, 160, 8)  # how far into a page: its head may be a number that the text does not have


def starts_of(text: str, pages: list[str]) -> list[int]:
    """For each page the place in the text where it begins; empty when hardly any of them is found."""
    letters, at = _letters(text)
    starts: list[int] = []
    place, found = 0, 0
    for page in pages:
        start = _start(letters, _letters(page)[0], place)
        found += start is not None
        place = place if start is None else start
        starts.append(at[place] if place < len(at) else len(text))
    return starts if found * 2 >= len(pages) else []


def page_at(starts: list[int], place: int) -> int:
    """The page (from 1) on which this place stands; 0: not known. Empty pages begin where the next one does."""
    return max(bisect_right(starts, place), 1) if starts else 0


def _start(letters: str, page: str, after: int) -> int | None:
    """Where the page begins among the letters, told by the first of its places that is found."""
    for offset in TRIES:
        anchor = page[offset : offset + ANCHOR]
        if len(anchor) < min(ANCHOR, max(len(page), 1)):
            break
        found = letters.find(anchor, after)
        if found >= 0:
            return max(found - offset, after)
    return None


def _letters(text: str) -> tuple[str, list[int]]:
    """The text without anything that is no letter or digit, and where each of its characters stood."""
    at = [place for place, sign in enumerate(text) if sign.isalnum()]
    return "".join(text[place] for place in at), at
