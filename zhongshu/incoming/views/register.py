"""收文登记簿: the page, its saved views, the table file, the print."""

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhongshu.audit import services as audit
from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.pages import back_to, page, paged
from zhongshu.incoming import access, queries, sheets
from zhongshu.incoming.forms import SaveViewForm
from zhongshu.incoming.register import exports
from zhongshu.incoming.register.columns import COLUMNS, Column, cells, chosen
from zhongshu.incoming.register.filters import Filters
from zhongshu.incoming.register.rows import Register, span, with_rows
from zhongshu.records import services as records

PAGE = "incoming:register"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = ("view", "state", "class", "source", "light", "q", "since", "until", "year", "sort", "cols")


@signed_in
@require_GET
def register(request: Any) -> HttpResponse:
    """The list. Everything that narrows it stands in the address."""
    access.refuse_without_post(request.person)
    found, columns = _asked(request)
    documents = paged(with_rows(found.found, [column.key for column in columns]), request, order=found.filters.order)
    rows = found.rows(documents.items)
    context = {
        "found": found,
        "filters": found.filters,
        "views": found.views,
        "facets": found.facets,
        "columns": columns,
        "all_columns": COLUMNS,
        "lines": [(row, cells(row, columns)) for row in rows],
        "page": documents,
        "span": span(rows),
        "total": found.total_text,
        "saved": queries.saved_views(request.person, PAGE),
        "query": _kept(request.GET).urlencode(),
        "may_register": access.may_register(request.person, found.organ),
        "may_export": access.may_export(request.person, found.organ),
        "heading": _heading(found),
    }
    return page(request, "incoming/register.html", context)


@signed_in
@require_GET
def export(request: Any) -> FileResponse:
    """The same rows as a table file; who took it and what was asked for is written down."""
    found, columns = _asked(request)
    _require_export(request, found)
    stream = exports.table_file(found, columns, _heading(found))
    _write_down(request, found, "xlsx")
    name = f"{_('收文登记簿')}{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@signed_in
@require_GET
def print_pdf(request: Any) -> HttpResponse:
    """The same rows on landscape A4."""
    found, columns = _asked(request)
    _require_export(request, found)
    data = exports.sheet_data(found, columns, _heading(found), sheets.foot(request.person))
    pdf = sheets.render("register", data)
    _write_down(request, found, "pdf")
    return sheets.answer(pdf, _("收文登记簿"))


@signed_in
@require_POST
def save_view(request: Any) -> HttpResponse:
    """存为常用视图: the filters of the address under a name."""
    form = SaveViewForm(request.POST)
    query = _kept(QueryDict(request.POST.get("query", "")[:1000])).urlencode()
    if form.is_valid():
        records.save_view(request.person, page=PAGE, name=form.cleaned_data["name"].strip(), query=query)
    return back_to(request, f"{reverse(PAGE)}?{query}")


@signed_in
@require_POST
def delete_view(request: Any, pk: int) -> HttpResponse:
    records.delete_view(request.person, pk)
    return back_to(request, PAGE)


def _asked(request: Any) -> tuple[Register, list[Column]]:
    columns = chosen(key for part in request.GET.getlist("cols") for key in part.split(","))
    return Register(request.person, request.person.organ, Filters.read(request.GET)), columns


def _kept(query: QueryDict) -> QueryDict:
    """Only what the register understands, without the place in the list."""
    kept = QueryDict(mutable=True)
    for key in KEPT:
        if values := [value for value in query.getlist(key) if value]:
            kept.setlist(key, values)
    return kept


def _heading(found: Register) -> str:
    """Which register, which filters, in words: above the print and in the table file."""
    words = [found.organ.name]
    words += [str(choice.label) for choice in found.views if choice.is_chosen]
    words += [
        str(choice.label) for _facet, choices in found.facets for choice in choices if choice.is_chosen and choice.value
    ]
    filters = found.filters
    if filters.words:
        words.append(_("含“%(words)s”") % {"words": filters.words})
    if filters.since or filters.until:
        words.append(f"{filters.since or ''}—{filters.until or ''}")
    return "　".join(words)


def _require_export(request: HttpRequest, found: Register) -> None:
    answer = access.may_export(request.person, found.organ)  # type: ignore[attr-defined]  # set by people.middleware
    if not answer:
        raise NotAllowed(answer.reason)


def _write_down(request: Any, found: Register, kind: str) -> None:
    asked = urlencode(sorted((key, value) for key, value in _kept(request.GET).items()))
    data = {"format": kind, "filter": asked, "rows": found.total, "heading": _heading(found)}
    audit.write("incoming.register.exported", actor=request.person, organ=found.organ, data=data)
