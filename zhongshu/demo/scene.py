"""What a story has at hand while it is told: the paper's plan, the people, the words, and when things happen."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from zhongshu.demo import ink
from zhongshu.demo.cast import Cast, Office
from zhongshu.demo.clock import StoryClock
from zhongshu.demo.plans import Plan
from zhongshu.demo.world import table
from zhongshu.engines.workdays import Clock
from zhongshu.incoming.models import IncomingDocument
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.states import StepRole

Pause = Generator[datetime, None, Any]


class Curtain(Exception):  # not an error: the story is told as far as its plan goes
    """The paper stays in the hands in which it is."""


@dataclass
class Scene:
    """One paper's story."""

    plan: Plan
    cast: Cast
    office: Office
    clock: StoryClock
    hours: Clock
    rng: Random
    document: IncomingDocument | None = None
    twists: set[str] = field(default_factory=set)
    readers_left: int = 0

    @property
    def now(self) -> datetime:
        return self.clock.moment

    @property
    def paper(self) -> IncomingDocument:
        """The document, once it is registered."""
        if self.document is None:
            raise LookupError(f"{self.plan.topic.title} is not registered yet.")
        return self.document

    @property
    def record(self) -> Record:
        return self.paper.record

    def fresh(self) -> Record:
        return Record.objects.select_related("owning_organ").get(pk=self.record.pk)

    def due_at(self) -> datetime:
        """Until when, as of now; the time of day where nothing is fixed yet."""
        return self.fresh().due_at or self.now

    def later(self, hours: float, *, pace: bool = True) -> datetime:
        """So many working hours from now, by the pace of this paper, never the same to the minute."""
        factor = self.plan.pace if pace else 1.0
        return self.hours.add_work_hours(self.now, max(0.05, hours * factor * self.rng.uniform(0.7, 1.35)))

    def workday(self, days: int, hour: int = 17, minute: int = 30) -> datetime:
        """That many workdays ahead, at the close of the day or another time."""
        close = self.hours.add_workdays(self.now, days)
        return timezone.localtime(close).replace(hour=hour, minute=minute, second=0, microsecond=0)

    def has(self, twist: str) -> bool:
        """Whether this turn belongs to the plan; each happens once."""
        if twist not in self.twists:
            return False
        self.twists.discard(twist)
        return True

    def curtain(self, name: str) -> None:
        if self.plan.halt == name:
            raise Curtain

    def lead(self) -> Step | None:
        """The open lead step; none when the paper is over."""
        found: Step | None = self._open(StepRole.LEAD).filter(record__state__in=LIVE).first()
        return found

    def parts(self, role: str) -> list[Step]:
        return list(self._open(role).order_by("order", "pk"))

    def _open(self, role: str) -> Any:
        steps = Step.objects.filter(record=self.record.pk, role=role, finished_at__isnull=True)
        return steps.select_related("record", "holder__organ", "unit")

    def turn(self, step: Step) -> Pause:
        """Wait until whoever may act on the step is there: the holder, or the deputy of one who is away."""
        while (actor := self.cast.stand_in(self.cast.by_id(step.holder_id))) is None:
            yield self.workday(1, 9, self.rng.randint(0, 40))
        return actor

    def open(self, step: Step, actor: Person) -> None:
        workflow.open_record(self.fresh(), actor)

    def say(self, *path: str, **more: str) -> str:
        """One of the sentences for this occasion, filled in for this paper."""
        found: Any = table("words")
        for key in path:
            found = found[key]
        text, number = str(self.rng.choice(found)), self.rng.randint(20, 90)
        return text.format(**{**self.words(number), **more}) if "{" in text else text

    def words(self, number: int) -> dict[str, str]:
        due = timezone.localtime(self.due_at())
        names = [self.receiver_name(key) for key in self.plan.topic.co]
        return {
            "lead": self.receiver_name(self.plan.topic.lead),
            "co": "、".join(names) or "有关部门",
            "leader": self.leader().name,
            "due": f"{due.month}月{due.day}日",
            "sender": self.document.sender if self.document else "",
            "title": self.record.title,
            "code": f"{self.record.owning_organ.code}函",
            "year": str(self.now.year),
            "n": str(number),
        }

    def receiver(self) -> Organ | Unit | Person:
        """Who handles it in the end."""
        if self.plan.handler:
            return self.cast.person(self.plan.handler)
        return self.cast.receiver(self.office.key, self.plan.topic.lead)

    def receiver_name(self, key: str) -> str:
        found = self.cast.receiver(self.office.key, key)
        return found.label if isinstance(found, Organ) else found.name

    def co(self) -> list[Organ | Unit]:
        return [self.cast.receiver(self.office.key, key) for key in self.plan.topic.co]

    def leader(self) -> Person:
        return self.cast.person(self.plan.leader)

    def written(self, *path: str) -> CommentInput:
        """Text, or now and then handwriting, as leaders do."""
        if self.rng.random() < 0.35 or "ink" in self.twists:
            return CommentInput(svg=ink.strokes(self.rng, self.rng.randint(3, 7)))
        return CommentInput(text=self.say(*path))

    def comment(self, *path: str) -> CommentInput:
        return CommentInput(text=self.say(*path))

    def to_registry(self) -> Person | None:
        """Which of the two clerks gets it: as the flow chooses, or (where the plan stops) the one whose desk is looked at."""
        clerk = self.registry()
        return clerk if self.plan.halt or self.rng.random() < 0.5 else None

    def registry(self) -> Person:
        return self.cast.person(self.office.registry)

    def minutes_ago(self, least: int, most: int) -> datetime:
        return self.now - timedelta(minutes=self.rng.randint(least, most))
