"""Tables of matters: the template, the upload, the look before it is taken in, what came of it."""

import re
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.supervision import access, services, sheet_files, sources
from zhongshu.supervision.forms.sources import ManyForm, SheetForm, TakeInForm
from zhongshu.supervision.models import SourceSheet
from zhongshu.supervision.services import taking_in
from zhongshu.supervision.sheets import SHEETS, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 200  # items that are approved in one go
_CELL = re.compile(r"cell-(\d{1,5})-([a-z]+)")


@requires("supervision.register")
@require_GET
def sheets(request: Request) -> HttpResponse:
    """Which tables there are, and what was taken in."""
    context = {"kinds": list(SHEETS.values()), "known": sources.newest_sheets(request.person)}
    return page(request, "supervision/sheets.html", context)


@requires("supervision.register")
@require_GET
def template(_request: Request, kind: str) -> FileResponse:
    sheet = _sheet(kind)
    name = f"{sheet.title}.xlsx"
    return FileResponse(sheet_files.template(sheet), as_attachment=True, filename=name, content_type=XLSX)


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def upload(request: Request, kind: str) -> HttpResponse:
    """The file; `from`: the paper with which the table came."""
    sheet, number = _sheet(kind), request.GET.get("from", "")
    source = records.get(request.person, int(number)) if number.isascii() and number.isdigit() else None
    organ = access.supervising_organ(request.person)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and organ is not None:
        given = form.cleaned_data["file"]
        with refusals_on(form):
            made = services.upload_sheet(
                given.read(), given.name, source_kind=kind, organ=organ, actor=request.person, source=source
            )
            return back_to(request, reverse("supervision:sheet", args=[made.pk]))
    context = {"sheet": sheet, "form": form, "source": source}
    return page(request, "supervision/sheet_upload.html", context, status=422 if form.errors else 200)


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def sheet(request: Request, pk: int) -> HttpResponse:
    """Row by row: what is wrong, what was taken in before, what is much the same; put right, take in, or give up."""
    kept = sources.get_sheet(request.person, pk)
    if kept.confirmed_at:
        return _taken(request, kept)
    if request.method == "POST" and request.POST.get("act") == "drop":
        services.drop_sheet(kept, actor=request.person)
        return back_to(request, reverse("supervision:sheets"))
    if request.method == "POST" and request.POST.get("act") == "amend":
        services.amend_sheet(kept, _changes(request), actor=request.person)
        return back_to(request, request.path)
    look = _look(request, kept)
    form = look["form"]
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.take_in(kept, form.taking(look["numbers"]), actor=request.person)
            return back_to(request, request.path)
    return page(request, "supervision/sheet.html", look, status=422 if form.errors else 200)


def _changes(request: Request) -> dict[tuple[int, str], str]:
    found = ((_CELL.fullmatch(name), value) for name, value in request.POST.items())
    return {(int(match[1]), match[2]): str(value) for match, value in found if match}


def _look(request: Request, kept: SourceSheet) -> dict[str, Any]:
    kind = SHEETS[kept.source_kind]
    found = taking_in.parsed(kept)
    known = taking_in.taken(kept, found.rows)
    fresh = [row for row in found.rows if row.number not in known]
    alike = taking_in.alike(kept, [row for row in fresh if not row.faults], request.person)
    lines = [
        {
            "row": row,
            "cells": [_cell(row, column) for column in kind.columns],
            "known": known.get(row.number),
            "alike": alike.get(row.number, [])[:2],
        }
        for row in found.rows
    ]
    form = TakeInForm(request.POST if request.POST.get("act") == "take" else None, sheet=kind, name=kept.name)
    return {
        "kept": kept,
        "sheet": kind,
        "found": found,
        "lines": lines,
        "numbers": {row.number for row in found.rows},
        "faulty": sum(bool(row.faults) for row in found.rows),
        "fresh": sum(not row.faults for row in fresh),
        "known": len(known),
        "alike": len(alike),
        "form": form,
    }


def _cell(row: Any, column: Any) -> dict[str, Any]:
    faults = [fault.sentence for fault in row.faults if fault.key == column.key]
    return {"column": column, "value": row.cells.get(column.key, ""), "faults": faults}


def _taken(request: Request, kept: SourceSheet) -> HttpResponse:
    """What came of it; those that wait for 立项 are put before the leader together."""
    items = sources.items_of(request.person, kept)
    waiting = [item for item in items if sources.may_propose(request.person, item)]
    form = ManyForm(request.POST or None, organ=kept.organ)
    results: list[Any] = []
    if request.method == "POST" and form.is_valid():
        results = services.propose_many(waiting, **form.cleaned_data, actor=request.person)
        items = sources.items_of(request.person, kept)
        waiting = [item for item in items if sources.may_propose(request.person, item)]
    context = {"kept": kept, "items": items, "waiting": waiting, "form": form, "results": results}
    return page(request, "supervision/sheet_taken.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def approving(request: Request) -> HttpResponse:
    """待我立项: several at once, each with its own result."""
    items = list(sources.to_approve(request.person).order_by("pk")[:MOST])
    results: list[Any] = []
    if request.method == "POST":
        ticked = set(request.POST.getlist("item"))
        chosen = [item for item in items if str(item.pk) in ticked]
        if not chosen:
            raise RuleBroken(_("请先勾选同意立项的督办件。"))
        results = services.approve_many(chosen, text=request.POST.get("text", ""), actor=request.person)
        items = list(sources.to_approve(request.person).order_by("pk")[:MOST])
    return page(request, "supervision/approving.html", {"items": items, "results": results})


def _sheet(kind: str) -> Sheet:
    if kind not in SHEETS:
        raise Http404
    return SHEETS[kind]
