"""Careful text without faults of its own: every finding is a false alarm, or a fault of the source.

The laws that are read here are never used for the statistics of the speller: the last part of the file.
"""

import lzma
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhongshu.engines.proofread import Finding, proofread
from zhongshu.engines.proofread.speller import Finder

HELD_OUT = 1_200_000  # characters at the end of the file that no model has seen
READ = 1_000_000
_TITLE = re.compile(r"\n(?= [^第 \n][^\n]{4,60}\n\n)")


@dataclass(frozen=True)
class Alarms:
    """Findings in clean text, by rule, and a sample to read."""

    counts: Counter[str]
    characters: int
    texts: int
    sample: tuple[str, ...]

    @property
    def per_thousand(self) -> float:
        return self.counts.total() * 1000 / self.characters


def held_out(laws: Path) -> str:
    """The part of the laws that is measured on."""
    with lzma.open(laws, "rt", encoding="utf-8") as file:
        return file.read()[-HELD_OUT:][:READ]


def measure(text: str, speller: Finder | None, *, whole: bool, every: int = 20) -> Alarms:
    """Findings in the text taken as one, or statute by statute; every so many-th is kept as a sample."""
    texts = [text] if whole else _TITLE.split(text)
    counts: Counter[str] = Counter()
    sample: list[str] = []
    for one in texts:
        findings = proofread(one, speller=speller)
        counts.update(finding.rule for finding in findings)
        sample += _shown(one, findings)
    return Alarms(counts, len(text), len(texts), tuple(sample[::every]))


def _shown(text: str, findings: Sequence[Finding]) -> list[str]:
    return [
        f"{one.rule}: {text[max(one.start - 12, 0) : one.start]}【{one.text}】{text[one.end : one.end + 10]}".replace(
            "\n", "／"
        )
        for one in findings
    ]
