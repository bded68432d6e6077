"""Forms of what is done with the official text: 登记编号 分送范围 印制 用印, a number voided."""

from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.outgoing import custody, queries
from zhongshu.outgoing.drafts import Line, Registration
from zhongshu.outgoing.forms.base import ActForm, count_field, offer, reason_field
from zhongshu.outgoing.models import Seal
from zhongshu.outgoing.states import LineRole

OTHER = "+"
SPARE = 3


class LineForm(forms.Form):
    """One recipient of the distribution; an empty name leaves it out."""

    name = forms.CharField(label=gettext_lazy("单位"), required=False, max_length=120, strip=True)
    role = forms.ChoiceField(label=gettext_lazy("方式"), choices=LineRole.choices, required=False)
    copies = count_field(gettext_lazy("份数"), required=False, initial=1)
    copy_numbers = forms.CharField(label=gettext_lazy("份号"), required=False, max_length=60, strip=True)


class LineFormSet(BaseFormSet[LineForm]):
    """The rows of 分送范围, a few empty ones at the end."""

    def lines(self) -> tuple[Line, ...]:
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return tuple(
            Line(row["name"], row["role"] or LineRole.MAIN, row["copies"] or 1, copy_numbers=row["copy_numbers"])
            for row in filled
        )


LineRows = forms.formset_factory(LineForm, formset=LineFormSet, extra=SPARE, max_num=500, absolute_max=600)


class DistributionForm(ActForm):
    """分送范围: who gets how many copies."""

    lines = forms.CharField(required=False, widget=forms.HiddenInput)  # where a refusal of the list stands

    def build(self) -> None:
        rows = [
            {"name": line.name, "role": line.role, "copies": line.copies, "copy_numbers": line.copy_numbers}
            for line in queries.lines_of(self.document)
        ]
        given = self.data if self.is_bound and "rows-TOTAL_FORMS" in self.data else None
        self.rows = LineRows(given, initial=rows, prefix="rows")
        self.classes = [] if self.record.distribution.exists() else queries.classes_of(self.document)

    def is_valid(self) -> bool:
        if self.is_bound and self.rows.is_bound and not self.rows.is_valid():
            self.errors.setdefault("lines", self.error_class([_("分送范围里有填得不对的，请看标出的行。")]))
        return super().is_valid()

    def given_lines(self) -> tuple[Line, ...]:
        return cast(LineFormSet, self.rows).lines() if self.rows.is_bound else ()

    def values(self) -> dict[str, Any]:
        return {"lines": self.given_lines()}


class RegisterForm(DistributionForm):
    """登记编号: series, copies, distribution; the number that would be drawn stands beside the series."""

    code = forms.ChoiceField(label=gettext_lazy("机关代字"), widget=forms.RadioSelect)
    other_code = forms.CharField(
        label=gettext_lazy("其他代字"), required=False, max_length=40, strip=True, help_text=gettext_lazy("如：云政函")
    )
    copies = count_field(gettext_lazy("印数"))
    field_order = ("code", "other_code", "copies")

    def build(self) -> None:
        super().build()
        self.fields["lines"].required = False
        choices = queries.series_choices(self.document)
        offer(self.fields["code"], [*((code, text) for code, text in choices), (OTHER, _("其他代字"))])
        first = self.document.code_series or (choices[0][0] if choices else OTHER)
        self.initial.setdefault("code", first if first in dict(choices) else OTHER)
        total = sum(line.copies for line in queries.lines_of(self.document))
        self.initial.setdefault("copies", self.document.copies or max(total + 5, 10))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("code") == OTHER and not cleaned.get("other_code"):
            self.add_error("other_code", _("请填写代字，例如“云政函”。"))
        return cleaned

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        code = cleaned["other_code"] if cleaned["code"] == OTHER else cleaned["code"]
        return {"data": Registration(code, cleaned["copies"], self.given_lines())}


class VoidForm(ActForm):
    """文号作废."""

    reason = reason_field(
        gettext_lazy("作废原因"), help_text=gettext_lazy("作废的文号连同原因留在文号簿里，不再使用。")
    )


class PrintForm(ActForm):
    """印制."""

    copies = count_field(gettext_lazy("份数"))
    printer = forms.CharField(label=gettext_lazy("印制单位"), max_length=80)

    def build(self) -> None:
        self.initial.setdefault("copies", self.document.copies or 1)
        self.initial.setdefault("printer", queries.last_printer(self.record.owning_organ))

    @property
    def next_copy(self) -> int:
        """The 份号 with which this lot begins."""
        return (self.document.copy_to or 0) + 1


class SealForm(ActForm):
    """用印."""

    seal = forms.ModelChoiceField(
        Seal.objects.none(),
        label=gettext_lazy("印章"),
        error_messages={"required": gettext_lazy("请选择用哪一枚印章。")},
        empty_label=None,
    )
    copies = count_field(gettext_lazy("用印份数"))
    basis = forms.CharField(
        label=gettext_lazy("用印依据"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("不填写签发人签发。"),
    )

    def build(self) -> None:
        field = self.fields["seal"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = custody.seals_kept_by(self.person, self.document)
        self.initial.setdefault("copies", self.document.copies or 1)


class AskKeepersForm(ActForm):
    """请用印: whoever keeps a seal that is still missing."""

    to = forms.MultipleChoiceField(
        label=gettext_lazy("请谁用印"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择印章保管人。")},
    )

    def build(self) -> None:
        rows = [(seal, one) for seal, people in queries.seals_waiting(self.document) for one in people]
        others = [(seal, one) for seal, one in rows if one.pk != self.person.pk]
        self.keepers = {str(one.pk): one for _seal, one in others}
        offer(self.fields["to"], [(str(one.pk), f"{one.name}（{seal.name}）") for seal, one in others])
        self.initial.setdefault("to", list(self.keepers))

    def values(self) -> dict[str, Any]:
        return {"to": [self.keepers[key] for key in self.cleaned_data["to"]]}
