"""Fields that the forms share: people, units, lines that make milestones."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.forms import MomentInput, PersonSelect, person_label
from zhongshu.files.forms import FilesField
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.supervision import overlap
from zhongshu.supervision.services import MilestoneInput
from zhongshu.workflow.queries.ways import with_titles

LINE = re.compile(r"[，,\t|｜]\s*")


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    messages = {"invalid": gettext_lazy("请写成日期和时间，例如 2026-03-09 17:30。")}
    return forms.DateTimeField(label=label, widget=MomentInput, error_messages=messages, **options)


def words_field(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), strip=True, **options)


def person_field(label: Any, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Person.objects.none(), label=label, widget=PersonSelect(), **options)


def offer_people(field: forms.Field, shown: list[Person]) -> None:
    """These in the list; anybody else is found by the box that searches."""
    chosen = cast("forms.ModelChoiceField[Person]", field)
    chosen.queryset = Person.objects.filter(is_active=True).select_related("organ")
    with_titles(shown)
    chosen.widget.choices = [("", "—"), *((person.pk, person_label(person)) for person in shown)]


def colleagues(organ: Organ) -> list[Person]:
    return list(people.people_of(organ))


def receiver_choices(home: Organ) -> list[tuple[str, Any]]:
    """Organs that work here, with what they were asked this month already, and the units of the own one."""
    units = [(f"unit:{unit.pk}", unit.name) for unit in people.units_of(home)]
    burdens = overlap.burdens()
    organs = [
        (f"organ:{organ.pk}", f"{organ.label}　{burdens[organ.pk]}" if organ.pk in burdens else organ.label)
        for organ in people.working_organs()
        if organ.pk != home.pk
    ]
    return [("", _("请选择")), (_("单位"), organs), (home.label, units)]


def receiver_of(key: str) -> tuple[Organ | None, Unit | None]:
    """The organ and, of the own office, the unit that a key names."""
    found = people.receiver(key) if key else None
    if isinstance(found, Unit):
        return found.organ, found
    return (found, None) if isinstance(found, Organ) else (None, None)


def milestones_of(text: str) -> list[MilestoneInput]:
    """Lines of 节点，日期，应完成%."""
    points = []
    for number, line in enumerate(_lines(text), start=1):
        parts = LINE.split(line)
        day = _day(parts[1]) if len(parts) > 1 else None
        percent = parts[2].rstrip("%％ ") if len(parts) > 2 else "100"
        if day is None or not percent.isdigit() or int(percent) > 100:
            raise forms.ValidationError(
                _("第%(n)s行写成“节点，2026-03-20，60”：名称、日期、到时应完成的百分比。") % {"n": number}
            )
        points.append(MilestoneInput(parts[0].strip(), day, int(percent)))
    return points


def indicators_of(text: str) -> list[tuple[str, str, Decimal]]:
    """Lines of 指标，单位，目标."""
    found = []
    for number, line in enumerate(_lines(text), start=1):
        parts = LINE.split(line)
        try:
            target = Decimal(parts[2]) if len(parts) > 2 else Decimal(0)
        except InvalidOperation:
            target = Decimal(0)
        if target <= 0:
            raise forms.ValidationError(_("第%(n)s行写成“敷设管道，公里，18”：指标、单位、目标数。") % {"n": number})
        found.append((parts[0].strip(), parts[1].strip(), target))
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def proof_field(label: Any, *, only_photos: bool = False) -> FilesField:
    """Files; where only photos are wanted, a phone offers its camera at once."""
    field = FilesField(label=label, required=False, max_length=400, allow_empty_file=False)
    field.widget.attrs["accept"] = "image/*" if only_photos else "image/*,.pdf,.doc,.docx,.xls,.xlsx,.ofd,.txt,.wps,.et"
    return field


def figure_field(label: str) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2, widget=widget)
