"""收文转发文: what is known is filled in; the drafter corrects it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core.forms import MomentInput
from zhongshu.engines.typeset.reading.words import split_names
from zhongshu.outgoing import starting
from zhongshu.outgoing.drafts import DocumentData
from zhongshu.outgoing.forms.drafting import DIRECTIONS, LAYOUTS
from zhongshu.outgoing.queries import drafting as queries
from zhongshu.outgoing.queries.starting import below
from zhongshu.outgoing.states import Direction, Layout, Purpose
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import DocumentType


class FromRecordForm(forms.Form):
    """One paper out of another; `purpose` decides what is suggested."""

    use_required_attribute = False
    title = forms.CharField(label=_("标题"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), required=False)
    document_type = forms.ChoiceField(label=_("文种"), choices=DocumentType.choices)
    issuer = forms.ModelChoiceField(label=_("发文机关"), queryset=Organ.objects.none(), empty_label=None)
    main_recipients = forms.CharField(
        label=_("主送"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 2, "data-names": "", "autocomplete": "off"}),
        help_text=_("单位之间用顿号或逗号隔开；起草时还可以改。"),
    )
    suggested = forms.MultipleChoiceField(
        label=_("常送单位"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("勾上的加到主送里。")
    )
    due_at = forms.DateTimeField(
        label=_("要求办结"), required=False, widget=MomentInput, help_text=_("答复的，不晚于来文的期限。")
    )
    with_files = forms.BooleanField(label=_("把来文的文件带过来作附件"), required=False)

    def __init__(
        self, *args: Any, source: starting.Source, purpose: str, organ: Organ, person: Person, **options: Any
    ) -> None:
        self.source, self.purpose, self.organ, self.person = source, purpose, organ, person
        issuer = organ.serves or organ
        options.setdefault("initial", self._known(issuer))
        super().__init__(*args, **options)
        self.fields["issuer"].queryset = queries.issuers(organ)  # type: ignore[attr-defined]
        names = [(each.label, each.label) for each in below(issuer)] if purpose != Purpose.ANSWER else []
        self.fields["suggested"].choices = names  # type: ignore[attr-defined]
        if not names:
            del self.fields["suggested"]

    def _known(self, issuer: Organ) -> dict[str, Any]:
        kind = starting.type_for(self.purpose, self.source)
        is_answer = self.purpose == Purpose.ANSWER
        return {
            "title": starting.title_for(self.purpose, self.source, issuer, kind),
            "document_type": kind,
            "issuer": issuer.pk,
            "main_recipients": self.source.origin.sender if is_answer else "",
            "due_at": starting.due_for(self.purpose, self.source),
            "with_files": self.purpose == Purpose.FORWARD,
        }

    def document(self) -> DocumentData:
        given = self.cleaned_data
        kind = DocumentType(given["document_type"])
        names = [*split_names(given["main_recipients"]), *given.get("suggested", [])]
        origin = self.source.origin
        known = {origin.sender: origin.organ} if origin.organ else {}
        return DocumentData(
            title=" ".join(given["title"].split()),
            document_type=kind,
            direction=DIRECTIONS.get(kind, Direction.DOWN),
            layout=LAYOUTS.get(kind, Layout.STANDARD),
            issuers=(given["issuer"],),
            main_recipients=tuple({"organ": known.get(name), "name": name} for name in dict.fromkeys(names)),
            basis=starting.basis_for(self.source),
            drafting_unit=queries.home_unit(self.person, self.organ),
            urgency=self.source.record.urgency,
            due_at=given["due_at"],
        )
