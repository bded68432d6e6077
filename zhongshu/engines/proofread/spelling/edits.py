"""Where a text looks wrong, and which changes are worth weighing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.chances import Chances, Floats
from zhongshu.engines.proofread.spelling.codes import LONGEST, UNKNOWN, Ids, salts
from zhongshu.engines.proofread.spelling.confusions import NOTHING, Codes, Places, readiness
from zhongshu.engines.proofread.spelling.statistics import Statistics

MARGIN = 6  # breaks before and after the numbers of a text, so that every window fits
NO_CODE = np.uint8(NOTHING << 4)
_SEEN = 1.5  # sightings of a four-character sequence that clear its characters of suspicion
_UNLIKELY = -4.5  # mean log chance of a character and the two after it that makes it suspect all the same
_SINGLES = 6  # changes of one character weighed at each place
_PAIRS = 4  # changes of two neighbours weighed at each place
_PARTNERS = 20  # characters tried on each side of such a pair
_KNOWN_PAIR = 3.0  # a pair seen more often is only changed where what surrounds it is strange
_KNOWN_THREE = 20.0  # and its place in three likewise
_STRONG_PAIR = 20.0  # sightings of a pair that make it worth weighing in strange company
_BATCH = 2_000  # pairs of places worked on at a time, to bound memory
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """A text as the statistics see it, by place: log chances, counts of what ends there, and what covers it."""

    ids: Ids
    chance: Floats
    counts: Floats
    covered: Floats  # the most frequent sequence of four that covers the place
    covered_three: Floats
    around: Floats  # mean log chance of the place and the two after it


@dataclass(frozen=True)
class Edits:
    """Proposed changes: the place, the new character there and at the next place, and how they came about."""

    at: Places
    first: Ids
    second: Ids
    first_code: Codes
    second_code: Codes

    @property
    def is_pair(self) -> Mask:
        """Whether both characters change."""
        return self.second_code != NO_CODE

    def take(self, which: NDArray[np.int64] | Mask) -> "Edits":
        """Some of them."""
        return Edits(
            self.at[which], self.first[which], self.second[which], self.first_code[which], self.second_code[which]
        )

    def __add__(self, more: "Edits") -> "Edits":
        return Edits(
            np.concatenate([self.at, more.at]),
            np.concatenate([self.first, more.first]),
            np.concatenate([self.second, more.second]),
            np.concatenate([self.first_code, more.first_code]),
            np.concatenate([self.second_code, more.second_code]),
        )


def view(chances: Chances, ids: Ids) -> View:
    """Look at the whole text once."""
    size = len(ids)
    reach = LONGEST - 1
    found, counted = chances.read([ids[shift : shift + size - reach] for shift in range(LONGEST)])
    chance = np.zeros(size + 2 * reach, dtype=np.float32)
    counts = np.zeros((LONGEST, size + 2 * reach), dtype=np.float32)
    chance[reach:size], counts[:, reach:size] = found[0], counted[0]
    return View(
        ids=ids,
        chance=chance[:size],
        counts=counts[:, :size],
        covered=np.maximum.reduce([counts[3, shift : shift + size] for shift in range(4)]),
        covered_three=np.maximum.reduce([counts[2, shift : shift + size] for shift in range(3)]),
        around=(chance[:size] + chance[1 : size + 1] + chance[2 : size + 2]) / 3,
    )


def suspects(statistics: Statistics, seen: View) -> Mask:
    """Which places are worth a second look: characters in a sequence hardly seen before, or unlikely where they are."""
    mask = statistics.alphabet.is_hanzi[seen.ids] | (seen.ids == UNKNOWN)
    mask &= (seen.covered < _SEEN) | (seen.around < _UNLIKELY)
    mask[:MARGIN] = mask[-MARGIN:] = False
    return mask


def propose(statistics: Statistics, seen: View, mask: Mask) -> Edits:
    """The most promising changes of one character and of two neighbours at the suspect places."""
    tried = _Tried(statistics, seen.ids, np.flatnonzero(mask))
    return tried.singles() + tried.pairs(mask)


class _Tried:
    """All characters that could stand at the suspect places, with how well each fits its neighbours."""

    def __init__(self, statistics: Statistics, ids: Ids, places: Places) -> None:
        self.chances, self.ids, self.places = statistics.chances, ids, places
        self.owner, self.other, self.code = statistics.confusions.expand(ids[places])
        self.at = places[self.owner]
        self.ready = readiness(self.code)
        self.left = self._seen(ids[self.at - 1], self.other)
        self.right = self._seen(self.other, ids[self.at + 1])

    def _seen(self, *letters: Ids) -> Floats:
        last = len(letters) - 1
        total = salts()[0][letters[last]]
        for back in range(1, len(letters)):
            total = total + salts()[back][letters[last - back]]
        return self.chances.count(total)

    def singles(self) -> Edits:
        """The best changes of one character."""
        left, right = self.left, self.right
        some = np.flatnonzero(((left > 0) & (right > 0)) | (left > 20) | (right > 20))
        at, other, ids = self.at[some], self.other[some], self.ids
        before = self._seen(ids[at - 2], ids[at - 1], other)
        between = self._seen(ids[at - 1], other, ids[at + 1])
        after = self._seen(other, ids[at + 1], ids[at + 2])
        score = 0.5 * (np.log1p(left[some]) + np.log1p(right[some])) + self.ready[some]
        score += np.log1p(before) + 1.2 * np.log1p(between) + np.log1p(after)
        strong = np.maximum(left[some], right[some]) >= _STRONG_PAIR
        fit = np.flatnonzero((before > 0) | (between > 0) | (after > 0) | strong)
        best = fit[_best(self.owner[some][fit], score[fit], _SINGLES)]
        chosen = some[best]
        place = self.at[chosen]
        nothing = np.full(len(chosen), NO_CODE, dtype=np.uint8)
        return Edits(place, self.other[chosen], ids[place + 1], self.code[chosen], nothing)

    def pairs(self, mask: Mask) -> Edits:
        """The best changes of two neighbours that are both suspect."""
        ids = self.ids
        two = np.flatnonzero(mask[:-1] & mask[1:])
        known = self._seen(ids[two], ids[two + 1])
        odd = np.maximum(
            self._seen(ids[two - 1], ids[two], ids[two + 1]), self._seen(ids[two], ids[two + 1], ids[two + 2])
        )
        two = two[(known <= _KNOWN_PAIR) | (odd <= _KNOWN_THREE)]
        row = np.zeros(len(ids), dtype=np.int64)
        row[self.places] = np.arange(len(self.places))
        lefts = self._partners(np.log1p(self.left) + self.ready)
        rights = self._partners(np.log1p(self.right) + self.ready)
        found = [
            self._paired(two[low : low + _BATCH], row, lefts, rights) for low in range(0, max(len(two), 1), _BATCH)
        ]
        total = found[0]
        for more in found[1:]:
            total = total + more
        return total

    def _partners(self, score: Floats) -> Places:
        """For each suspect place the characters that fit best on one side, as a matrix filled up with -1."""
        best = _best(self.owner, score, _PARTNERS)
        matrix = np.full((len(self.places), _PARTNERS), -1, dtype=np.int64)
        matrix[self.owner[best], _rank(self.owner[best])] = best
        return matrix

    def _paired(self, places: Places, row: Places, lefts: Places, rights: Places) -> Edits:
        one, two = lefts[row[places]], rights[row[places + 1]]
        which, left, right = np.nonzero((one[:, :, None] >= 0) & (two[:, None, :] >= 0))
        one, two = one[which, left], two[which, right]
        together = self._seen(self.other[one], self.other[two])
        some = np.flatnonzero(together >= 2)
        one, two, at, together = one[some], two[some], places[which[some]], together[some]
        before = self._seen(self.ids[at - 1], self.other[one], self.other[two])
        after = self._seen(self.other[one], self.other[two], self.ids[at + 2])
        score = np.log1p(together) + np.log1p(before) + np.log1p(after) + self.ready[one] + self.ready[two]
        fit = np.flatnonzero((before > 0) | (after > 0) | (together >= _STRONG_PAIR))
        best = fit[_best(at[fit], score[fit], _PAIRS)]
        one, two = one[best], two[best]
        return Edits(at[best], self.other[one], self.other[two], self.code[one], self.code[two])


def _best(group: Places, score: Floats, how_many: int) -> Places:
    """The indices of the highest scores of each group, best first within it."""
    order = np.lexsort((-score, group))
    return order[_rank(group[order]) < how_many]


def _rank(group: Places) -> Places:
    """The place of each entry within its group, when groups stand together."""
    index = np.arange(len(group))
    starts = np.concatenate([[True], group[1:] != group[:-1]])[: len(group)]
    return index - np.maximum.accumulate(np.where(starts, index, 0)) if len(group) else index
