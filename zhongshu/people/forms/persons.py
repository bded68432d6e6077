from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import DayInput
from zhongshu.people import queries
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person, Post
from zhongshu.people.services import PersonInput

USERNAME = r"^[a-z0-9][a-z0-9._-]{1,59}$"
REASON = {"required": _("请写明原因。")}


class PersonForm(forms.Form):
    """Somebody's name and how to reach them."""

    name = forms.CharField(label=_("姓名"), max_length=40, error_messages={"required": _("请填写姓名。")})
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("电子邮箱"), required=False, error_messages={"invalid": _("邮箱写法不对，例如 name@office.gov。")}
    )
    sort = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=999_999, initial=1000, help_text=_("数字小的排在前面。")
    )

    def given(self) -> PersonInput:
        return PersonInput(**{name: self.cleaned_data[name] for name in PersonInput.__dataclass_fields__})


class ContactForm(forms.Form):
    """What one may change about oneself."""

    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("电子邮箱"), required=False, error_messages={"invalid": _("邮箱写法不对，例如 name@office.gov。")}
    )


class NewPersonForm(PersonForm):
    organ = forms.ModelChoiceField(
        Organ.objects.filter(is_active=True),
        label=_("机关"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择机关。"), "invalid_choice": _("请选一个在用的机关。")},
    )
    username = forms.RegexField(
        USERNAME,
        label=_("用户名"),
        required=False,
        help_text=_("填了就同时开账号，一次性口令只显示一遍；不填以后再开。账号在安全保密管理员任职之前没有任何权限。"),
        error_messages={"invalid": _("用户名用小写字母、数字、点、横线，2 至 60 位。")},
    )
    field_order = ("organ", "name", "phone", "email", "username", "sort")


class AccountForm(forms.Form):
    username = forms.RegexField(
        USERNAME,
        label=_("用户名"),
        error_messages={
            "required": _("请填写用户名。"),
            "invalid": _("用户名用小写字母、数字、点、横线，2 至 60 位。"),
        },
    )


class ReasonForm(forms.Form):
    """An act that needs nothing but the reason for it."""

    reason = forms.CharField(label=_("原因"), max_length=200, error_messages=REASON)


class ResetForm(forms.Form):
    drop_token = forms.BooleanField(label=_("动态口令的令牌也丢了，一并解除"), required=False)


class ClearanceForm(forms.Form):
    level = forms.TypedChoiceField(label=_("知悉级别"), choices=SecurityLevel.choices, coerce=int)
    reason = forms.CharField(label=_("依据"), max_length=200, error_messages={"required": _("请写明审批依据。")})


class PostChoiceForm(forms.Form):
    """Which post, out of those in use in one organ."""

    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("岗位"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择岗位。"), "invalid_choice": _("请选一个在用的岗位。")},
    )

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = queries.posts_of(organ)  # type: ignore[attr-defined]


class AppointForm(PostChoiceForm):
    since = forms.DateField(label=_("任职起"), widget=DayInput, error_messages={"required": _("请填写任职日期。")})
    is_primary = forms.BooleanField(label=_("作为主要岗位"), required=False)


class MoveForm(PostChoiceForm):
    reason = forms.CharField(label=_("原因"), max_length=200, error_messages=REASON)


def person_initial(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in PersonInput.__dataclass_fields__}
