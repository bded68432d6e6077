"""What the health page and `zhongshu doctor` say about the working calendar."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.people import calendars

DECEMBER = 12  # the State Council has announced the next year by then


def doctor() -> Iterator[str]:
    """Years whose holidays are needed now and not entered: dates in them count plain weekdays (decision 25)."""
    today, calendar = timezone.localdate(), calendars.calendar_at()
    needed = [today.year, *([today.year + 1] if today.month == DECEMBER else [])]
    for year in needed:
        if not calendars.covered(calendar, year):
            yield _("工作日历还没有录入%(year)s年的放假安排，期限暂按周一至周五计算。请业务管理员录入国务院通知。") % {
                "year": year
            }
