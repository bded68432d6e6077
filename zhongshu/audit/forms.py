from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core import registry


def verbs() -> list[tuple[str, object]]:
    """All declared verbs, the words first, so that the list reads as the office speaks."""
    declared = sorted(registry.audit_verbs(), key=lambda verb: (verb.key.split(".")[0], str(verb.label)))
    return [("", _("全部事项")), *((verb.key, verb.label) for verb in declared)]


def organs() -> list[tuple[str, object]]:
    names = registry.organ_names()
    return [("", _("全部机关")), ("0", _("本系统（不属于哪个机关）")), *((str(pk), name) for pk, name in names.items())]


class FilterForm(forms.Form):
    """Narrows the log; every filter lives in the address, so that a view of it can be kept as a link."""

    verb = forms.ChoiceField(label=_("事项"), choices=verbs, required=False)
    organ = forms.TypedChoiceField(label=_("机关"), choices=organs, coerce=int, empty_value=None, required=False)
    name = forms.CharField(label=_("姓名"), max_length=80, required=False)
    record = forms.IntegerField(label=_("件的编号"), min_value=1, required=False)
    person = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    since = forms.DateField(label=_("起"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("止"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            self.add_error("until", _("止的日期早于起的日期，请调换。"))
        return cleaned
