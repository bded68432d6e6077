"""The acts of supervision as pages: for each its words, who is offered it, its form and its service. One view serves all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Action
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision import access, doing, offers
from zhongshu.supervision.forms import items, plans, talks, tasks
from zhongshu.supervision.offers import BOTH, Offer, at_stage

Label = str | Promise


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


ITEM, TASK = (access.ITEM,), (access.TASK,)
SET: tuple[Act, ...] = (
    Act(
        "propose", _("报批立项"), items.ProposeForm, at_stage("proposing"), doing.propose, ITEM, primary=True, order=12
    ),
    Act(
        "set-up",
        _("凭批示立项"),
        items.ConfirmForm,
        offers.by_instruction_offer,
        doing.set_up,
        ITEM,
        primary=True,
        order=11,
        hint=_("本机关领导已经书面批示的，批示就是立项依据，不再另报审批；立项后取得督字编号。"),
    ),
    Act(
        "approve",
        _("审批立项"),
        items.ApproveForm,
        at_stage("approving", may=offers.approve_offer),
        doing.approve,
        ITEM,
        primary=True,
        order=10,
        beside="supervision/parts/item_facts.html",
    ),
    Act(
        "conclude",
        _("报办结"),
        items.ConcludeForm,
        offers.conclude_offer,
        doing.conclude,
        ITEM,
        primary=True,
        order=14,
        beside="supervision/parts/results.html",
    ),
    Act(
        "opinion",
        _("领导表态"),
        items.OpinionForm,
        offers.opinion_offer,
        doing.judge,
        ITEM,
        primary=True,
        order=15,
        beside="supervision/parts/results.html",
    ),
    Act(
        "close",
        _("审核销号"),
        items.CloseForm,
        at_stage("concluding", may=lambda person, record: access.may_close(person, offers.item_of(record))),
        doing.close,
        ITEM,
        primary=True,
        order=16,
        hint=_("任务都已核查属实、结果已报领导的，可以销号；三个月后安排回头看。"),
        beside="supervision/parts/results.html",
    ),
    Act("look-back", _("登记回头看"), items.LookBackForm, offers.look_back_offer, doing.look_back, ITEM, order=18),
    Act(
        "move-look-back",
        _("改回头看日期"),
        plans.MoveLookBackForm,
        offers.look_back_offer,
        doing.move_look_back,
        ITEM,
        order=19,
    ),
    Act(
        "extend",
        _("申请延期"),
        plans.ExtendForm,
        offers.extend_offer,
        doing.extend,
        BOTH,
        order=24,
        hint=_("到期前申请。首次期限一直保留，按期率同时按首次期限计算；延得越长、次数越多，由越高一级领导审批。"),
        beside="supervision/parts/reach.html",
    ),
    Act("accept", _("签收领办"), tasks.AcceptForm, at_stage("accepting"), doing.accept, TASK, primary=True, order=10),
    Act("return", _("误派退回"), tasks.ReturnForm, at_stage("accepting"), doing.give_back, TASK, order=20),
    Act(
        "reassign",
        _("改派"),
        tasks.ReassignForm,
        at_stage("reassigning", "arbitrating"),
        doing.reassign,
        TASK,
        primary=True,
        order=10,
    ),
    Act(
        "feedback",
        _("填报反馈"),
        tasks.FeedbackForm,
        offers.feedback_offer,
        doing.feed_back,
        TASK,
        primary=True,
        order=10,
        beside="supervision/parts/last_feedback.html",
    ),
    Act(
        "sign",
        _("审签反馈"),
        tasks.SignForm,
        offers.sign_offer,
        doing.sign,
        TASK,
        primary=True,
        order=6,
        beside="supervision/parts/to_sign.html",
    ),
    Act(
        "verify",
        _("核查"),
        tasks.VerifyForm,
        at_stage("verifying", may=offers.verify_offer),
        doing.verify,
        TASK,
        primary=True,
        order=8,
        hint=_("属实的销号；部分属实、不实的退回重办，计入次数。填报和审签的人不能核查。"),
        beside="supervision/parts/last_feedback.html",
    ),
    Act(
        "change-plan",
        _("申请调整计划"),
        plans.ChangePlanForm,
        offers.change_plan_offer,
        doing.change_plan,
        TASK,
        order=26,
        hint=_("写调整后的全部节点。日期已过的照原样保留；批准以后新计划生效，原计划和首次日期留在历史里。"),
        beside="supervision/parts/plan.html",
    ),
    Act(
        "decide-plan",
        _("批计划调整"),
        plans.DecidePlanForm,
        offers.decide_plan_offer,
        doing.decide_plan,
        TASK,
        primary=True,
        order=7,
        beside="supervision/parts/plan.html",
    ),
    Act("ask-co", _("请单位配合"), plans.AskCoForm, at_stage("handling"), doing.ask_co, TASK, order=27),
    Act("break-down", _("分给本单位"), tasks.BreakDownForm, at_stage("handling"), doing.break_down, TASK, order=38),
    Act("slip", _("催办、督办单"), items.SlipForm, offers.follow_offer, doing.issue, BOTH, order=29),
    Act("talk", _("登记面商"), items.TalkForm, offers.talk_offer, doing.talk, ITEM, order=19),
    Act(
        "keep-talk",
        _("登记约谈"),
        talks.KeepTalkForm,
        offers.keep_talk_offer,
        doing.keep_talk,
        BOTH,
        order=30,
        hint=_("谈过以后登记。约谈记录当时生成，打印后双方核对签字，各存一份。"),
    ),
    Act("cause", _("记录症结"), items.CauseForm, offers.follow_offer, doing.cause, TASK, order=31),
    Act(
        "answer-slip",
        _("答复督办单"),
        tasks.AnswerSlipForm,
        offers.slip_answer_offer,
        doing.answer,
        TASK,
        order=21,
        beside="supervision/parts/slips_open.html",
    ),
)
ACTS: dict[str, Act] = {act.key: act for act in SET}


def _for_kind(act: Act) -> Offer:
    return lambda person, record: act.offer(person, record) if record.kind in act.kinds else None


ACTIONS: tuple[Action, ...] = (
    Action("supervision.supervise", _("转督办"), "supervision:from-record", offers.supervise_offer, order=36),
    Action(
        "supervision.decompose",
        _("分解交办"),
        "supervision:tasks",
        offers.decompose_offer,
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
