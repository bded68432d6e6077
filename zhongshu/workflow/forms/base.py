"""What every form of a verb does: know the record and the person, notice that somebody acted first, take refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import queries
from zhongshu.workflow.services import CommentInput


class VerbForm(forms.Form):
    """Fields of one verb. `values()` are the arguments of its service."""

    use_required_attribute = False  # a field of a way that is not taken must not hold the form back
    seen = forms.CharField(
        required=False, widget=forms.HiddenInput
    )  # the hand the record was in when the page was made
    origin = forms.CharField(required=False, widget=forms.HiddenInput)  # "leader": go on with the leader's next paper
    error_fields: dict[str, str] = {}  # the service's word for an argument → our field

    def __init__(self, *args: Any, record: Record, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record, self.person = record, person
        self.initial.setdefault("seen", hand_of(record))
        self.build()

    def build(self) -> None:
        """Fill choices that depend on the record and the person."""

    @property
    def is_stale(self) -> bool:
        """The record has changed hands since the page was made."""
        return bool(self.data.get(self.add_prefix("seen"))) and self.data[self.add_prefix("seen")] != hand_of(
            self.record
        )

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "origin"}}

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """A rule that the service refuses stands at the field it names."""
        try:
            yield
        except RuleBroken as refusal:
            name = self.error_fields.get(refusal.field or "", refusal.field)
            self.add_error(name if name in self.fields else None, str(refusal))


class OpinionForm(VerbForm):
    """A form with words and handwriting; both become one CommentInput."""

    def comment(self) -> CommentInput:
        phrase, text = self.cleaned_data.get("phrase", ""), self.cleaned_data.get("text", "")
        return CommentInput(text=text or phrase, svg=self.cleaned_data.get("svg", ""))

    def phrases(self) -> list[str]:
        return queries.phrases_for(self.person, self.comment_kind())

    def comment_kind(self) -> str:
        raise NotImplementedError


def hand_of(record: Record) -> str:
    """Which lead step the record is in: a page that shows another one is stale."""
    lead = queries.situation(record).lead
    return str(lead.pk) if lead else record.state
