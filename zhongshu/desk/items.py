"""The lines of one page in words: title, sender, stage, light and remaining time by the person's own calendar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhongshu.core import prepared, registry
from zhongshu.desk import lines
from zhongshu.desk.lines import Line, delivery_label
from zhongshu.engines import lights
from zhongshu.engines.workdays import Clock
from zhongshu.exchange import queries as deliveries
from zhongshu.exchange.models import Delivery
from zhongshu.files.models import Upload
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole


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


def items_of(person: Person, shown: Sequence[Line], *, now: datetime, clock: Clock) -> list[Item]:
    """The same lines in the same order, a fixed number of queries for a page of them. One that left these hands a moment ago
    is asked for through the same door again and falls out."""
    found = {sort: read(person, [line.pk for line in shown if line.sort == sort]) for sort, read in READS.items()}
    steps = _lead_steps(found["record"])
    records = [
        *found["record"].values(),
        *(step.record for step in (*found["step"].values(), *found["assigned"].values())),
    ]
    maker = _Maker(person, now, clock, stage_names(records) if records else {}, steps)
    return [maker.made(line, found[line.sort][line.pk]) for line in shown if line.pk in found[line.sort]]


def url_of(person: Person, line: Line, *, now: datetime, clock: Clock) -> str:
    """The way to it, for whoever goes there without the list."""
    if line.record_id is not None:
        return reverse("workflow:record", args=[line.record_id])
    made = items_of(person, [line], now=now, clock=clock)
    return made[0].url if made else reverse("desk:desk")


def _records(person: Person, ids: Sequence[int]) -> dict[int, Record]:
    return _by_pk("records", lambda: lines.leads_of(person).select_related("holder"), person, ids)


def _steps(person: Person, ids: Sequence[int]) -> dict[int, Step]:
    related = ("record", "holder", "sent_by__organ")
    return _by_pk("steps", lambda: lines.parts_of(person).select_related(*related), person, ids)


def _assigned(person: Person, ids: Sequence[int]) -> dict[int, Step]:
    related = ("record", "holder__organ", "unit")
    return _by_pk("sent", lambda: lines.sent_by(person).select_related(*related), person, ids)


def _uploads(person: Person, ids: Sequence[int]) -> dict[int, Upload]:
    return _by_pk("files", lambda: lines.uploads_of(person), person, ids)


def _deliveries(person: Person, ids: Sequence[int]) -> dict[int, Delivery]:
    return _by_pk("sendings", lambda: deliveries.held_by(person), person, ids)


READS: dict[str, Callable[[Person, Sequence[int]], dict[int, Any]]] = {
    "record": _records,
    "step": _steps,
    "assigned": _assigned,
    "upload": _uploads,
    "delivery": _deliveries,
}


def _by_pk(name: str, make: Callable[[], QuerySet[Any]], person: Person, ids: Sequence[int]) -> dict[int, Any]:
    def among(*pks: int) -> QuerySet[Any]:
        return make().filter(pk__in=pks).order_by()

    def rows_of(*lot: int) -> list[Any]:
        memory = registry.memory_of(person)
        return prepared.rows(f"desk.{name}", among, *lot, variant=person.clearance, memory=memory)

    return {row.pk: row for lot in prepared.lots(ids) for row in rows_of(*lot)}


def _lead_steps(records: dict[int, Record]) -> dict[int, Step]:
    """The open lead of each, with whoever sent it."""

    def among(*ids: int) -> QuerySet[Step]:
        found = Step.objects.filter(role=StepRole.LEAD, finished_at__isnull=True, record__in=ids)
        return found.select_related("sent_by__organ", "holder").order_by()

    lots = prepared.lots(list(records))
    return {step.record_id: step for lot in lots for step in prepared.rows("desk.lead_steps", among, *lot)}


class _Maker:
    """Turns rows into lines: words, light and remaining time by the person's own calendar."""

    def __init__(
        self, person: Person, now: datetime, clock: Clock, stages: dict[tuple[int, str], str], steps: dict[int, Step]
    ) -> None:
        self.person, self.now, self.clock, self.stages, self.steps = person, now, clock, stages, steps

    def made(self, line: Line, row: Any) -> Item:
        return Item(
            key=line.key,
            kind_label=line.kind_label,
            due_at=line.due_at,
            is_reading=line.is_reading,
            awaits_answer=line.awaits_answer,
            **MAKES[line.sort](self, line, row),
        )

    def record(self, line: Line, record: Record) -> dict[str, Any]:
        step = self.steps.get(record.pk)
        return {
            "sender": _sender(step),
            "stage": self._stage(record, step) if step else _("环节缺失，请报办公室"),
            "is_new": step is not None and step.seen_at is None,
            "principal": self._principal(record.holder),
            "step_id": step.pk if step else None,
            **self._of(record, line.due_at, is_returned=bool(step and _is_returned(step))),
        }

    def step(self, line: Line, step: Step) -> dict[str, Any]:
        return {
            "sender": _sender(step),
            "stage": self._part_label(step),
            "is_new": step.seen_at is None,
            "principal": self._principal(step.holder),
            "step_id": step.pk,
            **self._of(step.record, line.due_at),
        }

    def assigned(self, line: Line, step: Step) -> dict[str, Any]:
        return {
            "sender": f"{step.unit.name if step.unit else step.holder.organ.label} {step.holder.name}",
            "stage": self._stage(step.record, step),
            "step_id": step.pk,
            **self._of(step.record, line.due_at),
        }

    def upload(self, line: Line, upload: Upload) -> dict[str, Any]:
        return {
            "kind": "upload",
            "title": upload.read.get("title") or upload.name,
            "url": reverse("incoming:queue"),
            "sender": _("您上传的文件"),
            "stage": _("登记"),
            **self._dated(line.due_at),
        }

    def delivery(self, line: Line, delivery: Delivery) -> dict[str, Any]:
        comes = line.kind_label == delivery_label(comes=True)
        page = reverse("exchange:waiting") if comes else reverse("exchange:deliveries", args=[delivery.document_id])
        return {
            "kind": "delivery",
            "title": delivery.document.masked_title,
            "url": page,
            "sender": delivery.document.owning_organ.label if comes else delivery.name,
            "stage": _("签收") if comes else _("登记回执"),
            "urgency": delivery.document.urgency,
            **self._dated(line.due_at),
        }

    def _dated(self, due_at: datetime) -> dict[str, str]:
        light = lights.light(State.OPEN, due_at, self.now, self.clock)
        return {"light": light, "left": self.clock.remaining(self.now, due_at).text}

    def _of(self, record: Record, due_at: datetime, *, is_returned: bool = False) -> dict[str, Any]:
        held = record.state == State.SUSPENDED
        return {
            "kind": record.kind,
            "title": record.title,
            "url": record.get_absolute_url(),
            "light": lights.light(record.state, due_at, self.now, self.clock, is_returned=is_returned),
            "left": _("已暂停") if held else self.clock.remaining(self.now, due_at).text,
            "urgency": record.urgency,
            "record_id": record.pk,
        }

    def _part_label(self, step: Step) -> str:
        if step.role == StepRole.READ and step.purpose:
            return step.get_purpose_display()
        if step.stage == "extension":
            return self._stage(step.record, step)
        return step.get_role_display()

    def _stage(self, record: Record, step: Step) -> str:
        return self.stages.get((record.pk, step.stage), step.stage)

    def _principal(self, holder: Person | None) -> str:
        return "" if holder is None or holder.pk == self.person.pk else holder.name


MAKES: dict[str, Callable[[_Maker, Line, Any], dict[str, Any]]] = {
    "record": _Maker.record,
    "step": _Maker.step,
    "assigned": _Maker.assigned,
    "upload": _Maker.upload,
    "delivery": _Maker.delivery,
}


def _sender(step: Step | None) -> str:
    """Who sent it: the name, with the organ in front when it is another."""
    if step is None or step.sent_by is None:
        return ""
    same = step.sent_by.organ_id == step.holder.organ_id if step.holder_id else True
    return step.sent_by.name if same else f"{step.sent_by.organ.label} {step.sent_by.name}"


def _is_returned(step: Step) -> bool:
    return step.came_from_id is not None and step.returns_to_id is not None
