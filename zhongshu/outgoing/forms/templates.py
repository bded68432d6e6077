"""范本 and 常用语."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.outgoing import papers
from zhongshu.outgoing.models import PaperTemplate
from zhongshu.outgoing.services.templating import TemplateData
from zhongshu.outgoing.states import PhrasePlace
from zhongshu.people.models import Organ
from zhongshu.records.states import DocumentType

SHOWN = frozenset({"title", "body", "note", "attachments"})


class TemplateForm(forms.Form):
    """A 范本 as its keeper writes it; what the form does not show (表格、出席人员) stays as it was."""

    use_required_attribute = False
    organ = forms.ModelChoiceField(label=_("机关"), queryset=Organ.objects.none(), empty_label=None)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    document_type = forms.ChoiceField(label=_("文种"), choices=DocumentType.choices)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("说明用来做什么，例如“召开会议”。"))
    hint = forms.CharField(label=_("什么时候用"), max_length=200, required=False)
    body = forms.CharField(
        label=_("正文"),
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("一段一行；每次要填的地方写××。"),
    )
    attachments = forms.CharField(
        label=_("附件说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一个附件标题。"),
    )
    note = forms.CharField(label=_("附注"), required=False, max_length=300)

    def __init__(self, *args: Any, organs: Any, more: papers.Paper | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.more = more or {}
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]

    def values(self) -> TemplateData:
        given = self.cleaned_data
        lines = given["attachments"].splitlines()
        return TemplateData(
            name=given["name"],
            document_type=given["document_type"],
            body=given["body"],
            hint=given["hint"],
            note=given["note"],
            attachments=tuple(line.strip() for line in lines if line.strip()),
            more=self.more,
        )


def values_of(template: PaperTemplate) -> dict[str, Any]:
    """What stands in the form for a 范本 that is there."""
    paper = template.paper
    return {
        "organ": template.organ_id,
        "version": template.version,
        "document_type": template.document_type,
        "name": template.name,
        "hint": template.hint,
        "body": papers.plain(paper.get("body") or ""),
        "note": paper.get("note") or "",
        "attachments": "\n".join(each["title"] for each in paper.get("attachments") or ()),
    }


def values_from(data: TemplateData) -> dict[str, Any]:
    """The same for a 范本 that is about to be made."""
    return {
        "document_type": data.document_type,
        "name": data.name,
        "hint": data.hint,
        "body": data.body,
        "note": data.note,
        "attachments": "\n".join(data.attachments),
    }


def more_of(paper: papers.Paper) -> papers.Paper:
    return {key: value for key, value in paper.items() if key not in SHOWN}


class PhraseForm(forms.Form):
    """One more 常用语, one's own or of the organ."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("常用语"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("要填的地方写××，插入以后光标停在那里。"),
    )
    place = forms.ChoiceField(label=_("用在"), choices=PhrasePlace.choices, initial=PhrasePlace.OTHER)
    document_type = forms.ChoiceField(
        label=_("文种"), choices=[("", _("各文种通用")), *DocumentType.choices], required=False
    )
    organ = forms.ModelChoiceField(
        label=_("给谁用"), queryset=Organ.objects.none(), required=False, empty_label=_("只给自己用")
    )

    def __init__(self, *args: Any, organs: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]
        if not organs.exists():
            del self.fields["organ"]

    def values(self) -> dict[str, Any]:
        return {"organ": None, **self.cleaned_data}
