"""范本: the list by 文种, one to read or to change, another made from it or from a paper."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access, authoring, papers
from zhongshu.outgoing.forms.templates import TemplateForm, more_of, values_from, values_of
from zhongshu.outgoing.queries import templates as queries
from zhongshu.outgoing.services import templating as services
from zhongshu.people.requests import Request


@signed_in
@require_safe
def templates(request: Request) -> HttpResponse:
    """What papers may begin with."""
    authoring.refuse_without_post(request.person)
    with_ended = "ended" in request.GET
    context = {
        "groups": queries.templates(request.person, with_ended=with_ended),
        "with_ended": with_ended,
        "may_make": authoring.template_organs(request.person).exists(),
    }
    return page(request, "outgoing/templates.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def template_new(request: Request) -> HttpResponse:
    """Empty, or from another 范本 (?from=) or a paper (?paper=)."""
    organs = authoring.template_organs(request.person)
    if not organs.exists():
        raise NotAllowed(authoring.may_edit_templates(request.person, request.person.organ).reason)
    initial, more = _ground(request)
    form = TemplateForm(request.POST or None, organs=organs, more=more, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.make_template(form.values(), organ=form.cleaned_data["organ"], actor=request.person)
            return back_to(request, "outgoing:templates")
    return page(request, "outgoing/template.html", {"form": form}, status=422 if form.errors else 200)


def _ground(request: Request) -> tuple[dict[str, Any], papers.Paper]:
    another, paper = request.GET.get("from", ""), request.GET.get("paper", "")
    if _is_number(another):
        template = authoring.get_template(request.person, int(another))
        return values_of(template) | {"organ": request.person.organ_id}, more_of(template.paper)
    if _is_number(paper):
        data = services.template_of(access.get(request.person, int(paper)))
        return values_from(data), data.more
    return {}, {}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


@signed_in
@require_http_methods(["GET", "POST"])
def template(request: Request, pk: int) -> HttpResponse:
    """One 范本: whoever keeps it changes it, others read it."""
    authoring.refuse_without_post(request.person)
    found = authoring.get_template(request.person, pk)
    may_edit = authoring.may_change_template(request.person, found)
    organs = authoring.template_organs(request.person)
    form = TemplateForm(request.POST or None, organs=organs, more=more_of(found.paper), initial=values_of(found))
    if may_edit:
        del form.fields["organ"]
    if request.method == "POST" and not may_edit:
        raise NotAllowed(may_edit.reason)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = form.cleaned_data["version"] or 0
            services.change_template(found, form.values(), version=version, actor=request.person)
            return back_to(request, "outgoing:templates")
    context = {
        "form": form,
        "template": found,
        "may_edit": bool(may_edit) and found.is_active,
        "may_make": organs.exists(),
        "lines": papers.plain(found.paper.get("body") or "").splitlines(),
    }
    return page(request, "outgoing/template.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def template_end(request: Request, pk: int) -> HttpResponse:
    authoring.refuse_without_post(request.person)
    services.end_template(authoring.get_template(request.person, pk), actor=request.person)
    return back_to(request, "outgoing:templates")
