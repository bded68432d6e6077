"""What is in somebody's hands: one bounded read of records and steps, from which the figures, tabs and groups are made.

Records come by `record.holder`, so that one whose step is missing is still seen (decision 11); parts (会签, 协办, 传阅, 延期审批)
come by their step; papers not yet registered stand beside them as 待登记, deliveries as 待签收 (decision 16).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core import registry
from zhongshu.engines import lights
from zhongshu.engines.workdays import Clock
from zhongshu.exchange import queries as deliveries
from zhongshu.exchange.models import Delivery
from zhongshu.files.models import Upload
from zhongshu.people import calendars
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole

LIMIT = 500  # more than this in one person's hands is shown as 500+


@dataclass(frozen=True)
class Item:
    """One line of the desk."""

    key: str  # unique on the page: the record or the step
    kind: str
    kind_label: str
    title: str
    url: str
    sender: str
    stage: str
    due_at: datetime
    light: str
    left: str
    urgency: str = "normal"
    is_new: bool = False
    is_reading: bool = False
    awaits_answer: bool = False
    principal: str = ""  # whose it is, where I act for somebody
    step_id: int | None = None
    record_id: int | None = None

    def is_due_by(self, end: datetime) -> bool:
        return self.light != "hold" and self.due_at <= end


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    note: str
    items: list[Item]


@dataclass(frozen=True)
class Desk:
    """Everything in one person's hands at one moment."""

    items: list[Item]
    assigned: list[Item]
    now: datetime
    clock: Clock

    @property
    def todo(self) -> list[Item]:
        """待办: to act on; not reading, not what only waits for its own reply."""
        return [item for item in self.items if not item.is_reading and not item.awaits_answer]

    @property
    def reading(self) -> list[Item]:
        return [item for item in self.items if item.is_reading]

    @property
    def waiting(self) -> list[Item]:
        """等复文: still mine, off the count (decision 9)."""
        return [item for item in self.items if item.awaits_answer]

    @property
    def today(self) -> list[Item]:
        end = end_of_day(self.now)
        return [item for item in self.todo if item.is_due_by(end) and item.light != "over"]

    @property
    def overdue(self) -> list[Item]:
        return [item for item in self.todo if item.light == "over"]


def end_of_day(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999999)


def desk_of(person: Person, *, now: datetime | None = None) -> Desk:
    """A fixed number of queries however much there is."""
    now = now or timezone.now()
    clock = calendars.clock_of(person)
    leads, parts = _leads(person), _parts(person)
    assigned = list(_assigned(person))
    records = [*leads, *(step.record for step in parts), *(step.record for step in assigned)]
    maker = _Maker(person, now, clock, stage_names(records))
    items = [maker.lead(record) for record in leads] + [maker.part(step) for step in parts]
    items += [maker.upload(upload) for upload in _uploads(person)]
    items += [maker.delivery(delivery) for delivery in deliveries.held_by(person)[:LIMIT]]
    items.sort(key=lambda item: (item.light == "hold", item.due_at, item.key))
    return Desk(items, [maker.assigned(step) for step in assigned], now, clock)


def _hands(person: Person, level: str) -> Q:
    """Mine, and what principals hold up to the level of the delegation and of my clearance."""
    hands = Q(holder=person)
    for delegation in posture(person).deputy_for:
        ceiling = min(delegation.ceiling, person.clearance)
        hands |= Q(holder=delegation.principal_id, **{f"{level}__lte": ceiling})
    return hands


def _leads(person: Person) -> list[Record]:
    open_leads = Step.objects.filter(role=StepRole.LEAD, finished_at__isnull=True)
    open_leads = open_leads.select_related("sent_by__organ", "holder")
    held = Record.objects.filter(_hands(person, "level"), state__in=LIVE).select_related("holder")
    return list(
        held.order_by("due_at", "pk").prefetch_related(Prefetch("steps", open_leads, to_attr="open_leads"))[:LIMIT]
    )


def _parts(person: Person) -> list[Step]:
    hands = _hands(person, "record__level")
    parts = Step.objects.filter(hands, finished_at__isnull=True, is_queued=False).exclude(role=StepRole.LEAD)
    return list(parts.select_related("record", "holder", "sent_by__organ").order_by("due_at", "pk")[:LIMIT])


def _assigned(person: Person) -> QuerySet[Step]:
    """我交办的: what I sent on and is still in the hands of whoever I sent it to."""
    sent = Step.objects.filter(sent_by=person, role=StepRole.LEAD, finished_at__isnull=True, record__state__in=LIVE)
    return (
        sent.exclude(holder=person).select_related("record", "holder__organ", "unit").order_by("due_at", "pk")[:LIMIT]
    )


def _uploads(person: Person) -> list[Upload]:
    return list(Upload.objects.filter(holder=person, done_at__isnull=True).order_by("due_at", "pk")[:LIMIT])


class _Maker:
    """Turns rows into lines: words, light and remaining time by the person's own calendar."""

    def __init__(self, person: Person, now: datetime, clock: Clock, stages: dict[tuple[int, str], str]) -> None:
        self.person, self.now, self.clock, self.stages = person, now, clock, stages

    def lead(self, record: Record) -> Item:
        step = next(iter(record.open_leads), None)  # type: ignore[attr-defined]  # Prefetch(to_attr)
        due_at = step.due_at if step else record.date
        return Item(
            key=f"r{record.pk}",
            sender=_sender(step),
            stage=self._stage(record, step) if step else _("环节缺失，请报办公室"),
            is_new=step is not None and step.seen_at is None,
            awaits_answer=record.awaits_answer,
            principal=self._principal(record.holder),
            step_id=step.pk if step else None,
            **self._of(record, due_at, is_returned=bool(step and _is_returned(step))),
        )

    def part(self, step: Step) -> Item:
        record = step.record
        return Item(
            key=f"s{step.pk}",
            sender=_sender(step),
            stage=self.part_label(step),
            is_new=step.seen_at is None,
            is_reading=step.role == StepRole.READ,
            principal=self._principal(step.holder),
            step_id=step.pk,
            **self._of(record, step.due_at),
        )

    def part_label(self, step: Step) -> str:
        if step.role == StepRole.READ and step.purpose:
            return step.get_purpose_display()
        if step.stage == "extension":
            return self._stage(step.record, step)
        return step.get_role_display()

    def assigned(self, step: Step) -> Item:
        holder = f"{step.unit.name if step.unit else step.holder.organ.label} {step.holder.name}"
        return Item(
            key=f"a{step.pk}",
            sender=holder,
            stage=self._stage(step.record, step),
            step_id=step.pk,
            **self._of(step.record, step.due_at),
        )

    def upload(self, upload: Upload) -> Item:
        due_at = upload.due_at
        return Item(
            key=f"u{upload.pk}",
            kind="upload",
            kind_label=_("待登记"),
            title=upload.read.get("title") or upload.name,
            url=reverse("incoming:queue"),
            sender=_("您上传的文件"),
            stage=_("登记"),
            due_at=due_at,
            light=lights.light(State.OPEN, due_at, self.now, self.clock),
            left=self.clock.remaining(self.now, due_at).text,
        )

    def delivery(self, delivery: Delivery) -> Item:
        """待签收 of a recipient here; 待回执 of one outside, in the hands of whoever sent it."""
        due_at = delivery.due_at
        comes = delivery.recipient is not None and delivery.recipient.is_inside
        page = "exchange:waiting" if comes else reverse("exchange:deliveries", args=[delivery.document_id])
        return Item(
            key=f"d{delivery.pk}",
            kind="delivery",
            kind_label=_("待签收") if comes else _("待回执"),
            title=delivery.document.masked_title,
            url=reverse(page) if comes else page,
            sender=delivery.document.owning_organ.label if comes else delivery.name,
            stage=_("签收") if comes else _("登记回执"),
            due_at=due_at,
            light=lights.light(State.OPEN, due_at, self.now, self.clock),
            left=self.clock.remaining(self.now, due_at).text,
            urgency=delivery.document.urgency,
        )

    def _of(self, record: Record, due_at: datetime, *, is_returned: bool = False) -> dict[str, Any]:
        kind = registry.record_kind(record.kind)
        held = record.state == State.SUSPENDED
        return {
            "kind": record.kind,
            "kind_label": kind.label,
            "title": record.title,
            "url": record.get_absolute_url(),
            "due_at": due_at,
            "light": lights.light(record.state, due_at, self.now, self.clock, is_returned=is_returned),
            "left": _("已暂停") if held else self.clock.remaining(self.now, due_at).text,
            "urgency": record.urgency,
            "record_id": record.pk,
        }

    def _stage(self, record: Record, step: Step) -> str:
        return self.stages.get((record.pk, step.stage), step.stage)

    def _principal(self, holder: Person | None) -> str:
        return "" if holder is None or holder.pk == self.person.pk else holder.name


def _sender(step: Step | None) -> str:
    """Who sent it: the name, with the organ in front when it is another."""
    if step is None or step.sent_by is None:
        return ""
    same = step.sent_by.organ_id == step.holder.organ_id if step.holder_id else True
    return step.sent_by.name if same else f"{step.sent_by.organ.label} {step.sent_by.name}"


def _is_returned(step: Step) -> bool:
    return step.came_from_id is not None and step.returns_to_id is not None


def grouped(items: Iterable[Item], *, now: datetime) -> list[Group]:
    """超期, 今天, 本周, 以后, 暂停: by when it has to be done."""
    today, week = end_of_day(now), end_of_day(now + timedelta(days=6 - timezone.localtime(now).weekday()))
    shelves: dict[str, list[Item]] = {"over": [], "today": [], "week": [], "later": [], "hold": []}
    for item in items:
        shelves[_shelf(item, today, week)].append(item)
    labels = {"over": _("超期"), "today": _("今天"), "week": _("本周"), "later": _("以后"), "hold": _("暂停")}
    return [Group(key, labels[key], _note(key, found), found) for key, found in shelves.items() if found]


def _shelf(item: Item, today: datetime, week: datetime) -> str:
    if item.light in ("hold", "over"):
        return item.light
    if item.due_at <= today:
        return "today"
    return "week" if item.due_at <= week else "later"


def _note(key: str, items: list[Item]) -> str:
    count = _("%(n)s 件") % {"n": len(items)}
    if key == "over":
        return _("%(count)s，最早一件%(left)s") % {"count": count, "left": items[0].left}
    return count


def todo_rows(person: Person) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """What the number beside 工作台 in the rail counts."""
    held = Record.objects.filter(holder=person, state__in=LIVE, awaits_answer=False)
    signing = [StepRole.SIGN, StepRole.CO]
    parts = Step.objects.filter(holder=person, finished_at__isnull=True, is_queued=False, role__in=signing)
    return held, parts


def todo_count(person: Person) -> int:
    return sum(rows.count() for rows in todo_rows(person))
