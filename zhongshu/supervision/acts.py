"""The acts of supervision as pages: for each its words, who is offered it, its form and its service. One view serves all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action, person_has
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access, services
from zhongshu.supervision.forms import items, tasks
from zhongshu.supervision.models import Feedback, SupervisedItem, SupervisedTask
from zhongshu.supervision.services import FeedbackInput, SlipInput, TaskInput, VerificationInput
from zhongshu.workflow.situation import acts_for, situation

Label = str | Promise
Offer = Callable[[Person, Record], Answer | None]
BOTH = (access.ITEM, access.TASK)
FIRST_URGE = "supervision.register"


@dataclass(frozen=True)
class Act:
    """One act: `do` gets the record, the actor, the form's values and the uploads with their kind of proof."""

    key: str
    label: Label
    form: type[items.ActForm]
    offer: Offer
    do: Callable[[Record, Person, dict[str, Any], list[tuple[Any, str]]], object]
    kinds: tuple[str, ...]
    primary: bool = False
    order: int = 100
    hint: Label = ""
    beside: str = ""  # a template with what one has to see for it

    @property
    def url_name(self) -> str:
        return f"supervision:{self.key}"


def item_of(record: Record) -> SupervisedItem:
    related = ("record__owning_organ", "record__holder", "instruction__author", "leader")
    return SupervisedItem.objects.select_related(*related).get(pk=record.pk)


def task_of(record: Record) -> SupervisedTask:
    related = ("record__owning_organ", "record__parent", "record__holder", "item__record__holder", "organ", "unit")
    return SupervisedTask.objects.select_related(*related).get(pk=record.pk)


def waiting_feedback(record: Record) -> Feedback | None:
    """The feedback that waits for a signature."""
    rows = Feedback.objects.filter(task=record.pk, approved_at__isnull=True, returned_at__isnull=True)
    return rows.select_related("task__record", "step", "written_by").prefetch_related("proofs__file").first()


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


def _approve_offer(person: Person, record: Record) -> Answer:
    return access.may_approve(person, item_of(record))


def _by_instruction_offer(person: Person, record: Record) -> Answer | None:
    if not _in_hand(person, record, "proposing") or record.supervised_item.instruction_id is None:
        return None
    return Answer.yes()


def _conclude_offer(person: Person, record: Record) -> Answer | None:
    if not _in_hand(person, record, "following"):
        return None
    if situation(record).has_open_children:
        return Answer.no(_("还有任务没有销号，不能报办结。"))
    return access.may_follow(person, item_of(record))


def _opinion_offer(person: Person, record: Record) -> Answer | None:
    item = item_of(record)
    if item.leader_id is None or record.answered_at is None:
        return None
    if item.satisfied_at is not None and item.satisfied_at >= record.answered_at:
        return None
    return access.may_give_opinion(person, item) or None


def _look_back_offer(person: Person, record: Record) -> Answer | None:
    if record.state != State.CLOSED or not record.supervised_item.look_backs.filter(done_at__isnull=True).exists():
        return None
    return access.may_follow(person, item_of(record)) or None


def _feedback_offer(person: Person, record: Record) -> Answer | None:
    if record.state != State.OPEN or situation(record).lead is None or situation(record).here.stage != "handling":
        return None
    return access.may_write(person, task_of(record)) or None


def _sign_offer(person: Person, record: Record) -> Answer | None:
    feedback = waiting_feedback(record)
    if feedback is None:
        return None
    answer = access.may_approve_feedback(person, feedback)
    step = access.signing_step(feedback)
    return answer if answer or (step is not None and acts_for(person, step)) else None


def _verify_offer(person: Person, record: Record) -> Answer:
    return access.may_verify(person, task_of(record))


def _follow_offer(person: Person, record: Record) -> Answer | None:
    if record.state != State.OPEN:
        return None
    item = access.item_of(record)
    if item.sent_at is None or not person_has(person, FIRST_URGE, item.record.owning_organ):
        return None
    return access.may_follow(person, item) or None


def _slip_answer_offer(person: Person, record: Record) -> Answer | None:
    slip = record.slips.filter(answered_at__isnull=True).exclude(rung="remind").first()
    return (access.may_answer_slip(person, slip) or None) if slip else None


def _propose(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.propose(item_of(record), **values, actor=actor)


def _set_up(record: Record, actor: Person, _values: Any, _files: Any) -> object:
    return services.approve_by_instruction(item_of(record), actor=actor)


def _approve(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    if values["decision"] == "no":
        return services.return_proposal(item_of(record), reason=values["text"], actor=actor)
    return services.approve_item(item_of(record), text=values["text"], actor=actor)


def _conclude(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.conclude(item_of(record), **values, actor=actor)


def _judge(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.give_opinion(item_of(record), **values, actor=actor)


def _close(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.close_item(item_of(record), **values, actor=actor)


def _look_back(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    look = item_of(record).look_backs.get(done_at__isnull=True)
    return services.look_back(look, **values, actor=actor)


def _accept(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.accept_task(task_of(record), **values, actor=actor)


def _return(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.return_task(task_of(record), **values, actor=actor)


def _reassign(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.reassign_task(task_of(record), **values, actor=actor)


def _feed_back(record: Record, actor: Person, values: dict[str, Any], files: list[tuple[Any, str]]) -> object:
    return services.write_feedback(task_of(record), FeedbackInput(**values, proofs=files), actor=actor)


def _sign(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    feedback = waiting_feedback(record)
    if feedback is None:
        return None
    if values["decision"] == "no":
        return services.return_feedback(feedback, reason=values["text"], actor=actor)
    return services.approve_feedback(feedback, text=values["text"], actor=actor)


def _verify(record: Record, actor: Person, values: dict[str, Any], files: list[tuple[Any, str]]) -> object:
    photos = [upload for upload, _kind in files]
    return services.verify(task_of(record), VerificationInput(**values, photos=photos), actor=actor)


def _break_down(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.break_down(task_of(record), TaskInput(**values), actor=actor)


def _issue(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.issue_slip(record, SlipInput(**values), actor=actor)


def _cause(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    return services.record_cause(task_of(record), **values, actor=actor)


def _answer(record: Record, actor: Person, values: dict[str, Any], _files: Any) -> object:
    slip = record.slips.filter(answered_at__isnull=True).exclude(rung="remind").first()
    return services.answer_slip(slip, **values, actor=actor) if slip else None


ITEM, TASK = (access.ITEM,), (access.TASK,)
SET: tuple[Act, ...] = (
    Act("propose", _("报批立项"), items.ProposeForm, at_stage("proposing"), _propose, ITEM, primary=True, order=12),
    Act(
        "set-up",
        _("凭批示立项"),
        items.ConfirmForm,
        _by_instruction_offer,
        _set_up,
        ITEM,
        primary=True,
        order=11,
        hint=_("本机关领导已经书面批示的，批示就是立项依据，不再另报审批；立项后取得督字编号。"),
    ),
    Act(
        "approve",
        _("审批立项"),
        items.ApproveForm,
        at_stage("approving", may=_approve_offer),
        _approve,
        ITEM,
        primary=True,
        order=10,
        beside="supervision/parts/item_facts.html",
    ),
    Act(
        "conclude",
        _("报办结"),
        items.ConcludeForm,
        _conclude_offer,
        _conclude,
        ITEM,
        primary=True,
        order=14,
        beside="supervision/parts/results.html",
    ),
    Act(
        "opinion",
        _("领导表态"),
        items.OpinionForm,
        _opinion_offer,
        _judge,
        ITEM,
        primary=True,
        order=15,
        beside="supervision/parts/results.html",
    ),
    Act(
        "close",
        _("审核销号"),
        items.CloseForm,
        at_stage("concluding", may=lambda person, record: access.may_close(person, item_of(record))),
        _close,
        ITEM,
        primary=True,
        order=16,
        hint=_("任务都已核查属实、结果已报领导的，可以销号；三个月后安排回头看。"),
        beside="supervision/parts/results.html",
    ),
    Act("look-back", _("登记回头看"), items.LookBackForm, _look_back_offer, _look_back, ITEM, order=18),
    Act("accept", _("签收领办"), tasks.AcceptForm, at_stage("accepting"), _accept, TASK, primary=True, order=10),
    Act("return", _("误派退回"), tasks.ReturnForm, at_stage("accepting"), _return, TASK, order=20),
    Act(
        "reassign",
        _("改派"),
        tasks.ReassignForm,
        at_stage("reassigning", "arbitrating"),
        _reassign,
        TASK,
        primary=True,
        order=10,
    ),
    Act(
        "feedback",
        _("填报反馈"),
        tasks.FeedbackForm,
        _feedback_offer,
        _feed_back,
        TASK,
        primary=True,
        order=10,
        beside="supervision/parts/last_feedback.html",
    ),
    Act(
        "sign",
        _("审签反馈"),
        tasks.SignForm,
        _sign_offer,
        _sign,
        TASK,
        primary=True,
        order=6,
        beside="supervision/parts/to_sign.html",
    ),
    Act(
        "verify",
        _("核查"),
        tasks.VerifyForm,
        at_stage("verifying", may=_verify_offer),
        _verify,
        TASK,
        primary=True,
        order=8,
        hint=_("属实的销号；部分属实、不实的退回重办，计入次数。填报和审签的人不能核查。"),
        beside="supervision/parts/last_feedback.html",
    ),
    Act("break-down", _("分给本单位"), tasks.BreakDownForm, at_stage("handling"), _break_down, TASK, order=38),
    Act("slip", _("催办、督办单"), items.SlipForm, _follow_offer, _issue, BOTH, order=29),
    Act("cause", _("记录症结"), items.CauseForm, _follow_offer, _cause, TASK, order=31),
    Act("answer-slip", _("答复督办单"), tasks.AnswerSlipForm, _slip_answer_offer, _answer, TASK, order=21),
)
ACTS: dict[str, Act] = {act.key: act for act in SET}


def _for_kind(act: Act) -> Offer:
    return lambda person, record: act.offer(person, record) if record.kind in act.kinds else None


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


ACTIONS: tuple[Action, ...] = (
    Action("supervision.supervise", _("转督办"), "supervision:from-record", supervise_offer, order=36),
    Action(
        "supervision.decompose",
        _("分解交办"),
        "supervision:tasks",
        decompose_offer,
        primary=True,
        order=13,
        kinds=ITEM,
    ),
    *(
        Action(
            f"supervision.{act.key.replace('-', '_')}",
            act.label,
            act.url_name,
            act.offer,
            primary=act.primary,
            order=act.order,
            kinds=act.kinds,
        )
        for act in SET
    ),
)


def refusal(act: Act, person: Person, record: Record) -> str:
    """Why the act is not open to this person now; empty: it is."""
    answer = _for_kind(act)(person, record)
    if answer is None:
        return str(_("这件现在不办这一步，请看页面上方写着在谁手里。"))
    return "" if answer else str(answer.reason)
