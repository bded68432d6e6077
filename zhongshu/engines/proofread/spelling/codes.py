"""Characters as small numbers: what the statistics count, and how a text becomes an array of them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.uint16]
Hashes = NDArray[np.uint64]

BREAK, DIGIT, LATIN, UNKNOWN = 0, 1, 2, 3  # line or space, any digit, any letter, a character never counted
FIRST = 4  # the first number of a listed character
LONGEST = 5  # characters in the longest counted sequence
LONGEST_NAME = 12  # characters in the longest sequence that is told by its hash
MOST_CHARACTERS = 8192  # listed characters at most
_PLANE = 0x10000
_HALF_TO_FULL = str.maketrans(",;:?!()[]<>", "，；：？！（）［］《》")


class Alphabet:
    """The listed characters and their numbers; marks of half width count as their full-width kin."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        table = np.zeros(_PLANE + 1, dtype=np.uint16)
        table[0x3400:0xA000] = UNKNOWN
        table[0xF900:0xFB00] = UNKNOWN
        table[_PLANE] = UNKNOWN
        for first, last in (("0", "9"), ("０", "９")):
            table[ord(first) : ord(last) + 1] = DIGIT
        for first, last in (("A", "Z"), ("a", "z"), ("Ａ", "Ｚ"), ("ａ", "ｚ")):
            table[ord(first) : ord(last) + 1] = LATIN
        table[[ord(one) for one in characters]] = np.arange(FIRST, FIRST + len(characters), dtype=np.uint16)
        for half, full in _HALF_TO_FULL.items():
            table[half] = table[full]
        self._table = table
        self.is_hanzi = np.zeros(FIRST + len(characters), dtype=bool)
        self.is_hanzi[FIRST:] = [0x3400 <= ord(one) < 0xA000 for one in characters]

    def __len__(self) -> int:
        return FIRST + len(self.characters)

    def encode(self, text: str) -> Ids:
        """One number for each character of the text."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return self._table[np.minimum(points, _PLANE)]

    def letter(self, number: int) -> str:
        """The character of a listed number."""
        return self.characters[number - FIRST]


def _mixed(values: Hashes) -> Hashes:
    """Spread numbers evenly over 64 bits (the finisher of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def salts() -> Hashes:
    """A random-looking number for each character number at each distance from the end of a sequence."""
    places = np.arange(LONGEST_NAME, dtype=np.uint64)[:, None] * np.uint64(0x9E3779B97F4A7C15)
    letters = (np.arange(MOST_CHARACTERS, dtype=np.uint64) + np.uint64(1)) * np.uint64(0xD1342543DE82EF95)
    return _mixed(places + letters[None, :])


def sequence_counts(ids: Ids, length: int) -> tuple[Hashes, NDArray[np.int64]]:
    """The different sequences of the given length and how often each occurs; none reaches over the end of a line."""
    if len(ids) < length:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    hashes = sequence_hashes(ids, length)
    whole = np.ones(len(hashes), dtype=bool)
    for inner in range(1, length - 1):
        whole &= ids[inner : inner + len(hashes)] != BREAK
    return np.unique(hashes[whole], return_counts=True)


def sequence_hashes(ids: Ids, length: int) -> Hashes:
    """Hash of the sequence of the given length that ends at each place (from place length-1 on)."""
    total = salts()[0][ids[length - 1 :]].copy()
    for back in range(1, length):
        total += salts()[back][ids[length - 1 - back : len(ids) - back]]
    return total
