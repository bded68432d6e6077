"""The form of the quotas: one number for the organ, each 文种 and each unit; empty means none."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhongshu.outgoing.services.sparing import HIGHEST, Key, field_of
from zhongshu.people import queries as people
from zhongshu.people.models import Organ
from zhongshu.records.states import DocumentType


class QuotaForm(forms.Form):
    """限额 of one organ and year."""

    def __init__(self, *args: Any, organ: Organ, quotas: dict[Key, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys: dict[str, Key] = {}
        self._add((None, ""), _("全年总量"))
        self.types = [self._add((None, kind), str(label)) for kind, label in DocumentType.choices]
        self.units = [self._add((unit.pk, ""), unit.name) for unit in people.units_of(organ)]
        self.initial = {**{field_of(*key): most for key, most in quotas.items()}, **self.initial}

    def _add(self, key: Key, label: str) -> str:
        name = field_of(*key)
        self.fields[name] = forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=HIGHEST,
            error_messages={"invalid": _("填整数，不限的空着。")},
        )
        self.keys[name] = key
        return name

    def type_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.types]

    def unit_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.units]

    def wanted(self) -> dict[Key, int | None]:
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}
