"""The speller: finds characters that sound or look like the right one, offline, and says why."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from zhongshu.engines.proofread.findings import Finding
from zhongshu.engines.proofread.spelling.chances import Chances
from zhongshu.engines.proofread.spelling.codes import BREAK, UNKNOWN, Ids
from zhongshu.engines.proofread.spelling.decode import SURE, Change, decode
from zhongshu.engines.proofread.spelling.edits import MARGIN, Mask
from zhongshu.engines.proofread.spelling.own import Own, learned
from zhongshu.engines.proofread.spelling.statistics import SHIPPED, Statistics, read_statistics
from zhongshu.engines.proofread.spelling.wording import finding_of

_CHUNK = 20_000  # characters worked on at a time, to bound memory
_STRANGE = 3  # unlisted characters that make a line foreign, when they are also
_STRANGE_SHARE = 0.1  # so much of it
_UNITS = "年月日时分秒元个件号条款项名人岁页次万亿"  # after a digit they are as they are
_PHRASES = ("此页无正文",)  # fixed on every second sheet, and in no law
_HABIT = 3  # the same wording so often in one text is meant, or a name: mentioned, not corrected
_FIXED = re.compile(f"(?<=[0-9０-９])[{_UNITS}]|{'|'.join(_PHRASES)}")


class Speller:
    """Shipped statistics, and what an office's own papers add."""

    def __init__(self, shipped: Statistics, own: Own | None = None) -> None:
        self.shipped, self.own = shipped, own
        self.statistics = shipped
        if own:
            chances = Chances(shipped.chances.single, (*shipped.chances.layers, own.layer))
            self.statistics = replace(shipped, chances=chances)

    @classmethod
    def load(cls, path: Path | None = None) -> "Speller":
        """The speller of a statistics file, the shipped one when none is named."""
        return cls(_statistics(path or SHIPPED))

    def with_layer(self, data: bytes) -> "Speller":
        """The same speller with what an office's papers taught (`layer`, `learn`)."""
        return Speller(self.shipped, Own.unpacked(data))

    def adapt(self, texts: Iterable[str], names: Iterable[str] = ()) -> "Speller":
        """Learn the turns of phrase of the texts, and words and names never to be reported again."""
        return Speller(self.shipped, learned(self.shipped, texts, names, self.own))

    def layer(self) -> bytes:
        """What was learned, as bytes to keep; empty when nothing was."""
        return self.own.packed() if self.own else b""

    def find(self, text: str) -> list[Finding]:
        """Findings in the order of the text; sure ones as warn, merely possible ones as info."""
        found: list[Finding] = []
        for start, end in _chunks(text):
            for change in _joined(self._changes(text[start:end])):
                change.start += start - MARGIN
                is_sure = change.sureness >= SURE and not _is_habit(change, text)
                found.append(finding_of(change, text, self.statistics, is_sure=is_sure))
        return found

    def correct(self, text: str) -> str:
        """The text with everything written that the speller is sure of; always of the same length."""
        letters = list(text)
        for finding in self.find(text):
            if finding.severity == "warn":
                letters[finding.start : finding.end] = finding.suggestions[0]
        return "".join(letters)

    def _changes(self, piece: str) -> list[Change]:
        ids = self.statistics.alphabet.encode("\n" * MARGIN + piece + "\n" * MARGIN)
        if not self.statistics.alphabet.is_hanzi[ids].any():
            return []
        protected = _foreign(ids) | _fixed(piece)
        if self.own:
            protected |= self.own.protected(ids)
        return decode(self.statistics, ids, protected)


@lru_cache(maxsize=4)
def _statistics(path: Path) -> Statistics:
    return read_statistics(path)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the text of bounded length, cut at the end of a line or a sentence where there is one."""
    start = 0
    while start < len(text):
        end = min(start + _CHUNK, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind("。", start, end))
            end = cut + 1 if cut > start else end
        yield start, end
        start = end


def _foreign(ids: Ids) -> Mask:
    """Lines with so many characters outside the statistics that these do not apply: traditional text, for one."""
    line = np.cumsum(ids == BREAK)
    unknown = np.bincount(line, ids == UNKNOWN)
    size = np.bincount(line)
    return ((unknown >= _STRANGE) & (unknown >= size * _STRANGE_SHARE))[line]


def _fixed(piece: str) -> Mask:
    """Units after digits, and phrases that official papers always have."""
    mask = np.zeros(len(piece) + 2 * MARGIN, dtype=bool)
    for match in _FIXED.finditer(piece):
        mask[match.start() + MARGIN : match.end() + MARGIN] = True
    return mask


def _joined(changes: Iterable[Change]) -> list[Change]:
    """Sure changes of neighbours as one."""
    joined: list[Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if last and last.end == change.start and min(last.sureness, change.sureness) >= SURE:
            last.letters += change.letters
            last.sureness = min(last.sureness, change.sureness)
            last.by_shape &= change.by_shape
            last.others = []
        else:
            joined.append(change)
    return joined


def _is_habit(change: Change, text: str) -> bool:
    """Whether the same characters between the same neighbours stand in the text again and again."""
    around = text[max(change.start - 1, 0) : change.end + 1]
    return len(around) > change.end - change.start and text.count(around) >= _HABIT
