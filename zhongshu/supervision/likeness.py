"""How alike two matters are, from their words alone: plain Python and numpy, no database.

A print of each matter (pairs of neighbouring characters, hashed into bits) is stored, so that ten thousand are compared at
once; the few that come near are then compared by their real pairs. Pairs that many matters share (督查, 工作, 市政府) weigh little.
Two matters that name different places are different matters, however alike the rest is.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

TITLE_BITS, WORD_BITS = 1024, 2048
PRINT_BYTES = (TITLE_BITS + WORD_BITS) // 8
COARSE = 0.3  # below this the real pairs are not looked at
ALIKE = 0.65  # from here on it is shown
COMPARED = 60  # of the nearest
DOUBTFUL = 0.5  # what is left when the places differ, or one of them says next to nothing
LEAST = 8  # pairs
CHUNK = 1024
_RUN = re.compile(r"[\u3400-\u9fff]+|\d+(?:\.\d+)?|[a-z]+")
_EMPTY = re.compile(
    r"关于|进一步|切实|认真|抓紧|加快|推进|落实|做好|开展|组织|实施|工作|情况|问题|事宜|事项|有关|相关|尽快|务必|要求|请|的|等|和|及"
)
# A place of each size bears two characters and its kind; what only looks like one is left out.
_PLACES = tuple(
    (re.compile(rf"[\u4e00-\u9fff]{{2}}(?:{kinds})"), re.compile(others))
    for kinds, others in (
        ("县|区", r"^[全各该本市每]|[小社园山城地新辖片景校库厂郊]区$"),
        ("镇|乡|街道", r"^[全各该本市每]|城镇$|乡镇$|下乡$"),
        (
            "路|大道|大桥|水库|小区|社区|中学|小学|医院|公园",
            r"^[全各该本市每]|[公道铁省国线电管]路$|[个处条座]|老旧小区$",
        ),
    )
)


@dataclass(frozen=True)
class Words:
    """What one matter says: its title, and the words of the instruction with the result that is wanted."""

    title: str
    text: str = ""

    @cached_property
    def title_pairs(self) -> frozenset[str]:
        return pairs(self.title)

    @cached_property
    def all_pairs(self) -> frozenset[str]:
        return pairs(f"{self.title}\n{self.text}")

    @cached_property
    def places(self) -> tuple[frozenset[str], ...]:
        return places(f"{self.title}\n{self.text}")

    @cached_property
    def bits(self) -> tuple[list[int], list[int]]:
        """Places of the bits that are set: of the title, of all words."""
        words = {TITLE_BITS + _bit(pair, WORD_BITS) for pair in self.all_pairs}
        return sorted({_bit(pair, TITLE_BITS) for pair in self.title_pairs}), sorted(words)

    @cached_property
    def print(self) -> bytes:
        """What is stored of it."""
        bits = np.zeros(TITLE_BITS + WORD_BITS, dtype=np.uint8)
        for part in self.bits:
            bits[part] = 1
        return np.packbits(bits).tobytes()


def pairs(text: str) -> frozenset[str]:
    """Neighbouring characters of what says something; a number is one token."""
    found: set[str] = set()
    for run in _RUN.findall(_EMPTY.sub(" ", text.lower())):
        if len(run) == 1 or run.isascii():
            found.add(run)
        else:
            found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def places(text: str) -> tuple[frozenset[str], ...]:
    """What bears a name of its own: counties, towns, roads and schools."""
    plain = _EMPTY.sub(" ", text)
    return tuple(
        frozenset(name for name in named.findall(plain) if not others.search(name)) for named, others in _PLACES
    )


class Prints:
    """Prints of many matters, compared with one at a time."""

    def __init__(self, prints: Sequence[bytes]) -> None:
        self._packed = np.frombuffer(b"".join(prints), dtype=np.uint8).reshape(len(prints), PRINT_BYTES)
        shared = np.zeros(TITLE_BITS + WORD_BITS, dtype=np.int64)
        for start in range(0, len(prints), CHUNK):
            shared += np.unpackbits(self._packed[start : start + CHUNK], axis=1).sum(axis=0, dtype=np.uint16)
        self._weights = np.log1p(len(prints) / (1.0 + shared)).astype(np.float32)

    def nearest(self, asked: Words) -> list[int]:
        """Places of those that come near, nearest first."""
        titles, words = asked.bits
        halves = (0, TITLE_BITS // 8), (TITLE_BITS // 8, PRINT_BYTES)
        scores = np.maximum(self._coarse(titles, *halves[0]), self._coarse(words, *halves[1]))
        best = np.argsort(-scores, kind="stable")[:COMPARED]
        return [int(place) for place in best if scores[place] >= COARSE]

    def likeness(self, one: Words, other: Words) -> float:
        """From 0 to 1, by the real pairs: of the titles and of all words, whichever tells more."""
        titles = self._dice(one.title_pairs, other.title_pairs, 0, TITLE_BITS)
        words = self._dice(one.all_pairs, other.all_pairs, TITLE_BITS, WORD_BITS)
        score = max(0.75 * titles + 0.25 * words, 0.25 * titles + 0.75 * words)
        says_little = min(len(one.all_pairs), len(other.all_pairs)) < LEAST and one.title != other.title
        return score * (DOUBTFUL if says_little or _elsewhere(one, other) else 1.0)

    def _coarse(self, bits: list[int], start: int, end: int) -> NDArray[np.float32]:
        """Roughly the same from the prints: how much of the weight both have; unshared bits weigh as the asked ones do."""
        common = np.zeros(len(self._packed), dtype=np.float32)
        for bit in bits:
            column = (self._packed[:, bit >> 3] >> (7 - (bit & 7))) & 1
            common += column * self._weights[bit]
        total = float(self._weights[bits].sum()) if bits else 0.0
        sizes = np.bitwise_count(self._packed[:, start:end]).sum(axis=1, dtype=np.float32) * (total / max(len(bits), 1))
        return np.asarray(2 * common / np.maximum(sizes + total, 1e-6), dtype=np.float32)

    def _dice(self, one: frozenset[str], other: frozenset[str], start: int, width: int) -> float:
        whole = self._weight(one, start, width) + self._weight(other, start, width)
        return 2 * self._weight(one & other, start, width) / whole if whole else 0.0

    def _weight(self, found: frozenset[str], start: int, width: int) -> float:
        return float(self._weights[[start + _bit(pair, width) for pair in found]].sum()) if found else 0.0


def _elsewhere(one: Words, other: Words) -> bool:
    """Both name places of a kind, and none in common."""
    return any(here and there and not here & there for here, there in zip(one.places, other.places, strict=True))


def _bit(pair: str, width: int) -> int:
    return zlib.crc32(pair.encode()) % width
