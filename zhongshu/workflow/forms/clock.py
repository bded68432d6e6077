"""Forms of the verbs on dates and of the end: 暂停, 延期, 提前, 答复, 办结, 重启, 撤销."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import InkField
from zhongshu.people import calendars
from zhongshu.records.models import Record
from zhongshu.records.states import AnswerKind
from zhongshu.workflow import queries
from zhongshu.workflow.forms.base import OpinionForm, VerbForm
from zhongshu.workflow.forms.fields import ReceiverField, moment_field, offer, opinion_field, reason_field
from zhongshu.workflow.states import CommentKind


class SuspendForm(VerbForm):
    until = moment_field(_("预计恢复时间"))
    reason = reason_field(_("暂停原因"))

    def build(self) -> None:
        self.initial.setdefault("until", workdays_ahead(self.record, 5))


class ResumeForm(VerbForm):
    """恢复 asks for nothing."""


class AskExtensionForm(VerbForm):
    to_due_at = moment_field(_("新期限"))
    reason = reason_field(_("理由"))

    def build(self) -> None:
        due_at = timezone.localtime(self.record.due_at)
        self.initial.setdefault("to_due_at", workdays_after(self.record, due_at, 3))
        self.fields["to_due_at"].help_text = _("现在的期限是 %(due)s。首次期限不变，延期由审批人决定。") % {
            "due": due_at.strftime("%-m月%-d日 %-H:%M")
        }


class DecideExtensionForm(VerbForm):
    decision = forms.ChoiceField(
        label=_("审批结论"), choices=[("approve", _("同意延期")), ("refuse", _("不同意"))], widget=forms.RadioSelect
    )
    reason = reason_field(_("审批意见"), required=False, help_text=_("不同意的，写明理由。"))

    def build(self) -> None:
        self.extension = queries.situation(self.record).extension

    @property
    def is_stale(self) -> bool:
        return self.extension is None or super().is_stale

    def values(self) -> dict[str, Any]:
        return {
            "extension": self.extension,
            "is_granted": self.cleaned_data["decision"] == "approve",
            "reason": self.cleaned_data["reason"],
        }


class AdvanceDueForm(VerbForm):
    due_at = moment_field(_("提前后的期限"))
    reason = reason_field(_("依据"), help_text=_("摘录领导要求的原话。"))

    def build(self) -> None:
        self.initial.setdefault("due_at", timezone.localtime(self.record.due_at))


class AnswerForm(VerbForm):
    """答复: how, what, when delivered."""

    kind = forms.ChoiceField(label=_("答复方式"), choices=AnswerKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("答复内容"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不需答复的，写明理由。"),
    )
    document = forms.CharField(
        label=_("复文编号"), required=False, help_text=_("书面答复且复文在本系统里的，填它的编号。")
    )
    answered_at = moment_field(_("送达时间"))

    def build(self) -> None:
        self.initial.setdefault("kind", AnswerKind.DOCUMENT)
        self.initial.setdefault("answered_at", timezone.localtime().replace(second=0, microsecond=0))

    def clean_document(self) -> Record | None:
        text = self.cleaned_data["document"].strip()
        found = queries.find_by_reference(self.person, text)
        if text and found is None:
            raise forms.ValidationError(_("没有找到编号是“%(text)s”的件，或者您不在它的知悉范围里。") % {"text": text})
        return found


class CloseForm(OpinionForm):
    """办结: by another than who answered; alone in the office, one says so."""

    text = opinion_field(_("办理结果"), rows=2)
    phrase = forms.CharField(required=False, widget=forms.HiddenInput)
    svg = InkField(label=_("手写"), required=False)
    sole_officer_reason = forms.CharField(label=_("一人经办说明"), max_length=200)

    def build(self) -> None:
        if self.record.answered_by_id != self.person.pk:
            del self.fields["sole_officer_reason"]
        else:
            self.fields["sole_officer_reason"].help_text = _(
                "答复是您登记的，照规定由另一人办结。确实只有您一人经办的，写明情况。"
            )

    def values(self) -> dict[str, Any]:
        reason = self.cleaned_data.get("sole_officer_reason", "")
        return {"comment": self.comment(), "sole_officer_reason": reason}

    def comment_kind(self) -> str:
        return CommentKind.RESULT


class ReopenForm(VerbForm):
    reason = reason_field(_("重启原因"))
    due_at = moment_field(_("新的期限"))
    to_stage = forms.ChoiceField(label=_("从哪个环节办起"), required=False)
    to = ReceiverField(label=_("承办"), required=False)

    def build(self) -> None:
        stages = queries.situation(self.record).flow.stages
        offer(self.fields["to_stage"], [("", _("原承办环节")), *[(stage.key, stage.name) for stage in stages]])
        self.fields["to"] = ReceiverField(
            label=_("承办"), required=False, home=self.record.owning_organ, help_text=_("不选，由原承办人接着办。")
        )
        self.initial.setdefault("due_at", workdays_ahead(self.record, 5))


class CancelForm(VerbForm):
    reason = reason_field(_("撤销原因"))


class RepairForm(VerbForm):
    """修复悬空件: why it is done; what is done follows from what is found."""

    reason = reason_field(_("修复原因"))


def workdays_ahead(record: Record, count: int) -> datetime:
    return workdays_after(record, timezone.localtime(), count)


def workdays_after(record: Record, start: datetime, count: int) -> datetime:
    return timezone.localtime(calendars.clock_for(record.owning_organ).add_workdays(start, count))
