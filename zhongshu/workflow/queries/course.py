"""流程图: the stages of a record's flow with what was done, where it stands and what lies ahead."""

import itertools
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhongshu.records.models import Record
from zhongshu.workflow.flows import FlowText
from zhongshu.workflow.models import Step
from zhongshu.workflow.queries.ways import limit_text
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import Outcome, StepRole


@dataclass(frozen=True)
class Stop:
    """One stage: done, current or ahead."""

    key: str
    name: str
    state: str
    who: str
    at: datetime | None
    limit: str
    times: int  # how often the record was here


@dataclass(frozen=True)
class Leg:
    """A move that does not go to the next stage in order: a leap (span > 1) or a return (span < 0)."""

    start: str
    end: str
    span: int
    label: str


@dataclass(frozen=True)
class Course:
    stops: list[Stop]
    legs: list[Leg]


def flow_chart(record: Record) -> Course:
    """From the steps in hand; no query of its own."""
    now = situation(record)
    leads = [step for step in now.steps if step.role == StepRole.LEAD and now.flow.has(step.stage)]
    stops = [_stop(record, key, leads) for key in (stage.key for stage in now.flow.stages)]
    return Course(stops, _legs(now.flow, leads))


def _stop(record: Record, key: str, leads: list[Step]) -> Stop:
    here = [step for step in leads if step.stage == key]
    last = here[-1] if here else None
    state = "ahead" if last is None else "current" if last.is_open else "done"
    return Stop(
        key=key,
        name=situation(record).flow.stage(key).name,
        state=state,
        who=last.holder.name if last else "",
        at=(last.finished_at or last.received_at) if last else None,
        limit=limit_text(record, situation(record).flow.stage(key)),
        times=sum(step.outcome not in MOVED for step in here),
    )


MOVED = {Outcome.REASSIGNED, Outcome.CLAIMED, Outcome.HANDED_OVER}
LABELS: dict[str, str | Promise] = {
    Outcome.RETURNED: gettext_lazy("退回"),
    Outcome.TAKEN_BACK: gettext_lazy("撤回"),
    Outcome.JUMPED: gettext_lazy("跳转"),
}


def _legs(flow: FlowText, leads: list[Step]) -> list[Leg]:
    found: dict[tuple[str, str], Leg] = {}
    for one, two in itertools.pairwise(leads):
        span = flow.position(two.stage) - flow.position(one.stage)
        if span not in {0, 1}:
            found[one.stage, two.stage] = Leg(one.stage, two.stage, span, str(LABELS.get(one.outcome, "")))
    return list(found.values())
