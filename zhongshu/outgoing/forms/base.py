"""What the forms of the acts share: what the page showed, whom it goes to, points of a sheet, an opinion by pen."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import InkField, MomentInput, PersonSelect
from zhongshu.outgoing.drafts import Point
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.queries import mark_of
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.workflow import queries as workflow
from zhongshu.workflow.services import CommentInput

Label = Any  # words, or words that are translated when they are shown
PASSED, FAILED = "passed", "failed"


class ActForm(forms.Form):
    """One act on a paper; `values()` are the arguments of its service."""

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # hand and words as the page showed them
    origin = forms.CharField(required=False, widget=forms.HiddenInput)  # "leader": on with the leader's next paper

    def __init__(self, *args: Any, document: OutgoingDocument, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.document, self.person = document, person
        self.initial.setdefault("seen", mark_of(self.record))
        self.build()

    def build(self) -> None:
        """Fill what depends on the paper and the person."""

    @property
    def record(self) -> Record:
        return self.document.record

    @property
    def is_stale(self) -> bool:
        """Somebody has moved the paper or changed its words since the page was made."""
        seen = self.data.get(self.add_prefix("seen"), "")
        return bool(seen) and seen != mark_of(self.record)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "origin"}}


class OpinionForm(ActForm):
    """Words and handwriting; both become one opinion."""

    kind = ""  # of the opinion: which phrases are offered
    usual: tuple[Label, ...] = ()  # where the person and the office have none of their own
    phrase = forms.CharField(required=False)
    text = forms.CharField(
        label=_("意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    svg = InkField(label=_("手写"), required=False)

    def comment(self) -> CommentInput | None:
        text = self.cleaned_data.get("text") or self.cleaned_data.get("phrase", "")
        written = CommentInput(text=text, svg=self.cleaned_data.get("svg", ""))
        return None if written.is_empty else written

    def phrases(self) -> list[str]:
        own = [phrase.text for phrase in workflow.own_phrases(self.person) if phrase.kind == self.kind]
        return (
            [*own, *map(str, self.usual)]
            if self.usual or not self.kind
            else workflow.phrases_for(self.person, self.kind)
        )


class ReceiverSelect(PersonSelect):
    """A person, a unit or an organ: a grouped list, with a script the box that searches."""

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["pick_url"] = reverse("workflow:pick")
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Whoever was found by searching is in the list when the form comes back."""
        entries = [each for _group, each in self.choices if isinstance(each, list | tuple)]
        known = {key for each in entries for key, _text in each}
        found = [(key, one) for key in value if key and key not in known and (one := workflow.receiver(key))]
        self.choices = [*self.choices, *[(key, workflow.receiver_label(one)) for key, one in found]]
        return super().optgroups(name, value, attrs)


class ReceiversSelect(ReceiverSelect, forms.SelectMultiple):
    allow_multiple_selected = True


class ReceiverField(forms.Field):
    """unit:3, organ:7 or person:12 as the row itself."""

    widget = ReceiverSelect
    default_error_messages = {"gone": _("选的人员或单位已经停用，请另选。")}

    def offer(self, home: Organ) -> None:
        first = [] if self.widget.allow_multiple_selected else [("", _("请选择"))]
        self.widget.choices = [*first, *workflow.receivers(home)]

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        found = workflow.receiver(value)
        if found is None:
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return found


class ReceiversField(ReceiverField):
    widget = ReceiversSelect

    def to_python(self, value: Any) -> Any:
        return [found for key in value or [] if (found := super(ReceiversField, self).to_python(key)) is not None]


def reason_field(label: Label, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **options)


def moment_field(label: Label, **options: Any) -> forms.DateTimeField:
    messages = {"invalid": _("请写成日期和时间，例如 2026-03-09 17:30。")}
    return forms.DateTimeField(label=label, widget=MomentInput, error_messages=messages, **options)


def count_field(label: Label, **options: Any) -> forms.IntegerField:
    messages = {"invalid": _("请填写整数。"), "min_value": _("至少 1 份。"), "max_value": _("份数太多，请核对。")}
    return forms.IntegerField(label=label, min_value=1, max_value=100_000, error_messages=messages, **options)


def offer(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    cast("forms.ChoiceField", field).choices = list(choices)


class SheetForm(OpinionForm):
    """The points of a sheet: each passes, or says what is wrong."""

    points: Mapping[str, Label] = {}

    def build(self) -> None:
        choices = [(PASSED, _("通过")), (FAILED, _("不通过"))]
        for key, label in self.points.items():
            self.fields[f"point_{key}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("请逐项审核：这一项还没有选。")},
            )
            self.fields[f"remark_{key}"] = forms.CharField(label=_("问题"), required=False, max_length=300, strip=True)

    def sheet(self) -> list[dict[str, Any]]:
        """Each point with its two fields, for the page."""
        return [
            {"label": label, "choice": self[f"point_{key}"], "remark": self[f"remark_{key}"]}
            for key, label in self.points.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for key in self.points:
            if cleaned.get(f"point_{key}") == FAILED and not cleaned.get(f"remark_{key}"):
                self.add_error(f"remark_{key}", _("不通过的项要写明问题，退回时一并送达。"))
        return cleaned

    @property
    def passes(self) -> bool:
        return all(self.cleaned_data.get(f"point_{key}") == PASSED for key in self.points)

    def judged(self) -> dict[str, Point]:
        cleaned = self.cleaned_data
        return {
            key: Point(passed=cleaned[f"point_{key}"] == PASSED, remark=cleaned[f"remark_{key}"]) for key in self.points
        }
