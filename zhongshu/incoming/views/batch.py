"""批量: 转办, 传阅, 催办 of the papers ticked in the register."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.pages import back_to, page
from zhongshu.incoming import queries, services
from zhongshu.incoming.forms import CirculateManyForm, UrgeManyForm
from zhongshu.people.models import Organ
from zhongshu.workflow.situation import situation


@dataclass(frozen=True)
class Batch:
    """One verb on several papers: its word, its form, its service."""

    label: str | Promise
    form: Callable[[Any, Organ], forms.Form]
    do: Callable[..., services.Results]


BATCHES = {
    "urge": Batch(gettext_lazy("催办"), lambda posted, organ: UrgeManyForm(posted), services.urge_many),
    "circulate": Batch(
        gettext_lazy("传阅"), lambda posted, organ: CirculateManyForm(posted, organ=organ), services.circulate_many
    ),
}


@signed_in
@require_http_methods(["GET", "POST"])
def batch(request: Any) -> HttpResponse:
    """Name the papers, ask what the verb needs, show what became of each."""
    given = request.POST or request.GET
    documents = queries.picked(request.person, given.getlist("record"))
    if not documents:
        raise RuleBroken(_("请先在登记簿里勾选要办的件。"))
    if given.get("verb") == "reassign":
        return _to_reassign(request, documents)
    asked = BATCHES.get(given.get("verb", ""))
    if asked is None:
        raise RuleBroken(_("请选择要办的事：转办、传阅或催办。"))
    form = asked.form(request.POST or None, request.person.organ)
    results = (
        asked.do(documents, actor=request.person, **form.cleaned_data) if form.is_bound and form.is_valid() else None
    )
    context = {
        "label": asked.label,
        "verb": given.get("verb"),
        "documents": documents,
        "form": form,
        "results": results,
        "done": sum(not sentence for _one, sentence in results or []),
        "back": _back(request, given.get("back", "")),
    }
    return page(request, "incoming/batch.html", context, status=422 if form.errors else 200)


def _to_reassign(request: HttpRequest, documents: list[Any]) -> HttpResponse:
    """转办 of several is a page of the flow."""
    leads = [lead for document in documents if (lead := situation(document.record).lead)]
    if not leads:
        raise RuleBroken(_("勾选的件都已办结，不能转办。"))
    query = urlencode([("steps", lead.pk) for lead in leads])
    return back_to(request, f"{reverse('workflow:reassign-many')}?{query}")


def _back(request: HttpRequest, address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else reverse("incoming:register")
