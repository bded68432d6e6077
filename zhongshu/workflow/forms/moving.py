"""Forms of the verbs that move a record from hand to hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import InkField
from zhongshu.workflow import access, offers, queries
from zhongshu.workflow.forms.base import OpinionForm, VerbForm
from zhongshu.workflow.forms.fields import (
    ReceiverField,
    ReceiversField,
    moment_field,
    offer,
    opinion_field,
    reason_field,
)
from zhongshu.workflow.models import Step
from zhongshu.workflow.queries import Way
from zhongshu.workflow.states import CommentKind, StepRole


class ForwardForm(OpinionForm):
    """办理意见 and where it goes next. Each way has its own field for whom it goes to, so no script is needed."""

    text = opinion_field(_("办理意见"))
    phrase = forms.CharField(required=False)
    svg = InkField(label=_("手写"), required=False)
    to_stage = forms.ChoiceField(label=_("下一步"), widget=forms.RadioSelect)

    def build(self) -> None:
        self.ways = queries.next_choices(self.record, self.person)
        offer(self.fields["to_stage"], [(way.key, way.name) for way in self.ways])
        usual = next((way.key for way in self.ways if way.is_default), None)
        self.initial.setdefault("to_stage", usual)
        home = self.record.owning_organ
        taken = self.data.get("to_stage") if self.is_bound else None
        for way in self.ways:
            self._add_fields(way, home, is_needed=taken in {None, way.key})

    def _add_fields(self, way: Way, home: Any, *, is_needed: bool) -> None:
        """Whom it goes to must be named on the way that is taken."""
        if way.rule == "unit":
            self.fields[f"to_{way.key}"] = ReceiverField(label=_("主办"), home=home, required=is_needed)
        elif way.rule in {"leader", "person"} or len(way.people) > 1:
            self.fields[f"to_{way.key}"] = person_choice(way, is_needed=is_needed and way.is_chosen)
            if way.proposed is not None:
                self.initial.setdefault(f"to_{way.key}", queries.receiver_key(way.proposed))
        if way.takes_co:
            self.fields[f"co_{way.key}"] = ReceiversField(label=_("协办"), home=home, required=False)
        if way.rule in {"unit", "leader"}:
            self.fields[f"due_{way.key}"] = moment_field(_("期限"), required=False)

    def ways_with_fields(self) -> list[dict[str, Any]]:
        """Each way with its bound fields, for the template."""
        chosen = self["to_stage"].value()
        names = ("to", "co", "due")
        return [
            {"way": way, "is_chosen": way.key == chosen}
            | {name: self[f"{name}_{way.key}"] for name in names if f"{name}_{way.key}" in self.fields}
            for way in self.ways
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        key = cleaned.get("to_stage", "")
        self.error_fields = {"to": f"to_{key}", "co": f"co_{key}", "due_at": f"due_{key}"}
        return cleaned

    def values(self) -> dict[str, Any]:
        key = self.cleaned_data["to_stage"]
        taken = {name: self.cleaned_data.get(f"{name}_{key}") for name in ("to", "co", "due")}
        return {
            "to_stage": key,
            "to": taken["to"] or None,
            "co": taken["co"] or (),
            "due_at": taken["due"],
            "comment": self.comment(),
        }

    def comment_kind(self) -> str:
        stage = queries.situation(self.record).stage
        return stage.comment if stage else CommentKind.NOTE

    @property
    def closes(self) -> bool:
        stage = queries.situation(self.record).stage
        return stage is not None and stage.closes


def person_choice(way: Way, *, is_needed: bool) -> ReceiverField:
    """One of the few who can hold the stage; where a post decides, nobody need be named."""
    field = ReceiverField(
        label=_("领导") if way.rule == "leader" else _("承办人"), required=is_needed, widget=forms.Select
    )
    empty = _("请选择") if way.is_chosen else _("系统按岗位分派")
    people = [(queries.receiver_key(one), f"{one.name}　{one.home_title}") for one in way.people]
    field.widget.choices = [("", empty), *people]
    return field


class SendBackForm(VerbForm):
    """退回: to whom, why, and whether it comes straight back."""

    to_step = forms.TypedChoiceField(label=_("退回环节"), widget=forms.RadioSelect)
    reason = reason_field(_("退回原因"))
    direct = forms.BooleanField(label=_("改好后直接送回我这里（退回后直达）"), required=False)

    def build(self) -> None:
        targets = access.return_targets(self.record)
        flow = queries.situation(self.record).flow
        self.targets = {str(step.pk): step for step in targets}
        names = [(pk, f"{step.holder.name}（{flow.stage(step.stage).name}）") for pk, step in self.targets.items()]
        offer(self.fields["to_step"], names)
        self.initial.setdefault("to_step", next(iter(self.targets), None))

    def clean_to_step(self) -> Step:
        return self.targets[self.cleaned_data["to_step"]]


class TakeBackForm(VerbForm):
    """撤回 asks for nothing."""


class JumpForm(VerbForm):
    """跳转 by special right."""

    to_stage = forms.ChoiceField(label=_("跳转环节"))
    to = ReceiverField(label=_("送给"), required=False, help_text=_("批示、承办环节要选；其他环节按岗位分派。"))
    reason = reason_field(_("跳转原因"))

    def build(self) -> None:
        now = queries.situation(self.record)
        here = now.lead.stage if now.lead else ""
        stages = [(stage.key, stage.name) for stage in now.flow.stages if stage.key != here]
        offer(self.fields["to_stage"], [("", _("请选择")), *stages])
        self.fields["to"] = ReceiverField(
            label=_("送给"), required=False, home=self.record.owning_organ, help_text=self.fields["to"].help_text
        )


class StepChoiceForm(VerbForm):
    """A verb on one of several open steps."""

    def offered(self) -> list[Step]:
        raise NotImplementedError

    def build(self) -> None:
        self.steps = {str(step.pk): step for step in self.offered()}
        field = self.fields["step"]
        offer(field, [(pk, step_label(step)) for pk, step in self.steps.items()])
        self.initial.setdefault("step", next(iter(self.steps), None))
        if len(self.steps) == 1:
            field.widget = forms.HiddenInput()

    def clean_step(self) -> Step:
        return self.steps[self.cleaned_data["step"]]


def step_label(step: Step) -> str:
    """孟晓峰（综合二科，会签）"""
    what = step.get_role_display() if step.role != StepRole.LEAD else _("主办")
    return f"{step.holder.name}（{step.unit.name if step.unit else step.holder.organ.label}，{what}）"


class ReassignForm(StepChoiceForm):
    """转办: the same stage in other hands."""

    step = forms.ChoiceField(label=_("要转的环节"), widget=forms.RadioSelect)
    to = ReceiverField(label=_("接办人或单位"))
    reason = reason_field(_("转办原因"))

    def build(self) -> None:
        super().build()
        self.fields["to"] = ReceiverField(label=_("接办人或单位"), home=self.record.owning_organ)

    def offered(self) -> list[Step]:
        return [step for step in queries.situation(self.record).open_steps if access.may_reassign(self.person, step)]


class ClaimForm(VerbForm):
    """认领 asks for nothing."""


class DropSignerForm(StepChoiceForm):
    step = forms.ChoiceField(label=_("减签对象"), widget=forms.RadioSelect)
    reason = reason_field(_("减签原因"))

    def offered(self) -> list[Step]:
        return [step for step in offers.droppable(self.record) if access.may_drop_signer(self.person, step)]


class UrgeForm(StepChoiceForm):
    step = forms.ChoiceField(label=_("催办对象"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("催办的话"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不写就说“请抓紧办理”。同一件四小时内只催一次。"),
    )

    def offered(self) -> list[Step]:
        steps = queries.situation(self.record).open_steps
        return [step for step in steps if step.holder_id != self.person.pk and not step.is_queued]
