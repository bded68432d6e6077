"""Wrong characters made on purpose, in the proportions in which people make them (counted in the tuning sentences)."""

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.codes import FIRST, Alphabet
from zhongshu.engines.proofread.spelling.confusions import NEAR_SOUND, SAME_SOUND, SAME_TONE, SHAPE_ONLY, Confusions

_CLEAN = 0.4  # sentences left as they are
_HOW_MANY = {1: 0.60, 2: 0.25, 3: 0.11, 4: 0.04}
_NEIGHBOUR = 0.45  # of further mistakes stand right after another
_BY_SOUND, _BY_NEAR_SOUND, _BY_SHAPE = 0.74, 0.06, 0.20


class Noise:
    """Puts mistakes into sentences; the same seed, the same mistakes."""

    def __init__(self, alphabet: Alphabet, confusions: Confusions, single: NDArray[np.float32], seed: int) -> None:
        self.alphabet, self.random = alphabet, np.random.default_rng(seed)
        counts: NDArray[np.int64] = np.diff(confusions.starts.astype(np.int64))
        owners = np.repeat(np.arange(len(confusions.starts) - 1), counts)
        order = np.argsort(confusions.others, kind="stable")
        self._wrong, self._codes = owners[order], confusions.codes[order]
        self._starts = np.searchsorted(confusions.others[order], np.arange(len(alphabet) + 1))
        self._common = (0.3 + np.sqrt(single * 4000.0)) * (single > single[FIRST:].min() * 1.01)
        self._weights: dict[int, tuple[NDArray, NDArray] | None] = {}

    def spoil(self, text: str) -> str:
        """The text with some characters replaced, or as it is."""
        ids = self.alphabet.encode(text)
        hanzi = np.flatnonzero(self.alphabet.is_hanzi[ids])
        if len(hanzi) < 4 or self.random.random() < _CLEAN:
            return text
        letters = list(text)
        for place in self._places(hanzi):
            if choice := self._choices(int(ids[place])):
                letters[place] = self.alphabet.letter(int(self.random.choice(choice[0], p=choice[1])))
        return "".join(letters)

    def _places(self, hanzi: NDArray) -> list[int]:
        wanted = int(self.random.choice(list(_HOW_MANY), p=list(_HOW_MANY.values())))
        known, places = set(hanzi.tolist()), [int(self.random.choice(hanzi))]
        while len(places) < wanted:
            beside = places[-1] + 1
            if self.random.random() < _NEIGHBOUR and beside in known:
                places.append(beside)
            else:
                places.append(int(self.random.choice(hanzi)))
        return sorted(set(places))

    def _choices(self, right: int) -> tuple[NDArray, NDArray] | None:
        if right not in self._weights:
            self._weights[right] = self._weigh(right)
        return self._weights[right]

    def _weigh(self, right: int) -> tuple[NDArray, NDArray] | None:
        span = slice(self._starts[right], self._starts[right + 1])
        wrong, sound, shape = self._wrong[span], self._codes[span] >> 4, (self._codes[span] & 15).astype(float)
        common = self._common[wrong]
        likely = common * (1 + (shape > 0) + 0.6 * (sound == SAME_TONE))
        weights = _share(likely * np.isin(sound, (SAME_TONE, SAME_SOUND)), _BY_SOUND)
        weights += _share(likely * (sound == NEAR_SOUND), _BY_NEAR_SOUND)
        seen_alike = (sound == SHAPE_ONLY) | (shape > 0)
        weights += _share(seen_alike * np.exp((shape - 12) / 2) * np.sqrt(common + 1e-9), _BY_SHAPE)
        total = weights.sum()
        return (wrong, weights / total) if total > 0 else None


def _share(weights: NDArray, share: float) -> NDArray:
    total = weights.sum()
    return weights * (share / total) if total > 0 else np.zeros(len(weights))
