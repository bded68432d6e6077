"""Tell once what runs through a whole text: half-width marks of a converted file are one remark, not a thousand."""

from collections.abc import Sequence
from dataclasses import replace

from zhongshu.engines.proofread.findings import Finding

FROM = 12  # as many of one kind in a text are a habit of the file
FEW = 4  # fewer are one, too, where the right form is rarer still
_PAIR = 2  # and a pair is one where the right form never stands
_RIGHT_FORM = {
    "punctuation.brackets-width": ("（", "）"),
    "punctuation.width": ("，", "；", "：", "？", "！"),
    "punctuation.between-pairs": ("》《", "”“"),
}
FOLDED = frozenset({*_RIGHT_FORM, "punctuation.space", "number.wide-digits"})


def fold(findings: Sequence[Finding], text: str) -> list[Finding]:
    """The findings with those of a habit reduced to the first, which tells how many there are."""
    counts = {rule: sum(one.rule == rule for one in findings) for rule in FOLDED}
    habits = {rule for rule, count in counts.items() if _is_habit(rule, count, text)}
    seen: set[str] = set()
    kept = []
    for one in findings:
        if one.rule not in habits:
            kept.append(one)
        elif one.rule not in seen:
            seen.add(one.rule)
            kept.append(replace(one, reason=f"{one.reason}全文同类情况共{counts[one.rule]}处，只列第一处。"))
    return kept


def _is_habit(rule: str, count: int, text: str) -> bool:
    if count < _PAIR:
        return False
    right = sum(text.count(form) for form in _RIGHT_FORM.get(rule, ()))
    if rule == "punctuation.brackets-width" and not right:
        return True
    return count >= FROM or (count >= FEW and rule in _RIGHT_FORM and right < count)
