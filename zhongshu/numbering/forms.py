from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ


class EndForm(forms.Form):
    """Why no further number is drawn; those that were stay."""

    reason = forms.CharField(
        label=_("停用原因"),
        max_length=200,
        help_text=_("只管这一年的这个系列，已经取的号不变。例如：代字改为云政规。"),
    )


class StartForm(forms.Form):
    """Where a series begins, for offices that numbered by hand before."""

    organ = forms.ModelChoiceField(label=_("机关"), queryset=Organ.objects.none(), empty_label=None)
    code = forms.CharField(label=_("代字"), max_length=40, help_text=_("如“云政办发”；收文登记号填登记簿名称。"))
    year = forms.IntegerField(label=_("年份"), min_value=1949, max_value=2200)
    start = forms.IntegerField(label=_("起始号"), min_value=1, max_value=999_999)
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        help_text=_("起始号不是 1 时要写，如“上半年已手工编到 35 号”。"),
    )

    def __init__(self, *args: Any, organs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]  # a ModelChoiceField, declared above
        self.fields["year"].initial = timezone.localdate().year
