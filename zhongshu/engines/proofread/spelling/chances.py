"""How likely each character is after the four before it, from the counts of the shipped and the learned texts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.codes import LONGEST, Hashes, Ids, salts
from zhongshu.engines.proofread.spelling.grams import COUNTS, Spread, Table

Floats = NDArray[np.floating]
_TRUST = (0.0, 4.0, 3.0, 2.0, 2.0)  # how many sightings of the beginning outweigh the shorter sequence


@dataclass(frozen=True)
class Layer:
    """Counts of one body of text and how much one sighting in it weighs."""

    table: Table
    weight: float


@dataclass(frozen=True)
class Chances:
    """The counts of all layers together."""

    single: Floats  # the chance of each character on its own
    layers: tuple[Layer, ...]

    def count(self, hashes: Hashes) -> Floats:
        """Weighted sightings of each sequence in all layers."""
        seeds = {layer.table.seed for layer in self.layers}
        spread = {seed: Spread.of(hashes, seed) for seed in seeds}
        total = np.zeros(hashes.shape, dtype=np.float32)
        for layer in self.layers:
            counts = COUNTS * np.float32(layer.weight)
            total += counts[layer.table.level_of(spread[layer.table.seed])]
        return total

    def read(self, columns: list[Ids]) -> tuple[Floats, Floats]:
        """For each column from the fifth on: the log chance of its character, and the counts of what ends there.

        Columns are parallel: column k holds the k-th character of every sequence. Answers are (places, sequences) and
        (places, lengths 1 to 5, sequences).
        """
        first = LONGEST - 2
        hashes = [_ending_at(columns, place) for place in range(first, len(columns))]
        counts = self.count(np.stack(hashes))
        chances = [self._chance(columns[first + at], counts[at - 1], counts[at]) for at in range(1, len(hashes))]
        return np.log(np.stack(chances)), counts[1:]

    def _chance(self, letters: Ids, before: Floats, here: Floats) -> Floats:
        chance = self.single[letters]
        for length in range(1, LONGEST):
            trust = np.float32(_TRUST[length])
            seen = np.maximum(before[length - 1], here[length])
            chance = (here[length] + trust * chance) / (seen + trust)
        return chance


def _ending_at(columns: list[Ids], place: int) -> Hashes:
    """Hashes of the sequences of length 1 to 5 that end at the place, as (lengths, sequences)."""
    total = salts()[0][columns[place]]
    found = [total]
    for back in range(1, LONGEST):
        if place - back < 0:
            found.append(total)
            continue
        total = total + salts()[back][columns[place - back]]
        found.append(total)
    return np.stack(found)
