"""Who sees which supervised items and tasks, and who may do what: asked by the page and again by the service."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.files.models import File
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision.models import (
    Feedback,
    FeedbackFile,
    PlanChange,
    Slip,
    SupervisedItem,
    SupervisedTask,
    TaskTemplate,
)
from zhongshu.workflow import access as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import Outcome, StepRole

ITEM = "supervised_item"
TASK = "supervised_task"
ITEM_RELATED = ("record__owning_organ", "record__holder", "record__number", "leader", "leader_in_charge", "proposed_by")
TASK_RELATED = (
    "record__owning_organ",
    "record__holder__organ",
    "item__record",
    "organ",
    "unit",
    "responsible",
    "unit_leader",
)
BEFORE_SENDING = ("registering", "proposing", "approving", "decomposing")


def visible_to(person: Person) -> QuerySet[SupervisedItem]:
    """Items whose record the person may see; the whole ledger of an organ for its 督查室."""
    return SupervisedItem.objects.filter(records.seen_by(person, "record__"))


def tasks_visible_to(person: Person) -> QuerySet[SupervisedTask]:
    return SupervisedTask.objects.filter(records.seen_by(person, "record__"))


def get(person: Person, pk: int) -> SupervisedItem:
    return get_object_or_404(visible_to(person).select_related(*ITEM_RELATED), pk=pk)


def get_task(person: Person, pk: int) -> SupervisedTask:
    return get_object_or_404(tasks_visible_to(person).select_related(*TASK_RELATED), pk=pk)


def item_of(record: Record) -> SupervisedItem:
    """The item to which an item's or a task's record belongs."""
    if record.kind == ITEM:
        return SupervisedItem.objects.select_related("record__owning_organ").get(pk=record.pk)
    task = SupervisedTask.objects.select_related("item__record__owning_organ").get(pk=record.pk)
    return task.item


def draft_task(pk: int) -> SupervisedTask:
    """A task that is not sent; whether the person prepares its item is asked of the item."""
    return get_object_or_404(SupervisedTask.objects.select_related("record"), pk=pk, assigned_at__isnull=True)


def supervising_organ(person: Person) -> Organ | None:
    """For which organ the person supervises: the own one, else the first in which a post carries the right."""
    organs = posture(person).permissions.get("supervision.register", frozenset())
    if person.organ_id in organs:
        return person.organ
    return Organ.objects.filter(pk__in=organs).order_by("pk").first()


def may_register(person: Person, organ: Organ) -> Answer:
    if person_has(person, "supervision.register", organ):
        return Answer.yes()
    return Answer.no(_("督办件由督查室登记立项，请把事项交给督查室。"))


def rule_organ(person: Person) -> Organ:
    """Whose rule of the lights concerns the person: the organ for which one may set it, supervises, or works."""
    organs = posture(person).permissions.get("supervision.set_lights", frozenset())
    if person.organ_id in organs or not organs:
        return supervising_organ(person) or person.organ
    return Organ.objects.filter(pk__in=organs).order_by("pk").first() or person.organ


def may_set_lights(person: Person, organ: Organ) -> Answer:
    if person_has(person, "supervision.set_lights", organ):
        return Answer.yes()
    return Answer.no(_("灯的规则由办公室主任、副主任或者业务管理员调整。"))


def may_prepare(person: Person, item: SupervisedItem) -> Answer:
    """Change the item and its tasks before it is sent down."""
    if item.sent_at is not None:
        return Answer.no(_("已经交办，不能再改；需要调整的，走延期、改派或者补充任务。"))
    if not acts_for(person, situation(item.record).here):
        return Answer.no(_("这件在%(name)s手里，由%(name)s办理。") % {"name": situation(item.record).here.holder.name})
    return Answer.yes()


def template_of(person: Person, item: SupervisedItem, pk: int) -> TaskTemplate:
    """A template in use of the organ that the item belongs to."""
    rows = TaskTemplate.objects.filter(organ=item.record.owning_organ, retired_at__isnull=True)
    return get_object_or_404(rows.select_related("organ"), pk=pk)


def may_approve(person: Person, item: SupervisedItem) -> Answer:
    """立项: the holder of the step, never who proposed it (decision 27)."""
    here = situation(item.record).here
    if here.stage != "approving" or not acts_for(person, here):
        return Answer.no(_("现在不是由您审批立项。"))
    if person.pk == item.proposed_by_id:
        return Answer.no(_("拟办人不能审批自己拟的立项，请转给另一位领导。"))
    return Answer.yes()


def may_accept(person: Person, task: SupervisedTask) -> Answer:
    return _at(person, task, "accepting", _("现在不是由您签收。"))


def may_write(person: Person, task: SupervisedTask) -> Answer:
    """反馈: who handles it, or a co-handler while it is handled."""
    if task.record.state != State.OPEN:
        return Answer.no(_("这件没有在办，不能反馈。"))
    now = situation(task.record)
    if now.here.stage != "handling":
        return Answer.no(_("到承办环节才能反馈。"))
    hands = [now.here, *(step for step in now.parts if step.role == "co")]
    if any(acts_for(person, step) for step in hands):
        return Answer.yes()
    return Answer.no(_("反馈由承办人%(name)s填写。") % {"name": now.here.holder.name})


def co_step(person: Person, record: Record) -> Step | None:
    """协办: the open hand of a co-handler for which the person acts; nothing for whoever leads."""
    now = situation(record)
    if now.lead is None or acts_for(person, now.lead):
        return None
    return next((step for step in now.parts if step.role == StepRole.CO and acts_for(person, step)), None)


def may_lead(person: Person, task: SupervisedTask) -> Answer:
    """What only the lead handler may: ask co-handlers, ask for another plan or for more time."""
    return _at(person, task, "handling", _("由牵头承办人办理。"))


def may_change_plan(person: Person, task: SupervisedTask) -> Answer:
    answer = may_lead(person, task)
    if answer and task.plan_changes.filter(decided_at__isnull=True).exists():
        return Answer.no(_("已有一份计划调整在等批复。"))
    return answer


def may_decide_plan(person: Person, change: PlanChange) -> Answer:
    """Whoever follows the item, and never who asked."""
    step = present_step(change.step)
    if change.decided_at is not None or step is None:
        return Answer.no(_("这份计划调整已经批过。"))
    if not acts_for(person, step):
        return Answer.no(_("计划调整由%(name)s批。") % {"name": step.holder.name})
    return Answer.no(_("自己申请的要由另一人批。")) if person.pk == change.asked_by_id else Answer.yes()


def signing_step(feedback: Feedback) -> Step | None:
    """The hand in which a feedback waits for its signature."""
    return present_step(feedback.step)


def present_step(step: Step | None) -> Step | None:
    """The hand that is open now, also after it was passed on."""
    while step is not None and step.finished_at is not None:
        if step.outcome not in {Outcome.REASSIGNED, Outcome.HANDED_OVER, Outcome.CLAIMED}:
            return None
        step = Step.objects.filter(came_from=step, stage=step.stage, role=step.role).select_related("holder").first()
    return step


def may_approve_feedback(person: Person, feedback: Feedback) -> Answer:
    """单位审签: whoever has it for signature; nobody signs off the own words."""
    step = signing_step(feedback)
    if feedback.approved_at is not None or feedback.returned_at is not None or step is None:
        return Answer.no(_("这份反馈已经审签或者退回。"))
    if not acts_for(person, step):
        return Answer.no(_("这份反馈由%(name)s审签。") % {"name": step.holder.name})
    if person.pk == feedback.written_by_id:
        return Answer.no(_("自己填报的要由另一人审签，请转办。"))
    return Answer.yes()


def proof_access(person: Person, file: File) -> bool:
    """Proof of a report that its head has not signed: for the writer's organ only; then it is on the record."""
    held = FeedbackFile.objects.filter(file=file, feedback__written_by__organ=person.organ_id)
    return tasks_visible_to(person).filter(pk__in=held.values("feedback__task")).exists()


def may_verify(person: Person, task: SupervisedTask) -> Answer:
    """核查: the 督查室 holds the step; who did the work or signed it off never verifies it (D05)."""
    answer = _at(person, task, "verifying", _("现在不是由您核查。"))
    if not answer:
        return answer
    last = task.feedbacks.filter(approved_at__isnull=False, returned_at__isnull=True).first()
    if last and person.pk in {last.written_by_id, last.approved_by_id}:
        return Answer.no(_("填报和审签的人不能核查自己的反馈。"))
    return Answer.yes()


def may_follow(person: Person, item: SupervisedItem) -> Answer:
    """Urge, issue slips, record causes: the 督查室 of the organ that owns the item."""
    if person_has(person, "supervision.register", item.record.owning_organ):
        return Answer.yes()
    return Answer.no(_("督办措施由督查室作出。"))


def may_answer_slip(person: Person, slip: Slip) -> Answer:
    """The unit to which it went: who holds the record, handles it or leads the unit."""
    if slip.answered_at is not None:
        return Answer.no(_("已经答复过。"))
    record = slip.record
    named = {record.holder_id}
    if record.kind == TASK:
        task = SupervisedTask.objects.get(pk=record.pk)
        named |= {task.responsible_id, task.unit_leader_id}
    return Answer.yes() if person.pk in named else Answer.no(_("由承办人或者单位领导答复。"))


def may_give_opinion(person: Person, item: SupervisedItem) -> Answer:
    """The one who asked says whether the answer satisfies."""
    if item.leader_id != person.pk and not _is_deputy_of(person, item.leader_id):
        return Answer.no(_("由批示的领导表态。"))
    if not item.record.answered_at:
        return Answer.no(_("还没有报来办理结果。"))
    return Answer.yes()


def may_close(person: Person, item: SupervisedItem) -> Answer:
    return workflow.may_close(person, item.record)


def _at(person: Person, task: SupervisedTask, stage: str, sentence: str) -> Answer:
    if task.record.state != State.OPEN or situation(task.record).lead is None:
        return Answer.no(_("这件没有在办。"))
    here = situation(task.record).here
    return Answer.yes() if here.stage == stage and acts_for(person, here) else Answer.no(sentence)


def _is_deputy_of(person: Person, principal_id: int | None) -> bool:
    return any(delegation.principal_id == principal_id for delegation in posture(person).deputy_for)
