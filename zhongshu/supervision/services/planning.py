"""计划调整: the milestones of a sent task change only by a request of who handles it and a decision of the 督查室. What held before
stays on record with its dates, so that past lights stay what they were."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people.models import Person
from zhongshu.supervision import access
from zhongshu.supervision.models import Milestone, PlanChange, SupervisedTask
from zhongshu.supervision.services.decomposing import MilestoneInput
from zhongshu.supervision.services.reporting import verifier_for
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import SignMode, Verdict


@transaction.atomic
def ask_plan_change(
    task: SupervisedTask,
    *,
    points: Sequence[MilestoneInput],
    reason: str,
    actor: Person,
    at: datetime | None = None,
) -> PlanChange:
    """申请调整计划: the whole plan as it should be, and why. It waits in the hands of whoever follows the item."""
    at = at or timezone.now()
    _require(access.may_change_plan(actor, task))
    if not reason.strip():
        raise RuleBroken(_("请写明为什么要调整计划。"), field="reason")
    _refuse_wrong(task, points, at)
    decider = verifier_for(task, {actor.pk, situation(task.record).here.holder_id})
    lead = situation(task.record).here
    step = workflow.add_signer(task.record, to=[decider], mode=SignMode.VOTE, actor=lead.holder, at=at)[0]
    change = PlanChange.objects.create(
        task=task,
        points=[
            {"title": one.title, "due_on": one.due_on.isoformat(), "planned_percent": one.planned_percent}
            for one in points
        ],
        reason=reason.strip(),
        asked_by=actor,
        asked_at=at,
        step=step,
    )
    audit.write("supervision.plan.change_asked", task.record, actor=actor, data={"change": change.pk}, at=at)
    return change


@transaction.atomic
def decide_plan_change(
    change: PlanChange, *, granted: bool, reason: str = "", actor: Person, at: datetime | None = None
) -> PlanChange:
    """同意: the new plan holds from this moment on. 不同意: the old one goes on, and the reason is told."""
    at = at or timezone.now()
    change = PlanChange.objects.select_for_update(of=("self",)).select_related("task__record", "step").get(pk=change.pk)
    _require(access.may_decide_plan(actor, change))
    if not granted and not reason.strip():
        raise RuleBroken(_("请写明不同意调整的理由。"), field="text")
    change.decided_by, change.decided_at, change.is_granted = actor, at, granted
    change.decision_reason = reason.strip()
    change.save(update_fields=["decided_by", "decided_at", "is_granted", "decision_reason"])
    if granted:
        _replace(change, at)
    verdict = Verdict.AGREE if granted else Verdict.DISAGREE
    words = CommentInput(text=reason.strip() or _("同意调整计划。"))
    hand = access.present_step(change.step)
    if hand is not None:
        workflow.finish(hand, actor=actor, verdict=verdict, comment=words, at=at)
    _tell(change)
    verb = "supervision.plan.changed" if granted else "supervision.plan.change_refused"
    audit.write(verb, change.task.record, actor=actor, data={"change": change.pk}, at=at)
    return change


def _replace(change: PlanChange, at: datetime) -> None:
    """Rows that stay as they were are kept; the others end now, and what takes their place begins now."""
    wanted = {title: (due_on, percent) for title, due_on, percent in change.planned}
    first: dict[str, date] = {}
    for point in list(change.task.milestones.filter(until__isnull=True)):
        first[point.title] = point.first_due_on
        if wanted.get(point.title) == (point.due_on, point.planned_percent):
            del wanted[point.title]
            continue
        point.until = at
        point.save(update_fields=["until"])
    for title, (due_on, percent) in wanted.items():
        Milestone.objects.create(
            task=change.task,
            title=title,
            first_due_on=first.get(title, due_on),
            due_on=due_on,
            planned_percent=percent,
            since=at,
            change=change,
        )


def _refuse_wrong(task: SupervisedTask, points: Sequence[MilestoneInput], at: datetime) -> None:
    """Days gone by stay as promised; the new ones lie between today and the date of the task."""
    today, last = timezone.localdate(at), timezone.localdate(task.record.date)
    if not points:
        raise RuleBroken(_("请写调整后的全部节点，每行一个。"), field="points")
    if len({one.title for one in points}) < len(points):
        raise RuleBroken(_("节点名称有重复。"), field="points")
    given = {(one.title, one.due_on, one.planned_percent) for one in points}
    present = list(task.milestones.filter(until__isnull=True))
    held = {(one.title, one.due_on, one.planned_percent) for one in present}
    if given == held:
        raise RuleBroken(_("和现在的计划一样，没有要调整的。"), field="points")
    for title, due_on, percent in sorted(held - given, key=lambda one: one[1]):
        if due_on < today:
            raise RuleBroken(
                _("“%(title)s”（%(day)s，%(n)s%%）的日期已过，不能改，请照原样保留。")
                % {"title": title, "day": due_on.isoformat(), "n": percent},
                field="points",
            )
    for title, due_on, _percent in sorted(given - held, key=lambda one: one[1]):
        if not today <= due_on <= last:
            raise RuleBroken(
                _("“%(title)s”的日期要在今天和任务期限（%(day)s）之间；要晚于期限，请先申请延期。")
                % {"title": title, "day": last.isoformat()},
                field="points",
            )


def _tell(change: PlanChange) -> None:
    text = _("计划调整已同意：%(title)s") if change.is_granted else _("计划调整没有同意：%(title)s")
    notices.tell(
        "supervision.plan_decided",
        change.asked_by,
        text=text % {"title": change.task.record.masked_title},
        url=change.task.record.get_absolute_url(),
        record=change.task.record,
        key=f"plan:{change.pk}",
    )


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
