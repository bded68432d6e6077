"""Rows for the trees: proposed changes of spoiled sentences, each told right or wrong by the true sentence."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from speller.counting import papers_layer
from speller.forest import grow
from speller.noise import Noise
from speller.sources import Pair
from zhongshu.engines.proofread.spelling.codes import Ids
from zhongshu.engines.proofread.spelling.edits import MARGIN, propose, suspects, view
from zhongshu.engines.proofread.spelling.features import weigh
from zhongshu.engines.proofread.spelling.statistics import Statistics
from zhongshu.engines.proofread.spelling.trees import Trees

FOLDS = 5
_COPIES = 2  # spoiled copies of each right sentence
_REAL_WEIGHT = 2.0  # a mistake that somebody made counts as much as two made on purpose
_ASIDE_SENTENCES = 1_500


@dataclass(frozen=True)
class Rows:
    """Features, whether the change is right, weight."""

    features: NDArray
    right: NDArray
    weight: NDArray

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        return cls(
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.right for part in parts]),
            np.concatenate([part.weight for part in parts]),
        )

    def grow(self) -> Trees:
        return grow(self.features, self.right, self.weight)


@dataclass(frozen=True)
class Fold:
    """Statistics that do not know some of the sentences, those sentences, and rows from them."""

    statistics: Statistics
    pairs: list[Pair]
    rows: Rows


def by_chance(pairs: Sequence[Pair]) -> Iterator[tuple[list[Pair], list[Pair]]]:
    """(rest, held out) by line: held-out sentences often stand among the rest with other mistakes."""
    for fold in range(FOLDS):
        yield _divided(pairs, [at * 7919 % FOLDS == fold for at in range(len(pairs))])


def by_sentence(pairs: Sequence[Pair]) -> Iterator[tuple[list[Pair], list[Pair]]]:
    """(rest, held out) by right sentence: no held-out sentence stands among the rest."""
    for fold in range(FOLDS):
        yield _divided(pairs, [zlib.crc32(pair.right.encode()) % FOLDS == fold for pair in pairs])


def folds(bare: Statistics, divisions: Iterable[tuple[list[Pair], list[Pair]]]) -> Iterator[Fold]:
    """Each division with statistics of the rest, and rows from the held-out sentences, real and spoiled."""
    for seed, (rest, held) in enumerate(divisions):
        statistics = with_papers(bare, rest)
        noise = Noise(bare.alphabet, bare.confusions, np.asarray(bare.chances.single), seed)
        parts = [rows_of(statistics, held, _REAL_WEIGHT)]
        parts += [rows_of(statistics, [_spoiled(noise, pair.right) for pair in held], 1.0) for _ in range(_COPIES)]
        yield Fold(statistics, held, Rows.joined(parts))


def aside_rows(statistics: Statistics, aside: str) -> Rows:
    """Rows from laws that were not counted, half of their sentences spoiled."""
    sentences = [one for one in aside.split("\n") if len(one) >= 8]
    chosen = sentences[:: max(len(sentences) // _ASIDE_SENTENCES, 1)]
    noise = Noise(statistics.alphabet, statistics.confusions, np.asarray(statistics.chances.single), FOLDS)
    return rows_of(statistics, [_spoiled(noise, sentence) for sentence in chosen], 1.0)


def with_papers(bare: Statistics, pairs: Iterable[Pair]) -> Statistics:
    """The statistics with the right sentences counted."""
    layer = papers_layer(bare.alphabet, [pair.right for pair in pairs])
    return replace(bare, chances=replace(bare.chances, layers=(*bare.chances.layers, layer)))


def rows_of(statistics: Statistics, pairs: Sequence[Pair], weight: float) -> Rows:
    """All proposed changes of the wrong sentences."""
    wrong = _encoded(statistics, [pair.wrong for pair in pairs])
    right = _encoded(statistics, [pair.right for pair in pairs])
    seen = view(statistics.chances, wrong)
    edits, features = weigh(statistics, seen, propose(statistics, seen, suspects(statistics, seen)))
    at, is_pair = edits.at, edits.is_pair
    is_right = (right[at] == edits.first) & (wrong[at] != edits.first)
    is_right &= ~is_pair | ((right[at + 1] == edits.second) & (wrong[at + 1] != edits.second))
    return Rows(features, is_right.astype(float), np.full(len(at), weight))


def _encoded(statistics: Statistics, lines: list[str]) -> Ids:
    return statistics.alphabet.encode("\n" * MARGIN + "\n".join(lines) + "\n" * MARGIN)


def _spoiled(noise: Noise, right: str) -> Pair:
    return Pair(noise.spoil(right), right)


def _divided(pairs: Sequence[Pair], is_held: list[bool]) -> tuple[list[Pair], list[Pair]]:
    rest = [pair for pair, held in zip(pairs, is_held, strict=True) if not held]
    return rest, [pair for pair, held in zip(pairs, is_held, strict=True) if held]
