"""Forms of lists and settings: batches, phrases, limits."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.engines.workdays import parse_limit
from zhongshu.people.models import Organ
from zhongshu.records.states import Urgency
from zhongshu.workflow import queries
from zhongshu.workflow.flows import FlowText
from zhongshu.workflow.forms.fields import ReceiverField, offer, reason_field
from zhongshu.workflow.states import CommentKind


class BatchReassignForm(forms.Form):
    """转办 of several: to one, for one reason."""

    to = ReceiverField(label=gettext_lazy("接办人或单位"))
    reason = reason_field(gettext_lazy("转办原因"))

    def __init__(self, *args: Any, home: Organ, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = ReceiverField(label=gettext_lazy("接办人或单位"), home=home)
        self.order_fields(["to", "reason"])


class BatchForwardForm(forms.Form):
    """转出 of several that stand at the same stage."""

    to_stage = forms.ChoiceField(label=gettext_lazy("下一步"), widget=forms.RadioSelect)
    to = ReceiverField(label=gettext_lazy("送给"), required=False)
    text = forms.CharField(
        label=gettext_lazy("办理意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, home: Organ, stages: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"] = ReceiverField(
            label=gettext_lazy("送给"),
            home=home,
            required=False,
            help_text=_("批示、承办环节要选；其他环节按岗位分派。"),
        )
        offer(self.fields["to_stage"], stages)
        self.order_fields(["text", "to_stage", "to"])


class PhraseForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("用于"), choices=CommentKind.choices)
    text = forms.CharField(label=gettext_lazy("常用语"), max_length=120)


class LimitsForm(forms.Form):
    """The table of limits: one box per stage and urgency; an empty one follows 平件."""

    note = forms.CharField(
        label=gettext_lazy("修改说明"), max_length=200, help_text=gettext_lazy("改了什么、为什么改。")
    )

    def __init__(self, *args: Any, text: FlowText, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = queries.limit_rows(text)
        for row in self.rows:
            for urgency in Urgency.values:
                name = f"{row.key}__{urgency}"
                self.fields[name] = forms.CharField(
                    required=False,
                    max_length=20,
                    initial=row.limits[urgency],
                    label=f"{row.name or _('全程')} {Urgency(urgency).label}",
                    widget=forms.TextInput(attrs={"size": 8}),
                )

    def table(self) -> list[dict[str, Any]]:
        return [
            {"row": row, "cells": [self[f"{row.key}__{urgency}"] for urgency in Urgency.values]} for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            for urgency in Urgency.values:
                self._clean_limit(f"{row.key}__{urgency}", is_needed=urgency == Urgency.NORMAL)
        return cleaned

    def _clean_limit(self, name: str, *, is_needed: bool) -> None:
        text = self.cleaned_data.get(name, "")
        if not text:
            if is_needed:
                self.add_error(name, _("请填平件时限，其他紧急程度没有填的按它办。"))
            return
        try:
            self.cleaned_data[name] = str(parse_limit(text))
        except ValueError as fault:
            self.add_error(name, str(fault))

    def limits(self) -> dict[str, dict[str, str]]:
        return {
            row.key: {
                urgency: self.cleaned_data[f"{row.key}__{urgency}"]
                for urgency in Urgency.values
                if self.cleaned_data[f"{row.key}__{urgency}"]
            }
            for row in self.rows
        }
