"""文号簿: which numbers were drawn, which are void, where each series begins."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.core.access import requires
from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page, paged
from zhongshu.core.requests import Request
from zhongshu.numbering import access, queries, services
from zhongshu.numbering.forms import EndForm, StartForm


@requires("numbering.read")
@require_GET
def book(request: Request) -> HttpResponse:
    """The series of one year."""
    years = queries.years(request.person)
    chosen = request.GET.get("year", "")
    year = int(chosen) if chosen.isdecimal() and len(chosen) == 4 else timezone.localdate().year
    context = {
        "series": queries.book(request.person, year),
        "year": year,
        "years": sorted({year, timezone.localdate().year, *years}, reverse=True),
        "may_start": access.organs_to_start(request.person).exists(),
    }
    return page(request, "numbering/book.html", context)


@requires("numbering.read")
@require_GET
def series(request: Request, pk: int) -> HttpResponse:
    """Every number of one series, the last one first; void ones keep their place and reason."""
    shown = access.get(request.person, pk)
    found = paged(queries.numbers(shown), request, order=("-value",), size=50)
    lines = queries.lines(request.person, found.items)
    may_end = bool(access.may_start(request.person, shown.organ))
    context = {"series": shown, "page": found, "lines": lines, "may_end": may_end}
    return page(request, "numbering/series.html", context, part="rows")


@requires("numbering.start")
@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Let a series begin at another number, before its first one is drawn."""
    form = StartForm(request.POST or None, organs=access.organs_to_start(request.person))
    if request.method == "POST" and form.is_valid():
        try:
            services.start_series(**form.cleaned_data, actor=request.person)
        except RuleBroken as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return back_to(request, "numbering:book")
    return page(request, "numbering/start.html", {"form": form}, part="form")


@requires("numbering.start")
@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    """停用, with a reason; or 恢复 (`resume`) of a series that has ended. Each says what it wants: a stale form does not do the other."""
    ended = access.get(request.person, pk)
    form = EndForm(request.POST or None)
    if "resume" in request.POST:
        if ended.ended_at is not None:
            services.resume_series(ended, actor=request.person)
        return back_to(request, reverse("numbering:series", args=[pk]))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.end_series(ended, reason=form.cleaned_data["reason"], actor=request.person)
            return back_to(request, reverse("numbering:series", args=[pk]))
    return page(request, "numbering/end.html", {"series": ended, "form": form}, status=422 if form.errors else 200)
