"""Dates as they are written in papers, and what they should look like."""

import re
from datetime import date

_DIGITS = {"〇": 0, "○": 0, "零": 0, "O": 0, "o": 0, "О": 0, "Ｏ": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6,
           "七": 7, "八": 8, "九": 9}  # fmt: skip
LOOSE = re.compile(
    r"(?P<year>\d{4}|\d{2}|[一二三四五六七八九〇○零OoОＯ]{2,4})\s*(?:年|[./．\-])\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:月|[./．\-])\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]?"
)
STRICT = re.compile(r"(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")


def number_of(written: str) -> int | None:
    """A small number in digits or Chinese characters: 26, 二十六, 二〇二六."""
    if written.isascii() and written.isdigit():
        return int(written)
    if "十" in written:
        tens, _, ones = written.partition("十")
        if len(tens) > 1 or len(ones) > 1:
            return None
        return _DIGITS.get(tens, 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    digits = [_DIGITS.get(char) for char in written]
    known = [digit for digit in digits if digit is not None]
    return int("".join(map(str, known))) if known and len(known) == len(digits) else None


def read_date(written: str) -> tuple[int, int, int] | None:
    """Year, month and day of a loosely written date; a short year is of this century."""
    match = LOOSE.search(written)
    if not match:
        return None
    year, month, day = (number_of(match.group(part)) for part in ("year", "month", "day"))
    if year is None or month is None or day is None:
        return None
    return (year + 2000 if year < 100 else year), month, day


def as_written(year: int, month: int, day: int) -> str:
    return f"{year}年{month}月{day}日"


def real_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_CHINESE = "零一二三四五六七八九十"


def chinese(number: int) -> str:
    """1–99 in Chinese characters."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")
