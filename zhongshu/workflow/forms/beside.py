"""Forms of the verbs beside the lead: my part, 加签, 协办, 传阅, 补登, 知悉."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import InkField
from zhongshu.workflow import access, queries
from zhongshu.workflow.forms.base import OpinionForm, VerbForm
from zhongshu.workflow.forms.fields import ReceiverField, ReceiversField, moment_field, offer, opinion_field
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.services.receivers import leaders
from zhongshu.workflow.states import CommentKind, ReadPurpose, SignMode, StepRole, Verdict

KINDS = {StepRole.SIGN: CommentKind.COUNTERSIGN, StepRole.CO: CommentKind.CO, StepRole.READ: CommentKind.READING}


class FinishForm(OpinionForm):
    """会签, 协办 or 已阅: the answer of whoever was asked."""

    verdict = forms.ChoiceField(label=_("表态"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = opinion_field(_("意见"))
    phrase = forms.CharField(required=False)
    svg = InkField(label=_("手写"), required=False)

    def build(self) -> None:
        self.step = my_part(self.person, self.record)
        if self.step is None or self.step.role != StepRole.SIGN:
            del self.fields["verdict"]
        self.fields["text"].label = self.label()

    def label(self) -> str:
        labels = {StepRole.SIGN: _("会签意见"), StepRole.CO: _("协办意见"), StepRole.READ: _("阅后意见")}
        return str(labels[StepRole(self.step.role)]) if self.step else str(_("意见"))

    @property
    def button(self) -> str:
        """What the button says: the part decides."""
        words = {StepRole.SIGN: _("签署"), StepRole.CO: _("办毕"), StepRole.READ: _("已阅")}
        return str(words[StepRole(self.step.role)]) if self.step else str(_("办毕"))

    @property
    def is_reading(self) -> bool:
        return self.step is not None and self.step.role == StepRole.READ

    def values(self) -> dict[str, Any]:
        return {"step": self.step, "comment": self.comment(), "verdict": self.cleaned_data.get("verdict", "")}

    def comment_kind(self) -> str:
        return KINDS[StepRole(self.step.role)] if self.step else CommentKind.NOTE

    @property
    def is_stale(self) -> bool:
        return self.step is None or super().is_stale


def my_part(person: Any, record: Any) -> Step | None:
    """The open part on which this person can act now."""
    parts = queries.situation(record).parts
    mine = [step for step in parts if access.may_finish(person, step)]
    mine.sort(key=lambda step: (step.holder_id != person.pk, step.role == StepRole.READ, step.pk))
    return mine[0] if mine else None


class ReceiversForm(VerbForm):
    """Whom it is sent to beside the lead."""

    receivers_label = _("送给")

    def build(self) -> None:
        self.fields["to"] = ReceiversField(label=self.receivers_label, home=self.record.owning_organ)
        self.order_fields(["to"])


class AddSignerForm(ReceiversForm):
    receivers_label = _("会签人员")
    mode = forms.ChoiceField(label=_("方式"), choices=SignMode.choices, initial=SignMode.ALL, widget=forms.RadioSelect)
    due_at = moment_field(_("期限"), required=False, help_text=_("不填按 3 个工作日，不晚于本件期限。"))


class AddCoForm(ReceiversForm):
    receivers_label = _("协办单位或人员")


class CirculateForm(ReceiversForm):
    receivers_label = _("传阅对象")
    purpose = forms.ChoiceField(
        label=_("目的"), choices=ReadPurpose.choices, initial=ReadPurpose.KNOW, widget=forms.RadioSelect
    )
    due_at = moment_field(_("期限"), required=False, help_text=_("不填按 2 个工作日，不晚于本件期限。"))


class RecordInstructionForm(VerbForm):
    """补登: what a leader wrote on the paper, and when."""

    leader = forms.ChoiceField(label=_("领导"))
    written_at = moment_field(_("批示时间"))
    text = opinion_field(_("批示原文"), help_text=_("照纸上的原话，一字不改。"))
    svg = InkField(label=_("手写"), required=False)

    def build(self) -> None:
        self.leaders = {str(one.pk): one for one in leaders(self.record)}
        queries.with_titles(self.leaders.values())
        named = [(pk, f"{one.name}　{one.home_title}") for pk, one in self.leaders.items()]
        offer(self.fields["leader"], [("", _("请选择")), *named])
        self.initial.setdefault("written_at", timezone.localtime().replace(second=0, microsecond=0))

    def clean_leader(self) -> Any:
        return self.leaders[self.cleaned_data["leader"]]

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        written = CommentInput(text=cleaned["text"], svg=cleaned["svg"])
        return {"leader": cleaned["leader"], "written_at": cleaned["written_at"], "written": written}


class ShareForm(VerbForm):
    """知悉: a grant by hand, not caused by a step."""

    to = ReceiverField(label=_("知悉人员"))
    reason = forms.CharField(label=_("事由"), max_length=200)

    def build(self) -> None:
        self.fields["to"] = ReceiverField(label=_("知悉人员"), home=self.record.owning_organ)
        self.order_fields(["to", "reason"])


class AwaitAnswerForm(VerbForm):
    """等复文 asks for nothing: it is set, or taken off where it is set."""

    def values(self) -> dict[str, Any]:
        return {"waits": not self.record.awaits_answer}
