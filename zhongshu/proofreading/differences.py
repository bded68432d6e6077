"""What the person changed, as changes to the text that came in; and where open findings stand in that text."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from zhongshu.engines.proofread import Finding

CHANGE = "changed-by-hand"
LONG = 4000  # characters: longer pieces are compared line by line first
Block = tuple[int, int, int, int]  # from–to in the old text, from–to in the new


def as_findings(old: str, new: str, still_open: Sequence[Finding]) -> list[Finding]:
    """Changes from old to new as findings with one suggestion, and the open findings at their places in old."""
    blocks = list(changes(old, new))
    made = [_change(old, new, block) for block in blocks]
    open_ones = [moved for finding in still_open if (moved := _moved(finding, blocks)) is not None]
    return sorted([*made, *open_ones], key=lambda finding: (finding.start, finding.end))


def changes(old: str, new: str) -> Iterator[Block]:
    """The changed pieces, character by character inside lines that differ."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(old_lines), _starts(new_lines)
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield from _inside(old, new, (old_at[i1], old_at[i2], new_at[j1], new_at[j2]))


def _inside(old: str, new: str, block: Block) -> Iterator[Block]:
    a1, a2, b1, b2 = block
    if max(a2 - a1, b2 - b1) > LONG:
        yield block
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old[a1:a2], new[b1:b2], autojunk=False).get_opcodes():
        if tag != "equal":
            yield a1 + i1, a1 + i2, b1 + j1, b1 + j2


def _starts(lines: Sequence[str]) -> list[int]:
    places = [0]
    for line in lines:
        places.append(places[-1] + len(line))
    return places


def _change(old: str, new: str, block: Block) -> Finding:
    a1, a2, b1, b2 = block
    return Finding(a1, a2, old[a1:a2], (new[b1:b2],), CHANGE, "warn", "wording", "", "")


def _moved(finding: Finding, blocks: Sequence[Block]) -> Finding | None:
    """The finding's place in the old text, without suggestions (a remark); None where the text itself was changed."""
    place = bisect_right([block[2] for block in blocks], finding.start) - 1
    if any(block[2] < finding.end and finding.start < block[3] for block in blocks):
        return None
    shift = blocks[place][1] - blocks[place][3] if place >= 0 else 0
    return replace(finding, start=finding.start + shift, end=finding.end + shift)
