"""The rules of scoring as fields, appeals and their answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from zhongshu.supervision.forms.documents import MonthForm
from zhongshu.supervision.forms.fields import words_field
from zhongshu.supervision.scoring.rules import NUMBERS

GRADES = 6


def points_field(label: Any = None, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=6, decimal_places=2, **options)


class RulesForm(MonthForm):
    """计分办法: every number of the version in force, to be changed into a new one."""

    name = forms.CharField(label=_("名称"), max_length=80)
    note = forms.CharField(label=_("修改说明"), max_length=200, help_text=_("改了什么、依据是什么。"))
    base = points_field(_("起评分"))
    most = points_field(_("最高分"))
    least = points_field(_("最低分"))
    appeal_workdays = forms.IntegerField(label=_("申诉期（工作日）"))
    HEAD = ("name", "month", "note", "base", "most", "least", "appeal_workdays")

    def __init__(self, *args: Any, rules: Mapping[str, Any], **options: Any) -> None:
        self.rules = rules
        initial = {key: rules.get(key) for key in ("name", "base", "most", "least", "appeal_workdays")}
        super().__init__(*args, **{**options, "initial": {**initial, **options.get("initial", {})}})
        self.fields["month"].label = _("自哪个月起")
        for event in rules["event"]:
            self._offer_event(event)
        for number, grade in enumerate([*rules["grade"], *[{}] * GRADES][:GRADES], 1):
            self.fields[f"grade_{number}"] = forms.CharField(
                max_length=10, required=False, initial=grade.get("name", "")
            )
            self.fields[f"grade_{number}_from"] = points_field(required=False, initial=grade.get("at_least"))

    def _offer_event(self, event: Mapping[str, Any]) -> None:
        key = event["key"]
        self.fields[f"{key}_on"] = forms.BooleanField(required=False, initial=not event.get("off"))
        for name in NUMBERS:
            self.fields[f"{key}_{name}"] = points_field(required=False, initial=event.get(name))
        self.fields[f"{key}_every"] = forms.IntegerField(
            required=False, initial=event.get("every"), min_value=0, max_value=60
        )

    def heads(self) -> Iterator[BoundField]:
        return (self[name] for name in self.HEAD)

    def events(self) -> Iterator[tuple[Mapping[str, Any], list[BoundField]]]:
        """Each event with its cells, in the order of the table."""
        for event in self.rules["event"]:
            yield event, [self[f"{event['key']}_{name}"] for name in ("on", *NUMBERS[:3], "every", *NUMBERS[3:])]

    def grades(self) -> Iterator[tuple[BoundField, BoundField]]:
        return ((self[f"grade_{number}"], self[f"grade_{number}_from"]) for number in range(1, GRADES + 1))

    def data_values(self) -> dict[str, Any]:
        """The new version as data."""
        given = self.cleaned_data
        events = [self._event(event) for event in self.rules["event"]]
        grades = [
            {"name": given[f"grade_{number}"].strip(), "at_least": float(given[f"grade_{number}_from"] or 0)}
            for number in range(1, GRADES + 1)
            if given[f"grade_{number}"].strip()
        ]
        heads = {key: float(given[key]) for key in ("base", "most", "least")}
        return {
            "name": given["name"],
            "appeal_workdays": given["appeal_workdays"],
            **heads,
            "event": events,
            "grade": grades,
        }

    def _event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        key, given = event["key"], self.cleaned_data
        numbers = {name: float(given[f"{key}_{name}"]) for name in NUMBERS if given.get(f"{key}_{name}")}
        kept = {name: event[name] for name in ("key", "name", "source") if name in event}
        off = {} if given[f"{key}_on"] else {"off": True}
        return {**kept, **numbers, "every": given.get(f"{key}_every") or 0, **off}


class AppealForm(forms.Form):
    text = words_field(_("申诉理由"), max_length=1000, help_text=_("哪里不对，依据是什么：文号、日期、材料。"))


class DecideForm(forms.Form):
    is_granted = forms.TypedChoiceField(
        label=_("答复"),
        choices=(("1", _("申诉成立，更正分数")), ("0", _("申诉不成立"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    points = points_field(_("更正几分"), required=False, help_text=_("不填的全部更正；扣错的填正数。"))
    answer = words_field(_("理由"), max_length=1000)
