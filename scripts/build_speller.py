"""Build the statistics of the speller from laws, tuning sentences and word lists.

`python scripts/build_speller.py --shared DIR --packages DIR --out FILE [--cross-validate]`: `--shared` holds laws/ and
ecspell/, `--packages` the unpacked packages jionlp 1.5.31 and jieba 0.42.1 (docs/modules/spelling.md). The same input gives
the same bytes. `--cross-validate` prints what the tuning sentences score when they are held out fold by fold.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from speller.counting import (
    LAYER_WEIGHTS,
    alphabet_of,
    confusions_of,
    frequencies,
    general_table,
    laws_table,
    words_table,
)
from speller.judging import Fold, Rows, aside_rows, by_chance, by_sentence, folds, with_papers
from speller.sources import Sources, read_sources

from zhongshu.engines.proofread.spelling.chances import Chances, Layer
from zhongshu.engines.proofread.spelling.packing import Array, pack
from zhongshu.engines.proofread.spelling.scoring import Scores, score
from zhongshu.engines.proofread.spelling.speller import Speller
from zhongshu.engines.proofread.spelling.statistics import SHIPPED, Statistics
from zhongshu.engines.proofread.spelling.trees import Trees

_NO_TREES = Trees(np.zeros((0, 0)), np.zeros((0, 0), np.int16), np.zeros((0, 0), np.uint8), np.zeros((0, 0)), 0.0)


@dataclass(frozen=True)
class Judged:
    """Rows of both ways of holding sentences out."""

    chance: list[Fold]
    sentence: list[Fold]

    def rows(self) -> list[Rows]:
        return [fold.rows for fold in (*self.chance, *self.sentence)]


def main() -> None:
    """Read, count, judge, write."""
    options = _options()
    sources = read_sources(options.shared, options.packages)
    print(
        f"laws {len(sources.laws):,} characters, {len(sources.pairs):,} pairs, {len(sources.words):,} words", flush=True
    )
    bare = counted(sources)
    judged = Judged(list(folds(bare, by_chance(sources.pairs))), list(folds(bare, by_sentence(sources.pairs))))
    full = with_papers(bare, sources.pairs)
    aside = aside_rows(full, sources.aside)
    print(
        f"{sum(len(rows.right) for rows in judged.rows()):,} rows of sentences, {len(aside.right):,} of laws",
        flush=True,
    )
    trees = Rows.joined([*judged.rows(), aside]).grow()
    options.out.write_bytes(packed(replace(full, trees=trees)))
    print(f"{options.out}: {options.out.stat().st_size:,} bytes", flush=True)
    if options.cross_validate:
        print(f"by line:     {cross_validated(judged.chance, aside)}", flush=True)
        print(f"by sentence: {cross_validated(judged.sentence, aside)}", flush=True)


def counted(sources: Sources) -> Statistics:
    """All that is counted, without the tuning sentences and without trees."""
    alphabet = alphabet_of(sources)
    single = frequencies(alphabet, sources)
    layers = (
        Layer(laws_table(alphabet, sources.laws), LAYER_WEIGHTS["laws"]),
        Layer(general_table(alphabet, sources.words), LAYER_WEIGHTS["general"]),
    )
    return Statistics(
        alphabet=alphabet,
        chances=Chances(single, layers),
        words=words_table(alphabet, sources.words),
        confusions=confusions_of(alphabet, single),
        trees=_NO_TREES,
    )


def cross_validated(held: Sequence[Fold], aside: Rows) -> Scores:
    """Scores over all folds, each judged by trees grown on the others."""
    total = Scores()
    for fold in held:
        others = [other.rows for other in held if other is not fold]
        trees = Rows.joined([*others, aside]).grow()
        speller = Speller(replace(fold.statistics, trees=trees))
        total += score(speller, [(pair.wrong, pair.right) for pair in fold.pairs])
    return total


def packed(statistics: Statistics) -> bytes:
    """The bytes of the statistics file."""
    tables = dict(zip(LAYER_WEIGHTS, (layer.table for layer in statistics.chances.layers), strict=True))
    tables["words"] = statistics.words
    trees, confusions = statistics.trees, statistics.confusions
    arrays: dict[str, Array] = {f"table_{name}": table.cells for name, table in tables.items()}
    arrays |= {"single": statistics.chances.single, "starts": confusions.starts, "others": confusions.others}
    arrays |= {"codes": confusions.codes, "edges": trees.edges, "features": trees.features}
    arrays |= {"cuts": trees.cuts, "leaves": trees.leaves}
    facts = {
        "characters": statistics.alphabet.characters,
        "layers": list(LAYER_WEIGHTS.items()),
        "seeds": {name: table.seed for name, table in tables.items()},
        "trees_base": trees.base,
    }
    return pack(arrays, facts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--cross-validate", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
