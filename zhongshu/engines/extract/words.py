"""Small patterns of official Chinese: dates, digits, spaces."""

import re
from datetime import date

_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff\u00ad]+")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERALS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零О0O", "0")
DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_SHORT_DATE = re.compile(r"((?:19|20)[0-9]{2})([./-])([0-9]{1,2})\2([0-9]{1,2})")
CHINESE_DATE = re.compile(
    r"([二一][〇○零О0O一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
RULE = re.compile(r"^[━─—–\-_=＝*﹣]{4,}$")
PAGE_NUMBER = re.compile(r"^(?:[-—–一―－·]*\s*)[0-9]{1,4}(?:\s*[-—–一―－·]*)$|^第[0-9]{1,4}页(?:，?共[0-9]{1,4}页)?$")


def compact(text: str) -> str:
    """Without white space, digits in half width."""
    return _SPACE.sub("", text).translate(_DIGITS)


def lone_date(text: str) -> str | None:
    """The ISO date that a short text is, in any of the usual forms."""
    match = DATE.fullmatch(text)
    if match:
        return iso(match.group(1), match.group(2), match.group(3))
    match = _SHORT_DATE.fullmatch(text)
    if match:
        return iso(match.group(1), match.group(3), match.group(4))
    match = CHINESE_DATE.fullmatch(text)
    return iso(digits(match.group(1)), str(counted(match.group(2))), str(counted(match.group(3)))) if match else None


def iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def digits(text: str) -> str:
    """二〇二六 → 2026."""
    return "".join(_NUMERALS.get(char, "") for char in text)


def counted(text: str) -> int:
    """三十一 → 31, 十 → 10, 廿 is not official; plain digits stay."""
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.rpartition("十")
    return int(digits(tens) or "1") * (10 if ten else 0) + int(digits(units) or "0")
