"""Grow the trees that judge proposed changes: gradient boosting on steps of the features, the same every time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofread.spelling.trees import Trees

_STEPS = 48
_CALM = 5.0  # keeps leaves with few rows small
_LEAST = 2.0  # weight of rows on each side of a cut
_NEVER = 255


@dataclass(frozen=True)
class Growth:
    """How many trees, how deep, how fast."""

    trees: int = 160
    depth: int = 5
    rate: float = 0.1
    share: float = 0.7  # of the features that each tree may use
    seed: int = 0


def grow(rows: NDArray, right: NDArray, weight: NDArray, growth: Growth | None = None) -> Trees:
    """Trees that tell right changes (1) from wrong ones (0)."""
    plan = growth or Growth()
    edges = _edges(rows)
    steps = [np.searchsorted(edges[at], rows[:, at]).astype(np.uint8) for at in range(rows.shape[1])]
    random = np.random.default_rng(plan.seed)
    base = float(np.log((weight * right).sum() / (weight * (1 - right)).sum()))
    score = np.full(len(rows), base)
    features, cuts, leaves = [], [], []
    for _ in range(plan.trees):
        chance = 1 / (1 + np.exp(-score))
        slope, bend = weight * (chance - right), weight * chance * (1 - chance)
        usable = np.sort(random.choice(rows.shape[1], int(rows.shape[1] * plan.share), replace=False))
        tree = _Tree(steps, slope, bend, plan.depth)
        tree.split_all(usable)
        value = tree.values(plan.rate)
        score += value[tree.node]
        features.append(tree.features)
        cuts.append(tree.cuts)
        leaves.append(value.astype(np.float32))
    return Trees(edges, np.stack(features), np.stack(cuts), np.stack(leaves), base)


def _edges(rows: NDArray) -> NDArray[np.float32]:
    """The steps of each feature, evenly filled; columns are filled up with infinity."""
    edges = np.full((rows.shape[1], _STEPS), np.inf, dtype=np.float32)
    for at in range(rows.shape[1]):
        found = np.unique(np.quantile(rows[:, at], np.linspace(0, 1, _STEPS + 1)[1:-1]).astype(np.float32))
        edges[at, : len(found)] = found
    return edges


class _Tree:
    def __init__(self, steps: list[NDArray], slope: NDArray, bend: NDArray, depth: int) -> None:
        self.steps, self.slope, self.bend, self.depth = steps, slope, bend, depth
        self.features = np.zeros(2**depth - 1, dtype=np.int16)
        self.cuts = np.full(2**depth - 1, _NEVER, dtype=np.uint8)
        self.node = np.zeros(len(slope), dtype=np.int64)

    def split_all(self, usable: NDArray) -> None:
        """Cut every node at each depth where a cut helps most."""
        for depth in range(self.depth):
            nodes = 2**depth
            first = nodes - 1
            self._split_level(nodes, usable)
            goes_right = np.zeros(len(self.node), dtype=bool)
            for at in range(nodes):
                mine = np.flatnonzero(self.node == at)
                goes_right[mine] = self.steps[self.features[first + at]][mine] > self.cuts[first + at]
            self.node = self.node * 2 + goes_right

    def _split_level(self, nodes: int, usable: NDArray) -> None:
        slope = np.bincount(self.node, self.slope, nodes)[:, None]
        bend = np.bincount(self.node, self.bend, nodes)[:, None]
        best = np.full(nodes, 1e-9)
        key = self.node * (_STEPS + 1)
        size = nodes * (_STEPS + 1)
        for feature in usable:
            cell = key + self.steps[feature]
            left_slope = np.bincount(cell, self.slope, size).reshape(nodes, -1).cumsum(axis=1)[:, :-1]
            left_bend = np.bincount(cell, self.bend, size).reshape(nodes, -1).cumsum(axis=1)[:, :-1]
            right_slope, right_bend = slope - left_slope, bend - left_bend
            gain = left_slope**2 / (left_bend + _CALM) + right_slope**2 / (right_bend + _CALM)
            gain -= slope**2 / (bend + _CALM)
            gain[(left_bend < _LEAST) | (right_bend < _LEAST)] = 0
            cut = gain.argmax(axis=1)
            value = gain[np.arange(nodes), cut]
            better = np.flatnonzero(value > best)
            best[better] = value[better]
            self.features[nodes - 1 + better] = feature
            self.cuts[nodes - 1 + better] = cut[better]

    def values(self, rate: float) -> NDArray:
        """The value of each leaf."""
        leaves = 2**self.depth
        slope, bend = np.bincount(self.node, self.slope, leaves), np.bincount(self.node, self.bend, leaves)
        return -rate * slope / (bend + _CALM)
