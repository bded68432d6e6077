from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6", "pattern": "[0-9]{6}"}
NEW = {"autocomplete": "new-password"}


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        error_messages={"required": _("请输入用户名。")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("口令"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请输入口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    token = forms.RegexField(
        r"^\d{6}$",
        label=_("动态口令"),
        required=False,
        error_messages={"invalid": _("动态口令是 6 位数字。")},
        widget=forms.TextInput(attrs=CODE),
    )


class CodeForm(forms.Form):
    code = forms.RegexField(
        r"^\d{6}$",
        label=_("动态口令"),
        error_messages={
            "required": _("请输入令牌上现在的 6 位数字。"),
            "invalid": _("动态口令是 6 位数字，请照令牌上的输入。"),
        },
        widget=forms.TextInput(attrs=CODE | {"autofocus": True}),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("现在的口令"),
        strip=False,
        max_length=128,
        error_messages={"required": _("请输入现在的口令。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新口令"),
        strip=False,
        max_length=128,
        error_messages={"required": _("请输入新口令。")},
        widget=forms.PasswordInput(attrs=NEW),
    )
    again = forms.CharField(
        label=_("再输一遍新口令"),
        strip=False,
        max_length=128,
        error_messages={"required": _("请把新口令再输一遍。")},
        widget=forms.PasswordInput(attrs=NEW),
    )

    def __init__(self, *args: Any, rules: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = rules

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("两遍新口令不一样，请重新输入。"), code="different")
        return again
