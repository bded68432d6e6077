"""Find the places of one text in another that has the same lines with other blanks, ends or lines between."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from zhongshu.engines.proofread.findings import Finding
from zhongshu.engines.proofread.lines import Line, split_lines

_AHEAD = 60  # lines of the other text that are searched for the next line


def relocated(findings: Sequence[Finding], text: str, other: str) -> list[Finding]:
    """The findings with their offsets in the other text; those whose line is not there are left out."""
    if text == other:
        return list(findings)
    lines, there = split_lines(text), split_lines(other)
    moves = _moves(lines, there)
    starts = [line.start for line in lines]
    found = []
    for finding in findings:
        at = bisect_right(starts, finding.start) - 1
        if at in moves and finding.end <= lines[at].end:
            start, end = finding.start + moves[at], finding.end + moves[at]
            if other[start:end] == finding.text:
                found.append(replace(finding, start=start, end=end))
    return found


def _moves(lines: Sequence[Line], there: Sequence[Line]) -> dict[int, int]:
    """How far each line has moved, by its number; a line may be part of a longer one in the other text."""
    moves: dict[int, int] = {}
    at = 0
    for number, line in enumerate(lines):
        for candidate in range(at, min(at + _AHEAD, len(there))):
            inside = there[candidate].text.find(line.text)
            if inside >= 0:
                moves[number] = there[candidate].start + inside - line.start
                at = candidate
                break
    return moves
