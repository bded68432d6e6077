"""督查文书: of a record, of a month; looked at side by side with its acts, corrected, printed, taken away."""

import base64
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core import registry
from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page, paged
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.supervision import access as supervision
from zhongshu.supervision.documents import access, listing, shapes
from zhongshu.supervision.forms.documents import CellsForm, MonthForm, PaperForm, SubmitForm
from zhongshu.supervision.models import Document, DocumentKind
from zhongshu.supervision.services import documents as services
from zhongshu.supervision.services import sending_out


@signed_in
@require_http_methods(["GET", "POST"])
def of_record(request: Request, pk: int) -> HttpResponse:
    """The documents of an item or a task, and those that can be made now."""
    record = records.get(request.person, pk)
    if record.kind not in {supervision.ITEM, supervision.TASK}:
        raise Http404
    item = supervision.item_of(record)
    may_make = access.may_make(request.person, item)
    request.stands_under = registry.record_kind(record.kind).register_url
    if request.method == "POST":
        return back_to(request, _made(request, record))
    context = {
        "record": record,
        "documents": listing.of_record(request.person, record),
        "offers": listing.offers(record, item) if may_make else [],
    }
    return page(request, "supervision/documents/of_record.html", context)


def _made(request: Request, record: Record) -> Document | Record:
    """What the button asks for."""
    item, wanted = supervision.item_of(record), request.POST.get("make", "")
    kind, _colon, number = wanted.partition(":")
    if kind == DocumentKind.EXTENSION:
        return services.make_extension_form(listing.extension_of(record, number), actor=request.person)
    if kind == DocumentKind.NOTICE:
        made = services.issue_notices(item, actor=request.person)
        return made[0] if made else record
    return services.make_report(item, kind, actor=request.person)


@requires("supervision.read_ledger")
@require_http_methods(["GET", "POST"])
def circulars(request: Request) -> HttpResponse:
    """督查通报, month by month."""
    organ = supervision.supervising_organ(request.person) or request.person.organ
    last = (timezone.localdate().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    form = MonthForm(request.POST or None, initial={"month": last})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.make_circular(organ, form.cleaned_data["month"], actor=request.person)
            return back_to(request, made)
    found = listing.circulars(request.person, organ)
    context = {
        "page": paged(found, request, order=("-month", "-pk")),
        "form": form,
        "organ": organ,
        "may_make": access.may_make_circular(request.person, organ),
    }
    return page(request, "supervision/documents/circulars.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    """Its sides as they print, what can be done with it, and for a 通报 the month's figures with their lists."""
    return _shown(request, access.get(request.person, pk))


def _stands_under(found: Document) -> str:
    """The line of the rail to which it belongs."""
    if found.record:
        return registry.record_kind(found.record.kind).register_url
    return "supervision:circulars" if found.conclusion is None else "supervision:ours"


def _shown(request: Request, found: Document, form: SubmitForm | None = None) -> HttpResponse:
    version, request.stands_under = listing.last_version(found), _stands_under(found)
    sides, problem = [], ""
    try:
        sides = [base64.b64encode(one).decode() for one in shapes.sides_of(version.values, settings.FONTS_DIR)]
    except RuleBroken as refusal:
        problem = str(refusal)
    may_edit = access.may_edit(request.person, found)
    signed_off = found.kind in access.SIGNED_OFF
    context: dict[str, Any] = {
        "document": found,
        "record": found.record,
        "version": version,
        "sides": sides,
        "problem": problem,
        "may_edit": may_edit,
        "may_issue": access.may_issue(request.person, found),
        "is_signed_off": signed_off,
        "may_refill": may_edit and found.kind in {DocumentKind.CIRCULAR, *listing.REPORTS},
        "form": form or (SubmitForm(document=found) if may_edit and signed_off else None),
        "figures": listing.figures(request.person, found),
        "outward": _outward(request, found),
        "title": _name(found, version.values),
    }
    return page(request, "supervision/documents/document.html", context, status=422 if form else 200)


def _outward(request: Request, found: Document) -> dict[str, Any]:
    """送发文: the paper that there is, else the 文种 to choose from."""
    sent = listing.paper_of(found)
    if sent is not None:
        return {"sent": sent, "may_see": records.may_see(request.person, sent.record)}
    return {"types": listing.types_of(found)} if access.may_send_out(request.person, found) else {}


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Other words."""
    found = access.get(request.person, pk)
    if not (answer := access.may_edit(request.person, found)):
        raise NotAllowed(answer.reason)
    values, request.stands_under = listing.last_version(found).values, _stands_under(found)
    form_class = CellsForm if shapes.is_slip(values) else PaperForm
    form = form_class(request.POST or None, document=found, values=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.amend(found, form.document_values(), actor=request.person)
            return back_to(request, found)
    context = {"document": found, "record": found.record, "form": form, "title": _name(found, values)}
    return page(request, "supervision/documents/edit.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def do(request: Request, pk: int) -> HttpResponse:
    """issue, submit, refill, drop."""
    found, what = access.get(request.person, pk), request.POST.get("do", "")
    if what == "submit":
        form = SubmitForm(request.POST, document=found)
        if form.is_valid():
            with refusals_on(form):
                services.submit(found, to=form.cleaned_data["to"], actor=request.person)
                return back_to(request, found)
        return _shown(request, found, form)
    act = {"issue": services.issue, "refill": services.refill, "drop": services.drop}.get(what)
    if act is None:
        raise Http404
    act(found, actor=request.person)
    return back_to(request, found)


@signed_in
@require_POST
def send_out(request: Request, pk: int) -> HttpResponse:
    """送发文: on to the draft."""
    found = access.get(request.person, pk)
    made = sending_out.send_out(found, actor=request.person, document_type=request.POST.get("document_type", ""))
    return back_to(request, reverse("outgoing:draft", args=[made.pk]))


@signed_in
@require_GET
def paper_source(request: Request, pk: int) -> HttpResponse:
    """From the paper back to the document that it was made from."""
    found = listing.document_of_paper(request.person, records.get(request.person, pk))
    if found is None:
        raise Http404
    return redirect(found)


@signed_in
@require_GET
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    """PDF to print; Word and OFD to take away. Who took it is noted."""
    found = access.get(request.person, pk)
    if kind not in shapes.MEDIA:
        raise Http404
    values = listing.last_version(found).values
    data = shapes.file_of(values, kind, settings.FONTS_DIR)
    services.downloaded(found, kind, actor=request.person)
    name = f"{_name(found, values)}.{kind}"
    header = content_disposition_header(as_attachment=kind != "pdf", filename=name) or "attachment"
    return HttpResponse(data, content_type=shapes.MEDIA[kind], headers={"Content-Disposition": header})


def _name(found: Document, values: dict[str, Any]) -> str:
    """督查通报〔2026〕3号 of its month, 督办通知单 of its unit."""
    more = found.number or (found.month if found.month else found.receiver.label if found.receiver else _("草稿"))
    return (
        f"{found.get_kind_display()} {more}".strip() if not found.number.startswith(found.get_kind_display()) else more
    )
