"""来文字号 of the senders."""

from datetime import datetime
from random import Random

from django.utils import timezone

YEARLY = (24, 37, 51, 66, 83, 102)  # papers a year, so that numbers look like the season and like their sender


class Numbers:
    """Each sender counts on, from where it would be at this time of the year."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, stem: str, at: datetime, rng: Random) -> str:
        local = timezone.localtime(at)
        key = f"{stem}〔{local.year}〕"
        begun = int(local.timetuple().tm_yday / 365 * YEARLY[sum(map(ord, stem)) % len(YEARLY)])
        self._last[key] = self._last.get(key, begun) + rng.randint(1, 2)
        return f"{key}{self._last[key]}号"
