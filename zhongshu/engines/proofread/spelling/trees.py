"""Small decision trees that vote on whether a proposed change is right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Trees:
    """Trees of one depth: for each inner node a feature and the step above which it goes right; values at the leaves.

    `edges` holds the steps of each feature as columns of equal height, filled up with infinity.
    """

    edges: Floats
    features: NDArray[np.int16]
    cuts: NDArray[np.uint8]
    leaves: Floats
    base: float

    def judge(self, rows: Floats) -> Floats:
        """How sure the trees are of each row, 0 to 1."""
        steps = self.steps(rows)
        here = np.arange(len(rows))[None, :]
        node = np.zeros((len(self.features), len(rows)), dtype=np.int64)
        tree = np.arange(len(self.features))[:, None]
        for depth in range(int(self.leaves.shape[1]).bit_length() - 1):
            inner = node + (2**depth - 1)
            node = node * 2 + (steps[self.features[tree, inner], here] > self.cuts[tree, inner])
        total = self.leaves[tree, node].sum(axis=0) + self.base
        return (1 / (1 + np.exp(-total))).astype(np.float32)

    def steps(self, rows: Floats) -> NDArray[np.uint8]:
        """Each feature of each row as the number of steps below it, (features, rows)."""
        columns = [np.searchsorted(edges, rows[:, at]) for at, edges in enumerate(self.edges)]
        return np.stack(columns).astype(np.uint8)
