"""Reading the State Council's notice of a year: pasted lines such as “三、春节：2月15日（周日）至23日（周一）放假调休，
共9天。2月14日（周六）、2月28日（周六）上班。” become days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhongshu.engines.workdays import DayKind

NAMES = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
FULL_NAMES = {"清明": "清明节", "劳动": "劳动节", "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节"}
WEEKDAYS = "一二三四五六日"
DAY = re.compile(  # 2月15日（农历腊月二十八、周日）
    r"(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    r"(?:[（(](?:[^（）()]*?(?:周|星期)(?P<weekday>[一二三四五六日天]))?[^（）()]*[）)])?"
)
SPAN_WORDS = ("至", "到", "—", "-", "–", "~")


class Unreadable(ValueError):
    """The text does not say what it should; the message is for the person who pasted it."""


@dataclass(frozen=True)
class ReadDay:
    date: date
    kind: str
    note: str


def read(text: str, year: int) -> list[ReadDay]:
    """The days that the notice names, in order; a weekday that does not fit the date refuses the whole text."""
    found: dict[date, ReadDay] = {}
    name = ""
    for clause in re.split(r"[。；;\n]", text):
        named = [FULL_NAMES.get(word, word) for word in NAMES if word in clause]
        name = "、".join(named) or name
        for entry in _read_clause(clause, year, name):
            found[entry.date] = entry
    if not found:
        raise Unreadable(_("没有读出放假或者上班的日子。请粘贴通知里“一、元旦：1月1日……放假”这样的几行。"))
    return [found[day] for day in sorted(found)]


def _read_clause(clause: str, year: int, name: str) -> Iterator[ReadDay]:
    is_work = "上班" in clause
    if not is_work and "放假" not in clause and "休息" not in clause:
        return
    kind = DayKind.MAKEUP if is_work else DayKind.HOLIDAY
    note = _("%(name)s调休上班") % {"name": name} if is_work else name
    for day in _days(clause, year):
        yield ReadDay(day, str(kind), note)


def _days(clause: str, year: int) -> Iterator[date]:
    """Single days and spans; a day without a month belongs to the month before it."""
    month, last, end = 0, None, 0
    for match in DAY.finditer(clause):
        month = int(match["month"] or month)
        day = _date(year, month, int(match["day"]), match["weekday"])
        joint = clause[end : match.start()].strip()
        if last is not None and joint in SPAN_WORDS and last < day:
            yield from (last + timedelta(days=step) for step in range(1, (day - last).days))
        yield day
        last, end = day, match.end()


def _date(year: int, month: int, day: int, weekday: str | None) -> date:
    try:
        read_day = date(year, month, day)
    except ValueError:
        raise Unreadable(_("%(month)s月%(day)s日不是一个日子，请核对。") % {"month": month, "day": day}) from None
    if weekday and WEEKDAYS[read_day.weekday()] != weekday.replace("天", "日"):
        sentence = _("%(year)s年%(month)s月%(day)s日是星期%(real)s，通知里写的是星期%(said)s。请核对年份。")
        said = {"year": year, "month": month, "day": day, "real": WEEKDAYS[read_day.weekday()], "said": weekday}
        raise Unreadable(sentence % said)
    return read_day
