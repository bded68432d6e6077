"""Who works on a record is cleared for it. When its level is raised, or somebody's clearance lowered, the hands that may no longer
see it give it up to somebody who may; where there is nobody, nothing happens and a sentence says who has to be cleared first."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.people import queries, roles
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.models import Grant, Record
from zhongshu.records.states import LIVE
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.hands import RELATED, hand_over_step
from zhongshu.workflow.situation import forget
from zhongshu.workflow.states import StepRole

OFFICE = (roles.REGISTRY, roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY)


def level_raised(record: Record, *, actor: Person, at: datetime | None = None) -> None:
    """The open steps of the record whose holders are not cleared for its level; in the caller's transaction. Once it is classified,
    what finished steps let people see ends too (decision 18)."""
    _give_up(_uncleared().filter(record=record), actor, at, _("密级调高，原承办人的知悉级别不够"))
    if record.is_classified:
        ended = Step.objects.filter(record=record, finished_at__isnull=False)
        for grant in Grant.objects.filter(pk__in=ended.values("grant"), until__isnull=True).select_related("record"):
            records.end_grant(grant, at=at)


def clearance_lowered(person: Person, *, actor: Person, at: datetime | None = None) -> None:
    """What lies in the hands of a person who may no longer see it; in the caller's transaction."""
    _give_up(_uncleared().filter(holder=person), actor, at, _("知悉级别调低，不能再办"))


def _uncleared() -> QuerySet[Step]:
    held = Step.objects.filter(finished_at__isnull=True, record__state__in=LIVE)
    return held.filter(holder__clearance__lt=F("record__level")).select_related(*RELATED, "record__owning_organ")


def _give_up(steps: QuerySet[Step], actor: Person, at: datetime | None, reason: str) -> None:
    at = at or timezone.now()
    for step in steps.order_by("pk"):
        taker = _taker(step, at) if step.role != StepRole.READ else step.holder  # reading is dropped, not given on
        hand_over_step(step, taker, actor=actor, reason=reason, at=at)
        forget(step.record)


def _taker(step: Step, at: datetime) -> Person:
    """The nearest who is cleared: head of the unit, registry and heads of the holder's office, whoever takes over when somebody
    leaves (decision 15), registry and heads of the office that owns the record."""
    for candidate in _nearest(step, at):
        if candidate is not None and candidate.clearance >= step.record.level:
            return candidate
    words = {
        "title": step.record.reference or step.record.masked_title,
        "holder": step.holder.name,
        "level": SecurityLevel(step.record.level).label,
    }
    raise RuleBroken(
        _(
            "%(title)s在%(holder)s手里，其知悉级别不到“%(level)s”，本单位也没有够级别的人可以接办。"
            "请先由安全保密管理员给接办人定知悉级别，或者先转办给够级别的人。"
        )
        % words
    )


def _nearest(step: Step, at: datetime) -> Iterator[Person | None]:
    yield queries.unit_head(step.unit, at) if step.unit is not None else None
    yield from _office_of(step.holder.organ, at)
    yield queries.interim_holder(step.holder, step.record.level, at)
    yield from _office_of(step.record.owning_organ, at)


def _office_of(organ: Organ, at: datetime) -> Iterator[Person]:
    for role in OFFICE:
        yield from queries.occupants(role, organ=organ, at=at)
