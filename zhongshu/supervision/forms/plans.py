"""Forms about dates and plans: 延期, 调整计划, 请单位配合, the day of 回头看."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput
from zhongshu.people.models import Organ
from zhongshu.supervision.forms.fields import milestones_of, moment_field, words_field
from zhongshu.supervision.forms.items import ActForm
from zhongshu.supervision.models import Milestone


class ExtendForm(ActForm):
    """申请延期."""

    to_due_at = moment_field(gettext_lazy("延至"))
    reason = words_field(
        gettext_lazy("理由"),
        max_length=300,
        help_text=gettext_lazy("卡在哪里，现在办到什么程度，延期以后怎么保证办成。"),
    )

    def build(self) -> None:
        self.initial.setdefault("to_due_at", timezone.localtime(self.record.date + timedelta(days=7)))


class ChangePlanForm(ActForm):
    """申请调整计划."""

    points = words_field(
        gettext_lazy("调整后的节点"), rows=6, help_text=gettext_lazy("每行一个：节点，2026-03-20，60。")
    )
    reason = words_field(gettext_lazy("调整理由"), rows=2, max_length=300)

    def build(self) -> None:
        points = Milestone.objects.filter(task=self.record.pk, until__isnull=True)
        self.initial.setdefault("points", "\n".join(map(line_of, points)))

    def clean_points(self) -> Any:
        return milestones_of(self.cleaned_data["points"])


def line_of(point: Milestone) -> str:
    return f"{point.title}，{point.due_on:%Y-%m-%d}，{point.planned_percent}"


class DecidePlanForm(ActForm):
    """批计划调整."""

    decision = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=(("yes", gettext_lazy("同意调整")), ("no", gettext_lazy("不同意，按原计划办"))),
        widget=forms.RadioSelect,
        initial="yes",
    )
    text = words_field(gettext_lazy("说明"), rows=2, max_length=300, required=False)


class AskCoForm(ActForm):
    """请单位配合."""

    to = forms.ModelMultipleChoiceField(
        Organ.objects.none(),
        label=gettext_lazy("配合单位"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("按住 Ctrl 可以选几个。"),
    )
    due_at = moment_field(
        gettext_lazy("配合期限"), required=False, help_text=gettext_lazy("不填的同本任务期限；要留出汇总的时间。")
    )

    def build(self) -> None:
        field = cast("forms.ModelMultipleChoiceField[Organ]", self.fields["to"])
        field.queryset = Organ.objects.filter(is_inside=True, is_active=True).exclude(pk=self.person.organ_id)


class MoveLookBackForm(ActForm):
    """改回头看日期."""

    on = forms.DateField(
        label=gettext_lazy("回头看日期"), widget=DayInput, help_text=gettext_lazy("销号后三到六个月之间。")
    )

    def build(self) -> None:
        look = self.record.supervised_item.look_backs.filter(done_at__isnull=True).first()
        self.initial.setdefault("on", look.planned_on if look else None)
