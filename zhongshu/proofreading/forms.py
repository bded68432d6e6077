from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Person
from zhongshu.proofreading.models import OwnWord, Severity, WordKind


class StartForm(forms.Form):
    """Paste, or choose a file."""

    upload = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("Word、WPS、PDF、OFD、文本都可以。Word 文件可以导出带修订和批注的校对稿。"),
    )
    text = forms.CharField(
        label=_("或者粘贴文字"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    level = forms.TypedChoiceField(label=_("密级"), coerce=int, choices=())

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = min(policy.ceiling(), person.clearance)
        level: Any = self.fields["level"]
        level.choices = [(value, label) for value, label in SecurityLevel.choices if value <= most]


class TextForm(forms.Form):
    """The whole text, changed by hand."""

    text = forms.CharField(
        label=_("全文"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )


class RuleForm(forms.Form):
    is_on = forms.BooleanField(label=_("启用"), required=False)
    severity = forms.ChoiceField(label=_("程度"), choices=Severity.choices)
    reason = forms.CharField(
        label=_("给起草人看的说明"),
        max_length=200,
        required=False,
        help_text=_("不填就用原来的说明。关闭查差错的规则，在这里写明理由。"),
    )


class WordForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=WordKind.choices, initial=WordKind.WORD)
    word = forms.CharField(label=_("要找的词"), max_length=60, error_messages={"required": _("请填写要找的词。")})
    right = forms.CharField(label=_("改为"), max_length=60, required=False, help_text=_("不填就只提示，不改。"))
    severity = forms.ChoiceField(label=_("程度"), choices=Severity.choices, initial=Severity.WARN)
    note = forms.CharField(
        label=_("说明"), max_length=OwnWord._meta.get_field("note").max_length or 120, required=False
    )


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is cleaned like one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        rows = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(row, initial) for row in rows if row]


class LearnForm(forms.Form):
    papers = FilesField(
        label=_("已经印发的文件"),
        required=False,
        widget=SeveralFiles(),
        help_text=_("一次可以选很多份。只记下字词的统计，不保存文件。"),
    )
