"""Time limits as flow files and the limits table write them: "1 workday", "4 hours", "15 days", "same day"."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_AMOUNT = 20_000  # no office sets a limit beyond fifty years; keeps loops and dates bounded
AT_ONCE_MINUTES = 30  # 特提: at once means within half an hour (practice, ≤ 15–30 min)


class LimitUnit(StrEnum):
    """What a limit counts."""

    WORKDAY = "workday"
    WORK_HOUR = "work_hour"
    HOUR = "hour"
    MINUTE = "minute"
    DAY = "day"
    SAME_DAY = "same_day"
    AT_ONCE = "at_once"


@dataclass(frozen=True)
class Limit:
    """An amount of a unit; `same day` and `at once` have none."""

    amount: float
    unit: LimitUnit

    def __str__(self) -> str:
        """The form that `parse_limit` reads back."""
        word = self.unit.replace("_", " ")
        if self.unit in _WITHOUT_AMOUNT:
            return word
        return f"{self.amount:g} {word}{'' if self.amount == 1 else 's'}"

    @property
    def text(self) -> str:
        """As shown to people: 1 个工作日, 4 小时, 当日."""
        if self.unit in _WITHOUT_AMOUNT:
            return _LABELS[self.unit]
        if self.unit is LimitUnit.WORKDAY and self.amount == 0.5:
            return "半个工作日"
        return f"{self.amount:g} {_LABELS[self.unit]}"


@dataclass(frozen=True)
class Due:
    """A due time; provisional when the calendar of that time is not announced yet (待国务院通知)."""

    at: datetime
    is_provisional: bool


_WITHOUT_AMOUNT = {LimitUnit.SAME_DAY, LimitUnit.AT_ONCE}
_WHOLE = {LimitUnit.DAY, LimitUnit.MINUTE}
_LABELS = {
    LimitUnit.WORKDAY: "个工作日",
    LimitUnit.WORK_HOUR: "个工作小时",
    LimitUnit.HOUR: "小时",
    LimitUnit.MINUTE: "分钟",
    LimitUnit.DAY: "日",
    LimitUnit.SAME_DAY: "当日",
    LimitUnit.AT_ONCE: "即办",
}
_UNITS = {
    "workday": LimitUnit.WORKDAY,
    "work hour": LimitUnit.WORK_HOUR,
    "hour": LimitUnit.HOUR,
    "minute": LimitUnit.MINUTE,
    "day": LimitUnit.DAY,
    "个工作日": LimitUnit.WORKDAY,
    "工作日": LimitUnit.WORKDAY,
    "个工作小时": LimitUnit.WORK_HOUR,
    "工作小时": LimitUnit.WORK_HOUR,
    "个小时": LimitUnit.HOUR,
    "小时": LimitUnit.HOUR,
    "分钟": LimitUnit.MINUTE,
    "日": LimitUnit.DAY,
    "天": LimitUnit.DAY,
}
_FIXED = {
    "same day": Limit(0, LimitUnit.SAME_DAY),
    "当日": Limit(0, LimitUnit.SAME_DAY),
    "at once": Limit(0, LimitUnit.AT_ONCE),
    "即办": Limit(0, LimitUnit.AT_ONCE),
    "半个工作日": Limit(0.5, LimitUnit.WORKDAY),
}
_PATTERN = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)\s*([a-z ]+?|[\u4e00-\u9fff]+)s?", re.ASCII)


def parse_limit(text: str) -> Limit:
    """Read a limit in English (flow files) or Chinese (the limits page); ValueError says what is expected."""
    cleaned = " ".join(text.strip().lower().split())
    if cleaned in _FIXED:
        return _FIXED[cleaned]
    match = _PATTERN.fullmatch(cleaned)
    unit = _UNITS.get(match.group(2).strip()) if match else None
    if not match or unit is None:
        raise ValueError(f"看不懂时限“{text}”。请写成“1 个工作日”“0.5 workday”“4 小时”“15 日”“当日”或“即办”。")
    limit = Limit(float(match.group(1)), unit)
    _check(limit)
    return limit


def _check(limit: Limit) -> None:
    if not 0 < limit.amount <= MAX_AMOUNT:
        raise ValueError(f"时限应当大于 0、不超过 {MAX_AMOUNT}。")
    if limit.unit is LimitUnit.WORKDAY and limit.amount % 0.5:
        raise ValueError("工作日只能以半天为单位，例如 0.5、1、1.5。")
    if limit.unit in _WHOLE and limit.amount % 1:
        raise ValueError("日和分钟应当是整数。")
