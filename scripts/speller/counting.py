"""Counts: sequences of characters in the laws and the tuning sentences, words in general text, what confuses with what."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from speller.sources import Sources, read_lookalikes, readings
from zhongshu.engines.proofread.spelling.chances import Layer
from zhongshu.engines.proofread.spelling.codes import FIRST, LONGEST, Alphabet, Hashes, salts, sequence_counts
from zhongshu.engines.proofread.spelling.confusions import (
    NEAR_SOUND,
    SAME_SOUND,
    SAME_TONE,
    SHAPE_ONLY,
    Confusions,
)
from zhongshu.engines.proofread.spelling.grams import Table, levels_of

MARKS = "，。、；：？！（）［］《》〈〉“”‘’—…·〔〕％%【】～-"
LAYER_WEIGHTS = {"laws": 1.0, "general": 0.1, "papers": 4.0}
_GENERAL_SCALE = 100  # general sightings are counted in hundreds
_WORD_SCALE = 60
_CANDIDATES = 4_500  # the commonest characters: only these are ever proposed
_SHAPES = 50
Counts = NDArray[np.int64]


def alphabet_of(sources: Sources) -> Alphabet:
    """The characters of GB 2312 and of the sources."""
    common = {letter for letter in _gb2312() if "\u3400" <= letter < "\ua000"}
    seen = set(sources.laws) | {letter for pair in sources.pairs for letter in pair.wrong + pair.right}
    return Alphabet("".join(sorted(common | {one for one in seen if "\u3400" <= one < "\ua000"} | set(MARKS))))


def laws_table(alphabet: Alphabet, laws: str) -> Table:
    """Sequences of one and two characters, and longer ones seen twice or more."""
    ids = alphabet.encode(f"\n{laws}\n")
    parts = []
    for length in range(1, LONGEST + 1):
        hashes, counts = sequence_counts(ids, length)
        often = counts >= (1 if length < 3 else 2)
        parts.append((hashes[often], counts[often]))
    return table_of(parts)


def papers_layer(alphabet: Alphabet, texts: Iterable[str]) -> Layer:
    """Sequences of the right tuning sentences."""
    ids = alphabet.encode("\n" + "\n".join(texts) + "\n")
    parts = [sequence_counts(ids, length) for length in range(1, LONGEST + 1)]
    return Layer(table_of(parts), LAYER_WEIGHTS["papers"])


def general_table(alphabet: Alphabet, words: Mapping[str, int]) -> Table:
    """Sequences inside the words of general text, by how often the words were seen."""
    parts = []
    for matrix, counts in _by_length(alphabet, words, 8):
        size = matrix.shape[1]
        for length in range(1, min(size, LONGEST) + 1):
            parts += [(_hashes(matrix[:, at : at + length]), counts) for at in range(size - length + 1)]
    hashes, total = _summed(parts)
    often = total >= _GENERAL_SCALE
    return table_of([(hashes[often], (total[often] / _GENERAL_SCALE + 0.5).astype(np.int64))])


def words_table(alphabet: Alphabet, words: Mapping[str, int]) -> Table:
    """Whole words of up to six characters."""
    parts = [
        (_hashes(matrix), (counts / _WORD_SCALE + 0.5).astype(np.int64) + 1)
        for matrix, counts in _by_length(alphabet, words, 6)
    ]
    return table_of(parts)


def table_of(parts: list[tuple[Hashes, Counts]]) -> Table:
    """A table of all parts."""
    hashes, total = _summed(parts)
    return Table.build(hashes, levels_of(total))


def frequencies(alphabet: Alphabet, sources: Sources) -> NDArray[np.float32]:
    """The chance of each character on its own: nine parts official, one part general text."""
    official = Counter(sources.laws)
    general: Counter[str] = Counter()
    for word, count in sources.words.items():
        for letter in word:
            general[letter] += count
    official_sum, general_sum = sum(official.values()), sum(general.values())
    single = np.full(len(alphabet), 1e-7)
    for number, letter in enumerate(alphabet.characters, FIRST):
        share = 0.9 * official[letter] / official_sum + 0.1 * general[letter] / general_sum
        single[number] = max(1e-7, share)
    return (single / single.sum()).astype(np.float32)


def confusions_of(alphabet: Alphabet, single: NDArray[np.float32]) -> Confusions:
    """For each character the common ones of the same or nearly the same sound, or a similar shape."""
    hanzi = [letter for letter in alphabet.characters if "\u3400" <= letter < "\ua000"]
    number = {letter: at for at, letter in enumerate(alphabet.characters, FIRST)}
    proposed = set(sorted(hanzi, key=lambda letter: (-single[number[letter]], letter))[:_CANDIDATES])
    sounds = {letter: readings(letter) for letter in hanzi}
    same, near = defaultdict(set), defaultdict(set)
    for letter in proposed:
        for sound in sounds[letter][1]:
            same[sound].add(letter)
            near[near_sound(sound)].add(letter)
    shapes = read_lookalikes()
    starts, others, codes = [0] * (FIRST + 1), [], []
    for letter in alphabet.characters:
        found: dict[str, list[int]] = {}
        if letter in sounds:
            toned, plain = sounds[letter]
            found = {other: [NEAR_SOUND, 0] for sound in plain for other in near[near_sound(sound)]}
            for other in {other for sound in plain for other in same[sound]}:
                found[other] = [SAME_TONE if toned & sounds[other][0] else SAME_SOUND, 0]
            for other, degree in shapes.get(letter, [])[:_SHAPES]:
                if other in proposed:
                    found.setdefault(other, [SHAPE_ONLY, 0])[1] = degree
            found.pop(letter, None)
        for other in sorted(found):
            others.append(number[other])
            codes.append(found[other][0] << 4 | found[other][1])
        starts.append(len(others))
    return Confusions(np.array(starts, np.uint32), np.array(others, np.uint16), np.array(codes, np.uint8))


def near_sound(reading: str) -> str:
    """One reading for all that dialects and hurried typing mix up."""
    for curled, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if reading.startswith(curled):
            reading = flat + reading[2:]
    reading = re.sub("^[nlr]", "l", reading)
    reading = re.sub("^h(?=u)", "f", reading)
    return reading.replace("ang", "an").replace("eng", "en").replace("ing", "in")


def _by_length(alphabet: Alphabet, words: Mapping[str, int], longest: int) -> Iterable[tuple[NDArray, Counts]]:
    for size in range(1, longest + 1):
        these = sorted(word for word in words if len(word) == size)
        if these:
            matrix = alphabet.encode("".join(these)).reshape(-1, size)
            yield matrix, np.array([words[word] for word in these], dtype=np.int64)


def _hashes(matrix: NDArray) -> Hashes:
    last = matrix.shape[1] - 1
    total = salts()[0][matrix[:, last]]
    for back in range(1, matrix.shape[1]):
        total = total + salts()[back][matrix[:, last - back]]
    return total


def _summed(parts: list[tuple[Hashes, Counts]]) -> tuple[Hashes, Counts]:
    hashes, which = np.unique(np.concatenate([found for found, _ in parts]), return_inverse=True)
    counts = np.concatenate([count for _, count in parts])
    return hashes, np.bincount(which, counts, minlength=len(hashes)).astype(np.int64)


def _gb2312() -> str:
    rows = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(row.decode("gb2312", "ignore") for row in rows)
