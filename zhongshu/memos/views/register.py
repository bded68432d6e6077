"""签报登记簿: the page, the table file, the print."""

from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhongshu.audit import services as audit
from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.pages import page, paged
from zhongshu.memos import access
from zhongshu.memos.register import exports
from zhongshu.memos.register.filters import Filters
from zhongshu.memos.register.rows import ORDER, Register
from zhongshu.people.requests import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = ("year", "stage", "light", "leader", "unit", "q", "since", "until")


@signed_in
@require_GET
def register(request: Request) -> HttpResponse:
    """The list. Everything that narrows it stands in the address."""
    access.refuse_without_post(request.person)
    found = _asked(request)
    memos = paged(found.found, request, order=ORDER)
    context = {
        "found": found,
        "filters": found.filters,
        "rows": found.rows(memos.items),
        "page": memos,
        "query": _kept(request),
        "this_year": timezone.localdate().year,
        "may_draft": access.may_draft(request.person, found.organ),
        "may_export": access.may_export(request.person, found.organ),
    }
    return page(request, "memos/register.html", context)


@signed_in
@require_GET
def export(request: Request) -> FileResponse:
    """The same rows as a table file; who took it and what was asked for is written down."""
    found = _for_export(request)
    stream = exports.table_file(found)
    _write_down(request, found, "xlsx")
    name = f"{_('签报登记簿')}{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@signed_in
@require_GET
def print_pdf(request: Request) -> HttpResponse:
    """The same rows on landscape A4."""
    found = _for_export(request)
    pdf = exports.paper(found, request.person)
    _write_down(request, found, "pdf")
    header = content_disposition_header(as_attachment=False, filename=f"{_('签报登记簿')}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": header or "inline"})


def _asked(request: Request) -> Register:
    return Register(request.person, request.person.organ, Filters.read(request.GET, timezone.localdate().year))


def _for_export(request: Request) -> Register:
    found = _asked(request)
    if not (answer := access.may_export(request.person, found.organ)):
        raise NotAllowed(answer.reason)
    return found


def _kept(request: Request) -> str:
    return urlencode([(key, value) for key in KEPT if (value := request.GET.get(key, ""))])


def _write_down(request: Request, found: Register, kind: str) -> None:
    data = {"format": kind, "filter": _kept(request), "rows": found.total, "heading": found.heading()}
    audit.write("memos.register.exported", actor=request.person, organ=found.organ, data=data)
