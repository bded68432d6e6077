"""Days in any spelling: 2026-3-5 = 2026年3月5日 = 2026/03/05 = 二〇二六年三月五日; 3月5日 is that day of any year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhongshu.search.words import plain

_YEAR, _MONTH, _DAY = r"(?P<y>(?:19|20)\d\d)", r"0?(?P<m>1[0-2]|[1-9])", r"0?(?P<d>[12]\d|3[01]|[1-9])"
_FORMS = (
    rf"(?<!\d){_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*[日号]",
    rf"(?<!\d){_YEAR}(?P<gap>[-/.])\s*{_MONTH}(?P=gap)\s*{_DAY}(?!\d)",
    rf"(?<!\d){_YEAR}\s*年\s*{_MONTH}\s*月",
    rf"(?<!\d){_MONTH}\s*月\s*{_DAY}\s*[日号]",
)
_DATES = tuple(re.compile(form) for form in _FORMS)
_NUMERALS = "〇零一二三四五六七八九十"
_WRITTEN = re.compile(rf"[{_NUMERALS}○]{{4}}年[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?")
MOST = 500  # of one text


@dataclass(frozen=True)
class Day:
    """A day, a month, or a day of any year: what is not named is 0."""

    year: int
    month: int
    day: int

    @property
    def key(self) -> str:
        """The token that finds it."""
        return "d_" + "_".join(str(part) for part in (self.year, self.month, self.day) if part)

    @property
    def keys(self) -> list[str]:
        """Tokens under which it is indexed: itself, its month, and the day without the year."""
        month, day = Day(self.year, self.month, 0), Day(0, self.month, self.day)
        return list(dict.fromkeys([self.key, *([month.key] if self.year else []), *([day.key] if self.day else [])]))

    @property
    def marks(self) -> list[str]:
        """Spellings to show where they stand."""
        written = f"{self.year}年" if self.year else ""
        written += f"{self.month}月" + (f"{self.day}日" if self.day else "")
        digits = f"{self.year}{self.month:02}{self.day:02}" if self.year and self.day else ""
        return [mark for mark in (written, digits) if mark]


def taken_from(text: str) -> tuple[list[Day], str]:
    """The days of a line as typed, and the line without them."""
    read = _in_digits(plain(text))
    found = sorted(_found(read), key=lambda each: each[1])
    for _day, (start, end) in found:
        read = read[:start] + " " * (end - start) + read[end:]
    return [day for day, _span in found], read if found else text


def keys(text: str) -> list[str]:
    """Tokens of the days that a text names."""
    if "月" not in text and not _DATES[1].search(text):
        return []
    days = (day for day, _span in _found(_in_digits(plain(text))))
    return list(dict.fromkeys(key for day in days for key in day.keys))[:MOST]


def keys_of(day: date) -> list[str]:
    """A record's own day; not its month, or a month typed would find all that came in it."""
    return [Day(day.year, day.month, day.day).key, Day(0, day.month, day.day).key]


def _found(text: str) -> Iterator[tuple[Day, tuple[int, int]]]:
    """Longer forms first; what one has taken is not read again."""
    for form in _DATES:
        for match in form.finditer(text):
            parts = match.groupdict()
            year, month, day = (int(parts.get(name) or 0) for name in "ymd")
            yield Day(year, month, day), match.span()
        text = form.sub(lambda match: " " * len(match[0]), text)


def _in_digits(text: str) -> str:
    """Days written in Chinese numerals, in digits; the length changes, so places in it are not places in the text."""
    return _WRITTEN.sub(lambda match: _digits(match[0]), text) if _WRITTEN.search(text) else text


def _digits(written: str) -> str:
    year, _mark, rest = written.partition("年")
    month, _mark, day = rest.partition("月")
    digits = "".join(str(max(_NUMERALS.index("〇" if sign == "○" else sign) - 1, 0)) for sign in year)
    return f"{digits}年{_small(month)}月" + (f"{_small(day[:-1])}日" if day else "")


def _small(numeral: str) -> int:
    """一 to 三十一."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _NUMERALS.index(numeral) - 1 if len(numeral) == 1 else 0
    value = 10 * (_NUMERALS.index(tens) - 1 if tens else 1)
    return value + (_NUMERALS.index(ones) - 1 if ones else 0)
