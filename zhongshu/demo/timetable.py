"""Many stories side by side, each told up to its next moment, all in the order of time: numbers are drawn and audit entries
written in the order in which things happened."""

import heapq
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.utils import timezone

from zhongshu.core.errors import Refusal
from zhongshu.demo.cast import Cast
from zhongshu.demo.clock import StoryClock

Story = Iterator[datetime]  # yields the moment at which it goes on


class Timetable:
    """What happens next. A story that a rule refuses ends there, with its paper in hand; `refusals` tells why."""

    def __init__(self, clock: StoryClock, cast: Cast) -> None:
        self.clock, self.cast = clock, cast
        self.refusals: list[str] = []
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._turn = count()

    def add(self, moment: datetime, story: Story) -> None:
        heapq.heappush(self._waiting, (moment, next(self._turn), story))

    def play(self, until: datetime) -> None:
        """Everything up to that moment, one transaction a day."""
        while self._waiting and self._waiting[0][0] <= until:
            self._play_day(timezone.localdate(self._waiting[0][0]), until)
        self.clock.set(until)

    @transaction.atomic
    def _play_day(self, day: date, until: datetime) -> None:
        self.cast.forget()
        while self._waiting and self._waiting[0][0] <= until and timezone.localdate(self._waiting[0][0]) == day:
            moment, _place, story = heapq.heappop(self._waiting)
            self.clock.set(moment)
            self._go_on(story)

    def _go_on(self, story: Story) -> None:
        try:
            self.add(next(story), story)
        except StopIteration:
            return
        except Refusal as refusal:
            self.refusals.append(str(refusal))
