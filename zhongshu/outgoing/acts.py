"""The acts on an outgoing paper as pages: for each its words, who is offered it, its form and its service. One view serves all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action
from zhongshu.outgoing import access, offers, services
from zhongshu.outgoing.forms import acts as forms
from zhongshu.outgoing.forms import issuing
from zhongshu.outgoing.forms.base import ActForm
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.states import (
    COUNTERSIGNING,
    DRAFTING,
    LEGALITY,
    PRINTING,
    RECHECKING,
    REGISTERING,
    REVIEWING,
    SEALING,
)
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.situation import situation

Label = str | Promise
_l = gettext_lazy


@dataclass(frozen=True)
class Act:
    """One act: `do` gets the paper, the actor and the form's values."""

    key: str
    label: Label
    form: type[ActForm]
    offer: offers.Offer
    do: Callable[[OutgoingDocument, Person, dict[str, Any]], object]
    primary: bool = False
    order: int = 100
    hint: Label = ""
    fields: str = ""  # the template of the fields where the plain form will not do
    beside: tuple[str, ...] = ("paper",)  # what one has to see for it (views/acts.py)
    leaves: bool = False  # done, one goes on to the next item of the desk

    @property
    def url_name(self) -> str:
        return f"outgoing:{self.key}"


def _on(service: Callable[..., object]) -> Callable[[OutgoingDocument, Person, dict[str, Any]], object]:
    return lambda document, actor, values: service(document, actor=actor, **values)


def _opinion(document: OutgoingDocument, actor: Person, values: dict[str, Any]) -> object:
    step = offers.my_signing(actor, document.record)
    return workflow.finish(step, actor=actor, **values) if step else None


def _ask_keepers(document: OutgoingDocument, actor: Person, values: dict[str, Any]) -> object:
    return workflow.circulate(document.record, purpose="know", actor=actor, **values)


def _pass_on(document: OutgoingDocument, actor: Person, values: dict[str, Any]) -> object:
    stays = situation(document.record).here.stage in (PRINTING, SEALING)
    return workflow.forward(document.record, actor=actor, to=actor if stays else None, **values)


SHEET, OPINION = "outgoing/parts/sheet_fields.html", "outgoing/parts/opinion_fields.html"
SET: tuple[Act, ...] = (
    Act(
        "submit",
        _l("送核稿"),
        forms.SubmitForm,
        offers.at_stage(DRAFTING, COUNTERSIGNING, may=offers.nobody_asked),
        _on(services.submit),
        primary=True,
        order=10,
        fields=OPINION,
        beside=("opinions", "paper"),
        leaves=True,
        hint=_l("正文、附件存为一稿送核稿；会签有分歧的，写明怎样协商的。"),
    ),
    Act(
        "countersign",
        _l("送会签"),
        forms.CountersignForm,
        offers.at_stage(DRAFTING, COUNTERSIGNING),
        _on(services.countersign),
        order=14,
        beside=("opinions", "paper"),
        hint=_l("各单位同时收到，各有期限；稿子留在您手里，意见齐了再送核稿。"),
    ),
    Act(
        "opinion",
        _l("会签"),
        forms.OpinionOnForm,
        offers.opinion,
        _opinion,
        primary=True,
        order=4,
        fields=OPINION,
        beside=("paper", "opinions"),
        leaves=True,
    ),
    Act(
        "review",
        _l("核稿"),
        forms.ReviewForm,
        offers.at_stage(REVIEWING, may=lambda person, document: access.may_review(person, document.record)),
        _on(services.review),
        primary=True,
        order=8,
        fields="outgoing/parts/review_fields.html",
        beside=("findings", "opinions", "paper"),
        leaves=True,
        hint=_l("五项都通过的送签发；有不通过的，连同问题退回起草。"),
    ),
    Act(
        "override",
        _l("放行差错"),
        forms.OverrideForm,
        offers.at_stage(REVIEWING, may=lambda person, document: access.may_override(person, document.record)),
        _on(services.override),
        order=30,
        beside=(),
    ),
    Act(
        "competition",
        _l("公平竞争审查"),
        forms.CompetitionForm,
        offers.competition,
        _on(services.judge),
        order=16,
        fields=SHEET,
    ),
    Act(
        "judge",
        _l("合法性审核"),
        forms.JudgeForm,
        offers.at_stage(LEGALITY),
        _on(services.judge),
        primary=True,
        order=8,
        fields=SHEET,
        leaves=True,
        hint=_l("审核完回到核稿人；有不通过的，连同问题退回。"),
    ),
    Act(
        "sign-off",
        _l("签发"),
        forms.SignOffForm,
        offers.sign_off,
        _on(services.sign_off),
        primary=True,
        order=6,
        fields="outgoing/parts/sign_fields.html",
        beside=("sheets", "opinions", "paper"),
        leaves=True,
        hint=_l("不写意见的，签“同意。”；姓名和日期自动签署。签发后正文、附件有改动的，签发失效。"),
    ),
    Act(
        "ask-issuers",
        _l("送联署机关会签"),
        forms.AskIssuersForm,
        offers.ask_issuers,
        _on(services.ask_issuers),
        primary=True,
        order=8,
        beside=("signatures",),
        hint=_l("各机关的签发领导同时收到；最后一位签发的日期是成文日期。"),
    ),
    Act(
        "recheck",
        _l("复核"),
        forms.RecheckForm,
        offers.at_stage(RECHECKING),
        _on(services.recheck),
        primary=True,
        order=8,
        fields=SHEET,
        beside=("signed", "paper"),
        leaves=True,
        hint=_l("有不通过的，或者正文、附件与签发稿不同的，退回原签发人。"),
    ),
    Act(
        "number",
        _l("登记编号"),
        issuing.RegisterForm,
        offers.at_stage(REGISTERING, may=lambda person, document: access.may_number(person, document.record)),
        _on(services.register),
        primary=True,
        order=8,
        fields="outgoing/parts/register_fields.html",
        beside=("signatures",),
        hint=_l("提交时取号，号不断、不重；退回后号留着，再登记还是这个号。"),
    ),
    Act(
        "void-number",
        _l("文号作废"),
        issuing.VoidForm,
        offers.void_number,
        _on(services.void_number),
        order=48,
        beside=("signatures",),
    ),
    Act(
        "distribution",
        _l("分送范围"),
        issuing.DistributionForm,
        offers.distribute,
        _on(services.distribute),
        order=24,
        fields="outgoing/parts/line_fields.html",
        beside=(),
    ),
    Act(
        "print-copies",
        _l("送印"),
        issuing.PrintForm,
        offers.at_stage(PRINTING),
        _on(services.print_copies),
        primary=True,
        order=8,
        beside=("prints",),
        hint=_l("份号接着上一批编；提交后可以打印印制单。"),
    ),
    Act(
        "use-seal",
        _l("用印"),
        issuing.SealForm,
        offers.use_seal,
        _on(services.use_seal),
        primary=True,
        order=8,
        beside=("seals", "signatures"),
        hint=_l("署名和印章要一致；用印份数不超过印数，记入用印登记。"),
    ),
    Act(
        "ask-keepers",
        _l("请保管人用印"),
        issuing.AskKeepersForm,
        offers.ask_keepers,
        _ask_keepers,
        order=12,
        beside=("seals",),
    ),
    Act("pass-on", _l("转出"), forms.PassOnForm, offers.pass_on, _pass_on, primary=True, order=12, fields=OPINION),
    Act(
        "abandon",
        _l("不发了"),
        forms.AbandonForm,
        offers.abandon,
        _on(services.abandon),
        order=62,
        hint=_l("手里有这件、请过会签的人都会收到通知；文稿和附件留着备查。"),
        beside=("signatures",),
        leaves=True,
    ),
)
ACTS: dict[str, Act] = {act.key: act for act in SET}


def _for_record(act: Act) -> Callable[[Person, Record], Answer | None]:
    return lambda person, record: act.offer(person, offers.document_of(record))


ACTIONS: tuple[Action, ...] = tuple(
    Action(
        f"outgoing.{act.key.replace('-', '_')}",
        act.label,
        act.url_name,
        _for_record(act),
        primary=act.primary,
        order=act.order,
        kinds=(access.KIND,),
    )
    for act in SET
)


def refusal(act: Act, person: Person, document: OutgoingDocument) -> str:
    """Why the act is not open to this person now; empty: it is."""
    answer = act.offer(person, document)
    if answer is None:
        return _("这件现在不办这一步，请看页面上方写着在谁手里。")
    return "" if answer else str(answer.reason)
