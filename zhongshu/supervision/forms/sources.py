"""Forms of where items come from: what to do about what overlaps, a table of matters, 面商."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.people.models import Organ
from zhongshu.supervision.forms.fields import offer_people, person_field, words_field
from zhongshu.supervision.forms.items import approvers_of
from zhongshu.supervision.overlap import Overlap
from zhongshu.supervision.services.taking_in import Taking
from zhongshu.supervision.sheets import Sheet

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


class TakeInForm(forms.Form):
    """How the rows of a table are taken in."""

    mode = forms.ChoiceField(label=gettext_lazy("怎么立项"), widget=forms.RadioSelect, initial="each")
    title = forms.CharField(
        label=gettext_lazy("总事项"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("立一件的，写这一件的名称，例如“2026年市政府重点工作”。"),
    )
    reason = words_field(
        gettext_lazy("理由"),
        rows=2,
        max_length=300,
        required=False,
        help_text=gettext_lazy("有相近的督办件、仍要导入的，写明为什么。"),
    )

    def __init__(self, *args: Any, sheet: Sheet, name: str, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("each", _("每行立一件"))] + ([("one", _("立一件，每行一项任务"))] if sheet.may_be_one else [])
        cast("forms.ChoiceField", self.fields["mode"]).choices = choices
        if not sheet.may_be_one:
            del self.fields["title"]
        else:
            self.fields["title"].initial = name.rsplit(".", 1)[0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("mode") == "one" and not given.get("title"):
            self.add_error("title", _("请写总事项。"))
        return given

    def taking(self, numbers: Collection[int]) -> Taking:
        skipped = {number for number in numbers if self.data.get(f"skip-{number}")}
        given = self.cleaned_data
        as_one = given["title"] if given["mode"] == "one" else ""
        return Taking(skipped=skipped, as_one=as_one, reason=given["reason"])


class ManyForm(forms.Form):
    """Several items before one leader."""

    approver = person_field(gettext_lazy("立项审批人"))
    text = words_field(gettext_lazy("拟办意见"), rows=2, max_length=500, initial=gettext_lazy("拟请立项督办。"))

    def __init__(self, *args: Any, organ: Organ, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_people(self.fields["approver"], approvers_of(organ))
