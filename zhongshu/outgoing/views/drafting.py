"""起草: a paper begins; the draft page with its fields, its words and its attachments. Works without a script."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core import registry
from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import Refusal, RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access, composing, margin, papers, services, sparing
from zhongshu.outgoing.drafts import Saved
from zhongshu.outgoing.forms.drafting import FieldsForm, NewForm, TextForm, texts_of
from zhongshu.outgoing.models import OutgoingDocument, WorkingDraft
from zhongshu.outgoing.preview import preview
from zhongshu.outgoing.queries import attachments
from zhongshu.outgoing.queries import drafting as queries
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records.models import Record
from zhongshu.workflow import queries as workflow

ISSUING = "outgoing:register"
ONWARD = ("outgoing.submit", "outgoing.countersign")


@requires("outgoing.draft")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """文种, issuer, a title if there is one: enough to begin; the paper is open from here on."""
    organ = queries.drafting_organ(request.person)
    form = NewForm(request.POST or None, organ=organ, person=request.person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.create(form.document(), actor=request.person, organ=organ, paper=form.paper())
            return back_to(request, reverse("outgoing:draft", args=[made.pk]))
    kind = str(form["document_type"].value() or "")
    hints = sparing.hints_for(request.person, organ, kind, timezone.localdate())
    context = {"form": form, "organ": organ, "quota_hints": hints}
    return page(request, "outgoing/new.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def draft(request: Request, pk: int) -> HttpResponse:
    """The draft page. `do` is keep, version, check, or fix:<key>:<choice>."""
    document = access.get(request.person, pk)
    working = access.get_draft(request.person, pk)
    if request.method == "GET":
        return _page(request, document, working)
    form = TextForm(request.POST, layout=document.layout)
    notes = None
    if form.is_valid():
        wanted = request.POST.get("do", "keep")
        words = form.words(working.paper)
        with refusals_on(form):
            if wanted == "check" or wanted.startswith("fix:"):
                notes = margin.notes_of(document, composing.compose(document, words), person=request.person)
                words = _with_fix(words, notes, wanted)
            saved = services.autosave(document, words, counter=form.cleaned_data["counter"], actor=request.person)
            if saved.copy is not None:
                return back_to(request, reverse("outgoing:copy", args=[saved.copy.pk]))
            if wanted == "version":
                services.save_version(document, note=request.POST.get("version_note", ""), actor=request.person)
            if wanted != "check":
                return back_to(request, reverse("outgoing:draft", args=[pk]))
            form, working = _text_form(document, saved.draft), saved.draft
    return _page(request, document, working, form=form, notes=notes)


def _with_fix(words: papers.Paper, notes: list[margin.Note], wanted: str) -> papers.Paper:
    """The words with one remark's suggestion taken over, when it is still there."""
    _fix, key, choice = [*wanted.split(":"), "", ""][:3]
    note = next((each for each in notes if each.key == key), None)
    if note is None or not choice.isdigit() or int(choice) >= len(note.fixes):
        return words
    return {**words, note.field: margin.fixed(papers.plain(words[note.field]), note, note.fixes[int(choice)])}


def _text_form(document: OutgoingDocument, working: WorkingDraft) -> TextForm:
    return TextForm(initial={**texts_of(working.paper), "counter": working.counter}, layout=document.layout)


def _page(
    request: Request,
    document: OutgoingDocument,
    working: WorkingDraft,
    *,
    form: TextForm | None = None,
    fields: FieldsForm | None = None,
    notes: list[margin.Note] | None = None,
) -> HttpResponse:
    request.stands_under = ISSUING
    record = document.record
    answer = access.may_edit(request.person, record)
    form = form or _text_form(document, working)
    fields = fields or FieldsForm(document=document, person=request.person)
    context = {
        "document": document,
        "record": record,
        "working": working,
        "form": form,
        "fields": fields,
        "notes": notes,
        "answer": answer,
        "may_edit": bool(answer),
        "is_signed": bool(answer) and services.was_signed(record),
        "standing": workflow.standing(record, clock=calendars.clock_of(request.person, record.owning_organ)),
        "files": list(attachments(record)),
        "sources": queries.sources(record, request.person),
        "materials": queries.materials(record),
        "copies": list(queries.open_copies(record)),
        "somebody": queries.somebody_else(working, request.person, timezone.now()),
        "longest": papers.LONGEST_BODY,
        "length": len("".join(papers.plain(working.paper.get("body", "")).split())),
        "onward": _onward(request, record) if answer else [],
    }
    return page(request, "outgoing/draft.html", context, status=422 if form.errors or fields.errors else 200)


def _onward(request: Request, record: Record) -> list[dict[str, Any]]:
    """送核稿 and 会签, where they are open now."""
    offered = registry.actions_for(request.person, record)
    return [
        {"label": each.action.label, "url": reverse(each.action.url_name, args=[record.pk])}
        for each in offered
        if each.action.key in ONWARD and each.answer
    ]


@signed_in
@require_POST
def fields(request: Request, pk: int) -> HttpResponse:
    """The fields, as they are changed: a script asks for JSON, a plain form for the page."""
    document = access.get(request.person, pk)
    form = FieldsForm(request.POST, document=document, person=request.person)
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        document = _amended(request, document, form)
    except Refusal as refusal:
        if not wants_json:
            raise
        return JsonResponse({"message": str(refusal)}, status=refusal.status)
    if wants_json:
        problems = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        told = {"version": document.record.version, "problems": problems}
        return JsonResponse(told, status=422 if problems else 200)
    if form.errors:
        return _page(request, document, access.get_draft(request.person, pk), fields=form)
    return back_to(request, reverse("outgoing:draft", args=[pk]))


def _amended(request: Request, document: OutgoingDocument, form: FieldsForm) -> OutgoingDocument:
    """The paper with the fields of the form; what is wrong with them is left on the form."""
    if not form.is_valid():
        return document
    with refusals_on(form):
        seen = form.cleaned_data["version"]
        return services.amend(document, form.data_of(), version=seen, actor=request.person)
    return document  # type: ignore[unreachable]  # refused: the refusal stands on the form


@signed_in
@require_POST
def autosave(request: Request, pk: int) -> JsonResponse:
    """What is being typed, every few seconds; and, when nothing was, what somebody else has typed meanwhile."""
    document = access.get(request.person, pk)
    working = access.get_draft(request.person, pk)
    form = TextForm(request.POST, layout=document.layout)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        return JsonResponse({"message": " ".join(map(str, errors)), "field": name}, status=422)
    copy = form.cleaned_data["copy"]
    try:
        saved = services.autosave(
            document,
            form.words(working.paper),
            counter=form.cleaned_data["counter"],
            actor=request.person,
            copy=access.get_copy(request.person, copy) if copy else None,
        )
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal), "field": getattr(refusal, "field", None)}, status=refusal.status)
    return JsonResponse(_told(saved, request.person))


def _told(saved: Saved, person: Person) -> dict[str, Any]:
    name = saved.other.name if saved.other and saved.other != person else _("另一个窗口里的您")
    if saved.copy is not None:
        message = _("%(name)s同时改了同一段。您写的已另存一份，一个字没有丢，请比对后合并。") % {"name": name}
        address = reverse("outgoing:copy", args=[saved.copy.pk])
        return {"state": "copied", "copy": saved.copy.pk, "address": address, "message": message}
    told: dict[str, Any] = {"state": "saved", "counter": saved.draft.counter, "message": ""}
    if saved.is_merged:
        told |= {"state": "joined", "words": texts_of(saved.draft.paper)}
        told["message"] = _("%(name)s也在改这份稿，两人改的不在一处，已经合在一起。") % {"name": name}
    return told


@signed_in
@require_http_methods(["GET", "POST"])
def sides(request: Request, pk: int) -> HttpResponse:
    """The printed sides: of what is being typed (POST, only those that differ from `have`), or of what was saved."""
    document = access.get(request.person, pk)
    words = access.get_draft(request.person, pk).paper
    have: list[str] = []
    if request.method == "POST":
        form = TextForm(request.POST, layout=document.layout)
        words = form.words(words) if form.is_valid() else words
        have = request.POST.get("have", "").split()
    shown = preview(composing.compose(document, words), have)
    part = "outgoing/parts/draft_sides.html" if request.method == "POST" else "outgoing/draft_sides.html"
    return page(request, part, {"preview": shown, "document": document})


@signed_in
@require_POST
def findings(request: Request, pk: int) -> HttpResponse:
    """The margin for what is being typed; `exempt` silences one remark for this person first."""
    document = access.get(request.person, pk)
    form = TextForm(request.POST, layout=document.layout)
    words = access.get_draft(request.person, pk).paper
    words = form.words(words) if form.is_valid() else words
    paper = composing.compose(document, words)
    exempt = request.POST.get("exempt", "")
    if exempt:
        notes = margin.silence(document, paper, exempt, person=request.person)
    else:
        notes = margin.notes_of(document, paper, person=request.person)
    return page(request, "outgoing/parts/draft_notes.html", {"notes": notes, "may_edit": True})


@signed_in
@require_POST
def attach(request: Request, pk: int) -> HttpResponse:
    """Other attachments: each is taken in, at the level of the paper."""
    document = access.get(request.person, pk)
    uploads = request.FILES.getlist("files")
    if not uploads:
        raise RuleBroken(_("请先选文件，再上传。"), field="files")
    for upload in uploads:
        services.attach_file(document, upload, str(upload.name), actor=request.person)
    return back_to(request, f"{reverse('outgoing:draft', args=[pk])}#files")


@signed_in
@require_POST
def detach(request: Request, pk: int) -> HttpResponse:
    document = access.get(request.person, pk)
    wanted = request.POST.get("attached", "")
    attached = attachments(document.record).filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None
    if attached is None:
        raise RuleBroken(_("这份附件不在本件上，请刷新后再选。"), field="file")
    services.detach(document, attached, reason=request.POST.get("reason", ""), actor=request.person)
    return back_to(request, f"{reverse('outgoing:draft', args=[pk])}#files")


@requires("outgoing.draft")
@require_GET
def organs(request: Request) -> HttpResponse:
    """For the picker of recipients."""
    text = request.GET.get("q", "")[:60]
    return page(request, "outgoing/parts/organs.html", {"organs": queries.organs_found(text), "text": text.strip()})
