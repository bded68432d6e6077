"""The words of a document as fields: a paper element by element, a slip cell by cell."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import PersonSelect, person_label
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.models import Organ, Person
from zhongshu.supervision.documents import shapes
from zhongshu.supervision.documents.shapes import Values
from zhongshu.supervision.forms.fields import words_field
from zhongshu.supervision.models import Document, DocumentKind
from zhongshu.workflow.queries.ways import with_titles

LONG = 26  # characters; longer cells get an area
SIGNERS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.LEADER_IN_CHARGE, roles.ORGAN_HEAD)


class MonthForm(forms.Form):
    """Which month."""

    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$",
        label=_("月份"),
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": _("请写成年-月，例如 2026-10。")},
    )


class SubmitForm(forms.Form):
    """报签."""

    to = forms.ModelChoiceField(Person.objects.none(), label=_("签发人"), widget=PersonSelect())

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        found: dict[int, Person] = {}
        for role in SIGNERS:
            found |= {person.pk: person for person in people.occupants(role, organ=document.organ)}
        found.pop(document.made_by_id, None)
        field = cast("forms.ModelChoiceField[Person]", self.fields["to"])
        field.queryset = Person.objects.filter(pk__in=found).select_related("organ")
        with_titles(list(found.values()))
        field.widget.choices = [(person.pk, person_label(person)) for person in found.values()]


class PaperForm(forms.Form):
    """专报, 通报: the elements that a person writes; number and dates come with 签发."""

    title = forms.CharField(label=_("标题"), max_length=200)
    main_recipients = words_field(_("主送"), rows=1, required=False, help_text=_("每行一个。"))
    body = words_field(
        _("正文"), rows=22, help_text=_("一、（一）1. 开头的行是标题；表格写成 | 单位 | 件数 | 一行一行的。")
    )
    cc_recipients = words_field(_("抄送"), rows=1, required=False, help_text=_("每行一个。"))
    issuer_signatures = words_field(_("署名"), rows=1, help_text=_("每行一个。"))
    LINES = ("main_recipients", "cc_recipients", "issuer_signatures")

    def __init__(self, *args: Any, document: Document, values: Values, **options: Any) -> None:
        self.values = values
        initial = {key: values.get(key, "") for key in ("title", "body")}
        initial |= {key: "\n".join(values.get(key, [])) for key in self.LINES}
        super().__init__(*args, **{**options, "initial": initial})
        self.count = len(values.get("attachments", []))
        for number, one in enumerate([*values.get("attachments", []), {}], 1):
            self._offer_attachment(number, one)
        if document.kind == DocumentKind.CIRCULAR:
            self._offer_names(document)

    def _offer_attachment(self, number: int, one: Values) -> None:
        words = _("附件%(n)s标题") % {"n": number}, _("附件%(n)s内容") % {"n": number}
        self.fields[f"annex_{number}"] = forms.CharField(
            label=words[0], max_length=200, required=False, initial=one.get("title", "")
        )
        rows = 12 if one else 3
        self.fields[f"annex_{number}_body"] = words_field(
            words[1], rows=rows, required=False, initial=one.get("body", "")
        )

    def _offer_names(self, document: Document) -> None:
        organs = Organ.objects.filter(is_inside=True, is_active=True)
        for name, label in (("praised", _("表扬的单位")), ("criticised", _("批评的单位"))):
            self.fields[name] = forms.ModelMultipleChoiceField(
                organs,
                label=label,
                required=False,
                initial=self.values.get(name, []),
                widget=forms.SelectMultiple(attrs={"size": 6}),
                help_text=_("按这个名单计入考核，要与正文一致。按住 Ctrl 可以选几个。"),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(1, self.count + 2):
            if given.get(f"annex_{number}_body") and not given.get(f"annex_{number}"):
                self.add_error(f"annex_{number}", _("请写附件标题。"))
        return given

    def document_values(self) -> Values:
        """The paper with what was typed."""
        given = self.cleaned_data
        lines = {key: [line.strip() for line in given[key].splitlines() if line.strip()] for key in self.LINES}
        annexes = [
            {"title": given[f"annex_{number}"].strip(), "body": given[f"annex_{number}_body"].replace("\r\n", "\n")}
            for number in range(1, self.count + 2)
            if given[f"annex_{number}"].strip()
        ]
        body = given["body"].replace("\r\n", "\n")
        values = {**self.values, **lines, "title": given["title"], "body": body, "attachments": annexes}
        for name in ("praised", "criticised"):
            if name in given:
                values[name] = sorted(organ.pk for organ in given[name])
        return values


class CellsForm(forms.Form):
    """A slip: every cell."""

    def __init__(self, *args: Any, document: Document, values: Values, **options: Any) -> None:
        super().__init__(*args, **options)
        self.values = values
        for key, label, text in shapes.fields_of(values):
            is_long = key.startswith("box") or len(text) > LONG
            widget = forms.Textarea(attrs={"rows": 1 + min(12, len(text) // 40 + text.count("\n") + 1)})
            self.fields[key] = forms.CharField(
                label=label, initial=text, required=False, max_length=8000, widget=widget if is_long else None
            )

    def document_values(self) -> Values:
        return shapes.filled(
            self.values, {key: str(text).replace("\r\n", "\n").strip() for key, text in self.cleaned_data.items()}
        )
