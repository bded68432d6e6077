"""The numbering of headings and items: marks, order, levels; and the series 一是 二是, 第一 第二, 第一条 第二条."""

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofread.dates import chinese, number_of
from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line
from zhongshu.engines.proofread.numbering import Number, half_bracket, read_number, written

_FIRST = frozenset("一二三四五六七八九十（(0123456789")
_RIGHT_MARKS = ("、", "", ".", "")
_STATUTE = re.compile(r"^第[一二三四五六七八九十百千零〇]{1,7}[编章节条]")
_AMENDS = re.compile(r"修改为|增加|作为第|改为|删去|修正")
_FULL_STOP_DIGITS = "．."


def marks(draft: Draft) -> Iterator[Hit]:
    """Numbers followed by the wrong mark: `（一）、` `1、` `一，` `二.`"""
    for section in draft.sections:
        for line in section:
            if line.text[0] in _FIRST:
                yield from _mark_of(line)


def _mark_of(line: Line) -> Iterator[Hit]:
    if "\t" in line.text:
        return
    broken = half_bracket(line)
    if broken and len(line.text) > 4:
        start, end, value = broken
        yield Hit(start, end, (written(1, value),), {"right": written(1, value)})
        return
    number = read_number(line)
    if number is None or not re.match(r"\s?[\u4e00-\u9fff“《（]", line.text[_after(number) - line.start :]):
        return
    mark = number.mark.strip()
    is_right = mark == _RIGHT_MARKS[number.level] or (number.level == 2 and mark in _FULL_STOP_DIGITS)
    if not is_right:
        start = _after(number) - len(number.mark)
        yield Hit(start, _after(number), (_RIGHT_MARKS[number.level],), {"right": written(number.level, number.value)})


def _after(number: Number) -> int:
    """The offset behind the number and its mark."""
    at = number.end - number.line.start
    rest = re.match(r"\s?[）)]?", number.line.text[at:]) if number.level in {1, 3} else None
    return number.end + (rest.end() if rest else 0) + len(number.mark)


_MOST_IN_A_ROW = 4  # then the series is taken to count in its own way


class _Series:
    """What each level has counted so far; a level counts on over its parent, or anew from one."""

    def __init__(self) -> None:
        self.right = [0, 0, 0, 0]
        self.is_stale = [False] * 4
        self.in_a_row = [0] * 4

    def take(self, number: Number) -> str:
        """The fault of the next number: empty, jump, repeated or first; counts it at its right value."""
        level, value, before = number.level, number.value, self.right[number.level]
        fault = ""
        if value == 1 and before != 1:
            right = 1
        elif value == before + 1:
            right = value
        elif before == 0 or (self.is_stale[level] and value != before):
            fault, right = "first", 1
        else:
            fault, right = ("repeated" if value <= before else "jump"), before + 1
        if value == 1 and before == 1:
            fault, right = ("", 1) if self.is_stale[level] or level > 0 else ("repeated", 2)
        self.in_a_row[level] = self.in_a_row[level] + 1 if fault else 0
        if self.in_a_row[level] > _MOST_IN_A_ROW:
            fault, right, self.in_a_row[level] = "", value, 0
        self.right[level], self.is_stale[level] = right, False
        for deeper in range(level + 1, 4):
            self.is_stale[deeper] = True
        return fault


def _faults(section: Sequence[Line], numbers: Sequence[Number]) -> Iterator[tuple[str, Number, int, int]]:
    """Fault, number, its right value, the value before it."""
    if not numbers:
        return
    series, amended = _Series(), 0
    by_line = {number.line.start: number for number in numbers}
    for at, line in enumerate(section):
        if line.text[0] == "第" and _STATUTE.match(line.text):
            series = _Series()
        if "“" in line.text and _AMENDS.search(line.text):
            amended = at + 40
        number = by_line.get(line.start)
        if number is None:
            continue
        before = series.right[number.level]
        fault = series.take(number)
        if fault and (at >= amended or number.level == 0):
            yield fault, number, series.right[number.level], before


def _by_fault(wanted: str) -> Checker:
    def check(draft: Draft) -> Iterator[Hit]:
        for section, numbers in zip(draft.sections, draft.numbered, strict=True):
            for fault, number, right, before in _faults(section, numbers):
                if fault == wanted and (fault != "first" or _is_series(number, numbers)):
                    yield _renumbered(number, right, before)
            if wanted == "jump":
                yield from _inline(section)

    return check


def _is_series(number: Number, numbers: Sequence[Number]) -> bool:
    """Whether the same level goes on: a lone （二） quotes something."""
    return any(other.level == number.level and other.value == number.value + 1 for other in numbers)


def _renumbered(number: Number, right: int, before: int) -> Hit:
    shown = chinese(right) if number.level < 2 else str(right)
    words = {
        "before": written(number.level, before) if before else "",
        "found": written(number.level, number.value),
        "right": written(number.level, right),
    }
    return Hit(number.start, number.end, (shown,), words)


_INLINE = (
    (re.compile(r"[一二三四五六七八九十]是(?![一二三四五六七八九十])"), "{}是", "。；：，！"),
    (re.compile(r"第[一二三四五六七八九十][，、](?![一二三四五六七八九十])"), "第{}", "。；：！"),
    (re.compile(r"其[一二三四五六七八九十][，、是]"), "其{}", "。；：！"),
)
_FAR = 3000


def _inline(section: Sequence[Line]) -> Iterator[Hit]:
    """The series 一是 二是 三是 within and over paragraphs."""
    for pattern, form, marks_before in _INLINE:
        last, last_at = 0, 0
        for line in section:
            for match in pattern.finditer(line.text):
                if match.start() and line.text[match.start() - 1] not in marks_before:
                    continue
                digit = re.search(r"[一二三四五六七八九十]", match.group())
                at = match.start() + (digit.start() if digit else 0)
                value, place = number_of(line.text[at]) or 0, line.start + at
                is_near = last and place - last_at < _FAR
                right = last + 1 if is_near and value not in {1, last + 1} else value
                if right != value:
                    words = {"before": form.format(chinese(last)), "right": form.format(chinese(right))}
                    yield Hit(place, place + 1, (chinese(right),), words)
                last, last_at = right, place


def levels(draft: Draft) -> Iterator[Hit]:
    """A level below its grandparent: 一、 then （1）. Two-level papers may go from 一、 to 1."""
    for numbers in draft.numbered:
        seen: dict[int, Number] = {}
        for number in numbers:
            shallower = max((one for level, one in seen.items() if level < number.level), key=_place, default=None)
            is_skipped = shallower and number.level - shallower.level > 1 and number.level - 1 not in seen
            if is_skipped and shallower and number.value == 1 and (shallower.level, number.level) != (0, 2):
                words = {"before": written(shallower.level, shallower.value), "found": written(number.level, 1)}
                yield Hit(number.line.start, number.end, (), words)
            seen[number.level] = number


def _place(number: Number) -> int:
    return number.start


def single(draft: Draft) -> Iterator[Hit]:
    """A level with one number only."""
    for numbers in draft.numbered:
        shallowest = 9
        for at, number in enumerate(numbers):
            has_parent, shallowest = shallowest < number.level, min(shallowest, number.level)
            if number.value != 1 or not has_parent:
                continue
            following = next((one for one in numbers[at + 1 :] if one.level <= number.level), None)
            if following is None or (following.level < number.level and _never_second(numbers, at)):
                yield Hit(number.line.start, number.end, (), {"found": written(number.level, 1)})


def _never_second(numbers: Sequence[Number], at: int) -> bool:
    """Whether the level is not counted on under a later parent."""
    later = next((one for one in numbers[at + 1 : at + 200] if one.level == numbers[at].level), None)
    return later is None or later.value != 2


def ends(draft: Draft) -> Iterator[Hit]:
    """Headings on their own line with a mark at the end, next to a heading of the same level that has none."""
    for numbers in draft.numbered:
        last: dict[int, Number] = {}
        for number in numbers:
            sibling = last.get(number.level)
            last[number.level] = number
            if sibling is None or sibling.value != number.value - 1:
                continue
            pair = [one for one in (sibling, number) if _is_heading(one)]
            ended = [one for one in pair if one.line.text[-1] in "。，、"]
            if len(pair) == 2 and len(ended) == 1:
                yield Hit(ended[0].line.end - 1, ended[0].line.end, ("",))


def _is_heading(number: Number) -> bool:
    """Short, and one phrase."""
    text = number.line.text
    is_one_phrase = not re.search(r"[，。；：]", text[number.end - number.line.start + 1 : -1])
    return len(text) <= 24 and text[-1] not in "；：" and is_one_phrase


_ARTICLE = re.compile(
    r"^第([一二三四五六七八九十]{1,3}|[一二三四五六七八九十]?百[零一二三四五六七八九十]{0,4})条(?!之)(?=[\s\u3000：:\u4e00-\u9fff])"
)


def articles(draft: Draft) -> Iterator[Hit]:
    """The articles of a regulation in their order."""
    for section in draft.sections:
        if any(re.search(r"(?:修改|增加|改)[^，。]{0,12}为?[：:]“", line.text) for line in section):
            continue
        last, lines = 0, [line for line in section if _ARTICLE.match(line.text)]
        for line in lines:
            match = _ARTICLE.match(line.text)
            value = number_of(match.group(1)) if match else None
            if match is None or value is None:
                last = 0
                continue
            if last and value not in {1, last + 1} and len(lines) > 3 and abs(value - last) <= 3:
                words = {"before": f"第{chinese(last)}条", "right": f"第{chinese(last + 1)}条"}
                yield Hit(line.start, line.start + match.end(), (), words)
            last = value


CHECKERS: dict[str, Checker] = {
    "heading.mark": marks,
    "heading.jump": _by_fault("jump"),
    "heading.repeated": _by_fault("repeated"),
    "heading.first": _by_fault("first"),
    "heading.level": levels,
    "heading.single": single,
    "heading.end": ends,
    "heading.article": articles,
}
