"""Printed lines joined to the paragraphs they were before they were set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.paper import Place
from zhongshu.engines.extract.words import RULE, compact

_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|附件[0-9]{0,2}[:：]?|[0-9]{1,2}[.．])"
)
_CLOSED = ("。", "！", "？", "；", "：")


@dataclass(frozen=True)
class Paragraph:
    """Text without breaks, and the lines it stands on; cells of a table row are separated by tabs."""

    text: str
    first: int
    last: int
    place: Place

    @property
    def is_row(self) -> bool:
        return "\t" in self.text


def paragraphs(lines: Sequence[Line], first: int, end: int) -> list[Paragraph]:
    """The paragraphs from one line to another; blank lines and rules are left out."""
    margins = _margins(lines)
    groups: list[list[int]] = []
    for index in range(first, min(end, len(lines))):
        text = lines[index].text.strip()
        if not text or RULE.match(compact(text)):
            continue
        if groups and _goes_on(lines, groups[-1][-1], index, margins):
            groups[-1].append(index)
        else:
            groups.append([index])
    return [_paragraph(lines, group) for group in groups]


def _paragraph(lines: Sequence[Line], group: list[int]) -> Paragraph:
    is_row = len(group) == 1 and (
        "\t" in lines[group[0]].text or (lines[group[0]].is_printed and _cells(lines[group[0]].text) > 2)
    )
    if is_row:
        text = "\t".join(re.split(r"\t|　+", lines[group[0]].text.strip()))
    else:
        text = "".join(re.sub(r"\s+", "", lines[index].text) for index in group)
    return Paragraph(text, group[0], group[-1], Place.of(lines, group[0], group[-1]))


def _cells(text: str) -> int:
    return len([cell for cell in text.strip().split("　") if cell])


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """The left and right edge of running text: the most usual ones of long lines."""
    long = [line.box for line in lines if line.box and len(line.text) > 18]
    if not long:
        return 0.0, 1.0
    lefts, rights = sorted(box[0] for box in long), sorted(box[2] for box in long)
    return lefts[len(lefts) // 5], rights[len(rights) // 2]


def _goes_on(lines: Sequence[Line], before: int, index: int, margins: tuple[float, float]) -> bool:
    """A printed line goes on when the one before ran to the right edge and this one begins at the left edge."""
    line, following = lines[before], lines[index]
    if not (line.is_printed and following.is_printed and line.box and following.box):
        return False
    if "\t" in line.text or _cells(line.text) > 2 or _cells(following.text) > 2:
        return False
    em = (following.size or 16) / 595
    if following.box[0] > margins[0] + 1.3 * em or _is_other_size(line, following):
        return False
    is_full = line.box[2] > margins[1] - 2.2 * em
    is_near = index - before <= 3 and (following.page > line.page or following.box[1] - line.box[3] < 0.03)
    return (
        is_near and (is_full or not line.text.rstrip().endswith(_CLOSED)) and not _HEADING.match(following.text.strip())
    )


def _is_other_size(line: Line, following: Line) -> bool:
    if line.certainty < 1:  # recognised sizes vary with the characters
        return False
    return bool(line.size and following.size and abs(line.size - following.size) > 2.5)


def body_text(found: Sequence[Paragraph], end: int) -> str:
    """The running text, one paragraph a line, without what follows the closing phrase."""
    kept = [paragraph for paragraph in found if paragraph.last < end]
    while kept and _is_signature(kept[-1].text):
        kept.pop()
    return "\n".join(paragraph.text for paragraph in kept)


def _is_signature(text: str) -> bool:
    return len(text) < 40 and not text.endswith(("。", "！", "？", "：", "；", "”"))
