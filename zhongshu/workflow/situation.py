"""How a record stands right now, read once per page or verb: its lead, open parts, flow, children, requests."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from zhongshu.core import prepared, registry
from zhongshu.core.answers import Answer
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.workflow.flows import EXTENSION_STAGE, FlowText, Stage, flow_of
from zhongshu.workflow.models import Extension, Step
from zhongshu.workflow.states import StepRole

STEP_RELATED = (
    "holder__organ",
    "unit",
    "grant",
    "came_from__holder",
    "returns_to__holder",
    "sent_by",
    "acted_by",
    "recorded_by",
)


@dataclass
class Situation:
    """Lazy: each part costs one query when first asked for, and is kept."""

    record: Record

    @cached_property
    def flow(self) -> FlowText:
        return flow_of(self.record)

    @cached_property
    def steps(self) -> list[Step]:
        """Every step of the record in order, with the record itself in place."""
        steps: list[Step] = prepared.rows("workflow.steps", _steps_of, self.record.pk)
        for step in steps:
            step.record = self.record
        return steps

    @property
    def open_steps(self) -> list[Step]:
        return [step for step in self.steps if step.is_open]

    @property
    def lead(self) -> Step | None:
        return next((step for step in self.open_steps if step.role == StepRole.LEAD), None)

    @property
    def here(self) -> Step:
        """The lead of a record that is known to be live."""
        if self.lead is None:
            raise LookupError(f"Record {self.record.pk} has no open lead.")
        return self.lead

    @property
    def parts(self) -> list[Step]:
        return [step for step in self.open_steps if step.role != StepRole.LEAD]

    @property
    def blocking(self) -> list[Step]:
        """会签 and 协办 that keep the lead from moving on."""
        blocks = (StepRole.SIGN, StepRole.CO)
        return [step for step in self.parts if step.role in blocks and step.stage != EXTENSION_STAGE]

    @property
    def unread(self) -> list[Step]:
        return [step for step in self.parts if step.role == StepRole.READ]

    @property
    def stage(self) -> Stage | None:
        return self.flow.stage(self.lead.stage) if self.lead and self.flow.has(self.lead.stage) else None

    @cached_property
    def extension(self) -> Extension | None:
        """The 延期 that waits for a decision; it has a step of its own."""
        if not any(step.stage == EXTENSION_STAGE for step in self.open_steps):
            return None
        return (
            Extension.objects.filter(record=self.record, decided_at__isnull=True)
            .select_related("step", "asked_by")
            .first()
        )

    @cached_property
    def granted_extensions(self) -> int:
        return Extension.objects.filter(record=self.record, is_granted=True).count()

    @cached_property
    def may_leave(self) -> list[Answer]:
        """What the apps say about leaving the stage of the lead."""
        return [hook(self.record, self.here.stage) for hook in registry.current().hooks("may_leave_stage")]

    @cached_property
    def has_kept_children(self) -> bool:
        return self.record.children.exclude(state=State.CANCELLED).exists()

    @cached_property
    def has_open_children(self) -> bool:
        return self.record.children.filter(state__in=[State.DRAFT, *LIVE]).exists()


def _steps_of(record: int) -> "QuerySet[Step]":
    return Step.objects.filter(record=record).select_related(*STEP_RELATED).order_by("pk")


def situation(record: Record) -> Situation:
    """The situation of this instance; a verb that changes it calls `forget`."""
    if "situation" not in record.__dict__:
        record.__dict__["situation"] = Situation(record)
    return record.__dict__["situation"]


def forget(record: Record) -> None:
    record.__dict__.pop("situation", None)


def acts_for(actor: Person, step: Step) -> bool:
    """Whether the actor may act on the step: as its holder, or as a deputy cleared for the record (decision 15)."""
    return step.holder_id == actor.pk or is_deputy(actor, step)


def is_deputy(actor: Person, step: Step) -> bool:
    level = step.record.level
    return actor.clearance >= level and any(
        delegation.principal_id == step.holder_id and delegation.ceiling >= level
        for delegation in posture(actor).deputy_for
    )


def deputy_mark(actor: Person, step: Step) -> Person | None:
    """Who signs as deputy: the actor, where the step is somebody else's."""
    return None if step.holder_id == actor.pk else actor


def my_step(person: Person, record: Record) -> Step | None:
    """The open step on which this person can act: the own one before a principal's, the lead before a part."""
    steps = [step for step in situation(record).open_steps if not step.is_queued and acts_for(person, step)]
    steps.sort(key=lambda step: (step.holder_id != person.pk, step.role != StepRole.LEAD, step.pk))
    return steps[0] if steps else None
