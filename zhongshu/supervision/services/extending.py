"""延期: asked before expiry with a reason; the longer and the more often, the higher the one who decides. The first date is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.people import calendars, roles
from zhongshu.people import queries as people
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision import access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Extension
from zhongshu.workflow.situation import situation

LADDER = (roles.SUPERVISION, roles.OFFICE_DEPUTY, roles.OFFICE_DIRECTOR, roles.ORGAN_HEAD)
MOST_WORKDAYS = 15  # further than this, or than half of the first term, one rung higher
ITEM_RUNG = 2  # the date of a whole item: not decided by those who follow it


@dataclass(frozen=True)
class Reach:
    """How far an extension goes, and from which rung of the ladder it is decided."""

    workdays: int
    term: int  # workdays of the first term
    times: int  # granted before
    rung: int

    @property
    def is_long(self) -> bool:
        return self.workdays > min(MOST_WORKDAYS, max(self.term // 2, 1))


@transaction.atomic
def ask_extension(
    record: Record, *, to_due_at: datetime, reason: str, actor: Person, at: datetime | None = None
) -> Extension:
    """申请延期 of a task or an item; who decides follows from `reach` and, for a leader's own item, is the leader."""
    at = at or timezone.now()
    if to_due_at <= record.date:
        raise RuleBroken(_("延期后的期限要晚于现在的期限。"), field="to_due_at")
    if len(reason.strip()) < 6:
        raise RuleBroken(_("请写明延期理由：卡在哪里，现在办到什么程度，延期以后怎么保证。"), field="reason")
    decider = decider_for(record, reach(record, to_due_at), asker=situation(record).here.holder)
    return workflow.ask_extension(record, to_due_at=to_due_at, reason=reason, actor=actor, to=decider, at=at)


def reach(record: Record, to_due_at: datetime) -> Reach:
    """One rung up for every extension that was granted, one for a long one."""
    clock = calendars.clock_for(record.owning_organ)
    first = record.first_due_at or record.date
    term = clock.workdays_between(record.opened_at or record.created_at, first)
    found = Reach(clock.workdays_between(first, to_due_at), term, situation(record).granted_extensions, 0)
    start = ITEM_RUNG if record.kind == access.ITEM else 0
    rung = min(start + found.times + int(found.is_long), len(LADDER) - 1)
    return Reach(found.workdays, found.term, found.times, rung)


def decider_for(record: Record, found: Reach, *, asker: Person) -> Person:
    """Who follows the item for a short first one; the leader for his own item; else the first of the ladder, from the rung up."""
    organ, item = record.owning_organ, access.item_of(record)
    candidates: list[Person | None] = []
    if record.kind == access.ITEM:
        candidates = [item.leader if item.leader and item.leader.organ_id == organ.pk else None, item.leader_in_charge]
    elif found.rung == 0 and item.record.owning_organ_id == organ.pk:
        candidates = [item.record.holder]
    elif item.record.owning_organ_id != organ.pk and record.parent is not None:  # a unit's own part
        candidates = [record.parent.holder]
    for role in LADDER[found.rung :]:
        candidates += people.occupants(role, organ=organ)
    for one in candidates:
        if one is not None and one.pk != asker.pk and one.is_active and one.clearance >= record.level:
            return one
    raise RuleBroken(_("没有可以审批延期的人，请先补上办公室负责人岗位。"))
