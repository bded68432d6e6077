"""Tell once what runs through a whole text: half-width marks of a converted file are one remark, not a thousand."""

from collections.abc import Sequence
from dataclasses import replace

from zhongshu.engines.proofread.findings import Finding

FOLDED = frozenset({"punctuation.width", "punctuation.space", "punctuation.brackets-width", "number.wide-digits"})
FROM = 12  # as many of one kind in a text are a habit of the file


def fold(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with those of a habit reduced to the first, which tells how many there are."""
    counts = {rule: sum(one.rule == rule for one in findings) for rule in FOLDED}
    seen: set[str] = set()
    kept = []
    for one in findings:
        if counts.get(one.rule, 0) < FROM:
            kept.append(one)
        elif one.rule not in seen:
            seen.add(one.rule)
            kept.append(replace(one, reason=f"{one.reason}全文同类情况共{counts[one.rule]}处，只列第一处。"))
    return kept
