"""How forms come out: label, control, help, and an error that says what to do, tied together for screen readers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as DjangoEngine
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from zhongshu.core.errors import RuleBroken
from zhongshu.core.handwriting import clean_svg
from zhongshu.core.registry import Person


class Renderer(DjangoTemplates):
    """Our templates for forms and fields first, then Django's own for the widgets that we leave as they are, then the apps'."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"

    @cached_property
    def engine(self) -> DjangoEngine:
        return self.backend(
            {
                "NAME": "forms",
                "DIRS": [Path(__file__).parent / "templates", Path(forms.__file__).parent / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"builtins": ["django.templatetags.i18n", "zhongshu.core.templatetags.zhongshu"]},
            }
        )


CLASSES = {"textarea": "area", "select": "select", "checkbox": "", "radio": "", "file": "input file"}


def control_class(bound: BoundField) -> str:
    """The class of a control by what it is: text boxes, areas and selects look alike everywhere."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", None) or ("textarea" if isinstance(widget, forms.Textarea) else "text")
    return CLASSES.get(kind, "input")


class DayInput(forms.DateInput):
    """A date, with the browser's calendar where it has one."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A date and a time to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PersonSelect(forms.Select):
    """One person out of many. Without JavaScript a list of "姓名（单位 岗位）"; with it a box that searches `people:pick`."""

    template_name = "core/forms/person_select.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Iterable[tuple[object, object]] = (), *, scope: str = ""
    ) -> None:
        super().__init__(attrs, choices)
        self.scope = scope  # passed on to people:pick: which persons may be offered

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"pick_url": _pick_url(), "scope": self.scope}
        return context


class PersonsSelect(PersonSelect, forms.SelectMultiple):
    """Several persons; otherwise like PersonSelect."""

    allow_multiple_selected = True


def person_label(person: Person) -> str:
    """The text of a person in a list: the same name is told apart by unit and post."""
    return f"{person.name}（{person.organ_name} {person.home_title}）"


def _pick_url() -> str:
    try:
        return reverse("people:pick")
    except NoReverseMatch:
        return ""


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Inside, a rule that a service refuses becomes an error of the form, at its field when it names one."""
    try:
        yield
    except RuleBroken as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class InkInput(forms.HiddenInput):
    """The handwriting pad. It shows only where a script can make it work; text stays possible everywhere."""

    input_type = "ink"
    use_fieldset = True
    template_name = "core/forms/ink.html"


class InkField(forms.CharField):
    """Handwriting as clean SVG text, or empty."""

    widget = InkInput

    def clean(self, value: str | None) -> str:
        text = super().clean(value)
        try:
            return clean_svg(text) if text else ""
        except RuleBroken as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
