"""The lines of a desk as far as counting and sorting ask: few columns of many rows. What a line says in words is read for the
page that shows it (`items`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from zhongshu.core import prepared, registry
from zhongshu.exchange import queries as deliveries
from zhongshu.files.models import Upload
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole

LIMIT = 500  # more than this in one person's hands is shown as 500+
PARTS = (StepRole.SIGN, StepRole.CO, StepRole.READ)


@dataclass(frozen=True)
class Line:
    """One line of the desk, not yet in words. `light` is only over or hold: what counts."""

    sort: str  # record, step, assigned, upload, delivery
    pk: int
    kind_label: str
    due_at: datetime
    light: str = ""
    is_reading: bool = False
    awaits_answer: bool = False
    record_id: int | None = None

    @property
    def key(self) -> str:
        """Unique on the page."""
        return f"{self.sort[0]}{self.pk}"

    @property
    def order(self) -> tuple[bool, datetime, str, int]:
        """What is suspended comes last, everything else by its date; of one date what came first."""
        return self.light == "hold", self.due_at, self.sort, self.pk

    def is_due_by(self, end: datetime) -> bool:
        return self.light != "hold" and self.due_at <= end


def held_by(person: Person, now: datetime) -> list[Line]:
    """Everything in these hands, the most pressing first."""
    labels: dict[str, str] = {}
    lines = [*_leads(person, now, labels), *_parts(person, now, labels), *_uploads(person, now)]
    return sorted((*lines, *_deliveries(person, now)), key=lambda line: line.order)


def hands(person: Person, level: str) -> Q:
    """Mine, and what principals hold up to the level of the delegation and of my clearance."""
    held = Q(holder=person)
    for delegation in posture(person).deputy_for:
        ceiling = min(delegation.ceiling, person.clearance)
        held |= Q(holder=delegation.principal_id, **{f"{level}__lte": ceiling})
    return held


def leads_of(person: Person) -> QuerySet[Record]:
    """By the record's holder, so that one whose step is missing is still seen (decision 11)."""
    return Record.objects.filter(hands(person, "level"), state__in=LIVE)


def parts_of(person: Person) -> QuerySet[Step]:
    """会签, 协办, 传阅, 延期审批: by their step."""
    return Step.objects.filter(
        hands(person, "record__level"), finished_at__isnull=True, is_queued=False, role__in=PARTS
    )


def sent_by(person: Person) -> QuerySet[Step]:
    """我交办的: what I sent on and is still in the hands of whoever I sent it to."""
    sent = Step.objects.filter(sent_by=person, role=StepRole.LEAD, finished_at__isnull=True, record__state__in=LIVE)
    return sent.exclude(holder=person)


def uploads_of(person: Person) -> QuerySet[Upload]:
    return Upload.objects.filter(holder=person, done_at__isnull=True)


def assigned_by(person: Person, now: datetime) -> list[Line]:
    def make() -> QuerySet[Any]:
        found = sent_by(person).order_by("due_at", "pk")
        return found.values_list("pk", "record_id", "record__kind", "record__state", "due_at")[:LIMIT]

    labels: dict[str, str] = {}
    found = [
        Line("assigned", pk, _label(kind, labels), due_at, _light(state, due_at, now), record_id=record)
        for pk, record, kind, state, due_at in _rows("assigned", make, person)
    ]
    return sorted(found, key=lambda line: line.order)


def assigned_count(person: Person) -> int:
    """As many as the list would show, without reading them."""
    return len(_rows("assigned count", lambda: sent_by(person).order_by().values_list("pk")[:LIMIT], person))


def _leads(person: Person, now: datetime, labels: dict[str, str]) -> Iterator[Line]:
    def make() -> QuerySet[Any]:
        is_open = Q(steps__role=StepRole.LEAD, steps__finished_at__isnull=True)
        found = leads_of(person).annotate(lead=FilteredRelation("steps", condition=is_open)).order_by("due_at", "pk")
        return found.values_list("pk", "kind", "state", "awaits_answer", "due_at", "lead__due_at")[:LIMIT]

    for pk, kind, state, waits, due_at, step_due_at in _rows("leads", make, person):
        due = step_due_at or due_at
        yield Line("record", pk, _label(kind, labels), due, _light(state, due, now), awaits_answer=waits, record_id=pk)


def _parts(person: Person, now: datetime, labels: dict[str, str]) -> Iterator[Line]:
    def make() -> QuerySet[Any]:
        found = parts_of(person).order_by("due_at", "pk")
        return found.values_list("pk", "record_id", "record__kind", "record__state", "due_at", "role")[:LIMIT]

    for pk, record, kind, state, due_at, role in _rows("parts", make, person):
        light, reads = _light(state, due_at, now), role == StepRole.READ
        yield Line("step", pk, _label(kind, labels), due_at, light, is_reading=reads, record_id=record)


def _uploads(person: Person, now: datetime) -> Iterator[Line]:
    def make() -> QuerySet[Any]:
        return uploads_of(person).order_by("due_at", "pk").values_list("pk", "due_at")[:LIMIT]

    for pk, due_at in _rows("uploads", make, person):
        yield Line("upload", pk, _("待登记"), due_at, _light(State.OPEN, due_at, now))


def _deliveries(person: Person, now: datetime) -> Iterator[Line]:
    def make() -> QuerySet[Any]:
        found = deliveries.held_by(person).select_related(None)
        return found.values_list("pk", "due_at", "recipient__is_inside")[:LIMIT]

    for pk, due_at, comes in _rows("deliveries", make, person):
        yield Line("delivery", pk, delivery_label(comes=bool(comes)), due_at, _light(State.OPEN, due_at, now))


def delivery_label(*, comes: bool) -> str:
    """待签收 of a recipient here; 待回执 of one outside, in the hands of whoever sent it."""
    return _("待签收") if comes else _("待回执")


def _rows(name: str, make: Callable[[], QuerySet[Any]], person: Person) -> list[Any]:
    return prepared.rows(f"desk.{name}", make, variant=person.clearance, memory=registry.memory_of(person))


def _label(kind: str, known: dict[str, str]) -> str:
    if kind not in known:
        known[kind] = str(registry.record_kind(kind).label)
    return known[kind]


def _light(state: str, due_at: datetime, now: datetime) -> str:
    if state == State.SUSPENDED:
        return "hold"
    return "over" if state in {State.DRAFT, State.OPEN} and now > due_at else ""
