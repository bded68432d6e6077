"""The statistics are computed the same way every time, from small material here."""

import numpy as np
import pytest

pytest.importorskip("pypinyin", reason="only those who build the statistics need it")

from build_speller import counted, packed
from speller.forest import Growth, grow
from speller.judging import by_chance, by_sentence, with_papers
from speller.noise import Noise
from speller.sources import Pair, Sources, each_once

from zhongshu.engines.proofread.spelling import Speller
from zhongshu.engines.proofread.spelling.grams import Table, levels_of
from zhongshu.engines.proofread.spelling.statistics import SHIPPED

LAWS = "县级以上人民政府应当加强环境保护工作。\n各级人民政府依法履行职责。\n县级以上人民政府应当依法行政。"
PAIRS = [Pair("加强环竟保护工作。", "加强环境保护工作。"), Pair("依法旅行职责。", "依法履行职责。")]
SOURCES = Sources(LAWS * 2, "", PAIRS, {"环境": 5000, "保护": 9000, "履行": 700, "的": 100_000})


def test_the_same_material_gives_the_same_bytes():
    assert _built() == _built()


def test_the_bytes_are_a_speller(tmp_path):
    (tmp_path / "small.bin").write_bytes(_built())

    speller = Speller.load(tmp_path / "small.bin")

    assert speller.correct("加强环境保护工作。") == "加强环境保护工作。"


def test_the_shipped_file_is_small():
    assert SHIPPED.stat().st_size <= 15_000_000


def test_a_table_gives_back_what_was_put_in_and_nearly_nothing_else():
    random = np.random.default_rng(1)
    hashes = np.unique(random.integers(0, 2**63, 5000).astype(np.uint64))
    counts = random.integers(1, 1000, len(hashes))
    table = Table.build(hashes, levels_of(counts))

    strangers = random.integers(0, 2**63, 100_000).astype(np.uint64)

    assert (table.level(hashes) == levels_of(counts)).all()
    assert (table.level(strangers) > 0).mean() < 0.002


def test_sentences_are_counted_once():
    assert each_once("甲。乙。\n甲。") == "甲。\n乙。"


def test_no_sentence_is_in_both_parts_of_a_division():
    pairs = [Pair(str(at), str(at % 50)) for at in range(200)]
    for rest, held in by_sentence(pairs):
        assert not {pair.right for pair in rest} & {pair.right for pair in held}
    assert sorted(pair.wrong for _, held in by_chance(pairs) for pair in held) == sorted(pair.wrong for pair in pairs)


def test_spoiled_sentences_keep_their_length_and_differ():
    bare = counted(SOURCES)
    noise = Noise(bare.alphabet, bare.confusions, np.asarray(bare.chances.single), 1)
    right = "县级以上人民政府应当加强环境保护工作。"

    spoiled = [noise.spoil(right) for _ in range(40)]

    assert {len(one) for one in spoiled} == {len(right)}
    assert 10 < sum(one != right for one in spoiled) < 40


def test_trees_learn_a_simple_rule():
    random = np.random.default_rng(2)
    rows = random.random((2000, 4)).astype(np.float32)
    right = ((rows[:, 0] > 0.5) & (rows[:, 2] < 0.3)).astype(float)

    trees = grow(rows, right, np.ones(len(rows)), Growth(trees=30, depth=3, share=1.0))

    assert ((trees.judge(rows) > 0.5) == (right > 0.5)).mean() > 0.97


def _built() -> bytes:
    full = with_papers(counted(SOURCES), PAIRS)
    rows = np.random.default_rng(0).random((300, 53)).astype(np.float32)
    trees = grow(rows, (rows[:, 5] > 0.9).astype(float), np.ones(300), Growth(trees=3, depth=2))
    return packed(type(full)(full.alphabet, full.chances, full.words, full.confusions, trees))
