"""What holds while the story is told, in the process that tells it: its own now, and a search index that waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from zhongshu.core import registry


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
    """The services see the moment of the story as now: history gets its own times everywhere, also where a verb takes no
    moment (audit entries, paper moves, links, leave). Never in a process that serves pages."""
    real, story = timezone.now, StoryClock(begin)
    timezone.now = story.now
    try:
        yield story
    finally:
        timezone.now = real


@contextmanager
def search_waits() -> Iterator[None]:
    """Records are indexed once, when the story is told, and not after each of its thousands of turns."""
    known, modules = registry.current(), registry.modules()
    known.modules = [replace(each, record_changed=None) if each.label == "search" else each for each in modules]
    try:
        yield
    finally:
        known.modules = modules
