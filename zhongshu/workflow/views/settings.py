"""常用语 of a person; flows and their limits for the office that may change them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.core.access import requires, signed_in
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people.requests import Request
from zhongshu.records.states import Urgency
from zhongshu.workflow import queries, services
from zhongshu.workflow.forms import LimitsForm, PhraseForm
from zhongshu.workflow.services import phrases as phrase_services
from zhongshu.workflow.states import CommentKind


@signed_in
@require_http_methods(["GET", "POST"])
def phrases(request: Request) -> HttpResponse:
    """My own, by kind, in their order; add one."""
    form = PhraseForm(request.POST or None, initial={"kind": request.GET.get("kind", CommentKind.INSTRUCTION)})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            phrase_services.add_phrase(**form.cleaned_data, actor=request.person)
            return back_to(request, "workflow:phrases")
    groups: dict[str, list[object]] = {}
    for phrase in queries.own_phrases(request.person):
        groups.setdefault(phrase.get_kind_display(), []).append(phrase)
    context = {"form": form, "groups": groups}
    return page(request, "workflow/phrases.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def phrase_change(request: Request, pk: int) -> HttpResponse:
    """Remove one, or move it up or down."""
    phrase = get_object_or_404(queries.own_phrases(request.person), pk=pk)
    if request.POST.get("do") == "remove":
        phrase_services.remove_phrase(phrase, actor=request.person)
    else:
        phrase_services.move_phrase(phrase, up=request.POST.get("do") == "up", actor=request.person)
    return back_to(request, "workflow:phrases")


@requires("workflow.edit_flows")
@require_safe
def flows(request: Request) -> HttpResponse:
    return page(request, "workflow/flows.html", {"rows": queries.flow_rows(request.person.organ)})


@requires("workflow.edit_flows")
@require_http_methods(["GET", "POST"])
def flow(request: Request, kind: str) -> HttpResponse:
    """The limits as a table that can be changed; earlier versions below."""
    organ = request.person.organ
    text = queries.current_flow(kind, organ)
    if text is None:
        raise Http404
    form = LimitsForm(request.POST or None, text=text)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_limits(kind, form.limits(), organ=organ, actor=request.person, note=form.cleaned_data["note"])
            return back_to(request, request.path)
    context = {
        "text": text,
        "form": form,
        "urgencies": Urgency.choices,
        "versions": queries.versions_of(kind, organ)[:50],
    }
    return page(request, "workflow/flow.html", context, status=422 if form.errors else 200)
