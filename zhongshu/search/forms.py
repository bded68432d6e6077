"""The address of a search: words and filters. Whatever in it makes no sense is left out, never an error page."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from zhongshu.core import registry
from zhongshu.records.states import State
from zhongshu.search import queries
from zhongshu.search.queries import Filters


class SearchForm(forms.Form):
    q = forms.CharField(label=_("搜索"), required=False, max_length=200, strip=True)
    kind = forms.CharField(required=False)
    state = forms.CharField(required=False)
    period = forms.CharField(required=False)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sender = forms.CharField(required=False, max_length=120)

    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        since, until = self._span()
        kinds = [kind.key for kind in registry.record_kinds() if kind.key == given.get("kind")]
        states = [state for state in State.values if state == given.get("state")]
        return Filters(tuple(kinds), tuple(states), since, until, given.get("sender") or "")

    def line(self) -> str:
        return str(self.data.get("q", "")).strip()[:200]

    def order(self) -> str:
        return "date" if self.data.get("order") == "date" else "relevance"

    def _span(self) -> tuple[date | None, date | None]:
        period = queries.periods().get(self.cleaned_data.get("period") or "")
        return period or (self.cleaned_data.get("since"), self.cleaned_data.get("until"))
