"""签收、领办、误派退回、改派: every hand-over is receipted, and what went to the wrong unit comes back with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Appointment, Organ, Person, Unit
from zhongshu.records import services as records
from zhongshu.records.states import GrantReason
from zhongshu.supervision import access
from zhongshu.supervision.models import SupervisedTask
from zhongshu.supervision.services.documents import notices_of
from zhongshu.supervision.services.reporting import approver_for
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import acts_for, forget, situation

ARBITRATED_AFTER = 2  # the third return goes to the director of the office


@transaction.atomic
def accept_task(
    task: SupervisedTask, *, responsible: Person, actor: Person, at: datetime | None = None
) -> SupervisedTask:
    """签收并领办: the unit has it, and one person of it answers for it from now on."""
    at = at or timezone.now()
    _require(access.may_accept(actor, task))
    organ = situation(task.record).here.holder.organ
    if responsible.organ_id != organ.pk or not responsible.is_active:
        raise RuleBroken(_("请选择本单位在岗的承办人。"), field="responsible")
    due_at = (
        task.record.date if task.record.date > at else None
    )  # signed for after its date: late, but in somebody's hands
    workflow.forward(task.record, to_stage="handling", to=responsible, actor=actor, due_at=due_at, at=at)
    task.responsible, task.accepted_at = responsible, at
    task.unit_leader = task.unit_leader or approver_for(task, responsible)
    task.save(update_fields=["responsible", "accepted_at", "unit_leader"])
    if task.co_organs.exists():
        due_at = task.co_due_at if task.co_due_at and task.co_due_at > at else None
        workflow.add_co(task.record, to=list(task.co_organs.all()), due_at=due_at, actor=responsible, at=at)
    _let_the_unit_see(task, (actor, responsible), at=at)
    audit.write("supervision.task.accepted", task.record, actor=actor, data={"to": responsible.pk}, at=at)
    return task


@transaction.atomic
def return_task(task: SupervisedTask, *, reason: str, actor: Person, at: datetime | None = None) -> SupervisedTask:
    """误派退回: not this unit's business, with the basis; to whoever sent it. The third time the director decides."""
    at = at or timezone.now()
    _require(access.may_accept(actor, task))
    if not reason.strip():
        raise RuleBroken(_("请写明不属于本单位职责的依据，和应当由谁来办。"), field="reason")
    comment = CommentInput(text=_("误派退回：%(reason)s") % {"reason": reason.strip()})
    sender = task.item.record.holder
    workflow.forward(task.record, to_stage="reassigning", to=sender, actor=actor, comment=comment, at=at)
    task.mis_sent += 1
    task.save(update_fields=["mis_sent"])
    if task.mis_sent > ARBITRATED_AFTER:
        forget(task.record)
        here = situation(task.record).here
        words = CommentInput(text=_("第%(n)s次退回，请裁定承办单位。") % {"n": task.mis_sent})
        workflow.forward(task.record, to_stage="arbitrating", actor=here.holder, comment=words, at=at)
    data = {"reason": reason.strip(), "times": task.mis_sent}
    audit.write("supervision.task.mis_sent", task.record, actor=actor, data=data, at=at)
    return task


@transaction.atomic
def reassign_task(
    task: SupervisedTask,
    *,
    organ: Organ,
    unit: Unit | None = None,
    reason: str,
    actor: Person,
    at: datetime | None = None,
) -> SupervisedTask:
    """改派: to another unit; its receipt limit starts anew, the date of the task stays."""
    at = at or timezone.now()
    here = situation(task.record).here
    if here.stage not in {"reassigning", "arbitrating"} or not acts_for(actor, here):
        raise NotAllowed(_("现在不是由您改派。"))
    if not reason.strip():
        raise RuleBroken(_("请写明为什么由这个单位承办。"), field="reason")
    comment = CommentInput(text=reason.strip())
    workflow.forward(task.record, to_stage="accepting", to=unit or organ, actor=actor, comment=comment, at=at)
    task.organ, task.unit, task.responsible, task.unit_leader = organ, unit, None, None
    forget(task.record)
    task.receipt_due_at = situation(task.record).here.due_at
    task.save(update_fields=["organ", "unit", "responsible", "unit_leader", "receipt_due_at"])
    notices_of(task.item, actor=actor, at=at)
    audit.write("supervision.task.reassigned", task.record, actor=actor, data={"organ": organ.pk}, at=at)
    return task


def _let_the_unit_see(task: SupervisedTask, people: tuple[Person, ...], *, at: datetime) -> None:
    """Who signed for it and who handles it keep it in sight with their units, wherever it goes; never a classified one."""
    if task.record.is_classified:
        return
    appointments = Appointment.objects.filter(person__in=people, until__isnull=True).select_related("post__unit")
    for unit in {appointment.post.unit for appointment in appointments}:
        records.give(task.record, to=unit, reason=GrantReason.SHARE, actor=None, at=at)


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
