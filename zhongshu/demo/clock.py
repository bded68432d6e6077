"""The moment of the story. While the demo is loaded, the services see it as now: history gets its own times everywhere,
also where a verb takes no moment (audit entries, paper moves, links, leave)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


class StoryClock:
    """Stands still until it is set forward."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)


@contextmanager
def story_time(begin: datetime) -> Iterator[StoryClock]:
    """For the process that loads the demo and for as long as it loads, never for one that serves pages."""
    real, story = timezone.now, StoryClock(begin)
    timezone.now = story.now
    try:
        yield story
    finally:
        timezone.now = real
