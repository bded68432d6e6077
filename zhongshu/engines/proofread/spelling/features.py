"""What is weighed about each proposed change, as one row of numbers for the trees."""

from dataclasses import dataclass

import numpy as np

from zhongshu.engines.proofread.spelling.chances import Floats
from zhongshu.engines.proofread.spelling.codes import LONGEST, Ids, salts
from zhongshu.engines.proofread.spelling.confusions import Places, shape, sound
from zhongshu.engines.proofread.spelling.edits import Edits, View
from zhongshu.engines.proofread.spelling.grams import STEP_LOG, Table
from zhongshu.engines.proofread.spelling.packing import Array
from zhongshu.engines.proofread.spelling.statistics import Statistics

BEFORE = LONGEST - 1  # characters of the window before the changed one
WINDOW = 10
HOPELESS = -1.0  # changes that make the window this much less likely are not weighed
_WORDS = 1.5e8  # sightings of all words together, in the units of the word table
_UNLISTED = np.float32(-17.0)  # log chance of a character that is no word by itself
_IMPOSSIBLE = np.float32(-60.0)
_LONGEST_WORD = 5
_FAR = np.float32(-20.0)


@dataclass(frozen=True)
class _Reading:
    """One wording of each window: log chances, counts of what ends at each place, words."""

    chance: Floats
    counts: Floats
    word: Floats  # the longest listed word over the first changed character: 32 x length + level
    next_word: Floats  # the same over the second
    cut: Floats  # log chance of the best division into words

    def take(self, which: Places) -> "_Reading":
        return _Reading(
            self.chance[:, which], self.counts[:, :, which], self.word[which], self.next_word[which], self.cut[which]
        )

    def covering(self) -> list[Floats]:
        """How often the commonest sequence of 2, 3, 4, 5 over the changed character was seen."""
        return [np.log1p(np.max(self.counts[:length, length - 1], axis=0)) for length in range(2, LONGEST + 1)]

    def known_before(self) -> Floats:
        """Length of the longest known sequence that ends at the changed character."""
        return (self.counts[0] > 0).sum(axis=0).astype(np.float32)

    def known_after(self) -> Floats:
        """Length of the longest known sequence that begins at the changed character."""
        diagonal = np.arange(LONGEST)
        return (self.counts[diagonal, diagonal] > 0).sum(axis=0).astype(np.float32)


def weigh(statistics: Statistics, seen: View, edits: Edits) -> tuple[Edits, Floats]:
    """The changes that are not hopeless, and a row of features for each."""
    places, which = np.unique(edits.at, return_inverse=True)
    now = [seen.ids[places + shift] for shift in range(-BEFORE, WINDOW - BEFORE)]
    new = [seen.ids[edits.at + shift] for shift in range(-BEFORE, WINDOW - BEFORE)]
    new[BEFORE], new[BEFORE + 1] = edits.first, edits.second
    before, after = _read(statistics, now).take(which), _read(statistics, new)
    gain = (after.chance - before.chance).sum(axis=0)
    rows = np.stack(
        [
            *_kind(edits),
            *_gains(before, after, gain),
            *after.covering(),
            *before.covering(),
            *(after.known_before(), after.known_after(), before.known_before(), before.known_after()),
            *(after.word, after.next_word, before.word, before.next_word, after.cut, after.cut - before.cut),
            *_rivals(edits, gain, len(seen.ids)),
            *_surroundings(statistics, seen, edits),
        ],
        axis=1,
    ).astype(np.float32)
    hopeful = gain > HOPELESS
    return edits.take(hopeful), rows[hopeful]


def _read(statistics: Statistics, columns: list[Ids]) -> _Reading:
    chance, counts = statistics.chances.read(columns)
    word, next_word = _longest_word(statistics.words, columns)
    return _Reading(chance, counts, word, next_word, _best_cut(statistics.words, columns[1:-1]))


def _kind(edits: Edits) -> list[Array]:
    return [
        edits.is_pair,
        sound(edits.first_code),
        shape(edits.first_code),
        sound(edits.second_code),
        shape(edits.second_code),
    ]


def _gains(before: _Reading, after: _Reading, gain: Floats) -> list[Floats]:
    each = (after.chance - before.chance)[:LONGEST]
    return [
        *(gain, after.chance.sum(axis=0), before.chance.sum(axis=0)),
        *after.chance[:LONGEST],
        *each,
        each[:3].sum(axis=0),
    ]


def _rivals(edits: Edits, gain: Floats, size: int) -> list[Floats]:
    """Standing among the changes at the same place, and the best gain at the places around."""
    order = np.lexsort((-gain, edits.at))
    group, sorted_gain = edits.at[order], gain[order]
    index = np.arange(len(group))
    new = np.concatenate([[True], group[1:] != group[:-1]])[: len(group)]
    first = np.maximum.accumulate(np.where(new, index, 0))
    following = np.minimum(first + 1, max(len(group) - 1, 0))
    second = np.where(group[following] == group, sorted_gain[following], _FAR)
    lead = np.where(index == first, sorted_gain - second, sorted_gain - sorted_gain[first])
    rank, margin = np.empty(len(group), dtype=np.float32), np.empty(len(group), dtype=np.float32)
    rank[order], margin[order] = index - first, lead
    at_place = np.full(size + 4, _FAR, dtype=np.float32)
    np.maximum.at(at_place, edits.at, gain)
    np.maximum.at(at_place, edits.at[edits.is_pair] + 1, gain[edits.is_pair])
    near = np.maximum(at_place[edits.at - 1], at_place[edits.at + 1])
    farther = np.maximum(at_place[edits.at - 2], at_place[edits.at + 2])
    return [rank, margin, near, farther]


def _surroundings(statistics: Statistics, seen: View, edits: Edits) -> list[Array]:
    at, hanzi, single = edits.at, statistics.alphabet.is_hanzi, statistics.chances.single
    return [
        *(np.log(single[edits.first]), np.log(single[seen.ids[at]])),
        *(hanzi[seen.ids[at - 1]], hanzi[seen.ids[at + 1]]),
        *(seen.chance[at - 1], seen.chance[at - 2], seen.chance[at + 5]),
        *(np.log1p(seen.counts[2, at - 1]), np.log1p(seen.counts[2, at + 3])),
        *(np.log1p(seen.covered[at]), np.log1p(seen.covered_three[at]), seen.around[at]),
    ]


def _longest_word(words: Table, columns: list[Ids]) -> tuple[Floats, Floats]:
    """The longest listed word over each of the two changed places: 32 x length + level."""
    over_first = np.zeros(len(columns[0]), dtype=np.float32)
    over_second = over_first.copy()
    for length in (2, 3, 4):
        for last in range(BEFORE, BEFORE + length):
            total = salts()[0][columns[last]]
            for back in range(1, length):
                total = total + salts()[back][columns[last - back]]
            level = words.level(total).astype(np.float32)
            value = np.where(level > 0, length * 32 + level, np.float32(0))
            over_first = np.maximum(over_first, value)
            if last > BEFORE:
                over_second = np.maximum(over_second, value)
    return over_first, over_second


def _best_cut(words: Table, columns: list[Ids]) -> Floats:
    """Log chance of the likeliest division of the window into listed words."""
    best = [np.zeros(len(columns[0]), dtype=np.float32)]
    for last in range(len(columns)):
        total = salts()[0][columns[last]]
        here = best[last] + np.maximum(_WORD_CHANCE[words.level(total)], _UNLISTED)
        for back in range(1, min(_LONGEST_WORD, last + 1)):
            total = total + salts()[back][columns[last - back]]
            here = np.maximum(here, best[last - back] + _WORD_CHANCE[words.level(total)])
        best.append(here)
    return best[-1]


_WORD_CHANCE = np.concatenate([[_IMPOSSIBLE], STEP_LOG * np.arange(31) - np.log(_WORDS)]).astype(np.float32)
