"""Drafts with planted faults: how many are found, and what is found besides."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhongshu.engines.proofread import Finding, RuleSet, proofread
from zhongshu.engines.proofread.speller import Finder

NEAR = 2  # characters between an empty span and what is counted as a hit on it


@dataclass
class Score:
    """Planted and found by kind of fault, false alarms, characters read."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    characters: int = 0

    @property
    def recall(self) -> float:
        return self.found.total() / max(self.planted.total(), 1)

    @property
    def alarms_per_thousand(self) -> float:
        return len(self.alarms) * 1000 / max(self.characters, 1)


def measure(folder: Path, speller: Finder | None, rules: RuleSet | None = None) -> Score:
    """All drafts of the folder together."""
    score = Score()
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        findings = proofread(truth["text"], speller=speller, rules=rules)
        _count(score, path.stem, truth, findings)
    return score


def _count(score: Score, name: str, truth: Mapping[str, Any], findings: Sequence[Finding]) -> None:
    used: set[int] = set()
    for fault in truth["errors"]:
        hits = {at for at, one in enumerate(findings) if _touches(fault, one)}
        used |= hits
        score.planted[fault["rule"]] += 1
        if hits:
            score.found[fault["rule"]] += 1
        else:
            score.missed.append(f"{name} {fault['rule']}: {fault['wrong']} → {fault['right']}")
    score.alarms += [f"{name} {one.rule}: {one.text}" for at, one in enumerate(findings) if at not in used]
    score.characters += len(truth["text"])


def _touches(fault: Mapping[str, Any], one: Finding) -> bool:
    start, end = fault["offset"], fault["offset"] + fault["length"]
    if start == end or one.start == one.end:
        return one.start <= end + NEAR and one.end >= start - NEAR
    return one.start < end and one.end > start
