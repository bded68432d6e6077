"""What an office's own papers teach the speller: its turns of phrase, words and names."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.chances import Chances, Layer
from zhongshu.engines.proofread.spelling.codes import (
    LONGEST,
    LONGEST_NAME,
    Alphabet,
    Hashes,
    Ids,
    sequence_counts,
    sequence_hashes,
)
from zhongshu.engines.proofread.spelling.edits import Mask
from zhongshu.engines.proofread.spelling.grams import COUNTS, Levels, Table, levels_of
from zhongshu.engines.proofread.spelling.packing import Array, pack, unpack
from zhongshu.engines.proofread.spelling.statistics import Statistics

WEIGHT = 4.0  # one sighting in the office's papers counts as much as so many in the shipped statistics
_WORD_LENGTHS = (2, 3, 4)
_OFTEN = 3  # sightings that make a sequence unknown so far a word of the office
_MOST_SEQUENCES = 1_500_000  # kept of all papers together; the rarest go first


@dataclass(frozen=True)
class Own:
    """The counts of the office's papers, and the hashes of its words and names by length."""

    hashes: Hashes
    levels: Levels
    table: Table
    names: dict[int, Hashes]

    @property
    def layer(self) -> Layer:
        return Layer(self.table, WEIGHT)

    def protected(self, ids: Ids) -> Mask:
        """Places inside the office's words and names."""
        mask = np.zeros(len(ids), dtype=bool)
        for length, names in self.names.items():
            if len(ids) < length:
                continue
            ends = np.flatnonzero(np.isin(sequence_hashes(ids, length), names))
            for back in range(length):
                mask[ends + back] = True
        return mask

    def packed(self) -> bytes:
        """As bytes, to be kept in a file or a database."""
        arrays: dict[str, Array] = {"hashes": self.hashes, "levels": self.levels, "cells": self.table.cells}
        arrays.update({f"names_{length}": names for length, names in self.names.items()})
        return pack(arrays, {"kind": "own", "seed": self.table.seed, "lengths": sorted(self.names)})

    @classmethod
    def unpacked(cls, data: bytes) -> "Own":
        arrays, facts = unpack(data, "本机关学习结果")
        names = {int(length): arrays[f"names_{length}"] for length in facts["lengths"]}
        return cls(arrays["hashes"], arrays["levels"], Table(arrays["cells"], int(facts["seed"])), names)


def learned(shipped: Statistics, texts: Iterable[str], names: Iterable[str] = (), before: Own | None = None) -> Own:
    """What the texts and names teach, on top of what was learned before."""
    alphabet, known = shipped.alphabet, shipped.chances
    ids = alphabet.encode("\n" + "\n".join(texts) + "\n")
    counted = [sequence_counts(ids, length) for length in range(1, LONGEST + 1)]
    hashes, counts = _sum_up(counted, before)
    words = {length: _new_words(alphabet, known, ids, length) for length in _WORD_LENGTHS}
    for length, more in _name_hashes(alphabet, names).items():
        words[length] = np.union1d(words.get(length, more), more)
    for length, more in (before.names if before else {}).items():
        words[length] = np.union1d(words.get(length, more), more)
    levels = levels_of(counts)
    return Own(hashes, levels, Table.build(hashes, levels), {at: words[at] for at in sorted(words) if len(words[at])})


def _sum_up(counted: list[tuple[Hashes, NDArray[np.int64]]], before: Own | None) -> tuple[Hashes, NDArray[np.int64]]:
    """All sequences with their counts; of very many, the rarest go."""
    hashes = np.concatenate([found for found, _ in counted])
    counts = np.concatenate([count for _, count in counted])
    if before is not None:
        hashes = np.concatenate([hashes, before.hashes])
        counts = np.concatenate([counts, np.rint(COUNTS[before.levels]).astype(np.int64)])
    unique, which = np.unique(hashes, return_inverse=True)
    total = np.bincount(which, counts, minlength=len(unique)).astype(np.int64)
    least = 1
    while (total >= least).sum() > _MOST_SEQUENCES:
        least += 1
    return unique[total >= least], total[total >= least]


def _new_words(alphabet: Alphabet, known: Chances, ids: Ids, length: int) -> Hashes:
    """Sequences of Chinese characters that the office writes again and again and the statistics have never seen."""
    hanzi = alphabet.is_hanzi[ids]
    hashes = sequence_hashes(ids, length)
    whole = np.ones(len(hashes), dtype=bool)
    for inner in range(length):
        whole &= hanzi[inner : inner + len(hashes)]
    found, counts = np.unique(hashes[whole], return_counts=True)
    often = found[counts >= _OFTEN]
    return often[known.count(often) < 1]


def _name_hashes(alphabet: Alphabet, names: Iterable[str]) -> dict[int, Hashes]:
    """Hashes of the names by length; of a longer name all its pieces of the greatest length."""
    found: dict[int, list[Hashes]] = {}
    for name in names:
        ids = alphabet.encode(name.strip())
        if len(ids) >= 2:
            length = min(len(ids), LONGEST_NAME)
            found.setdefault(length, []).append(sequence_hashes(ids, length))
    return {length: np.unique(np.concatenate(hashes)) for length, hashes in found.items()}
