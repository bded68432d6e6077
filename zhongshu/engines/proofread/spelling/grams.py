"""How often sequences of characters were seen: a compact table that answers by hash.

Kept as a three-way exclusive-or filter (Graf and Lemire, 2020): 16 bits a cell, 1.23 cells a sequence. Eleven bits tell
a stranger apart (one in 2,048 is mistaken), five hold the count in powers of 1.6.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.codes import Hashes

Levels = NDArray[np.uint8]
Places = NDArray[np.int64]

_STEPS = 31  # the highest level: more than a million; level 1 is "seen once"
_RATIO = 1.6
STEP_LOG = float(np.log(_RATIO))
_TRIES = 20
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def levels_of(counts: NDArray[np.int64]) -> Levels:
    """Counts as levels: 1 for one, then a step for each factor of 1.6."""
    raw = np.rint(np.log(np.maximum(counts, 1)) / STEP_LOG) + 1
    return np.where(counts > 0, np.minimum(raw, _STEPS), 0).astype(np.uint8)


COUNTS = np.concatenate([[0.0], _RATIO ** np.arange(_STEPS)]).astype(np.float32)


class Table:
    """Levels by hash; a hash that was never added nearly always has level 0."""

    def __init__(self, cells: NDArray[np.uint16], seed: int) -> None:
        self.cells, self.seed = cells, seed
        self._third = len(cells) // 3

    def level(self, hashes: Hashes) -> Levels:
        """The level of each hash."""
        return self.level_of(Spread.of(hashes, self.seed))

    def level_of(self, spread: "Spread") -> Levels:
        """The same where several tables of one seed are asked."""
        if not self._third:
            return np.zeros(spread.mark.shape, dtype=np.uint8)
        first, second, third = spread.places(self._third)
        value = self.cells[first]
        value ^= self.cells[second]
        value ^= self.cells[third]
        is_known = (value >> np.uint16(5)) == spread.mark
        value &= np.uint16(31)
        return value.astype(np.uint8) * is_known

    @classmethod
    def build(cls, hashes: Hashes, levels: Levels) -> "Table":
        """A table of the given hashes (all different)."""
        if not len(hashes):
            return cls(np.zeros(0, dtype=np.uint16), 0)
        third = int(len(hashes) * 1.23 / 3) + 32
        for seed in range(1, _TRIES):
            cells = _filled(hashes, levels, seed, third)
            if cells is not None:
                return cls(cells, seed)
        raise ValueError("统计表没有建成：请重新运行。")


@dataclass(frozen=True)
class Spread:
    """What a table needs of each hash: three numbers of 32 bits and the mark that tells it from strangers."""

    low: Hashes
    high: Hashes
    last: Hashes
    mark: NDArray[np.uint16]

    @classmethod
    def of(cls, hashes: Hashes, seed: int) -> "Spread":
        mixed = hashes ^ np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
        mixed *= np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> _HALF
        again = mixed * np.uint64(0xC4CEB9FE1A85EC53)
        again ^= again >> np.uint64(29)
        mark = (again >> np.uint64(53)).astype(np.uint16)
        again &= _LOW
        return cls(mixed & _LOW, mixed >> _HALF, again, mark)

    def places(self, third: int) -> tuple[Places, Places, Places]:
        """The three cells of each hash in a table of so many cells in a third."""
        size = np.uint64(third)
        first, second, last = self.low * size, self.high * size, self.last * size
        first >>= _HALF
        second >>= _HALF
        second += size
        last >>= _HALF
        last += size + size
        return first.view(np.int64), second.view(np.int64), last.view(np.int64)


def _filled(hashes: Hashes, levels: Levels, seed: int, third: int) -> NDArray[np.uint16] | None:
    """Cells that answer for all hashes, or None when this seed cannot; peels places that one hash alone uses."""
    spread = Spread.of(hashes, seed)
    places = np.stack(spread.places(third))
    layers = _peeled(places, third * 3)
    if layers is None:
        return None
    value = (spread.mark << np.uint16(5)) | levels.astype(np.uint16)
    cells = np.zeros(third * 3, dtype=np.uint16)
    for keys, spots in reversed(layers):
        mine = places[:, keys]
        cells[spots] = 0
        cells[spots] = value[keys] ^ cells[mine[0]] ^ cells[mine[1]] ^ cells[mine[2]]
    return cells


def _peeled(places: NDArray[np.int64], size: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]] | None:
    """Rounds of (keys, the cell that is theirs alone), or None when some keys can never be told apart."""
    count = np.zeros(size, dtype=np.int32)
    which = np.zeros(size, dtype=np.int64)  # exclusive or of the keys that use the cell
    keys = np.arange(places.shape[1], dtype=np.int64)
    for row in places:
        count += np.bincount(row, minlength=size).astype(np.int32)
        np.bitwise_xor.at(which, row, keys)
    rounds, left = [], places.shape[1]
    alone = np.flatnonzero(count == 1)
    while len(alone):
        owners, index = np.unique(which[alone], return_index=True)
        spots = alone[index]
        rounds.append((owners, spots))
        left -= len(owners)
        for row in places:
            np.subtract.at(count, row[owners], 1)
            np.bitwise_xor.at(which, row[owners], owners)
        touched = places[:, owners].ravel()
        alone = np.unique(touched[count[touched] == 1])
    return None if left else rounds
