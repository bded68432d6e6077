"""Tell once what runs through a whole text: half-width marks of a converted file are one remark, not a thousand."""

from collections.abc import Sequence
from dataclasses import replace

from zhongshu.engines.proofread.findings import Finding

FOLDED = frozenset({"punctuation.width", "punctuation.space", "punctuation.brackets-width", "number.wide-digits"})
FROM = 12  # as many of one kind in a text are a habit of the file
FEW = 4  # fewer are one, too, where the right form is rarer still
_RIGHT_FORM = {"punctuation.brackets-width": "（）", "punctuation.width": "，；：？！"}


def fold(findings: Sequence[Finding], text: str) -> list[Finding]:
    """The findings with those of a habit reduced to the first, which tells how many there are."""
    counts = {rule: sum(one.rule == rule for one in findings) for rule in FOLDED}
    seen: set[str] = set()
    kept = []
    for one in findings:
        if not _is_habit(one.rule, counts.get(one.rule, 0), text):
            kept.append(one)
        elif one.rule not in seen:
            seen.add(one.rule)
            kept.append(replace(one, reason=f"{one.reason}全文同类情况共{counts[one.rule]}处，只列第一处。"))
    return kept


def _is_habit(rule: str, count: int, text: str) -> bool:
    if count < FEW:
        return False
    right = _RIGHT_FORM.get(rule, "")
    return count >= FROM or (bool(right) and sum(text.count(mark) for mark in right) < count)
