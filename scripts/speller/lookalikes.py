"""Make the table of look-alike characters that `sources.read_lookalikes` reads.

Likeness of two characters: how alike the blurred pictures of both are (Noto Sans and Serif CJK), how alike the order of
their strokes is, whether one is a part of the other. Run with the folder scripts on the path:
`python -m speller.lookalikes --packages DIR --fonts DIR --laws FILE`; the packages are jionlp and pycorrector. The table is
kept in the repository because another version of the fonts gives slightly other figures.
"""

import argparse
import io
import json
import lzma
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from speller.sources import LOOKALIKES, one_file

_COMMON = 4_500
_KEPT = 50
_LONGEST = 28  # strokes compared
_STROKE_KINDS = {kind: at for at, kind in enumerate("hspnz")}
_RADICALS = set("水手人言木金糸土艹竹心火口日月女阜辵邑石贝虫鱼鸟车衣示肉冂丿乚一丨丶二宀刀力又")


@dataclass(frozen=True)
class Anatomy:
    """Strokes in their order, parts, and codes of the characters."""

    strokes: Mapping[str, str]
    parts: Mapping[str, str]
    corners: Mapping[str, str]
    keys: Mapping[str, str]
    sets: Mapping[str, set[str]]  # named look-alikes of pycorrector


def main() -> None:
    """Compare every character with the common ones and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts/opentype/noto"))
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=LOOKALIKES)
    options = parser.parse_args()
    letters = _letters()
    common = _common(letters, options.packages, options.laws)
    anatomy = read_anatomy(options.packages)
    pictures = pictures_alike(letters, common, options.fonts)
    lines = [
        f"{letter}\t{''.join(other + format(degree, 'x') for other, degree in row)}\n"
        for letter, row in zip(letters, alike(letters, common, anatomy, pictures), strict=True)
    ]
    options.out.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{options.out}: {len(lines):,} characters")


def read_anatomy(packages: Path) -> Anatomy:
    """What the two packages know of how characters are made up."""
    strokes, parts, corners, keys = {}, {}, {}, {}
    for line in one_file(packages, "pycorrector/data/stroke.txt").read_text(encoding="utf-8").splitlines():
        entry = line.split()
        if len(entry) == 2 and not line.startswith("#"):
            strokes[entry[0]] = entry[1]
    with zipfile.ZipFile(one_file(packages, "jionlp/dictionary/chinese_char_dictionary.zip")) as archive:
        for line in io.TextIOWrapper(archive.open(archive.namelist()[0]), "utf-8"):
            entry = line.rstrip("\n").split("\t")
            if len(entry) > 6:
                corners[entry[0]], parts[entry[0]], keys[entry[0]] = entry[3], entry[4], entry[6]
    sets: defaultdict[str, set[str]] = defaultdict(set)
    for line in one_file(packages, "pycorrector/data/same_stroke.txt").read_text(encoding="utf-8").splitlines():
        group = line.split()
        for letter in group if not line.startswith("#") else ():
            sets[letter].update(other for other in group if other != letter)
    return Anatomy(strokes, parts, corners, keys, sets)


def pictures_alike(letters: list[str], common: list[str], fonts: Path) -> NDArray[np.float32]:
    """How alike the pictures of each letter and each common letter are."""
    row = {letter: at for at, letter in enumerate(letters)}
    columns = [row[letter] for letter in common]
    total = np.zeros((len(letters), len(common)), dtype=np.float32)
    for face in ("Sans", "Serif"):
        font = ImageFont.truetype(str(fonts / f"Noto{face}CJK-Regular.ttc"), 64, index=2)
        drawn = np.stack([_picture(letter, font) for letter in letters])
        total += drawn @ drawn[columns].T / 2
    return total


def alike(
    letters: list[str], common: list[str], anatomy: Anatomy, pictures: NDArray[np.float32]
) -> list[list[tuple[str, int]]]:
    """For each letter the most alike common ones with a likeness of 1 to 15."""
    column = {letter: at for at, letter in enumerate(common)}
    by_strokes = _Strokes(anatomy, common)
    holders = defaultdict(set)
    for other in common:
        for part in _direct_parts(anatomy, other):
            holders[part].add(other)
    found = []
    for at, letter in enumerate(letters):
        strokes = by_strokes.alike(letter)
        parts = _by_parts(letter, anatomy, holders, column)
        near = {common[place] for place in np.argsort(-pictures[at])[:40]}
        scores = {
            other: max(float(pictures[at, column[other]]), 0) * 1.1 + 0.5 * strokes.get(other, 0) + parts.get(other, 0)
            for other in (near | set(strokes) | set(parts)) - {letter}
        }
        best = sorted(((round(score, 3), other) for other, score in scores.items()), reverse=True)[:_KEPT]
        found.append([(other, min(15, max(1, int(score * 8)))) for score, other in best])
    return found


def _by_parts(
    letter: str, anatomy: Anatomy, holders: Mapping[str, set[str]], common: Mapping[str, int]
) -> dict[str, float]:
    """0.7 where one is a part of the other, 0.25 where they share a part that is no radical."""
    mine = _direct_parts(anatomy, letter)
    scores = {other: 0.7 for other in (mine | holders.get(letter, set())) if other in common and other != letter}
    for part in sorted(mine - _RADICALS):
        for other in holders.get(part, ()):
            scores.setdefault(other, 0.25)
    return scores


def _direct_parts(anatomy: Anatomy, letter: str) -> set[str]:
    parts = anatomy.parts.get(letter, "")
    return set(parts) if len(parts) > 1 else set()


class _Strokes:
    """Likeness by strokes, against all common characters at once."""

    def __init__(self, anatomy: Anatomy, common: list[str]) -> None:
        self.anatomy = anatomy
        self.common = [letter for letter in common if letter in anatomy.strokes]
        self.known = set(self.common)
        self.matrix = np.full((len(self.common), _LONGEST), 9, dtype=np.int8)
        for row, letter in enumerate(self.common):
            order = _kinds(anatomy.strokes[letter])
            self.matrix[row, : len(order)] = order
        self.lengths = np.array([min(len(anatomy.strokes[letter]), _LONGEST) for letter in self.common])
        self.holders = defaultdict(set)
        for letter in self.common:
            for part in self._parts(letter) | {letter}:
                self.holders[part].add(letter)

    def alike(self, letter: str) -> dict[str, float]:
        """Likeness to those common characters that are somewhat alike."""
        if letter not in self.anatomy.strokes:
            return {}
        order = _kinds(self.anatomy.strokes[letter])
        likeness = 1 - self._distances(order) / np.maximum(self.lengths, len(order))
        scores = {self.common[at]: float(likeness[at]) for at in np.flatnonzero(likeness >= 0.5)}
        for part in self._parts(letter) | {letter}:
            for other in self.holders[part]:
                share = min(2 * self._size(part) / (self._size(letter) + self._size(other)), 0.95)
                if share >= 0.45:
                    scores[other] = max(scores.get(other, 0.0), share)
        for other in self.anatomy.sets.get(letter, set()) & self.known:
            scores[other] = max(scores.get(other, 0.0), 0.8)
        for other in scores:
            scores[other] += self._codes_alike(letter, other)
        scores.pop(letter, None)
        best = sorted(((round(score, 3), other) for other, score in scores.items()), reverse=True)[:70]
        return {other: score for score, other in best}

    def _codes_alike(self, letter: str, other: str) -> float:
        corners, keys = self.anatomy.corners, self.anatomy.keys
        if letter not in corners or other not in corners:
            return 0.0
        same_keys = bool(keys[other]) and keys[other][:2] == keys[letter][:2]
        return 0.1 * (corners[letter] == corners[other]) + 0.05 * same_keys

    def _parts(self, letter: str) -> set[str]:
        """Parts of more than one stroke, and the larger parts of large parts."""
        strokes, found = self.anatomy.strokes, set()
        for part in _direct_parts(self.anatomy, letter):
            if len(strokes.get(part, "")) > 1:
                found.add(part)
                if len(strokes[part]) >= 5:
                    found |= {one for one in _direct_parts(self.anatomy, part) if len(strokes.get(one, "")) >= 3}
        return found

    def _size(self, letter: str) -> int:
        return len(self.anatomy.strokes[letter])

    def _distances(self, order: list[int]) -> NDArray[np.int16]:
        """Strokes to add, drop or change to come from one order to each of the others."""
        before = np.tile(np.arange(_LONGEST + 1, dtype=np.int16)[:, None], (1, len(self.common)))
        for row, stroke in enumerate(order, 1):
            now = np.empty_like(before)
            now[0] = row
            for at in range(_LONGEST):
                changed = before[at] + (self.matrix[:, at] != stroke)
                now[at + 1] = np.minimum(np.minimum(changed, before[at + 1] + 1), now[at] + 1)
            before = now
        return before[self.lengths, np.arange(len(self.common))]


def _kinds(strokes: str) -> list[int]:
    return [_STROKE_KINDS.get(stroke, 7) for stroke in strokes[:_LONGEST]]


def _picture(letter: str, font: ImageFont.FreeTypeFont) -> NDArray[np.float32]:
    image = Image.new("L", (72, 72), 0)
    ImageDraw.Draw(image).text((4, -10), letter, 255, font=font)
    small = image.filter(ImageFilter.GaussianBlur(2.0)).resize((24, 24), Image.Resampling.BOX)
    values = np.asarray(small, dtype=np.float32).ravel()
    values = values - values.mean()
    length = float(np.linalg.norm(values))
    return values / length if length else values


def _common(letters: list[str], packages: Path, laws: Path) -> list[str]:
    """The commonest characters of general and official text."""
    general: dict[str, int] = {}
    with zipfile.ZipFile(one_file(packages, "jionlp/dictionary/char_distribution.zip")) as archive:
        for line in io.TextIOWrapper(archive.open(archive.namelist()[0]), "utf-8"):
            letter, count = json.loads(line)
            general[letter] = count
    with lzma.open(laws, "rt", encoding="utf-8") as file:
        official = Counter(file.read())
    return sorted(letters, key=lambda one: (-(general.get(one, 0) / 5e9 + official[one] / 17e6), one))[:_COMMON]


def _letters() -> list[str]:
    """The Chinese characters of GB 2312 and those that the table named before."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    common = {letter for letter in "".join(row.decode("gb2312", "ignore") for row in rows) if letter >= "\u3400"}
    if LOOKALIKES.exists():
        with lzma.open(LOOKALIKES, "rt", encoding="utf-8") as file:
            common |= {line[0] for line in file}
    return sorted(common)


if __name__ == "__main__":
    main()
