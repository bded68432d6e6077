"""发文登记簿: the page, the table file, the print."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhongshu.audit import services as audit
from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.pages import page
from zhongshu.core.paging import paged
from zhongshu.outgoing import access, sheets
from zhongshu.outgoing import register as book
from zhongshu.people.requests import Request
from zhongshu.records.states import DocumentType

PAGE_SIZE = 50
KEPT = ("state", "stage", "type", "unit", "year", "q", "sort", "of")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_GET
def register(request: Request) -> HttpResponse:
    """Outgoing papers of the own organ that the person may see. Everything that narrows the list stands in the address."""
    access.refuse_without_post(request.person)
    found = _asked(request)
    documents = paged(found.found, request, found.order, PAGE_SIZE)
    this_year = timezone.localdate().year
    context = {
        "found": found,
        "filters": found.filters,
        "page": documents,
        "rows": found.rows(documents.items),
        "states": [(key, label) for key, (label, _condition) in book.STATES.items()],
        "stages": book.STAGES.items(),
        "types": DocumentType.choices,
        "years": [this_year - back for back in range(5)],
        "query": _kept(request),
        "may_export": bool(access.may_export(request.person)),
        "may_draft": bool(access.may_draft(request.person, request.person.organ)),
    }
    return page(request, "outgoing/register.html", context)


@signed_in
@require_GET
def export(request: Request) -> FileResponse:
    """The same rows as a table file; who took it and what was asked for is written down."""
    found = _to_take(request)
    stream = book.table_file(found)
    _write_down(request, found, "xlsx")
    name = f"{_('发文登记簿')}{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@signed_in
@require_GET
def print_pdf(request: Request) -> HttpResponse:
    """The same rows on landscape A4."""
    found = _to_take(request)
    pdf = sheets.render("register", book.sheet_data(found, sheets.foot(request.person)))
    _write_down(request, found, "pdf")
    return sheets.answer(pdf, _("发文登记簿"))


def _asked(request: Request) -> book.Register:
    return book.Register(request.person, book.Filters.read(request.GET))


def _to_take(request: Request) -> book.Register:
    answer = access.may_export(request.person)
    if not answer:
        raise NotAllowed(answer.reason)
    return _asked(request)


def _kept(request: Any) -> str:
    """Only what the register understands, without the place in the list."""
    kept = request.GET.copy()
    for key in list(kept):
        if key not in KEPT or not kept[key]:
            del kept[key]
    return str(kept.urlencode())


def _write_down(request: Request, found: book.Register, kind: str) -> None:
    data = {"format": kind, "filter": _kept(request), "rows": found.total, "heading": found.heading}
    audit.write("outgoing.register.exported", actor=request.person, organ=found.organ, data=data)
