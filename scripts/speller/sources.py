"""What the statistics are computed from: laws, tuning sentences, word lists, readings, look-alike characters."""

import io
import json
import lzma
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

HELD_OUT = 1_200_000  # characters at the end of the laws that are never counted: false alarms are measured there
ASIDE = 600_000  # characters before them, kept for judging: they are clean text that the counts do not know
TUNING_LINES = 1_300
LOOKALIKES = Path(__file__).parent / "lookalikes.tsv.xz"
_SENTENCE = re.compile(r"(?<=[。；\n])")
_TONES = "\u0300\u0301\u0304\u030c"


@dataclass(frozen=True)
class Pair:
    """A sentence as it was written, and as it should be."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Sources:
    """All that goes in."""

    laws: str  # each sentence once
    aside: str
    pairs: list[Pair]
    words: dict[str, int]  # sightings in general text


def read_sources(shared: Path, packages: Path) -> Sources:
    """Read the data folder and the unpacked word-list packages."""
    laws = read_laws(shared)
    counted, aside = laws[: -HELD_OUT - ASIDE], laws[-HELD_OUT - ASIDE : -HELD_OUT]
    return Sources(each_once(counted), aside, read_pairs(shared / "ecspell" / "odw.train"), read_words(packages))


def read_laws(shared: Path) -> str:
    """The whole text of the laws."""
    with lzma.open(shared / "laws" / "laws.txt.xz", "rt", encoding="utf-8") as file:
        return file.read()


def each_once(text: str) -> str:
    """The sentences of the text, each one time: amended laws repeat each other."""
    sentences = (sentence.strip() for sentence in _SENTENCE.split(text))
    return "\n".join(dict.fromkeys(sentence for sentence in sentences if sentence))


def read_pairs(path: Path, first: int = 0, last: int = TUNING_LINES) -> list[Pair]:
    """The tuning sentences; those whose two sides differ in length are left out."""
    lines = path.read_text(encoding="utf-8").split("\n")[first:last]
    pairs = [Pair(wrong, right) for _, wrong, right in (line.split("\t") for line in lines)]
    return [pair for pair in pairs if len(pair.wrong) == len(pair.right)]


def read_words(packages: Path) -> dict[str, int]:
    """Words of up to eight Chinese characters with their sightings: jionlp's counts, jieba's brought to their scale."""
    words: dict[str, int] = {}
    with zipfile.ZipFile(one_file(packages, "jionlp/dictionary/word_distribution.zip")) as archive:
        for line in io.TextIOWrapper(archive.open(archive.namelist()[0]), "utf-8"):
            if (entry := _entry(line)) and is_word(entry[0]):
                words[entry[0]] = entry[1]
    for line in one_file(packages, "jieba/dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split()
        if len(word) > 1 and is_word(word):
            words[word] = max(words.get(word, 0), int(count) * 60)
    return words


def is_word(word: str) -> bool:
    """Whether it is one to eight Chinese characters."""
    return len(word) <= 8 and all("\u3400" <= letter < "\ua000" for letter in word)


def readings(letter: str) -> tuple[set[str], set[str]]:
    """The readings of a character, with tones and without."""
    toned = set(pinyin_dict.get(ord(letter), "").split(",")) - {""}
    return toned, {_without_tone(one) for one in toned}


def read_lookalikes() -> dict[str, list[tuple[str, int]]]:
    """For each character those of similar shape, most alike first, with the likeness 1 to 15."""
    with lzma.open(LOOKALIKES, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    found = {}
    for line in lines:
        letter, others = line.split("\t")
        found[letter] = [(other, int(degree, 16)) for other, degree in zip(others[::2], others[1::2], strict=True)]
    return found


def _entry(line: str) -> tuple[str, int] | None:
    try:
        word, count = json.loads(line)
    except ValueError:
        return None
    return (word, count) if word else None


def one_file(packages: Path, name: str) -> Path:
    """The file of that name under the unpacked packages."""
    found = sorted(packages.glob(f"**/{name}"))
    if not found:
        raise FileNotFoundError(
            f"{name} is not under {packages}: see docs/modules/spelling.md for what to unpack there."
        )
    return found[0]


def _without_tone(reading: str) -> str:
    letters = [letter for letter in unicodedata.normalize("NFD", reading) if letter not in _TONES]
    return unicodedata.normalize("NFC", "".join(letters))
