"""Which characters may stand by mistake for which: the same or nearly the same sound, or a similar shape."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.codes import Ids

Places = NDArray[np.int64]
Codes = NDArray[np.uint8]

SAME_TONE, SAME_SOUND, NEAR_SOUND, SHAPE_ONLY, NOTHING = 0, 1, 2, 3, 4
_LIKELY = np.array([1.5, 1.0, 0.0, -0.5, 0.0], dtype=np.float32)  # how readily each kind happens
_SHAPE_STEP = np.float32(0.12)  # and how much each step of similar shape adds


@dataclass(frozen=True)
class Confusions:
    """For each character number the numbers it may stand for, each with a code: kind of sound x 16 + shape (0–15)."""

    starts: NDArray[np.uint32]
    others: Ids
    codes: Codes

    def expand(self, letters: Ids) -> tuple[Places, Ids, Codes]:
        """All that each letter may stand for: which letter of the list, the other character, the code."""
        begin = self.starts[letters].astype(np.int64)
        count = self.starts[letters.astype(np.int64) + 1].astype(np.int64) - begin
        owner = np.repeat(np.arange(len(letters)), count)
        inner = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        at = begin[owner] + inner
        return owner, self.others[at], self.codes[at]


def sound(codes: Codes) -> Codes:
    """The kind of sound of each code."""
    return codes >> np.uint8(4)


def shape(codes: Codes) -> Codes:
    """The likeness of shape of each code, 0 to 15."""
    return codes & np.uint8(15)


def readiness(codes: Codes) -> NDArray[np.float32]:
    """How readily such a confusion happens, as a log weight."""
    return _LIKELY[sound(codes)] + shape(codes) * _SHAPE_STEP
