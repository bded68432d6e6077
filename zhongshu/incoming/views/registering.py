"""From the file that was dropped to the line in the register: upload, tray 待登记, form, 更正, 初审, 退文."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.files import access as file_access
from zhongshu.files import queries as files
from zhongshu.files.models import Upload
from zhongshu.incoming import access, checklist, duplicates, queries, reading, senders, services
from zhongshu.incoming.forms import (
    AmendForm,
    CheckForm,
    RegistrationForm,
    ReturnForm,
    check_initial,
    initial_from,
    initial_of,
)
from zhongshu.incoming.habits import with_habits
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.pane import pane_of
from zhongshu.incoming.reading import Proposal
from zhongshu.incoming.services.checking import NEXT, next_stage
from zhongshu.incoming.services.registering import SERIES
from zhongshu.numbering import services as numbering
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ


@requires("incoming.register")
@require_GET
def new(request: Any) -> HttpResponse:
    """登记收文, first step: drop the files, or go on without any."""
    waiting = queries.pending_uploads(request.person)
    return page(
        request, "incoming/new.html", {"waiting": waiting[: queries.MOST_LISTED], "next": reverse("incoming:arrived")}
    )


@requires("incoming.register")
@require_GET
def arrived(request: Any) -> HttpResponse:
    """After an upload: one file goes straight to its form, several to the tray."""
    tokens = request.GET.getlist("upload")
    if len(tokens) == 1:
        return back_to(request, reverse("incoming:form-of", args=tokens))
    return back_to(request, f"{reverse('incoming:queue')}?{urlencode([('new', token) for token in tokens])}")


@requires("incoming.register")
@require_http_methods(["GET", "POST"])
def form(request: Any, token: str = "") -> HttpResponse:
    """登记收文, second step: the paper on one side, what was read on the other, to be confirmed; without a file, to be filled in."""
    uploads = [file_access.get_upload(request.person, each) for each in _tokens(request, token)]
    organ = uploads[0].organ if uploads else access.registering_organ(request.person)
    proposal = with_habits(reading.propose(uploads[0].read if uploads else {}, organ), organ)
    opening = request.POST.get("open", "")
    if request.method == "POST" and opening and uploads:
        filled = _opened(request, proposal, uploads, organ)
        uploads = [file_access.get_upload(request.person, each.token) for each in uploads]
    else:
        filled = _filled(request.POST or None, proposal, uploads, organ)
        if request.method == "POST" and filled.is_valid():
            document = _register(request, filled, uploads, organ)
            if document is not None:
                return back_to(request, _after(request, document))
    context = _context(request, filled, proposal, uploads) | {"token": token}
    return page(request, "incoming/form.html", context, status=422 if filled.errors or filled.open_error else 200)


def _filled(data: Any, proposal: Proposal, uploads: Sequence[Upload], organ: Organ, **typed: Any) -> RegistrationForm:
    initial = {**initial_of(proposal, uploads), **typed}
    return RegistrationForm(data, organ=organ, uploads=uploads, tasks=proposal.tasks, initial=initial)


def _opened(request: Any, proposal: Proposal, uploads: Sequence[Upload], organ: Organ) -> RegistrationForm:
    """The level is confirmed and the pages open; what was typed meanwhile stays on the form."""
    level, note = request.POST["open"], request.POST.get("level_note", "")
    typed = {name: value for name, value in request.POST.items() if name in RegistrationForm.base_fields}
    ticks = {name: name in request.POST for name in ("needs_answer", "has_paper", "passed")}
    typed |= {"task": request.POST.getlist("task"), **ticks}
    try:
        services.open_uploads(uploads, level=_level(level), note=note, actor=request.person)
    except RuleBroken as refusal:
        filled = _filled(None, proposal, uploads, organ, **typed)
        filled.open_error = str(refusal)
        return filled
    return _filled(None, proposal, uploads, organ, **{**typed, "level": level})


def _level(asked: str) -> int:
    if asked.isascii() and asked.isdigit() and int(asked) in SecurityLevel.values:
        return int(asked)
    raise RuleBroken(_("请选择密级。"), field="level")


def _context(request: Any, filled: RegistrationForm, proposal: Proposal, uploads: Sequence[Upload]) -> dict[str, Any]:
    organ, first = filled.organ, uploads[0] if uploads else None
    level = filled["level"].value()
    marked = reading.level_of(first.read) if first else SecurityLevel.NONE
    return {
        "form": filled,
        "form_id": f"registration-{first.token}" if first else "registration",
        "organ": organ,
        "uploads": uploads,
        "proposal": proposal if uploads else None,
        "pane": pane_of(request, uploads, proposal) if uploads else None,
        "marked": (first.read.get("security_level") or "") if first else "",
        "is_above": marked > filled.ceiling,
        "openable": [one for one in SecurityLevel if one <= filled.ceiling],
        "proposed_level": int(level) if str(level).isdigit() else marked,
        "ticked": set(filled["task"].value() or ()),
        "senders": senders.known(),
        "preview": numbering.preview(organ, SERIES, timezone.localdate().year),
        "limits": queries.limits(organ),
        "refused_before": [one.name for one in uploads if files.refused_before(one.sm3, organ)],
        "waiting": queries.pending_uploads(request.person).exclude(pk__in=[one.pk for one in uploads]).count(),
        **_twins(request, filled, uploads),
    }


def _tokens(request: HttpRequest, token: str) -> list[str]:
    """The paper itself first, then what is joined to it; `main` puts another one first."""
    tokens = list(dict.fromkeys([each for each in (token, *request.GET.getlist("with")) if each]))
    main = request.GET.get("main", "")
    return sorted(tokens, key=lambda each: each != main) if main in tokens else tokens


def _register(request: Any, filled: RegistrationForm, uploads: Sequence[Upload], organ: Any) -> IncomingDocument | None:
    """Register, and on when the clerk asked for it; a refusal is left on the form."""
    passed_on = request.POST.get("then") == "send"
    verb = services.register_and_send if passed_on else services.register
    with refusals_on(filled):
        if passed_on and not filled.cleaned_data["passed"]:
            filled.add_error("passed", checklist.ask())
            return None
        return verb(filled.registration(), uploads=uploads, actor=request.person, organ=organ)
    return None  # type: ignore[unreachable]  # refused: the refusal stands on the form


def _after(request: Any, document: IncomingDocument) -> str:
    """To 退文 when the clerk asked for it; else the next file of the tray while there is one, else the record."""
    if request.POST.get("then") == "return" and not document.record.is_carrier_entry:
        return reverse("incoming:return", args=[document.pk])
    if queries.pending_count(request.person):
        return f"{reverse('incoming:queue')}?done={document.pk}"
    return document.record.get_absolute_url()


def _twins(
    request: Any, filled: RegistrationForm, uploads: Sequence[Upload], own: IncomingDocument | None = None
) -> dict[str, Any]:
    """What the register knows of this number, this content, this title; only what the person may see."""
    values = filled.data if filled.is_bound else filled.initial
    sender, number = str(values.get("sender") or ""), str(values.get("sender_number") or "")
    twin = duplicates.find(duplicates.key_of(filled.organ, sender, senders.find_organ(sender), number), besides=own)
    title, besides = str(values.get("title") or ""), own.pk if own else None
    return {
        "own": own,
        "twin": duplicates.seen(twin, request.person),
        "is_taken": twin is not None,
        "asked_number": number,
        "same_content": duplicates.same_content(request.person, filled.organ, duplicates.content_hash(uploads)),
        "similar": queries.similar(request.person, filled.organ, title, besides=besides),
    }


@requires("incoming.register")
@require_GET
def twins(request: Any) -> HttpResponse:
    """Whether the number that is being typed stands in the register already: the line under it."""
    organ = access.registering_organ(request.person)
    filled = RegistrationForm(
        organ=organ, initial={key: request.GET.get(key, "") for key in ("sender", "sender_number", "title")}
    )
    own = (
        access.visible_to(request.person).filter(pk=request.GET.get("own", "")).first() if _is_number(request) else None
    )
    return page(request, "incoming/parts/twins.html", _twins(request, filled, (), own=own))


def _is_number(request: HttpRequest) -> bool:
    own = request.GET.get("own", "")
    return own.isascii() and own.isdigit() and len(own) < 19


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: Any, pk: int) -> HttpResponse:
    """更正登记."""
    document = access.get(request.person, pk)
    filled = AmendForm(request.POST or None, organ=document.record.owning_organ, initial=initial_from(document))
    if request.method == "POST" and filled.is_valid():
        with refusals_on(filled):
            values = filled.registration()
            services.amend(document, values, version=filled.cleaned_data["version"], actor=request.person)
            return back_to(request, document.record)
    context = {
        "form": filled,
        "document": document,
        "may": access.may_amend(request.person, document.record),
        "senders": senders.known(),
        **_twins(request, filled, (), own=document),
    }
    return page(request, "incoming/document_edit.html", context, status=422 if filled.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: Any, pk: int) -> HttpResponse:
    """初审: point by point, then on, or back to the sender."""
    document = access.get(request.person, pk)
    filled = CheckForm(request.POST or None, initial=check_initial(document))
    if request.method == "POST" and filled.is_valid():
        with refusals_on(filled):
            points = filled.points()
            stage = request.POST.get("to_stage", "")
            wanted = stage if stage in NEXT.values() and not checklist.faults(points) else ""
            services.check(document, points=points, actor=request.person, to_stage=wanted)
            failed = bool(checklist.faults(points))
            return back_to(request, reverse("incoming:return", args=[pk]) if failed else document.record)
    context = {
        "form": filled,
        "document": document,
        "may": access.may_check(request.person, document.record),
        "next_stage": next_stage(document),
    }
    return page(request, "incoming/document_check.html", context, status=422 if filled.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def return_to_sender(request: Any, pk: int) -> HttpResponse:
    """退文: reason and advice, then the 退文单 to print."""
    document = access.get(request.person, pk)
    faults = checklist.faults(checklist.restored(document.checklist))
    initial = {"reason": "；".join(faults) + "。" if faults else "", "basis": checklist.BASIS if faults else ""}
    filled = ReturnForm(request.POST or None, initial=initial)
    if request.method == "POST" and filled.is_valid():
        with refusals_on(filled):
            services.return_to_sender(document, **filled.cleaned_data, actor=request.person)
            return back_to(request, reverse("incoming:return", args=[pk]))
    context = {"form": filled, "document": document, "may": access.may_return(request.person, document.record)}
    return page(request, "incoming/document_return.html", context, status=422 if filled.errors else 200)
