"""The buttons of every record page, in the order of the foot."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from zhongshu.core.registry import Action
from zhongshu.records.states import State
from zhongshu.workflow import access, offers

_ACTIONS: tuple[Action, ...] = (
    Action("workflow.forward", _("转出"), "workflow:forward", offers.forward_offer, primary=True, order=10),
    Action(
        "workflow.finish", _("办毕"), "workflow:finish", offers.if_allowed(offers.may_finish), primary=True, order=5
    ),
    Action(
        "workflow.decide_extension",
        _("审批延期"),
        "workflow:decide-extension",
        offers.if_allowed(offers.may_decide_extension),
        primary=True,
        order=4,
    ),
    Action("workflow.close", _("办结"), "workflow:close", offers.close_offer, primary=True, order=8),
    Action("workflow.send_back", _("退回"), "workflow:send-back", offers.of_holder(access.may_send_back), order=20),
    Action("workflow.reassign", _("转办"), "workflow:reassign", offers.if_allowed(offers.may_reassign), order=22),
    Action("workflow.answer", _("登记答复"), "workflow:answer", offers.answer_offer, order=24),
    Action("workflow.add_signer", _("加签"), "workflow:add-signer", offers.of_holder(access.may_add_signer), order=26),
    Action("workflow.circulate", _("传阅"), "workflow:circulate", offers.of_holder(access.may_circulate), order=28),
    Action("workflow.urge", _("催办"), "workflow:urge", offers.urge_offer, order=30),
    Action("workflow.take_back", _("撤回"), "workflow:take-back", offers.take_back_offer, order=32),
    Action("workflow.claim", _("认领"), "workflow:claim", offers.if_allowed(offers.may_claim), order=34),
    Action(
        "workflow.ask_extension",
        _("申请延期"),
        "workflow:ask-extension",
        offers.of_holder(access.may_ask_extension),
        order=40,
    ),
    Action("workflow.add_co", _("增加协办"), "workflow:add-co", offers.co_offer, order=42),
    Action("workflow.drop_signer", _("减签"), "workflow:drop-signer", offers.drop_offer, order=44),
    Action(
        "workflow.await_answer",
        _("等复文"),
        "workflow:await-answer",
        offers.if_allowed(offers.may_await_answer),
        order=46,
    ),
    Action(
        "workflow.resume",
        _("恢复"),
        "workflow:resume",
        offers.of_office(access.may_resume, "workflow.suspend", State.SUSPENDED),
        order=21,
    ),
    Action(
        "workflow.record_instruction",
        _("补登批示"),
        "workflow:record-instruction",
        offers.of_office(access.may_record_instruction, "workflow.record_instruction"),
        order=50,
    ),
    Action(
        "workflow.advance_due",
        _("提前期限"),
        "workflow:advance-due",
        offers.of_office(access.may_advance_due, "workflow.advance_due", State.OPEN),
        order=52,
    ),
    Action(
        "workflow.suspend",
        _("暂停"),
        "workflow:suspend",
        offers.of_office(access.may_suspend, "workflow.suspend", State.OPEN),
        order=54,
    ),
    Action(
        "workflow.jump",
        _("跳转"),
        "workflow:jump",
        offers.of_office(access.may_jump, "workflow.jump", State.OPEN),
        order=56,
    ),
    Action(
        "workflow.share",
        _("扩大知悉"),
        "workflow:share",
        offers.of_office(access.may_share, "workflow.share", *State.values),
        order=58,
    ),
    Action(
        "workflow.reopen",
        _("重启"),
        "workflow:reopen",
        offers.of_office(access.may_reopen, "workflow.reopen", State.CLOSED),
        order=21,
    ),
    Action(
        "workflow.cancel",
        _("撤销"),
        "workflow:cancel",
        offers.of_office(access.may_cancel, "workflow.cancel"),
        order=60,
    ),
)

ACTIONS = tuple(
    replace(action, may=offers.without_own(action.url_name.removeprefix("workflow:"), action.may))
    for action in _ACTIONS
)
