"""Fields that forms of the flow share: whom it goes to, an opinion, a date to the minute."""

from typing import Any, cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import MomentInput, PersonSelect
from zhongshu.people.models import Organ
from zhongshu.workflow import queries
from zhongshu.workflow.services.receivers import Receiver

Choices = list[tuple[str, Any]]


class ReceiverSelect(PersonSelect):
    """A person, a unit or an organ. Without JavaScript a grouped list; with it the box that searches `workflow:pick`."""

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["pick_url"] = reverse("workflow:pick")
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Whoever was found by searching is in the list when the form comes back."""
        self.choices = _with_chosen(list(self.choices), value)
        return super().optgroups(name, value, attrs)


class ReceiversSelect(ReceiverSelect, forms.SelectMultiple):
    """Several of them."""

    allow_multiple_selected = True


def _with_chosen(choices: Choices, chosen: list[str]) -> Choices:
    known = {key for _label, entries in choices if isinstance(entries, list | tuple) for key, _text in entries}
    missing = [key for key in chosen if key and key not in known]
    found = [(key, one) for key in missing if (one := queries.receiver(key)) is not None]
    return [*choices, *[(key, queries.receiver_label(one)) for key, one in found]]


class ReceiverField(forms.Field):
    """unit:3, organ:7 or person:12 as the row itself."""

    default_error_messages = {"gone": _("选的人员或单位已经停用，请另选。")}
    widget = ReceiverSelect

    def __init__(self, *, home: Organ | None = None, scope: str = "any", **options: Any) -> None:
        super().__init__(**options)
        self.widget.scope = scope
        if home is not None:
            groups = queries.receivers(home, only_people=scope == "person")
            self.widget.choices = [] if self.widget.allow_multiple_selected else [("", _("请选择"))]
            self.widget.choices += groups

    def to_python(self, value: str | None) -> Receiver | None:
        if not value:
            return None
        found = queries.receiver(value)
        if found is None:
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return found


class ReceiversField(ReceiverField):
    """Several receivers, in the order chosen."""

    widget = ReceiversSelect

    def to_python(self, value: list[str] | None) -> list[Receiver]:  # type: ignore[override]  # several instead of one
        return [found for key in value or [] if (found := super(ReceiversField, self).to_python(key)) is not None]


def offer(field: forms.Field, choices: Choices) -> None:
    """What a field of choices offers on this record."""
    cast("forms.ChoiceField", field).choices = choices


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    messages = {"invalid": _("请写成日期和时间，例如 2026-03-09 17:30。")}
    return forms.DateTimeField(label=label, widget=MomentInput, error_messages=messages, **options)


def opinion_field(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, max_length=4000, strip=True, **options)


def reason_field(label: Any, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, widget=widget, max_length=300, **options)
