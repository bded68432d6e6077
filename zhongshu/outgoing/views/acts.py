"""One page for every act on a paper: what one has to see for it, the form, and what to say when somebody acted first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access, checking, composing, facts, queries
from zhongshu.outgoing.acts import ACTS, Act, refusal
from zhongshu.outgoing.differences import changes
from zhongshu.outgoing.forms.base import ActForm
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people import calendars
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.workflow import queries as workflow
from zhongshu.workflow.done import note

Context = dict[str, Any]
LEADS_TO = {"override": "review", "competition": "review"}  # done, one goes on with the act for which it was needed


@signed_in
@require_http_methods(["GET", "POST"])
def act(request: Request, pk: int, key: str) -> HttpResponse:
    document, chosen = access.get(request.person, pk), ACTS[key]
    if reason := refusal(chosen, request.person, document):
        raise NotAllowed(reason)
    initial = {"origin": request.GET.get("origin", "")}
    data = request.POST if request.method == "POST" else None
    form = chosen.form(data, document=document, person=request.person, initial=initial)
    if data is None:
        return _show(request, document, chosen, form)
    if form.is_stale:
        return _too_late(request, document, chosen)
    if form.is_valid() and _done(document, chosen, form, request):
        return _land(request, document, chosen, form)
    return _show(request, document, chosen, form, status=422)


def _done(document: OutgoingDocument, chosen: Act, form: ActForm, request: Request) -> bool:
    """What the service refuses stands at the field it names, and what was typed stays."""
    try:
        chosen.do(document, request.person, form.values())
    except RuleBroken as refused:
        form.add_error(_field(form, refused.field or ""), str(refused))
    except StaleEdit as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _field(form: ActForm, name: str) -> str | None:
    return next((field for field in (name, f"point_{name}") if field in form.fields), None)


def _too_late(request: Request, document: OutgoingDocument, chosen: Act) -> HttpResponse:
    """Somebody moved it or changed its words: the page as it is now, with what was typed."""
    data = request.POST.copy()
    data["seen"] = queries.mark_of(document.record)
    form = chosen.form(data, document=document, person=request.person)
    what = workflow.last_act(document.record)
    form.add_error(None, _("这件在您打开以后有改动。%(what)s请看过现在的文稿再提交，您填的还在。") % {"what": what})
    return _show(request, document, chosen, form, status=409)


def _land(request: Request, document: OutgoingDocument, chosen: Act, form: ActForm) -> HttpResponse:
    """On to the leader's next paper or the next item of the desk; else the paper as it is now."""
    record = document.record
    note(request, record, str(chosen.label))
    if form.cleaned_data.get("origin") == "leader":
        waiting = [pk for pk in workflow.order_of_decisions(request.person) if pk != record.pk]
        leader = reverse("workflow:leader-paper", args=waiting[:1]) if waiting else reverse("workflow:leader")
        return back_to(request, leader)
    if chosen.key in LEADS_TO:
        return back_to(request, reverse(f"outgoing:{LEADS_TO[chosen.key]}", args=[record.pk]))
    if chosen.leaves and (address := _desk(record.pk)):
        return back_to(request, address)
    return back_to(request, record if records.may_see(request.person, record) else "workflow:done")


def _desk(pk: int) -> str:
    try:
        return f"{reverse('desk:next')}?after={pk}"
    except NoReverseMatch:
        return ""


def _show(
    request: Request, document: OutgoingDocument, chosen: Act, form: ActForm, *, status: int = 200
) -> HttpResponse:
    record = document.record
    kind = registry.record_kind(record.kind)
    request.stands_under = kind.register_url
    context: Context = {
        "record": record,
        "document": document,
        "kind": kind,
        "act": chosen,
        "form": form,
        "standing": workflow.standing(record, clock=calendars.clock_of(request.person, record.owning_organ)),
        "beside": [f"outgoing/parts/beside_{name}.html" for name in chosen.beside],
    }
    for name in chosen.beside:
        context |= BESIDE[name](document, request)
    return page(request, "outgoing/act.html", context, status=status)


def _paper(document: OutgoingDocument, request: Request) -> Context:
    return facts.words_of(document)


def _findings(document: OutgoingDocument, request: Request) -> Context:
    """What speaks against it: errors that block, errors let stand with their reason, and the rest."""
    examined = checking.examine(document)
    let_stand = {(one.rule, one.finding): one for one in document.record.overrides.select_related("by")}
    found = {problem.key: problem for problem in examined.problems}
    rows: list[Context] = [{"problem": problem, "override": let_stand.get(key)} for key, problem in found.items()]
    blocking = [row for row in rows if row["problem"].severity == checking.ERROR and row["override"] is None]
    return {
        "blocking": blocking,
        "let_stand": [row for row in rows if row["override"] is not None],
        "warnings": [row for row in rows if row not in blocking and row["override"] is None],
        "may_edit": bool(access.may_edit(request.person, document.record)),
        "may_override": access.may_override(request.person, document.record),
    }


def _opinions(document: OutgoingDocument, request: Request) -> Context:
    """会签: what was said, who has it until when, and to whom it has not gone."""
    return {
        "opinions": queries.opinions(document.record),
        "asked": queries.asked_now(document.record),
        "owed": queries.not_yet_asked(document),
    }


def _sheets(document: OutgoingDocument, request: Request) -> Context:
    """What the reviewers said over these words, the latest of each kind; signed once already, what was changed since."""
    sheets = document.record.review_sheets.select_related("reviewer", "version").order_by("pk")
    return {
        "sheets": list({sheet.kind: sheet for sheet in sheets}.values()),
        "overrides": list(document.record.overrides.select_related("by")),
        **_since_signed(document),
    }


def _since_signed(document: OutgoingDocument) -> Context:
    record = document.record
    fallen = (
        record.signatures.filter(fallen_at__isnull=False).select_related("version", "signer").order_by("-pk").first()
    )
    if fallen is None:
        return {}
    latest = queries.latest_version(record)
    old, new = (
        {row.sm3: row.file.name for row in each.files.select_related("file")} if each else {}
        for each in (fallen.version, latest)
    )
    return {
        "fallen": fallen,
        "changes": list(changes(fallen.version.paper, composing.current_paper(document))),
        "attached": [name for sm3, name in new.items() if sm3 not in old],
        "detached": [name for sm3, name in old.items() if sm3 not in new],
    }


def _signatures(document: OutgoingDocument, request: Request) -> Context:
    rows = document.record.signatures.select_related("signer", "organ", "version").order_by("pk")
    return {"signatures": list(rows), "waiting_issuers": queries.unsigned_issuers(document)}


def _signed(document: OutgoingDocument, request: Request) -> Context:
    """The words as they stand against those that were signed."""
    signed = document.signed_version
    now = composing.current_paper(document)
    return _signatures(document, request) | {
        "signed": signed,
        "changes": list(changes(signed.paper, now)) if signed is not None else [],
    }


def _prints(document: OutgoingDocument, request: Request) -> Context:
    return {"prints": queries.print_jobs(document.record), "lines": queries.lines_of(document)}


def _seals(document: OutgoingDocument, request: Request) -> Context:
    uses = document.record.seal_uses.select_related("seal__organ", "used_by").order_by("pk")
    return {"seal_uses": list(uses), "seals_waiting": queries.seals_waiting(document)}


BESIDE: dict[str, Callable[[OutgoingDocument, Request], Context]] = {
    "paper": _paper,
    "findings": _findings,
    "opinions": _opinions,
    "sheets": _sheets,
    "signatures": _signatures,
    "signed": _signed,
    "prints": _prints,
    "seals": _seals,
}
