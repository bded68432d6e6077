"""Indexes of a book: papers by title, in the order of the Latin spelling of Chinese, and by date."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhongshu.engines.typeset.book.listing import Entry, entry_rows, heading_rows
from zhongshu.engines.typeset.layout.ending import written_date
from zhongshu.engines.typeset.layout.measures import CELL, SIZE_4
from zhongshu.engines.typeset.layout.pen import Pen, Style
from zhongshu.engines.typeset.layout.rows import Row
from zhongshu.engines.typeset.paper import Paper

# GB 2312 keeps its 3,755 common characters in the order of their spelling: the first character of each letter.
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_COMMON_END = 0xD7FA
_OTHERS = "#"
_LETTER = Style("heiti", SIZE_4, "index_letter")
_DATE_COLUMN = 6.5 * CELL
_UNDATED = "日期不详"


@dataclass(frozen=True, slots=True)
class Placed:
    """A paper of the book and the page it begins on."""

    paper: Paper
    title: str
    page: int


def title_index(pen: Pen, placed: Sequence[Placed]) -> list[Row]:
    """By letter and title; what every title begins with, the organ and 关于, does not count."""
    rows = heading_rows(pen, "标题索引", "标题索引")
    ordered = sorted((sort_key(subject(each)), each.page, each) for each in placed)
    for letter, group in groupby(ordered, key=lambda found: letter_of(found[0])):
        rows += entry_rows(pen, Entry(letter, style=_LETTER))
        for _, _, each in group:
            rows += entry_rows(pen, Entry(each.title, each.page, left=CELL))
    return rows


def date_index(pen: Pen, placed: Sequence[Placed]) -> list[Row]:
    """By date; papers without one come last."""
    rows = heading_rows(pen, "日期索引", "日期索引")
    ordered = sorted(placed, key=lambda each: (each.paper.issue_date or date.max, each.page))
    for each in ordered:
        day = written_date(each.paper.issue_date) if each.paper.issue_date else _UNDATED
        rows += entry_rows(pen, Entry(each.title, each.page, column=day, left=_DATE_COLUMN))
    return rows


def subject(placed: Placed) -> str:
    """The title from where it becomes its own."""
    title = placed.title
    for organ in (*placed.paper.issuer_mark.organs, *placed.paper.issuer_signatures):
        title = title.removeprefix(organ) if organ else title
    return title.removeprefix("关于").lstrip("《“‘（〈「『") or placed.title


def sort_key(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(_places(text))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Letters and digits, common characters by spelling, rare ones by their code."""
    for char in text:
        code = _code(char)
        yield (0, ord(char.upper())) if char.isascii() else (1, code) if code else (2, ord(char))


def letter_of(key: tuple[tuple[int, int], ...]) -> str:
    """The heading that a sorted title stands under."""
    kind, place = key[0] if key else (2, 0)
    if kind == 0 and chr(place).isalpha():
        return chr(place)
    if kind != 1:
        return _OTHERS
    return _LETTERS[bisect_right([_code(first) for first in _FIRST], place) - 1]


def _code(char: str) -> int:
    """The place of a common character in GB 2312; 0 for others."""
    try:
        code = int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return 0
    return code if 0xB0A1 <= code < _COMMON_END else 0
