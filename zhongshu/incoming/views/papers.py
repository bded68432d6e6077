"""Paper originals: scanned in and out, where they are, what must go back; the printed forms."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.audit import services as audit
from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page, paged
from zhongshu.incoming import access, barcodes, queries, services, sheets
from zhongshu.incoming.forms import GiveBackForm, MoveForm, PaperForm, PlanForm, ScanForm, give_back_to
from zhongshu.incoming.models import IncomingDocument
from zhongshu.records.models import PaperOriginal
from zhongshu.workflow.queries.trail import trail


@requires("incoming.scan")
@require_http_methods(["GET", "POST"])
def scan(request: Any) -> HttpResponse:
    """扫码: the code opens the paper; the box is ready for the next one."""
    form = ScanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = barcodes.cleaned(form.cleaned_data["code"])
        paper = queries.find_paper(request.person, code)
        if paper is not None:
            return back_to(request, reverse("incoming:paper", args=[paper.pk]))
        form.add_error(
            "code", _("没有找到条码“%(code)s”。请看看标签是否完整，或者您不在该件的知悉范围内。") % {"code": code[:40]}
        )
    return page(request, "incoming/scan.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_GET
def paper(request: Any, pk: int) -> HttpResponse:
    """One paper: where it is, who keeps it, through whose hands it went; take it over or hand it on."""
    found = access.get_paper(request.person, pk)
    return page(request, "incoming/paper.html", _paper_page(request, found))


def _paper_page(request: Any, found: PaperOriginal, **forms: Any) -> dict[str, Any]:
    planned = {"return_by": found.return_by}
    return {
        "paper": found,
        "document": found.record.incoming_document,
        "record": found.record,
        "moves": queries.moves(found),
        "may_move": access.may_move(request.person, found),
        "may_give_back": access.may_send_back_paper(request.person, found),
        "is_mine": found.keeper_id == request.person.pk,
        "move_form": forms.get("move_form") or MoveForm(organ=found.record.owning_organ),
        "plan_form": forms.get("plan_form") or PlanForm(initial=planned),
        "give_back_form": forms.get("give_back_form") or GiveBackForm(initial=give_back_to(found)),
    }


@signed_in
@require_POST
def take_over(request: Any, pk: int) -> HttpResponse:
    """扫码接收: into my own keeping."""
    found = access.get_paper(request.person, pk)
    services.take_over(found, actor=request.person, place=request.POST.get("place", "")[:80])
    return back_to(request, reverse("incoming:paper", args=[pk]))


@signed_in
@require_POST
def hand_over(request: Any, pk: int) -> HttpResponse:
    """交出: to somebody who may know of it."""
    found = access.get_paper(request.person, pk)
    form = MoveForm(request.POST, organ=found.record.owning_organ)
    if form.is_valid():
        with refusals_on(form):
            services.hand_over(found, actor=request.person, **form.cleaned_data)
            return back_to(request, reverse("incoming:paper", args=[pk]))
    return page(request, "incoming/paper.html", _paper_page(request, found, move_form=form), status=422)


@signed_in
@require_POST
def plan_return(request: Any, pk: int) -> HttpResponse:
    """定清退期限."""
    found = access.get_paper(request.person, pk)
    form = PlanForm(request.POST)
    if form.is_valid():
        services.plan_return(found, return_by=form.cleaned_data["return_by"], actor=request.person)
        return back_to(request, reverse("incoming:paper", args=[pk]))
    return page(request, "incoming/paper.html", _paper_page(request, found, plan_form=form), status=422)


@signed_in
@require_POST
def give_back(request: Any, pk: int) -> HttpResponse:
    """清退."""
    found = access.get_paper(request.person, pk)
    form = GiveBackForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.give_back(found, to=form.cleaned_data["to"], actor=request.person)
            return back_to(request, reverse("incoming:paper", args=[pk]))
    return page(request, "incoming/paper.html", _paper_page(request, found, give_back_form=form), status=422)


@signed_in
@require_http_methods(["GET", "POST"])
def papers(request: Any, pk: int) -> HttpResponse:
    """纸质件 of one record, and another one added."""
    document = access.get(request.person, pk)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_paper(document, actor=request.person, **form.cleaned_data)
        return back_to(request, reverse("incoming:papers", args=[pk]))
    context = {
        "document": document,
        "papers": queries.papers_of(document),
        "form": form,
        "may_add": access.may_register(request.person, document.record.owning_organ),
    }
    return page(request, "incoming/document_papers.html", context, status=422 if form.errors else 200)


@requires("incoming.scan")
@require_GET
def to_return(request: Any) -> HttpResponse:
    """清退: what must go back by when, the overdue first; what went back."""
    done = request.GET.get("view") == "done"
    found = queries.papers_returned(request.person) if done else queries.papers_to_return(request.person)
    order = ("-returned_at", "-pk") if done else ("return_by", "pk")
    context = {
        "page": paged(found, request, order=order),
        "is_done": done,
        "counts": queries.return_counts(request.person),
        "today": queries.today(),
    }
    return page(request, "incoming/to_return.html", context)


@requires("incoming.keep_papers")
@require_GET
def return_list_pdf(request: Any) -> HttpResponse:
    """清退单, as the list shows it."""
    found = list(queries.papers_to_return(request.person)[: queries.MOST_LISTED])
    if not found:
        raise RuleBroken(_("现在没有要清退的文件，不用打印清退单。"))
    audit.write("incoming.form.printed", actor=request.person, organ=request.person.organ, data={"form": "return_list"})
    return sheets.answer(sheets.render("register", sheets.return_list(found, request.person)), _("文件清退单"))


@signed_in
@require_GET
def circulating(request: Any) -> HttpResponse:
    """传阅: what is going round in the organ, who has read it and who has not."""
    return page(request, "incoming/circulating.html", {"documents": queries.circulating(request.person)})


@signed_in
@require_GET
def handling_sheet(request: Any, pk: int) -> HttpResponse:
    """文件处理单."""
    document = access.get(request.person, pk)
    return _printed(
        request, document, "handling_sheet", sheets.handling_sheet(document, request.person), _("文件处理单")
    )


@signed_in
@require_GET
def circulation_slip(request: Any, pk: int) -> HttpResponse:
    """传阅单."""
    document = access.get(request.person, pk)
    return _printed(
        request, document, "circulation_slip", sheets.circulation_slip(document, request.person), _("文件传阅单")
    )


@signed_in
@require_GET
def return_slip(request: Any, pk: int) -> HttpResponse:
    """退文单: only of what was returned."""
    document = access.get(request.person, pk)
    if document.returned_at is None:
        raise RuleBroken(_("这件没有退文，不能打印退文单。"))
    return _printed(request, document, "return_slip", sheets.return_slip(document, request.person), _("退文单"))


@signed_in
@require_GET
def label(request: Any, pk: int) -> HttpResponse:
    """The sticker of one paper, as bars or (?square) as a QR code."""
    found = access.get_paper(request.person, pk)
    data = sheets.label(found.record.incoming_document, found, is_square="square" in request.GET)
    return _printed(request, found.record.incoming_document, "label", data, found.barcode)


def _printed(request: Any, document: IncomingDocument, form: str, data: dict[str, Any], name: str) -> HttpResponse:
    pdf = sheets.render(form, data)
    audit.write("incoming.form.printed", document.record, actor=request.person, data={"form": form})
    return sheets.answer(pdf, f"{name} {document.record.reference}".strip())


@signed_in
@require_GET
def summary(request: Any, pk: int) -> HttpResponse:
    """办理小结: when it came and from whom, every hand and how long, every opinion, the answer and when it went out."""
    document = access.get(request.person, pk)
    record = document.record
    entries = [entry for entry in trail(record) if entry.state != "next"]
    return page(
        request, "incoming/document_summary.html", queries.summary(request.person, document) | {"entries": entries}
    )
