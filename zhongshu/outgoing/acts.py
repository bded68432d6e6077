"""The acts on an outgoing paper as pages: for each its words, who is offered it, its form and its service. One view serves all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action
from zhongshu.outgoing import access, custody, queries, services
from zhongshu.outgoing.forms import acts as forms
from zhongshu.outgoing.forms import issuing
from zhongshu.outgoing.forms.base import ActForm
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.states import (
    COUNTERSIGNING,
    DRAFTING,
    JOINT_SIGNING,
    LEGALITY,
    PRINTING,
    RECHECKING,
    REGISTERING,
    REVIEWING,
    SEALING,
)
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import access as workflow_access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import StepRole

Label = str | Promise
Offer = Callable[[Person, OutgoingDocument], Answer | None]
_l = gettext_lazy


@dataclass(frozen=True)
class Act:
    """One act: `do` gets the paper, the actor and the form's values."""

    key: str
    label: Label
    form: type[ActForm]
    offer: Offer
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


def document_of(record: Record) -> OutgoingDocument:
    """Read once for all the buttons of a page."""
    if "outgoing_paper" not in record.__dict__:
        document = OutgoingDocument.objects.select_related("number__series", "official_version").get(pk=record.pk)
        document.record = record
        record.__dict__["outgoing_paper"] = document
    found: OutgoingDocument = record.__dict__["outgoing_paper"]
    return found


def _on(service: Callable[..., object]) -> Callable[[OutgoingDocument, Person, dict[str, Any]], object]:
    return lambda document, actor, values: service(document, actor=actor, **values)


def _lead(person: Person, document: OutgoingDocument) -> Step | None:
    """The step of whoever has the paper, where that is this person and the paper is not suspended."""
    lead = situation(document.record).lead if document.record.is_live else None
    return lead if lead is not None and acts_for(person, lead) else None


def at_stage(*stages: str, may: Callable[[Person, OutgoingDocument], Answer] | None = None) -> Offer:
    """For whoever has it at that stage; refused, it says why."""

    def offered(person: Person, document: OutgoingDocument) -> Answer | None:
        lead = _lead(person, document)
        if lead is None or lead.stage not in stages:
            return None
        if document.record.state != "open":
            return Answer.no(_("这件已暂停，恢复后才能办。"))
        return may(person, document) if may else Answer.yes()

    return offered


def _nobody_asked(person: Person, document: OutgoingDocument) -> Answer:
    if waiting := situation(document.record).blocking:
        names = "、".join(step.holder.name for step in waiting[:5])
        return Answer.no(_("还在等%(names)s会签，会签完或减签后再送。") % {"names": names})
    return Answer.yes()


def my_signing(person: Person, record: Record) -> Step | None:
    """会签 asked of this person, but for the signatures of joint issuers."""
    parts = [step for step in situation(record).parts if step.role == StepRole.SIGN and step.stage != JOINT_SIGNING]
    return next((step for step in parts if workflow_access.may_finish(person, step)), None)


def _opinion_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    return Answer.yes() if my_signing(person, document.record) else None


def _opinion(document: OutgoingDocument, actor: Person, values: dict[str, Any]) -> object:
    step = my_signing(actor, document.record)
    return workflow.finish(step, actor=actor, **values) if step else None


def _competition_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    return at_stage(REVIEWING)(person, document) if document.touches_competition else None


def _sign_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    if not document.record.is_live or access.sign_step(person, document.record) is None:
        return None
    return access.may_sign_off(person, document)


def _ask_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    answer = at_stage(JOINT_SIGNING)(person, document)
    return answer if answer is not None and queries.unsigned_issuers(document) else None


def _void_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    number = document.number
    if number is None or number.voided_at is not None or document.dispatched_at is not None:
        return None
    return access.may_void(person, document.record) or None


def _seal_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    lead = situation(document.record).lead if document.record.is_live else None
    if lead is None or lead.stage != SEALING or not custody.seals_kept_by(person, document).exists():
        return None
    return Answer.yes()


def _ask_keepers_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    if _lead(person, document) is None or situation(document.record).here.stage != SEALING:
        return None
    asked = {step.holder_id for step in situation(document.record).parts}
    rows = queries.seals_waiting(document)
    free = [one for _seal, people in rows for one in people if one.pk not in asked | {person.pk}]
    return Answer.yes() if free else None


def _ask_keepers(document: OutgoingDocument, actor: Person, values: dict[str, Any]) -> object:
    return workflow.circulate(document.record, purpose="know", actor=actor, **values)


def _distribute_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    return access.may_distribute(person, document) or None


def _pass_on_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    if _lead(person, document) is None or not queries.ways_on(document.record):
        return None
    answer = workflow_access.may_forward(person, document.record)
    return answer if answer or situation(document.record).here.returns_to_id is not None else None


def _pass_on(document: OutgoingDocument, actor: Person, values: dict[str, Any]) -> object:
    stays = situation(document.record).here.stage in (PRINTING, SEALING)
    return workflow.forward(document.record, actor=actor, to=actor if stays else None, **values)


def _abandon_offer(person: Person, document: OutgoingDocument) -> Answer | None:
    if document.dispatched_at is not None or not document.record.is_live:
        return None
    return workflow_access.may_cancel(person, document.record) or None


SHEET, OPINION = "outgoing/parts/sheet_fields.html", "outgoing/parts/opinion_fields.html"
SET: tuple[Act, ...] = (
    Act(
        "submit",
        _l("送核稿"),
        forms.SubmitForm,
        at_stage(DRAFTING, COUNTERSIGNING, may=_nobody_asked),
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
        at_stage(DRAFTING, COUNTERSIGNING),
        _on(services.countersign),
        order=14,
        beside=("opinions", "paper"),
        hint=_l("各单位同时收到，各有期限；稿子留在您手里，意见齐了再送核稿。"),
    ),
    Act(
        "opinion",
        _l("会签"),
        forms.OpinionOnForm,
        _opinion_offer,
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
        at_stage(REVIEWING),
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
        at_stage(REVIEWING, may=lambda person, document: access.may_override(person, document.record)),
        _on(services.override),
        order=30,
        beside=(),
    ),
    Act(
        "competition",
        _l("公平竞争审查"),
        forms.CompetitionForm,
        _competition_offer,
        _on(services.judge),
        order=16,
        fields=SHEET,
    ),
    Act(
        "judge",
        _l("合法性审核"),
        forms.JudgeForm,
        at_stage(LEGALITY),
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
        _sign_offer,
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
        _ask_offer,
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
        at_stage(RECHECKING),
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
        at_stage(REGISTERING, may=lambda person, document: access.may_number(person, document.record)),
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
        _void_offer,
        _on(services.void_number),
        order=48,
        beside=("signatures",),
    ),
    Act(
        "distribution",
        _l("分送范围"),
        issuing.DistributionForm,
        _distribute_offer,
        _on(services.distribute),
        order=24,
        fields="outgoing/parts/line_fields.html",
        beside=(),
    ),
    Act(
        "print-copies",
        _l("送印"),
        issuing.PrintForm,
        at_stage(PRINTING),
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
        _seal_offer,
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
        _ask_keepers_offer,
        _ask_keepers,
        order=12,
        beside=("seals",),
    ),
    Act("pass-on", _l("转出"), forms.PassOnForm, _pass_on_offer, _pass_on, primary=True, order=12, fields=OPINION),
    Act(
        "abandon",
        _l("不发了"),
        forms.AbandonForm,
        _abandon_offer,
        _on(services.abandon),
        order=62,
        beside=("signatures",),
        leaves=True,
    ),
)
ACTS: dict[str, Act] = {act.key: act for act in SET}


def _for_record(act: Act) -> Callable[[Person, Record], Answer | None]:
    return lambda person, record: act.offer(person, document_of(record))


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
