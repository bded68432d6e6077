"""协办: who helps has a date of its own and reports to the lead, who takes it over; the 督查室 hears the lead."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people.models import Organ, Person
from zhongshu.supervision import access
from zhongshu.supervision.models import Feedback, SupervisedTask
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput


@transaction.atomic
def ask_co(
    task: SupervisedTask,
    *,
    to: Sequence[Organ],
    due_at: datetime | None = None,
    actor: Person,
    at: datetime | None = None,
) -> list[Step]:
    """请配合: units that owe the lead their part, by a day that leaves the lead time to sum up."""
    at = at or timezone.now()
    if not (answer := access.may_lead(actor, task)):
        raise NotAllowed(answer.reason)
    if not to:
        raise RuleBroken(_("请选择配合单位。"), field="to")
    due_at = due_at or task.co_due_at
    if due_at is not None and due_at <= at:
        raise RuleBroken(_("配合期限要晚于现在。"), field="due_at")
    if due_at is not None and due_at > task.record.date:
        raise RuleBroken(_("配合期限不能晚于本任务的期限。"), field="due_at")
    steps = workflow.add_co(task.record, to=list(to), due_at=due_at, actor=actor, at=at)
    task.co_organs.add(*to)
    audit.write("supervision.task.co_asked", task.record, actor=actor, data={"to": [one.pk for one in to]}, at=at)
    return steps


def hand_to_lead(feedback: Feedback, *, at: datetime) -> None:
    """A co-handler's part is done with the report that its head has signed; the lead is told."""
    task = feedback.task
    step = access.present_step(feedback.co_step)
    if step is not None:
        workflow.finish(step, actor=step.holder, comment=CommentInput(text=feedback.text[:500]), at=at)
    lead = task.record.holder
    if lead is None:
        return
    words = {"name": feedback.written_by.organ.label, "title": task.record.masked_title}
    notices.tell(
        "supervision.co_reported",
        lead,
        text=_("%(name)s报来协办反馈：%(title)s") % words,
        url=task.record.get_absolute_url(),
        record=task.record,
        key=f"feedback:{feedback.pk}:co",
    )
