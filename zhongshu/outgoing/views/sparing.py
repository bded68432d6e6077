"""精文减会: the year's figures, the lists behind them, the quotas, and the hint before drafting."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhongshu.core.access import requires
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page, paged
from zhongshu.outgoing import access, services, sparing
from zhongshu.outgoing.forms.sparing import QuotaForm
from zhongshu.outgoing.sparing import Sparing
from zhongshu.people import queries as people
from zhongshu.people.models import Unit
from zhongshu.people.requests import Request
from zhongshu.records.states import DocumentType

READ, SET = "outgoing.read_register", "outgoing.set_quota"
SPANS = {"now": lambda span: span, "before": lambda span: span.before, "last_year": lambda span: span.before.whole}


@requires(READ)
@require_safe
def overview(request: Request) -> HttpResponse:
    """The tables as of a day, and where one paper would do."""
    organ, day = sparing.organ_with(request.person, READ), _day(request)
    found = Sparing(request.person, organ, day)
    context = {
        "found": found,
        "organ": organ,
        "day": day,
        "bundles": sparing.bundles(request.person, organ, day),
        "rule": sparing.rule(),
        "may_set": sparing.may_set_quotas(request.person, organ),
    }
    return page(request, "outgoing/sparing.html", context)


@requires(READ)
@require_safe
def listed(request: Request) -> HttpResponse:
    """The papers behind one figure."""
    organ, day = sparing.organ_with(request.person, READ), _day(request)
    found = Sparing(request.person, organ, day)
    span = SPANS.get(request.GET.get("span", ""), SPANS["now"])(found.span)
    kind = request.GET.get("type", "") if request.GET.get("type", "") in DocumentType.values else ""
    unit = _number(request.GET.get("unit", ""))
    papers = found.listed(span=span, kind=kind, unit=unit).select_related(*access.RELATED, "drafting_unit")
    context = {
        "page": paged(papers, request, order=("-issue_date", "-pk")),
        "total": papers.order_by().count(),
        "span": span,
        "day": day,
        "words": _words(kind, unit, request),
    }
    return page(request, "outgoing/sparing_list.html", context)


@requires(SET)
@require_http_methods(["GET", "POST"])
def quotas(request: Request) -> HttpResponse:
    """限额 of a year."""
    organ = sparing.organ_with(request.person, SET)
    year = _number(request.GET.get("year", "")) or timezone.localdate().year
    given = request.POST if request.method == "POST" else None
    form = QuotaForm(given, organ=organ, quotas=sparing.quotas_of(organ, year))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.set_quotas(organ, year, form.wanted(), actor=request.person)
            return back_to(request, reverse("outgoing:sparing"))
    context = {"form": form, "organ": organ, "year": year, "years": (year - 1, year + 1)}
    return page(request, "outgoing/sparing_quotas.html", context, status=422 if form.errors else 200)


@requires("outgoing.draft")
@require_safe
def hint(request: Request) -> HttpResponse:
    """What is left of the quotas, for the page on which a paper is begun."""
    organ = sparing.organ_with(request.person, "outgoing.draft")
    found = sparing.hints_for(request.person, organ, request.GET.get("document_type", ""), timezone.localdate())
    return page(request, "outgoing/parts/quota_hint.html", {"quota_hints": found})


def _unit(text: str, request: Request) -> Unit | None:
    found = people.receiver(f"unit:{text}") if _number(text) else None
    return found if isinstance(found, Unit) and found.organ_id == request.person.organ_id else None


def _words(kind: str, unit: int | None, request: Any) -> str:
    named = [str(DocumentType(kind).label)] if kind else []
    if unit == sparing.NO_UNIT:
        named.append(_("未注明科室"))
    elif unit and (found := _unit(str(unit), request)):
        named.append(found.name)
    return "　".join(named)


def _day(request: Request) -> date:
    """The day that is asked for, never one ahead."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        return today


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
