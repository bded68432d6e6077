"""One page for every verb: the form, the refusal beside its field, and what to say when somebody acted first."""

from typing import Any

from django.forms import Textarea, TextInput
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed, StaleEdit
from zhongshu.core.pages import page
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow import queries
from zhongshu.workflow.forms import VerbForm
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.verbs import VERBS, Verb
from zhongshu.workflow.views.landing import land
from zhongshu.workflow.views.record import head


@signed_in
@require_http_methods(["GET", "POST"])
def verb(request: Request, pk: int, key: str) -> HttpResponse:
    record, chosen = records.get(request.person, pk), VERBS[key]
    if request.method == "POST":
        return _do(request, record, chosen)
    answer = chosen.may(request.person, record)
    if not answer:
        raise NotAllowed(answer.reason)
    initial = {name: request.GET[name] for name in ("origin", "step") if name in request.GET}
    return _show(request, record, chosen, _form(request, record, chosen, initial=initial))


def _form(request: Request, record: Record, chosen: Verb, data: Any = None, **options: Any) -> VerbForm:
    """With ids of its own: it may unfold on a page where the form of my step stands."""
    return chosen.form(data, record=record, person=request.person, auto_id=f"id_{chosen.key}_%s", **options)


def _do(request: Request, record: Record, chosen: Verb) -> HttpResponse:
    """Do it, unless the page is older than the record: then say who acted, and keep what was typed."""
    form = _form(request, record, chosen, request.POST)
    answer = chosen.may(request.person, record)
    if form.is_stale or not answer:
        return _too_late(request, record, chosen, "" if answer else str(answer.reason))
    was_mine = any(acts_for(request.person, step) for step in situation(record).open_steps)
    if form.is_valid():
        try:
            with form.refusals():
                chosen.do(record, request.person, form.values())
        except NotAllowed as refusal:
            return _too_late(request, record, chosen, str(refusal))
        if not form.errors:
            return land(request, record, chosen, form, was_mine=was_mine)
    return _show(request, record, chosen, form, status=422)


def _too_late(request: Request, record: Record, chosen: Verb, reason: str) -> HttpResponse:
    """有人先办了: who, what it is now; the form comes back with everything typed and the present choices."""
    try:
        fresh = records.get(request.person, record.pk)
    except Http404 as gone:
        raise StaleEdit(f"{reason}{queries.last_act(_again(record))}") from gone
    answer = chosen.may(request.person, fresh)
    trouble = {"message": reason or str(answer.reason), "state": queries.last_act(fresh), "may_go_on": bool(answer)}
    data = request.POST.copy()
    data["seen"] = ""
    form = _form(request, fresh, chosen, initial=data.dict() | {"seen": None})
    form.initial["seen"] = VerbForm(record=fresh, person=request.person).initial["seen"]
    written = [field for field in form.visible_fields() if isinstance(field.field.widget, Textarea | TextInput)]
    typed = [(field.label, field.value()) for field in written if field.value()]
    return _show(request, fresh, chosen, form, status=409, trouble=trouble | {"typed": typed})


def _again(record: Record) -> Record:
    record.__dict__.pop("situation", None)
    return record


def _show(
    request: Request, record: Record, chosen: Verb, form: VerbForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = head(request, record) | {"verb": chosen, "form": form, "note": _asked(request, record, chosen), **more}
    return page(request, "workflow/verb.html", context, part="form", status=status)


def _asked(request: Request, record: Record, chosen: Verb) -> str:
    """What was asked for, where the verb decides on it."""
    step = queries.my_step(request.person, record) if chosen.key == "decide-extension" else None
    return queries.sent_with(step) if step else ""


@signed_in
@require_safe
def pick(request: Request) -> HttpResponse:
    """Receivers for the box that searches."""
    text, scope = request.GET.get("q", ""), request.GET.get("scope", "any")
    found = queries.search_receivers(text, request.person.organ, scope=scope)
    return page(request, "workflow/parts/receivers.html", {"found": found})
