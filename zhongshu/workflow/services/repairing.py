"""Putting a record right whose rows contradict each other: after a restore or a hand in the tables, never in daily work."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people import queries
from zhongshu.people.models import Person
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.workflow import access
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.moving import locked, require
from zhongshu.workflow.services.steps import Hand, end_parts, hold, open_step
from zhongshu.workflow.situation import forget, situation
from zhongshu.workflow.states import Outcome, StepRole


@verb
def repair(record: Record, *, actor: Person, reason: str, at: datetime | None = None) -> list[str]:
    """Make lead, holder, open steps and children agree. Returns sentences for what was done; nothing to do is refused."""
    record, at = locked(record), at or timezone.now()
    require(access.may_repair(actor, record))
    if not reason.strip():
        raise RuleBroken(_("请写明修复原因。"), field="reason")
    done = [sentence for mend in MENDS if (sentence := mend(record, actor, at))]
    if not done:
        raise RuleBroken(_("这件没有需要修复的地方。"))
    audit.write("workflow.record.repaired", record, actor=actor, data={"done": done, "reason": reason})
    forget(record)
    return done


def _missing_lead(record: Record, actor: Person, at: datetime) -> str:
    now = situation(record)
    if record.state not in LIVE or now.lead is not None:
        return ""
    held = [step for step in now.steps if step.role == StepRole.LEAD and now.flow.has(step.stage)]
    stage = held[-1].stage if held else now.flow.start
    holder = _able(record.holder or record.created_by, record)
    step = open_step(record, Hand.of(holder), stage=stage, role=StepRole.LEAD, at=at, due_at=record.date, sent_by=actor)
    hold(record, step)
    forget(record)
    return _("补上承办环节，由%(name)s承办") % {"name": holder.name}


def _able(person: Person, record: Record) -> Person:
    """The holder on the record, or who takes over from somebody who is gone."""
    if person.is_active and person.clearance >= record.level:
        return person
    taker = queries.interim_holder(person, record.level)
    if taker is None:
        raise RuleBroken(_("没有人可以接管这件，请先补上岗位人员。"))
    return taker


def _other_holder(record: Record, actor: Person, at: datetime) -> str:
    lead = situation(record).lead
    if record.state not in LIVE or lead is None or lead.holder_id == record.holder_id:
        return ""
    hold(record, lead)
    return _("登记的承办人改为环节承办人%(name)s") % {"name": lead.holder.name}


def _left_open(record: Record, actor: Person, at: datetime) -> str:
    left = Step.objects.filter(record=record, finished_at__isnull=True).count()
    if record.state in LIVE or record.state == State.DRAFT or not left:
        return ""
    end_parts(record, StepRole.values, Outcome.CLOSED, at=at, reason=_("件已办结，补办手续"))
    return _("了结%(n)s个遗留环节") % {"n": left}


def _live_children(record: Record, actor: Person, at: datetime) -> str:
    """Children that outlived their parent stand on their own from now on."""
    children = record.children.filter(state__in=[State.DRAFT, *LIVE])
    if record.state in LIVE or record.state == State.DRAFT or not children.exists():
        return ""
    return _("%(n)s个下级事项改为单独办理") % {"n": children.update(parent=None)}


MENDS = (_missing_lead, _other_holder, _left_open, _live_children)
