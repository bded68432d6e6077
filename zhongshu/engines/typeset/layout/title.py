"""标题: up to three lines of whole words, in the shape of a trapezoid or a diamond."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import rjieba

from zhongshu.engines.typeset.drawn import Item
from zhongshu.engines.typeset.layout.breaking import NOT_AT_END, NOT_AT_START
from zhongshu.engines.typeset.layout.measures import SIZE_2, TITLE_PITCH, WIDTH
from zhongshu.engines.typeset.layout.pen import UNIT, Pen, Style
from zhongshu.engines.typeset.paper import PaperProblem

STYLE = Style("xiaobiaosong", SIZE_2, "title")
_FULL = round(WIDTH * UNIT / SIZE_2)
_ONE_LINE = 19 * UNIT
_COMFORTABLE = 19 * UNIT
_MOST_LINES = 4
_KINDS = (
    "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|复函|纪要|方案|规定|办法|细则|要点|规划|计划"
)
_WHOLE = re.compile(
    rf"《[^》]{{1,12}}》|“[^”]{{1,8}}”|（[^）]{{1,8}}）|\d+(?:年|月|日|号|个|项)*|[A-Za-z0-9.]+|的(?:{_KINDS})$|发展和?改革委(?:员会)?|住房(?:和城乡|城乡)建设"
)
_NEVER_FIRST = frozenset("的等")
_RATHER_NOT_LAST = frozenset("关于和与及对在将为把向")


def title_lines(pen: Pen, title: str, organs: Sequence[str]) -> list[str]:
    """The title in lines; line ends typed by hand are kept."""
    typed = [line.strip() for line in title.split("\n") if line.strip()]
    if len(typed) > 1 and all(_units(pen, line) <= _FULL for line in typed) and len(typed) <= _MOST_LINES:
        return typed
    text = "".join(typed)
    if _units(pen, text) <= _ONE_LINE:
        return [text] if text else []
    return _best(pen, text, _words(text, organs))


def title_items(pen: Pen, lines: Sequence[str], top: float, style: Style = STYLE) -> list[Item]:
    """The lines in the middle of the type area, the first em box at `top`."""
    items: list[Item] = []
    for number, line in enumerate(lines):
        items += pen.write(line, style, (WIDTH - pen.width(line, style)) / 2, top + number * TITLE_PITCH)
    return items


def title_depth(lines: Sequence[str]) -> float:
    """From the upper edge of the first line to the lower edge of the last."""
    return (len(lines) - 1) * TITLE_PITCH + SIZE_2 if lines else 0.0


def _units(pen: Pen, text: str) -> int:
    return sum(pen.units(text, "xiaobiaosong"))


def _words(text: str, organs: Sequence[str]) -> list[str]:
    """Pieces that are not parted: the issuer, short names in quotes, numbers, words."""
    pieces: list[str] = []
    for organ in organs:
        if organ and text.startswith(organ):
            pieces.append(organ)
            text = text[len(organ) :]
    while text:
        whole = _WHOLE.search(text)
        before = text[: whole.start()] if whole else text
        pieces += rjieba.cut(before) if before else []
        if whole is None:
            break
        pieces.append(whole[0])
        text = text[whole.end() :]
    return _joined(pieces)


def _joined(pieces: list[str]) -> list[str]:
    """Punctuation stays with its word."""
    words: list[str] = []
    for piece in pieces:
        if words and (piece[0] in NOT_AT_START or piece[0] in _NEVER_FIRST or words[-1][-1] in NOT_AT_END):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _best(pen: Pen, text: str, words: list[str]) -> list[str]:
    """The lines that look best among all that are possible."""
    widths = [_units(pen, word) for word in words]
    total = sum(widths)
    fewest = max(-(-total // _COMFORTABLE), 2)
    for count in range(fewest, _MOST_LINES + 1):
        choices = list(_choices(widths, count))
        if choices:
            cuts = min(choices, key=lambda cuts: _badness(words, widths, cuts))
            return ["".join(words[start:end]) for start, end in cuts]
    most = _MOST_LINES * (_FULL // UNIT)
    raise PaperProblem("title", f"标题有{len(text)}个字，2号字最多排{_MOST_LINES}行、约{most}个字，请精简标题。")


Cuts = tuple[tuple[int, int], ...]


def _choices(widths: list[int], count: int) -> Iterator[Cuts]:
    """All ways to part the words into so many lines that fit."""
    ends = [0]
    for width in widths:
        ends.append(ends[-1] + width)
    last = len(widths)
    near = _near(ends, count)
    for inner in combinations(near, count - 1):
        places = (0, *inner, last)
        cuts = tuple(pairwise(places))
        if all(0 < ends[end] - ends[start] <= _FULL for start, end in cuts):
            yield cuts


def _near(ends: list[int], count: int) -> list[int]:
    """Places worth trying: not more than forty of them, nearest to even parts."""
    places = list(range(1, len(ends) - 1))
    if len(places) <= 40:
        return places
    even = [ends[-1] * part / count for part in range(1, count)]
    return sorted(sorted(places, key=lambda place: min(abs(ends[place] - goal) for goal in even))[:40])


def _badness(words: list[str], widths: list[int], cuts: Cuts) -> float:
    lines = [sum(widths[start:end]) / UNIT for start, end in cuts]
    bad = _shape(lines) + (max(lines) - min(lines)) ** 2 / 20
    for start, _ in cuts[1:]:
        before, after = words[start - 1], words[start]
        bad += 4 if before[-1] in _RATHER_NOT_LAST else 0
        bad -= 6 if after.startswith("关于") else 0
        bad -= 2 if before[-1] in "、，》" else 0
        bad += 1.5 if after[0] in "和与及、" else 0
    return bad


def _shape(lines: list[float]) -> float:
    """Trapezoids and diamonds are good, equal lines less so, an hourglass is wrong."""
    steps = [after - before for before, after in pairwise(lines)]
    if any(abs(step) < 1 for step in steps):
        return 3.0
    rises = [step > 0 for step in steps]
    if len(set(rises)) == 1:
        return 0.0 if all(abs(step) <= 8 for step in steps) else 2.0
    is_diamond = rises == sorted(rises, reverse=True)
    return abs(lines[0] - lines[-1]) / 2 if is_diamond else 12.0
