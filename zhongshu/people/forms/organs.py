from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import DayInput
from zhongshu.people.models import Organ, Post, Role, Unit


class OrganForm(forms.ModelForm[Organ]):
    class Meta:
        model = Organ
        fields = ("name", "short_name", "code", "kind", "rank", "parent", "serves", "is_inside", "sort")
        help_texts = {
            "code": _("发文字号里的代字，例如 云政办。"),
            "serves": _("办公厅（室）填它所服务的党委或者政府。"),
            "is_inside": _("打勾：用本系统办公，可以收件；不打勾：只作为来文、发文的对方单位。"),
            "sort": _("数字小的排在前面。"),
        }
        error_messages = {"name": {"unique": _("已经有同名的机关，请核对全称。"), "required": _("请填写机关全称。")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parent", "serves"):
            field = self.fields[name]
            field.queryset = field.queryset.filter(is_active=True)  # type: ignore[attr-defined]
            field.empty_label = _("没有")  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    name = forms.CharField(label=_("科室名称"), max_length=60, error_messages={"required": _("请填写科室名称。")})
    parent = forms.ModelChoiceField(
        Unit.objects.none(), label=_("上级科室"), required=False, empty_label=_("没有，直属本机关")
    )
    sort = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=999_999, initial=1000, help_text=_("数字小的排在前面。")
    )

    def __init__(self, *args: Any, organ: Organ, own: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = organ.units.filter(is_active=True).exclude(pk=own)  # type: ignore[attr-defined]


class PostForm(forms.ModelForm[Post]):
    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(),
        label=_("职能"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("岗位的权限由职能带来；任这个岗位的人从下一次点击起就有。"),
    )

    class Meta:
        model = Post
        fields = ("title", "roles", "needs_totp", "sort")
        help_texts = {"title": _("例如 科长、文书、督查员。"), "sort": _("数字小的排在前面。")}
        error_messages = {"title": {"required": _("请填写岗位名称。")}}


class MergeOrganForm(forms.Form):
    into = forms.ModelChoiceField(
        Organ.objects.filter(is_active=True),
        label=_("并入"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择并入哪个机关。")},
    )
    reason = forms.CharField(
        label=_("依据"), max_length=200, error_messages={"required": _("请写明批准文件或者原因。")}
    )


class MergeUnitForm(forms.Form):
    into = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("并入"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择并入哪个科室。")},
    )
    reason = forms.CharField(
        label=_("依据"), max_length=200, error_messages={"required": _("请写明批准文件或者原因。")}
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Unit.objects.filter(organ=unit.organ_id, is_active=True).exclude(pk=unit.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    valid_from = forms.DateField(label=_("自哪天起"), widget=DayInput, error_messages={"required": _("请填写日期。")})
    morning_from = forms.TimeField(label=_("上午上班"))
    morning_to = forms.TimeField(label=_("上午下班"))
    afternoon_from = forms.TimeField(label=_("下午上班"))
    afternoon_to = forms.TimeField(label=_("下午下班"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.TIMES:
            self.fields[name].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            self.fields[name].error_messages["invalid"] = _("时间写成 8:30 这样。")

    TIMES = ("morning_from", "morning_to", "afternoon_from", "afternoon_to")

    def times(self) -> list[Any]:
        return [self.cleaned_data[name] for name in self.TIMES]
