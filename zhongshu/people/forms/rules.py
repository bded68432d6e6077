from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models.calendar import DayKind

SOURCE = {"required": _("请写明依据，例如“国办发明电〔2026〕7号”。")}


class DayForm(forms.Form):
    kind = forms.ChoiceField(label=_("性质"), choices=DayKind.choices)
    note = forms.CharField(label=_("说明"), max_length=60, required=False, help_text=_("例如 春节、国庆节调休上班。"))
    source = forms.CharField(label=_("依据"), max_length=120, error_messages=SOURCE)


class NoticeForm(forms.Form):
    year = forms.IntegerField(label=_("年份"), min_value=2004, max_value=2100)
    source = forms.CharField(label=_("依据"), max_length=120, error_messages=SOURCE)
    text = forms.CharField(
        label=_("通知里的放假安排"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("把“一、元旦：……”到“七、国庆节：……”几行粘贴进来。下一步先看读出的日子，再保存。"),
        error_messages={"required": _("请粘贴通知里的放假安排。")},
    )


class PolicyForm(forms.Form):
    """One field per rule, by what the rule holds."""

    reason = forms.CharField(
        label=_("调整的依据"), max_length=200, error_messages={"required": _("请写明调整的依据或者原因。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = policy.values()
        for key, rule in policy.RULES.items():
            self.fields[key] = _field(rule)
            self.fields[key].initial = values[key]
        self.order_fields([*policy.RULES, "reason"])

    def values(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in policy.RULES}


def _field(rule: policy.Rule) -> forms.Field:
    if rule.key == "ceiling":
        levels = [(value, label) for value, label in SecurityLevel.choices if rule.least <= value <= rule.most]
        return forms.TypedChoiceField(label=str(rule.label), choices=levels, coerce=int, help_text=str(rule.help))
    if rule.is_switch:
        return forms.BooleanField(label=str(rule.label), required=False, help_text=str(rule.help))
    bounds = _("%(least)s 至 %(most)s %(unit)s") % {"least": rule.least, "most": rule.most, "unit": rule.unit}
    return forms.IntegerField(
        label=str(rule.label),
        min_value=rule.least,
        max_value=rule.most,
        help_text=bounds,
        error_messages={
            "required": _("请填写%(bounds)s之间的数。") % {"bounds": bounds},
            "min_value": _("请填写%(bounds)s之间的数。") % {"bounds": bounds},
            "max_value": _("请填写%(bounds)s之间的数。") % {"bounds": bounds},
        },
    )


class RoleForm(forms.Form):
    key = forms.RegexField(
        r"^[a-z][a-z_]{2,39}$",
        label=_("标识"),
        help_text=_("给程序用的英文名，例如 archive_clerk，以后不能改。"),
        error_messages={"required": _("请填写标识。"), "invalid": _("标识用小写英文字母和下划线，3 至 40 位。")},
    )
    name = forms.CharField(label=_("名称"), max_length=40, error_messages={"required": _("请填写名称。")})
