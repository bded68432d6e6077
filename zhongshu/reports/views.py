"""悬空件检查, and 办理情况 in four counts whose every number opens its list."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhongshu.core import registry
from zhongshu.core.access import requires
from zhongshu.core.pages import page, paged
from zhongshu.people.requests import Request
from zhongshu.reports import queries
from zhongshu.reports.queries import Period


@requires("reports.see_watch")
@require_safe
def watch(request: Request) -> HttpResponse:
    found = queries.watch(request.person)
    shown = [entry for entry in found if entry.findings]
    quiet = [entry.check.label for entry in found if not entry.findings]
    count = sum(len(entry.findings) for entry in shown)
    return page(request, "reports/watch.html", {"shown": shown, "quiet": quiet, "count": count, "now": timezone.now()})


@requires("reports.see_statistics")
@require_safe
def handling(request: Request) -> HttpResponse:
    period, kind = _period(request), request.GET.get("kind", "")
    lines = queries.by_unit(request.person, period, kind=kind)
    context = {
        "lines": lines,
        "total": queries.total_of(lines),
        "periods": _periods(),
        "period": request.GET.get("period", "year"),
        "start": period.start,
        "kinds": registry.record_kinds(),
        "kind": kind,
        "now": timezone.now(),
    }
    return page(request, "reports/handling.html", context)


@requires("reports.see_statistics")
@require_safe
def handling_list(request: Request) -> HttpResponse:
    count = request.GET.get("count", "total")
    count = count if count in queries.SHELVES else "total"
    rounds = queries.listed(
        request.person, _period(request), count=count, unit=_unit(request), kind=request.GET.get("kind", "")
    )
    context = {"rows": paged(rounds, request, order=("-opened_at", "-pk")), "label": queries.SHELVES[count]}
    return page(request, "reports/handling_list.html", context, part="rows")


def _unit(request: Request) -> str:
    unit = request.GET.get("unit", "")
    return unit if unit == queries.DIRECT or unit.isdigit() else ""


def _periods() -> dict[str, str]:
    return {"month": _("本月"), "quarter": _("本季度"), "year": _("今年"), "last": _("去年")}


def _period(request: Request) -> Period:
    """本月, 本季度, 今年 (default) or 去年, by the day on which a paper was opened."""
    today = timezone.localdate()
    year = Period(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    first_month = 3 * ((today.month - 1) // 3) + 1
    spans = {
        "month": Period(today.replace(day=1), _month_after(today.replace(day=1), 1)),
        "quarter": Period(date(today.year, first_month, 1), _month_after(date(today.year, first_month, 1), 3)),
        "last": Period(date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }
    return spans.get(request.GET.get("period", ""), year)


def _month_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
