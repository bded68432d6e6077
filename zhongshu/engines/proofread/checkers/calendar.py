"""Days that do not exist, wrong days of the week, periods that end before they begin."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.dates import real_day
from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit

_DAY = re.compile(r"(\d\d?)月(\d\d?)日")
_WEEK = re.compile(r"[（(](?:星期|周|礼拜)([一二三四五六日天])[）)]")
_DAY_BEFORE = re.compile(r"(?:(?<!\d)(\d{4})年)?(?<![\d.])(\d{1,2})月(\d{1,2})日[ ]?$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_YEAR_BEFORE = re.compile(r"(\d{4})年$")
_SPAN = re.compile(
    r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日(?:起)?[至到—～-](?:(\d{4})年)?(?:(\d{1,2})月)(\d{1,2})日(?!前)"
)
_WEEKDAYS = "一二三四五六日"
_LEAP_YEAR = 2000


def impossible(draft: Draft) -> Iterator[Hit]:
    """Months above twelve, days that the month does not have; 29 February without a year is taken as real."""
    for match in _DAY.finditer(draft.text):
        before = _YEAR_BEFORE.search(draft.text[max(match.start() - 5, 0) : match.start()])
        year, month, day = before.group(1) if before else "", int(match.group(1)), int(match.group(2))
        if real_day(int(year) if year else _LEAP_YEAR, month, day):
            continue
        if not 1 <= month <= 12:
            why = "一年只有12个月"
        elif month == 2 and year and day == 29:
            why = f"{year}年不是闰年"
        else:
            why = f"{month}月没有{day}日"
        if not re.match(r"[\d.]", draft.text[max(match.start() - 1, 0) : match.start()]):
            yield Hit(*match.span(), (), {"why": why})


def weekday(draft: Draft) -> Iterator[Hit]:
    """The day of the week in brackets against the calendar; a missing year is that of the paper."""
    for match in _WEEK.finditer(draft.text):
        written = _DAY_BEFORE.search(draft.text[max(match.start() - 13, 0) : match.start()])
        if written is None:
            continue
        year = int(written.group(1)) if written.group(1) else _year_around(draft, match.start())
        day = real_day(year, int(written.group(2)), int(written.group(3))) if year else None
        right = _WEEKDAYS[day.weekday()] if day else ""
        if day and match.group(1).replace("天", "日") != right:
            words = {"right": right, "day": f"{day.year}年{day.month}月{day.day}日"}
            yield Hit(match.start(1), match.end(1), (right,), words)


def _year_around(draft: Draft, at: int) -> int | None:
    """The year of issue, else the last year named before the place."""
    for line in draft.of("date"):
        found = _YEAR.search(line.text)
        if found:
            return int(found.group(1))
    if str(draft.given.get("issue_date") or "")[:4].isdigit():
        return int(str(draft.given["issue_date"])[:4])
    before = _YEAR.findall(draft.text[max(at - 2000, 0) : at])
    return int(before[-1]) if before else None


def order(draft: Draft) -> Iterator[Hit]:
    """From–to with the later day first."""
    for match in _SPAN.finditer(draft.text):
        year, month, day, end_year, end_month, end_day = match.groups()
        first = real_day(int(year), int(month), int(day))
        last = real_day(int(end_year or year), int(end_month), int(end_day))
        is_plain = end_year is not None or int(end_month) >= int(month)
        if first and last and last < first and is_plain:
            yield Hit(*match.span())


CHECKERS: dict[str, Checker] = {
    "number.impossible-date": impossible,
    "number.weekday": weekday,
    "number.date-order": order,
}
