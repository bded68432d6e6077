"""The same verb on many records: each in its own transaction, each with its own result; one refusal stops nothing else."""

from collections.abc import Callable, Iterable
from typing import TypeVar

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
Results = list[tuple[Item, Step | str]]  # the new step, or the sentence of refusal


def forward_many(
    records: Iterable[Record], *, to_stage: str, actor: Person, to: Receiver | None = None, text: str = ""
) -> "Results[Record]":
    written = CommentInput(text=text)
    return _each(
        records, lambda record: forward(_not_own(record), to_stage=to_stage, to=to, comment=written, actor=actor)
    )


def read_many(steps: Iterable[Step], *, actor: Person) -> "Results[Step]":
    """批量阅知."""
    return _each(steps, lambda step: finish(_to_read(step), actor=actor))


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
