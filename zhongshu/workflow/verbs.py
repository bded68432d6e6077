"""The verbs as pages: for each its words, who may, its form, its service, and whether the record leaves my hands with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import access, forms, offers, services
from zhongshu.workflow.services.sharing import share
from zhongshu.workflow.situation import situation

Label = str | Promise


@dataclass(frozen=True)
class Verb:
    """One verb: `do` gets the record, the actor and the form's values."""

    key: str
    label: Label
    form: type[forms.VerbForm]
    may: Callable[[Person, Record], Answer]
    do: Callable[..., Any]
    hint: Label = ""
    leaves: bool = False  # done, one goes on to the next item of the desk
    fields: str = ""  # the template of the fields where the plain form will not do

    @property
    def url_name(self) -> str:
        return f"workflow:{self.key}"


def _on_record(service: Callable[..., Any]) -> Callable[..., Any]:
    def do(record: Record, actor: Person, values: dict[str, Any]) -> object:
        return service(record, actor=actor, **values)

    return do


def _on_step(service: Callable[..., Any]) -> Callable[..., Any]:
    def do(record: Record, actor: Person, values: dict[str, Any]) -> object:
        return service(values.pop("step"), actor=actor, **values)

    return do


def _claim(record: Record, actor: Person, values: dict[str, Any]) -> object:
    lead = situation(record).lead
    return services.claim(lead, actor=actor) if lead else None


def _decide(record: Record, actor: Person, values: dict[str, Any]) -> object:
    decide = services.approve_extension if values["is_granted"] else services.refuse_extension
    return decide(values["extension"], reason=values["reason"], actor=actor)


_VERBS: tuple[Verb, ...] = (
    Verb(
        "forward",
        _("转出"),
        forms.ForwardForm,
        access.may_forward,
        _on_record(services.forward),
        leaves=True,
        fields="workflow/parts/forward_fields.html",
    ),
    Verb(
        "finish",
        _("办毕"),
        forms.FinishForm,
        offers.may_finish,
        _on_step(services.finish),
        leaves=True,
        fields="workflow/parts/finish_fields.html",
    ),
    Verb("send-back", _("退回"), forms.SendBackForm, access.may_send_back, _on_record(services.send_back), leaves=True),
    Verb(
        "take-back",
        _("撤回"),
        forms.TakeBackForm,
        access.may_take_back,
        _on_record(services.take_back),
        hint=_("对方还没有打开。撤回后这件回到您手里，原来的意见都在。"),
    ),
    Verb("reassign", _("转办"), forms.ReassignForm, offers.may_reassign, _on_step(services.reassign), leaves=True),
    Verb(
        "claim",
        _("认领"),
        forms.ClaimForm,
        offers.may_claim,
        _claim,
        hint=_("同一收件岗的同事还没有打开这件，可以由您接过来办。"),
    ),
    Verb("add-signer", _("加签"), forms.AddSignerForm, access.may_add_signer, _on_record(services.add_signer)),
    Verb("add-co", _("增加协办"), forms.AddCoForm, access.may_add_co, _on_record(services.add_co)),
    Verb("drop-signer", _("减签"), forms.DropSignerForm, offers.may_drop_signer, _on_step(services.drop_signer)),
    Verb("circulate", _("传阅"), forms.CirculateForm, access.may_circulate, _on_record(services.circulate)),
    Verb("urge", _("催办"), forms.UrgeForm, access.may_urge, _on_step(services.urge)),
    Verb("suspend", _("暂停"), forms.SuspendForm, access.may_suspend, _on_record(services.suspend)),
    Verb(
        "resume",
        _("恢复"),
        forms.ResumeForm,
        access.may_resume,
        _on_record(services.resume),
        hint=_("恢复后，各个期限按暂停的工作时间顺延；暂停前已超期的不顺延。"),
    ),
    Verb(
        "ask-extension",
        _("申请延期"),
        forms.AskExtensionForm,
        access.may_ask_extension,
        _on_record(services.ask_extension),
    ),
    Verb(
        "decide-extension", _("审批延期"), forms.DecideExtensionForm, offers.may_decide_extension, _decide, leaves=True
    ),
    Verb("advance-due", _("提前期限"), forms.AdvanceDueForm, access.may_advance_due, _on_record(services.advance_due)),
    Verb("answer", _("登记答复"), forms.AnswerForm, access.may_answer, _on_record(services.answer)),
    Verb(
        "await-answer",
        _("等复文"),
        forms.AwaitAnswerForm,
        offers.may_await_answer,
        _on_record(services.await_answer),
        hint=_("复文正在办的，可以标记“等复文”：件还在您手里，但不算待办。再按一次取消标记。"),
    ),
    Verb("close", _("办结"), forms.CloseForm, access.may_close, _on_record(services.close), leaves=True),
    Verb("reopen", _("重启"), forms.ReopenForm, access.may_reopen, _on_record(services.reopen)),
    Verb("cancel", _("撤销"), forms.CancelForm, access.may_cancel, _on_record(services.cancel)),
    Verb("jump", _("跳转"), forms.JumpForm, access.may_jump, _on_record(services.jump)),
    Verb(
        "record-instruction",
        _("补登批示"),
        forms.RecordInstructionForm,
        access.may_record_instruction,
        _on_record(services.record_instruction),
        hint=_("只补登纸上已有的批示，写明是谁、什么时候批的；系统会记下是您补登的。"),
    ),
    Verb(
        "repair",
        _("修复"),
        forms.RepairForm,
        access.may_repair,
        _on_record(services.repair),
        hint=_("补上缺的承办环节，使承办人、环节和下级事项相互一致；做了什么会记入审计。"),
    ),
    Verb("share", _("扩大知悉"), forms.ShareForm, access.may_share, _on_record(share)),
)
SET = tuple(replace(verb, may=offers.unless_own(verb.key, verb.may)) for verb in _VERBS)
VERBS: dict[str, Verb] = {verb.key: verb for verb in SET}
