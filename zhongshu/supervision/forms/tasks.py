"""Forms of the unit that works on a task, and of whoever verifies it."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput
from zhongshu.supervision import access, queries
from zhongshu.supervision.forms.fields import (
    colleagues,
    figure_field,
    moment_field,
    offer_people,
    person_field,
    proof_field,
    receiver_choices,
    receiver_of,
    words_field,
)
from zhongshu.supervision.forms.items import ActForm
from zhongshu.supervision.models import Feedback, ReportTurn, SupervisedTask
from zhongshu.supervision.states import Evidence, FeedbackKind, Finding, VerifyMethod


class AcceptForm(ActForm):
    """签收领办."""

    responsible = person_field(gettext_lazy("承办人"), help_text=gettext_lazy("从现在起由他负责到底。"))

    def build(self) -> None:
        shown = colleagues(self.person.organ)
        offer_people(self.fields["responsible"], shown)
        self.initial.setdefault("responsible", self.person.pk)


class ReturnForm(ActForm):
    """误派退回."""

    reason = words_field(
        gettext_lazy("退回理由"), max_length=250, help_text=gettext_lazy("不属于本单位职责的依据，应当由谁办。")
    )


class ReassignForm(ActForm):
    """改派."""

    to = forms.ChoiceField(label=gettext_lazy("改由谁办"))
    reason = words_field(gettext_lazy("理由"), rows=2, max_length=300)

    def build(self) -> None:
        cast("forms.ChoiceField", self.fields["to"]).choices = receiver_choices(self.record.owning_organ)

    def values(self) -> dict[str, Any]:
        organ, unit = receiver_of(self.cleaned_data["to"])
        return {"organ": organ, "unit": unit, "reason": self.cleaned_data["reason"]}


class FeedbackForm(ActForm):
    """反馈: how far, what was done, what is in the way; with the proof that was agreed."""

    kind = forms.ChoiceField(label=gettext_lazy("这次报"), choices=FeedbackKind.choices, widget=forms.RadioSelect)
    progress = forms.IntegerField(
        label=gettext_lazy("完成进度（%）"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = words_field(gettext_lazy("办理情况"), rows=4, max_length=4000)
    problems = words_field(gettext_lazy("存在问题"), rows=2, max_length=2000, required=False)
    next_steps = words_field(gettext_lazy("下步打算"), rows=2, max_length=2000, required=False)

    def build(self) -> None:
        self.task = SupervisedTask.objects.get(pk=self.record.pk)
        self.part = access.co_step(self.person, self.record)
        self.turn = None if self.part else open_turn(self.task)
        self.initial.setdefault("kind", FeedbackKind.PERIODIC)
        self.initial.setdefault("progress", self.task.progress)
        if self.part is None:
            _own_fields(self)
        else:
            self.initial["kind"], self.initial["progress"] = FeedbackKind.CO.value, 100
            self.fields["kind"] = forms.CharField(widget=forms.HiddenInput)
            self.fields["text"].label, self.fields["progress"].label = _("配合情况"), _("本单位完成（%）")
        for key in self.wanted:
            self.fields[f"proof_{key}"] = proof_field(Evidence(key).label, only_photos=key == Evidence.PHOTO)
        shown = [name for name in self.fields if name.startswith("proof_")]
        self.order_fields(["seen", "kind", "progress", *(n for n in self.fields if n[:5] == "value"), "text", *shown])

    @property
    def wanted(self) -> list[str]:
        """Kinds of proof to be given: those agreed, without what is looked at on the spot."""
        return [key for key in self.task.evidence if key != Evidence.ON_SITE] or [Evidence.DOCUMENT.value]

    def values(self) -> dict[str, Any]:
        """Without the files: they are taken in when everything else is right."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("kind", "progress", "text", "problems", "next_steps")}
        numbers = {
            int(name.removeprefix("value_")): f"{value:f}"
            for name, value in data.items()
            if name.startswith("value_") and value is not None
        }
        is_due = self.turn is not None and given["kind"] == FeedbackKind.PERIODIC
        built_on = list(data.get("built_on", []))
        return {**given, "values": numbers, "turn": self.turn if is_due else None, "built_on": built_on}

    def proofs(self) -> list[tuple[Any, str]]:
        given = ((name, files) for name, files in self.cleaned_data.items() if name.startswith("proof_"))
        return [(file, name.removeprefix("proof_")) for name, files in given for file in files or []]


class PartChoice(forms.ModelMultipleChoiceField):
    """What co-handlers reported, to be taken over."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Feedback) -> str:
        day = timezone.localtime(obj.written_at)
        words = {"name": obj.written_by.organ.label, "month": day.month, "day": day.day, "text": obj.text[:80]}
        return _("%(name)s %(month)s月%(day)s日：%(text)s") % words


def _own_fields(form: FeedbackForm) -> None:
    """What only the lead reports: its figures, and what it takes over from others."""
    kinds = [(kind.value, kind.label) for kind in FeedbackKind if kind != FeedbackKind.CO]
    cast("forms.ChoiceField", form.fields["kind"]).choices = kinds
    for indicator in form.task.indicators.all():
        form.fields[f"value_{indicator.pk}"] = figure_field(
            _("%(name)s累计（%(unit)s，目标%(target)s）")
            % {"name": indicator.name, "unit": indicator.unit, "target": f"{indicator.target.normalize():f}"}
        )
    waiting = queries.parts_to_take_over(form.task)
    if waiting.exists():
        form.fields["built_on"] = PartChoice(waiting, label=_("采用协办反馈"), required=False)
        form.initial.setdefault("built_on", list(waiting.values_list("pk", flat=True)))


def open_turn(task: SupervisedTask, at: datetime | None = None) -> ReportTurn | None:
    """The report that has been owed for longest."""
    turns = task.turns.filter(opened_at__lte=at or timezone.now()).order_by("due_at")
    answered = set(task.feedbacks.filter(turn__isnull=False, returned_at__isnull=True).values_list("turn", flat=True))
    return next((turn for turn in turns if turn.pk not in answered), None)


class SignForm(ActForm):
    """单位审签."""

    decision = forms.ChoiceField(
        label=gettext_lazy("审签"),
        choices=(("yes", gettext_lazy("同意报送")), ("no", gettext_lazy("退回修改"))),
        widget=forms.RadioSelect,
        initial="yes",
    )
    text = words_field(gettext_lazy("意见"), rows=2, max_length=300, required=False)


class VerifyForm(ActForm):
    """核查."""

    method = forms.ChoiceField(
        label=gettext_lazy("核查方式"), choices=VerifyMethod.choices, initial=VerifyMethod.MATERIAL
    )
    finding = forms.ChoiceField(label=gettext_lazy("核查结论"), choices=Finding.choices, widget=forms.RadioSelect)
    text = words_field(
        gettext_lazy("核查情况"), max_length=2000, help_text=gettext_lazy("看了什么，与所报相符还是不符，差多少。")
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    checked_on = forms.DateField(label=gettext_lazy("核查日期"), widget=DayInput)
    photos = proof_field(gettext_lazy("照片和材料"))

    def build(self) -> None:
        self.initial.setdefault("checked_on", timezone.localdate())
        task = SupervisedTask.objects.get(pk=self.record.pk)
        said = queries.last_feedback(self.record)
        for indicator in task.indicators.all():
            told = said.values.get(str(indicator.pk), "") if said else ""
            words = {"name": indicator.name, "unit": indicator.unit, "told": told or _("没有报")}
            self.fields[f"value_{indicator.pk}"] = figure_field(_("核实%(name)s（%(unit)s，报 %(told)s）") % words)
        self.order_fields(["seen", "method", "finding", *(n for n in self.fields if n[:5] == "value"), "text"])

    def values(self) -> dict[str, Any]:
        data = {name: value for name, value in super().values().items() if name != "photos" and name[:5] != "value"}
        numbers = {
            int(name.removeprefix("value_")): f"{value:f}"
            for name, value in self.cleaned_data.items()
            if name.startswith("value_") and value is not None
        }
        return {**data, "values": numbers}

    def proofs(self) -> list[tuple[Any, str]]:
        return [(file, Evidence.PHOTO.value) for file in self.cleaned_data["photos"]]


class BreakDownForm(ActForm):
    """本单位再分解: a part of the own task, to one of the own people."""

    title = forms.CharField(label=gettext_lazy("分给的事"), max_length=300)
    responsible = person_field(gettext_lazy("承办人"))
    due_at = moment_field(gettext_lazy("期限"), required=False, help_text=gettext_lazy("不填的同本任务期限。"))
    result_wanted = forms.CharField(label=gettext_lazy("要达到的结果"), max_length=300)

    def build(self) -> None:
        shown = [person for person in colleagues(self.person.organ) if person.pk != self.record.holder_id]
        offer_people(self.fields["responsible"], shown)


class AnswerSlipForm(ActForm):
    """答复督办单."""

    text = words_field(gettext_lazy("答复"), max_length=2000)
