"""One page: the line, filters that are links, what was found."""

from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.pages import page
from zhongshu.records.states import State
from zhongshu.search import queries
from zhongshu.search.forms import SearchForm

PERIODS: list[tuple[str, str | Promise]] = [
    ("", _("不限")),
    ("month", _("近一个月")),
    ("year", _("今年")),
    ("last_year", _("去年")),
]
STATES: list[tuple[str, str | Promise]] = [("", _("不限")), *((state.value, state.label) for state in State)]
ORDERS: list[tuple[str, str | Promise]] = [("", _("最相关")), ("date", _("最新"))]


@signed_in
@require_GET
def results(request: Any) -> HttpResponse:
    """?q= with kind, state, period or since–until, sender, order, cursor; all of it lives in the address."""
    form = SearchForm(request.GET)
    filters = form.filters()
    found = queries.find(request.person, form.line(), filters, order=form.order(), cursor=request.GET.get("cursor", ""))
    context = {
        "line": form.line(),
        "found": found,
        "filters": filters,
        "kinds": [("", _("不限")), *((kind.key, kind.label) for kind in registry.record_kinds())],
        "states": STATES,
        "periods": PERIODS,
        "orders": ORDERS,
    }
    return page(request, "search/results.html", context, part="found")
