"""The same verb on many records: each in its own transaction, each with its own result; one refusal stops nothing else."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from zhongshu.core.errors import Refusal, RuleBroken
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import offers
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.comments import CommentInput
from zhongshu.workflow.services.hands import reassign
from zhongshu.workflow.services.moving import forward
from zhongshu.workflow.services.parts import finish
from zhongshu.workflow.services.receivers import Receiver

Item = TypeVar("Item", Record, Step)
AT_ONCE = 5  # so that others who write do not wait long
Results = list[tuple[Item, Step | str]]  # the new step, or the sentence of refusal


def forward_many(
    records: Iterable[Record], *, to_stage: str, actor: Person, to: Receiver | None = None, text: str = ""
) -> "Results[Record]":
    written = CommentInput(text=text)
    return _each(
        records, lambda record: forward(_not_own(record), to_stage=to_stage, to=to, comment=written, actor=actor)
    )


def read_many(steps: Iterable[Step], *, actor: Person) -> "Results[Step]":
    """批量阅知. Some at a time in one transaction, for what takes long is waiting for the disk; records are locked in their
    order. A refusal still stops nothing but itself: each is a savepoint."""
    asked = list(steps)
    ordered = sorted(asked, key=lambda step: (step.record_id, step.pk))
    results: dict[int, Step | str] = {}
    for start in range(0, len(ordered), AT_ONCE):
        with transaction.atomic():
            done = _each(ordered[start : start + AT_ONCE], lambda step: finish(_to_read(step), actor=actor))
        results |= {step.pk: outcome for step, outcome in done}
    return [(step, results[step.pk]) for step in asked]


def reassign_many(steps: Iterable[Step], *, to: Receiver, reason: str, actor: Person) -> "Results[Step]":
    return _each(steps, lambda step: reassign(step, to=to, reason=reason, actor=actor))


def _not_own(record: Record) -> Record:
    if offers.is_own(record, "forward"):
        raise RuleBroken(offers.own_sentence(record))
    return record


def _to_read(step: Step) -> Step:
    if offers.is_own_sign(step):
        raise RuleBroken(offers.own_sentence(step.record))
    return step


def _each(items: Iterable[Item], verb: Callable[[Item], Step]) -> "Results[Item]":
    results: Results[Item] = []
    for item in items:
        try:
            results.append((item, verb(item)))
        except Refusal as refusal:
            results.append((item, str(refusal)))
    return results
