"""来文字号 of the senders."""

from datetime import datetime
from random import Random

from django.utils import timezone

YEARLY = 70  # papers a year of an average sender, for numbers that look like the season


class Numbers:
    """Each sender counts on, from where it would be at this time of the year."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, stem: str, at: datetime, rng: Random) -> str:
        local = timezone.localtime(at)
        key = f"{stem}〔{local.year}〕"
        begun = int(local.timetuple().tm_yday / 365 * YEARLY) + len(stem) % 7
        self._last[key] = self._last.get(key, begun) + rng.randint(1, 2)
        return f"{key}{self._last[key]}号"
