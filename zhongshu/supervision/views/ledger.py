"""督查台账: the page, the table file, the print; 催办超期; lists of the unit, the leader and the 督查室."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.audit import services as audit
from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.pages import page, paged
from zhongshu.people.models import Organ, Person
from zhongshu.people.requests import Request
from zhongshu.records.states import LIVE, State
from zhongshu.supervision import access, exports, lights, queries, services
from zhongshu.supervision.ledger import Filters, Ledger
from zhongshu.supervision.states import Rung

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = ("light", "source", "view", "q")


@signed_in
@require_GET
def ledger(request: Request) -> HttpResponse:
    """The tree of items and tasks; everything that narrows it stands in the address."""
    found = _asked(request)
    items = paged(found.found, request, order=found.ORDER)
    opened, shut = _numbers(request, "open"), _numbers(request, "shut")
    context = {
        "found": found,
        "filters": found.filters,
        "page": items,
        "rows": found.rows(items.items, opened, shut=shut),
        "heading": _heading(found),
        "query": _kept(request),
        "may_register": access.may_register(request.person, found.organ),
    }
    return page(request, "supervision/ledger.html", context)


def _numbers(request: Request, name: str) -> frozenset[int]:
    return frozenset(int(part) for part in request.GET.getlist(name) if part.isascii() and part.isdigit())


@requires("supervision.read_ledger")
@require_GET
def export(request: Request) -> FileResponse:
    """The same rows as a table file; who took it and what was asked for is written down."""
    found = _asked(request)
    stream = exports.table_file(found, _heading(found))
    _write_down(request, found, "xlsx")
    name = f"{_('督查台账')}{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@requires("supervision.read_ledger")
@require_GET
def print_pdf(request: Request) -> HttpResponse:
    """The same rows on landscape A4."""
    found = _asked(request)
    pdf = exports.sheets(found, _heading(found), request.person)
    _write_down(request, found, "pdf")
    header = content_disposition_header(as_attachment=False, filename=f"{_('督查台账')}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": header or "inline"})


def _asked(request: Request) -> Ledger:
    services.catch_up()
    return Ledger(request.person, _organ(request.person), Filters.read(request.GET))


def _organ(person: Person) -> Organ:
    return access.supervising_organ(person) or person.organ


def _kept(request: Request) -> str:
    return urlencode([(key, request.GET[key]) for key in KEPT if request.GET.get(key)])


def _heading(found: Ledger) -> str:
    """Which ledger, which filters, in words: above the print and in the table file."""
    chosen = [*found.figures, *found.sources, *found.views]
    words = [found.organ.name, *(str(choice.label) for choice in chosen if choice.is_chosen)]
    if found.filters.words:
        words.append(_("含“%(words)s”") % {"words": found.filters.words})
    return "　".join(words)


def _write_down(request: Request, found: Ledger, kind: str) -> None:
    data = {"format": kind, "filter": _kept(request), "rows": found.total, "heading": _heading(found)}
    audit.write("supervision.ledger.exported", actor=request.person, organ=found.organ, data=data)


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def press(request: Request) -> HttpResponse:
    """催办超期: what is late, with the rung that comes next; ticked ones get it, each with its own result."""
    organ = _organ(request.person)
    services.catch_up()
    proposed = queries.proposed_rungs(request.person, organ)
    results: list[dict[str, Any]] = []
    if request.method == "POST":
        text, ticked = request.POST.get("text", "").strip(), set(request.POST.getlist("task"))
        if not text:
            raise RuleBroken(_("请写催办内容：差什么，要求什么时候办到什么程度。"))
        wanted = [(one.record, _rung(request, one)) for one in proposed if str(one.task.pk) in ticked]
        if not wanted:
            raise RuleBroken(_("请先勾选要催办的任务。"))
        done = services.issue_many(wanted, text=text, actor=request.person)
        results = [
            {
                "record": record,
                "slip": None if isinstance(slip, str) else slip,
                "reason": slip if isinstance(slip, str) else "",
            }
            for record, slip in done
        ]
        services.catch_up()
        proposed = queries.proposed_rungs(request.person, organ)
    context = {"proposed": proposed, "results": results, "rungs": Rung.choices}
    return page(request, "supervision/press.html", context)


def _rung(request: Request, one: queries.Proposed) -> str:
    asked = request.POST.get(f"rung_{one.task.pk}", "")
    return asked if asked in Rung.values else one.rung.value


@signed_in
@require_GET
def mine(request: Request) -> HttpResponse:
    """我承办的: what our organ has to do, by date."""
    view = request.GET.get("view", "")
    every = queries.mine(request.person)
    shown = every.filter(record__state=State.CLOSED) if view == "done" else every.filter(record__state__in=LIVE)
    order = ("-record__closed_at", "pk") if view == "done" else ("record__due_at", "pk")
    tasks = paged(shown, request, order=order)
    context = {
        "page": tasks,
        "lines": _lines(tasks.items),
        "view": view,
        "live_count": every.filter(record__state__in=LIVE).count(),
        "done_count": every.filter(record__state=State.CLOSED).count(),
    }
    return page(request, "supervision/mine.html", context)


@signed_in
@require_GET
def verifying(request: Request) -> HttpResponse:
    """待核查."""
    tasks = paged(queries.to_verify(request.person), request, order=("record__due_at", "pk"))
    return page(request, "supervision/verifying.html", {"page": tasks, "lines": _lines(tasks.items)})


def _lines(tasks: list[Any]) -> list[dict[str, Any]]:
    shown = lights.lights_of(tasks)
    return [{"task": task, "light": shown[task.pk]} for task in tasks]


@signed_in
@require_GET
def asked(request: Request) -> HttpResponse:
    """我交办的 of a leader; for the office 批示件, leader by leader."""
    leaders = queries.leaders_with_items(request.person)
    number = request.GET.get("leader", "")
    leader = next((person for person, _count in leaders if str(person.pk) == number), None)
    if leader is None and any(person.pk == request.person.pk for person, _count in leaders):
        leader = request.person if number != "all" else None
    every = queries.asked_by(request.person, leader)
    view = request.GET.get("view", "")
    shown = every.filter(record__state=State.CLOSED) if view == "done" else every.filter(record__state__in=LIVE)
    items = paged(shown, request, order=("record__due_at", "pk"))
    services.catch_up()
    found = Ledger(request.person, _organ(request.person), Filters())
    context = {
        "page": items,
        "rows": found.rows(found.standings_of(items.items)),
        "leaders": leaders,
        "leader": leader,
        "back": queries.reported_back(request.person) if leader == request.person else [],
        "view": view,
        "live_count": every.filter(record__state__in=LIVE).count(),
        "done_count": every.filter(record__state=State.CLOSED).count(),
    }
    return page(request, "supervision/asked.html", context)
