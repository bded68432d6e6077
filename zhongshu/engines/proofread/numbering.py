"""The numbers before headings and items: 一、 （一） 1. （1）, as meant and as written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.proofread.dates import chinese, number_of
from zhongshu.engines.proofread.lines import Line

_N = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    re.compile(rf"^({_N})(\s?[、，,.．:：;；])(?!\s*$)"),
    re.compile(rf"^[（(]\s?({_N})\s?[）)](\s?[、，,.．:：;；]?)"),
    re.compile(r"^(\d{1,2})(\s?[.．、，,])(?![\d.．])(?!\s*$)"),
    re.compile(r"^[（(]\s?(\d{1,2})\s?[）)](\s?[、，,.．:：;；]?)"),
)
_HALF_BRACKET = re.compile(rf"^({_N})[）)]|^[（(]({_N})[、，,.．](?=[\u4e00-\u9fff])")
_FIRST = frozenset("一二三四五六七八九十（(0123456789")
_WRITTEN = ("{}、", "（{}）", "{}.", "（{}）")


@dataclass(frozen=True, slots=True)
class Number:
    """The number at the start of a line: its level from 0, its value, its place, and what follows it."""

    line: Line
    level: int
    value: int
    start: int
    end: int
    mark: str

    @property
    def digits(self) -> str:
        return self.line.text[self.start - self.line.start : self.end - self.line.start]


def written(level: int, value: int) -> str:
    """A number as the standard writes it: 二、 （二） 2. （2）."""
    return _WRITTEN[level].format(chinese(value) if level < 2 and value < 100 else value)


def read_number(line: Line) -> Number | None:
    """The number that the line begins with, tolerant of wrong marks."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(line.text)
        value = number_of(match.group(1)) if match else None
        if match and value and value <= 60:
            return Number(line, level, value, line.start + match.start(1), line.start + match.end(1), match.group(2))
    return None


def half_bracket(line: Line) -> tuple[int, int, int] | None:
    """`一）` or `（一、` at the start of a line: place and value."""
    match = _HALF_BRACKET.match(line.text)
    value = number_of(match.group(1) or match.group(2)) if match else None
    return (line.start, line.start + match.end(), value) if match and value else None


def numbers_of(lines: Sequence[Line]) -> list[Number]:
    found = (read_number(line) for line in lines if line.text[0] in _FIRST and "\t" not in line.text)
    return [number for number in found if number]
