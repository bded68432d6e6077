"""To whom an act is offered on the page of an item or a task, and why not; the services ask again."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import person_has
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access
from zhongshu.supervision.models import Feedback, PlanChange, SupervisedItem, SupervisedTask
from zhongshu.supervision.services.talking import waiting_talk
from zhongshu.supervision.states import SourceKind
from zhongshu.workflow import access as workflow
from zhongshu.workflow.situation import acts_for, situation

Offer = Callable[[Person, Record], Answer | None]
BOTH = (access.ITEM, access.TASK)
FIRST_URGE = "supervision.register"


def item_of(record: Record) -> SupervisedItem:
    related = ("record__owning_organ", "record__holder", "instruction__author", "leader", "proposal")
    return SupervisedItem.objects.select_related(*related).get(pk=record.pk)


def task_of(record: Record) -> SupervisedTask:
    related = ("record__owning_organ", "record__parent", "record__holder", "item__record__holder", "organ", "unit")
    return SupervisedTask.objects.select_related(*related).get(pk=record.pk)


def waiting_feedback(record: Record, person: Person) -> Feedback | None:
    """The feedback that waits for this person's signature; else the first that waits at all."""
    rows = Feedback.objects.filter(task=record.pk, approved_at__isnull=True, returned_at__isnull=True)
    waiting = list(rows.select_related("task__record", "step", "written_by").prefetch_related("proofs__file"))
    for feedback in waiting:
        step = access.signing_step(feedback)
        if step is not None and acts_for(person, step):
            return feedback
    return waiting[0] if waiting else None


def waiting_plan(record: Record) -> PlanChange | None:
    """The change of plan that waits for a decision."""
    return PlanChange.objects.filter(task=record.pk, decided_at__isnull=True).select_related("step", "asked_by").first()


def _in_hand(person: Person, record: Record, *stages: str) -> bool:
    if record.state != State.OPEN:
        return False
    lead = situation(record).lead
    return lead is not None and lead.stage in stages and acts_for(person, lead)


def at_stage(*stages: str, may: Callable[[Person, Record], Answer] | None = None) -> Offer:
    """For whoever holds it at that stage; refused, it says why."""

    def offered(person: Person, record: Record) -> Answer | None:
        if not _in_hand(person, record, *stages):
            return None
        return may(person, record) if may else Answer.yes()

    return offered


def approve_offer(person: Person, record: Record) -> Answer:
    return access.may_approve(person, item_of(record))


def by_instruction_offer(person: Person, record: Record) -> Answer | None:
    if not _in_hand(person, record, "proposing") or record.supervised_item.instruction_id is None:
        return None
    return Answer.yes()


def conclude_offer(person: Person, record: Record) -> Answer | None:
    if not _in_hand(person, record, "following"):
        return None
    if situation(record).has_open_children:
        return Answer.no(_("还有任务没有销号，不能报办结。"))
    return access.may_follow(person, item_of(record))


def opinion_offer(person: Person, record: Record) -> Answer | None:
    item = item_of(record)
    if item.leader_id is None or record.answered_at is None:
        return None
    if item.satisfied_at is not None and item.satisfied_at >= record.answered_at:
        return None
    return access.may_give_opinion(person, item) or None


def look_back_offer(person: Person, record: Record) -> Answer | None:
    if record.state != State.CLOSED or not record.supervised_item.look_backs.filter(done_at__isnull=True).exists():
        return None
    return access.may_follow(person, item_of(record)) or None


def talk_offer(person: Person, record: Record) -> Answer | None:
    """登记面商 of every 建议提案, until it is struck off."""
    item = item_of(record)
    if record.state != State.OPEN or (item.source_kind != SourceKind.PROPOSAL and not hasattr(item, "proposal")):
        return None
    return access.may_follow(person, item) or None


def feedback_offer(person: Person, record: Record) -> Answer | None:
    if record.state != State.OPEN or situation(record).lead is None or situation(record).here.stage != "handling":
        return None
    return access.may_write(person, task_of(record)) or None


def sign_offer(person: Person, record: Record) -> Answer | None:
    feedback = waiting_feedback(record, person)
    if feedback is None:
        return None
    answer = access.may_approve_feedback(person, feedback)
    step = access.signing_step(feedback)
    return answer if answer or (step is not None and acts_for(person, step)) else None


def verify_offer(person: Person, record: Record) -> Answer:
    return access.may_verify(person, task_of(record))


def follow_offer(person: Person, record: Record) -> Answer | None:
    if record.state != State.OPEN:
        return None
    item = access.item_of(record)
    if item.sent_at is None or not person_has(person, FIRST_URGE, item.record.owning_organ):
        return None
    return access.may_follow(person, item) or None


def keep_talk_offer(person: Person, record: Record) -> Answer | None:
    """登记约谈: a 约谈 was announced and is not on record yet."""
    if record.state == State.DRAFT or waiting_talk(record) is None:
        return None
    return access.may_follow(person, access.item_of(record)) or None


def slip_answer_offer(person: Person, record: Record) -> Answer | None:
    slip = record.slips.filter(answered_at__isnull=True).exclude(rung="remind").first()
    return (access.may_answer_slip(person, slip) or None) if slip else None


def decide_plan_offer(person: Person, record: Record) -> Answer | None:
    change = waiting_plan(record)
    if change is None:
        return None
    return access.may_decide_plan(person, change) or None


def change_plan_offer(person: Person, record: Record) -> Answer | None:
    if not _in_hand(person, record, "handling"):
        return None
    return access.may_change_plan(person, task_of(record))


def extend_offer(person: Person, record: Record) -> Answer | None:
    """Before expiry and while it is worked on; refused, it says why."""
    stage = "following" if record.kind == access.ITEM else "handling"
    return workflow.may_ask_extension(person, record) if _in_hand(person, record, stage) else None


def decompose_offer(person: Person, record: Record) -> Answer | None:
    """分解交办 from 拟办 on, until it is sent."""
    if record.kind != access.ITEM or not _in_hand(person, record, "proposing", "decomposing"):
        return None
    return Answer.yes()


def supervise_offer(person: Person, record: Record) -> Answer | None:
    """转督办 on any record that is not supervised itself."""
    organ = access.supervising_organ(person)
    if organ is None or record.kind in BOTH or record.state == State.DRAFT or record.is_carrier_entry:
        return None
    return Answer.yes()
