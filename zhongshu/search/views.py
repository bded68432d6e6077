"""The search page: the line, filters that are links, what was found, who was found; what is like a record; what is kept."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.pages import back_to, page
from zhongshu.records import access as records
from zhongshu.search import access, queries, services
from zhongshu.search.forms import NameForm

ORDERS: list[tuple[str, str | Promise]] = [("", _("最相关")), ("date", _("最新"))]
KEPT = ("q", "kind", "state", "urgency", "level", "holder", "sender", "period", "since", "until", "order")


@signed_in
@require_GET
def results(request: Any) -> HttpResponse:
    """?q= with kind, state, urgency, level, holder, sender, period or since–until, order, cursor; all in the address."""
    asked, cursor = queries.read(request.GET), request.GET.get("cursor", "")
    found = queries.find(request.person, asked.line, asked.filters, order=asked.order, cursor=cursor)
    is_asked = bool(found.question or asked.filters)
    context = {
        "asked": asked,
        "is_asked": is_asked,
        "found": found,
        "counted": queries.facets(request.person, found, asked.filters) if is_asked else None,
        "people": queries.people(found.question) if not cursor else [],
        "saved": [] if is_asked else queries.saved_searches(request.person),
        "kinds": _kinds(),
        "orders": ORDERS,
        "query": _kept(request.GET),
        "hidden": [(key, request.GET[key]) for key in KEPT if key not in _TYPED and request.GET.get(key)],
    }
    return page(request, "search/results.html", context, part="found")


@signed_in
@require_GET
def like(request: Any, pk: int) -> HttpResponse:
    """Records like this one; whoever may not see it does not learn that it is there."""
    record = records.get(request.person, pk)
    words, hits = queries.like(request.person, record)
    context = {"record": record, "words": words, "hits": hits, "kinds": _kinds()}
    return page(request, "search/like.html", context)


@signed_in
@require_POST
def save(request: Any) -> HttpResponse:
    """存为常用搜索: the address under a name."""
    form = NameForm(request.POST)
    query = _kept(QueryDict(request.POST.get("query", "")[:1000]))
    if not form.is_valid():
        raise RuleBroken(_("请给常用搜索起个名称，不超过 40 个字。"), field="name")
    services.save_search(request.person, name=form.cleaned_data["name"], query=query)
    return back_to(request, f"{reverse('search:results')}?{query}")


@signed_in
@require_GET
def run(request: Any, pk: int) -> HttpResponse:
    """The kept search, asked again; what comes after this is new the next time."""
    saved = services.run_search(access.get_saved(request.person, pk))
    return redirect(f"{reverse('search:results')}?{saved.query}")


@signed_in
@require_POST
def rename(request: Any, pk: int) -> HttpResponse:
    saved, form = access.get_saved(request.person, pk), NameForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("请给常用搜索起个名称，不超过 40 个字。"), field="name")
    services.rename_search(saved, name=form.cleaned_data["name"], actor=request.person)
    return back_to(request, "search:results")


@signed_in
@require_POST
def delete(request: Any, pk: int) -> HttpResponse:
    services.delete_search(access.get_saved(request.person, pk), actor=request.person)
    return back_to(request, "search:results")


_TYPED = ("q", "since", "until", "period")


def _kinds() -> dict[str, str | Promise]:
    return {kind.key: kind.label for kind in registry.record_kinds()}


def _kept(query: QueryDict) -> str:
    """Only what the search understands, without the place in the list."""
    return urlencode([(key, query[key]) for key in KEPT if query.get(key)])
