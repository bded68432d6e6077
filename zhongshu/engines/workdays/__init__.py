"""Working days and hours: the State Council calendar, an organ's hours, limits, due times, remaining time."""

from zhongshu.engines.workdays.calendar import Calendar, DayKind
from zhongshu.engines.workdays.clock import CHINA, Clock, Hours
from zhongshu.engines.workdays.limits import Due, Limit, LimitUnit, parse_limit
from zhongshu.engines.workdays.remaining import Remaining
from zhongshu.engines.workdays.seed import plain_calendar, seed, seed_years

__all__ = [
    "CHINA",
    "Calendar",
    "Clock",
    "DayKind",
    "Due",
    "Hours",
    "Limit",
    "LimitUnit",
    "Remaining",
    "parse_limit",
    "plain_calendar",
    "seed",
    "seed_years",
]
