"""Forms of where items come from: what to do about what overlaps, a table of matters, 面商."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import DayInput
from zhongshu.supervision.forms.fields import words_field
from zhongshu.supervision.overlap import Overlap

GO_ON = "go_on"


class OverlapForm(forms.Form):
    """查重 at 立项: join what is followed already, or register it all the same for a reason."""

    overlap = forms.ChoiceField(
        label=gettext_lazy("怎么办"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("有相近的督办件，请选并入哪一件，或者单独立项并写明理由。")},
    )
    overlap_reason = words_field(gettext_lazy("理由"), rows=2, max_length=300, required=False)

    def __init__(self, *args: Any, found: Sequence[Overlap], may_join: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        joins = [
            (f"join:{one.item.pk}", _("并入%(title)s") % {"title": one.item.record.reference or one.item.record.title})
            for one in found
            if may_join and one.is_live
        ]
        cast("forms.ChoiceField", self.fields["overlap"]).choices = [*joins, (GO_ON, _("单独立项，理由写在下面"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("overlap") == GO_ON and not given.get("overlap_reason"):
            self.add_error("overlap_reason", _("请写明为什么仍要单独立项，例如“范围不同，那一件只查学校”。"))
        return given

    @property
    def into(self) -> int | None:
        """The item to join."""
        kind, _colon, number = self.cleaned_data["overlap"].partition(":")
        return int(number) if kind == "join" else None


class SheetForm(forms.Form):
    """The file of a table."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("xlsx，用下载的模板填。第一张表，第一行是栏名。"),
    )


class TalkForm(forms.Form):
    """面商: with whom, when, what they said."""

    talked_on = forms.DateField(label=gettext_lazy("面商日期"), widget=DayInput)
    talked_with = forms.CharField(label=gettext_lazy("面商对象"), max_length=200)
    talk = words_field(gettext_lazy("面商情况"), max_length=600)
