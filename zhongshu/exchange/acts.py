"""The acts on a delivery as pages: words, who, form, service; and the buttons of exchange on the pages of outgoing papers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action
from zhongshu.exchange import access, forms, services
from zhongshu.exchange.models import Delivery
from zhongshu.outgoing import access as outgoing
from zhongshu.outgoing.offers import document_of
from zhongshu.outgoing.states import DISPATCHING
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow.situation import acts_for, situation

Label = str | Promise


@dataclass(frozen=True)
class Act:
    """One act on a delivery; `arrived`: by the recipient, else by the sender."""

    key: str
    label: Label
    form: type[forms.DeliveryForm]
    may: Callable[[Person, Delivery], Answer]
    do: Callable[..., object]
    arrived: bool = False
    hint: Label = ""


SET = (
    Act(
        "receive",
        _("签收"),
        forms.ReceiveForm,
        access.may_receive,
        services.receive,
        arrived=True,
        hint=_("签收后进入收文登记簿，文号、标题、日期照发文机关的登记，文件随件过来。"),
    ),
    Act("return", _("退回"), forms.ReturnForm, access.may_receive, services.return_delivery, arrived=True),
    Act(
        "chase",
        _("催收"),
        forms.ChaseForm,
        access.may_recall,
        services.chase,
        hint=_("提醒对方收件人签收，一天一次；逾期的系统每天自动催。"),
    ),
    Act("recall", _("撤回这份"), forms.RecallForm, access.may_recall, services.recall),
    Act("resend", _("重发"), forms.ResendForm, access.may_resend, services.resend),
    Act("confirm", _("登记回执"), forms.ConfirmForm, access.may_confirm, services.confirm),
)
ACTS: dict[str, Act] = {act.key: act for act in SET}


def offered(person: Person, delivery: Delivery) -> list[Act]:
    """What the sender can do with one delivery now."""
    return [act for act in SET if not act.arrived and act.may(person, delivery)]


def show(person: Person, record: Record) -> Answer | None:
    """Who has it: once it has gone out."""
    return Answer.yes() if document_of(record).dispatched_at is not None else None


def dispatch_offer(person: Person, record: Record) -> Answer | None:
    lead = situation(record).lead if record.is_live else None
    if lead is None or lead.stage != DISPATCHING or not acts_for(person, lead):
        return None
    return outgoing.may_dispatch(person, record) if document_of(record).dispatched_at is None else None


def withdraw_offer(person: Person, record: Record) -> Answer | None:
    document = document_of(record)
    if document.dispatched_at is None or document.withdrawn_at is not None:
        return None
    return outgoing.may_withdraw(person, record) or None


KINDS = (outgoing.KIND,)
ACTIONS = (
    Action("exchange.dispatch", _("核发"), "exchange:dispatch", dispatch_offer, primary=True, order=6, kinds=KINDS),
    Action("exchange.deliveries", _("签收情况"), "exchange:deliveries", show, order=18, kinds=KINDS),
    Action("exchange.withdraw", _("撤回公文"), "exchange:withdraw", withdraw_offer, order=64, kinds=KINDS),
)
