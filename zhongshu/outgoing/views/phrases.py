"""常用语: the panel beside the editor, and the page on which one keeps them."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.core.access import signed_in
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import authoring
from zhongshu.outgoing.forms.templates import PhraseForm
from zhongshu.outgoing.queries import templates as queries
from zhongshu.outgoing.services import templating as services
from zhongshu.people.requests import Request
from zhongshu.records.states import DocumentType


@signed_in
@require_http_methods(["GET", "POST"])
def phrases(request: Request) -> HttpResponse:
    """All that the person may use; one more of one's own, or of the organ."""
    authoring.refuse_without_post(request.person)
    form = PhraseForm(request.POST or None, organs=authoring.template_organs(request.person))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.keep_phrase(**form.values(), actor=request.person)
            return back_to(request, "outgoing:phrases")
    context = {"form": form, "groups": _groups(request)}
    return page(request, "outgoing/phrases.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def panel(request: Request) -> HttpResponse:
    """What fits a 文种, as buttons that write into the body; as JSON for whoever asks for that."""
    authoring.refuse_without_post(request.person)
    groups = _groups(request)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"groups": [_as_data(group) for group in groups]})
    return page(request, "outgoing/phrases_panel.html", {"groups": groups})


def _groups(request: Request) -> list[queries.PhraseGroup]:
    asked = request.GET.get("document_type", "")
    kind = asked if asked in DocumentType.values else ""
    found = queries.phrases(request.person, document_type=kind, word=request.GET.get("q", ""))
    for group in found:
        for phrase in group.rows:
            phrase.__dict__["may_end"] = bool(authoring.may_edit_phrase(request.person, phrase))
    return found


def _as_data(group: queries.PhraseGroup) -> dict[str, Any]:
    return {"place": group.key, "label": group.label, "texts": [phrase.text for phrase in group.rows]}


@signed_in
@require_POST
def phrase_end(request: Request, pk: int) -> HttpResponse:
    authoring.refuse_without_post(request.person)
    services.end_phrase(authoring.get_phrase(request.person, pk), actor=request.person)
    return back_to(request, "outgoing:phrases")
