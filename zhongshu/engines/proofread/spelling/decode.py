"""Taking the best changes first, then looking again at what stands around them."""

from dataclasses import dataclass, field

import numpy as np

from zhongshu.engines.proofread.spelling.chances import Floats
from zhongshu.engines.proofread.spelling.codes import Ids
from zhongshu.engines.proofread.spelling.confusions import SHAPE_ONLY, sound
from zhongshu.engines.proofread.spelling.edits import Edits, Mask, propose, suspects, view
from zhongshu.engines.proofread.spelling.features import weigh
from zhongshu.engines.proofread.spelling.statistics import Statistics

SURE = 0.75  # a change the trees are this sure of is proposed for writing
POSSIBLE = 0.7  # and one of this much is mentioned
_ROUNDS = 3
_APART = 2  # places kept between two changes of one round: each changes what the other rests on
_REACH = 6  # how far a change is felt


@dataclass
class Change:
    """Characters to be replaced, in places of the numbered text."""

    start: int
    letters: list[int]
    sureness: float
    by_shape: bool  # only the shapes are alike: typical of recognised scans
    others: list[list[int]] = field(default_factory=list)  # further proposals, best first

    @property
    def end(self) -> int:
        return self.start + len(self.letters)


def decode(statistics: Statistics, ids: Ids, protected: Mask) -> list[Change]:
    """The changes that the text needs, in its order; nothing is proposed at protected places."""
    work = _Work(statistics, ids.copy(), protected)
    for turn in range(_ROUNDS):
        if not work.take_best(is_first=turn == 0):
            break
    return sorted([*work.taken, *work.mentions()], key=lambda change: change.start)


class _Work:
    def __init__(self, statistics: Statistics, ids: Ids, protected: Mask) -> None:
        self.statistics, self.ids, self.closed = statistics, ids, protected.copy()
        self.taken: list[Change] = []
        self.near = np.ones(len(ids), dtype=bool)  # places to look at in this round
        self.left: list[Change] = []  # judged possible and not taken

    def take_best(self, *, is_first: bool) -> bool:
        """One round; whether anything was changed."""
        if not is_first:
            self.left = [change for change in self.left if not self.near[change.start : change.end].any()]
        edits, sureness = self._judged()
        order = np.argsort(-sureness, kind="stable")
        order = order[sureness[order] >= POSSIBLE]
        busy = np.zeros(len(self.ids), dtype=bool)
        changed = np.zeros(len(self.ids), dtype=bool)
        for index in order:
            change = _change(edits, int(index), float(sureness[index]))
            if self.closed[change.start : change.end].any():
                continue
            if change.sureness < SURE:
                self.left.append(change)
            elif not busy[change.start - _APART : change.end + _APART].any():
                self._take(change, busy, changed)
        self.near = _widened(changed, _REACH)
        return bool(changed.any())

    def _judged(self) -> tuple[Edits, Floats]:
        seen = view(self.statistics.chances, self.ids)
        mask = suspects(self.statistics, seen) & self.near & ~self.closed
        edits, rows = weigh(self.statistics, seen, propose(self.statistics, seen, mask))
        return edits, self.statistics.trees.judge(rows)

    def _take(self, change: Change, busy: Mask, changed: Mask) -> None:
        span = slice(change.start, change.end)
        self.ids[span] = change.letters
        self.closed[span] = busy[span] = changed[span] = True
        self.taken.append(change)

    def mentions(self) -> list[Change]:
        """The best possible change of each place where none was taken; what else was possible goes along."""
        kept: dict[int, Change] = {}
        for change in sorted(self.left, key=lambda one: -one.sureness):
            if self.closed[change.start : change.end].any():
                continue
            rival = kept.get(change.start) or kept.get(change.end - 1)
            if rival is None:
                kept.update(dict.fromkeys(range(change.start, change.end), change))
            elif (rival.start, rival.end) == (change.start, change.end):
                rival.others.append(change.letters)
        return list({id(change): change for change in kept.values()}.values())


def _change(edits: Edits, index: int, sureness: float) -> Change:
    is_pair = bool(edits.is_pair[index])
    letters = [int(edits.first[index])] + ([int(edits.second[index])] if is_pair else [])
    kinds = sound(edits.first_code[[index]]), sound(edits.second_code[[index]])
    by_shape = bool(kinds[0][0] == SHAPE_ONLY and (not is_pair or kinds[1][0] == SHAPE_ONLY))
    return Change(int(edits.at[index]), letters, sureness, by_shape)


def _widened(mask: Mask, reach: int) -> Mask:
    wide = mask.copy()
    for shift in range(1, reach + 1):
        wide[shift:] |= mask[:-shift]
        wide[:-shift] |= mask[shift:]
    return wide
