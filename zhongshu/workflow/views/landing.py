"""Where one goes after a verb, and the line there that says what was done."""

from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.pages import back_to
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow import access, queries
from zhongshu.workflow.forms import VerbForm
from zhongshu.workflow.verbs import Verb

KEY = "workflow.done"
FRESH_SECONDS = 300


def land(request: Request, record: Record, verb: Verb, form: VerbForm, *, was_mine: bool) -> HttpResponse:
    """On to the next item where this one has left my hands; else back to the record as it is now."""
    note(request, record, str(getattr(form, "button", verb.label)))
    if form.cleaned_data.get("origin") == "leader-list":
        return back_to(request, "workflow:leader")
    if form.cleaned_data.get("origin") == "leader":
        return back_to(request, _next_paper(request.person, record))
    if verb.leaves and was_mine and (address := _desk(record)):
        return back_to(request, address)
    return back_to(request, record if records.may_see(request.person, record) else "workflow:done")


def _desk(record: Record) -> str:
    try:
        return f"{reverse('desk:next')}?after={record.pk}"
    except NoReverseMatch:
        return ""


def _next_paper(person: Person, record: Record) -> str:
    waiting = [pk for pk in queries.order_of_decisions(person) if pk != record.pk]
    return reverse("workflow:leader-paper", args=waiting[:1]) if waiting else reverse("workflow:leader")


def note(request: Request, record: Record, word: str) -> None:
    """Kept for the next page that the person sees, for a few minutes."""
    request.session[KEY] = {
        "record": record.pk,
        "title": record.masked_title,
        "verb": word,
        "at": timezone.now().timestamp(),
    }


def done_note(request: Request) -> dict[str, Any] | None:
    """What was just done, once: with the hands it is in now and whether it can be taken back."""
    kept = request.session.pop(KEY, None)
    if kept is None or timezone.now().timestamp() - kept["at"] > FRESH_SECONDS:
        return None
    record = records.visible_to(request.person).filter(pk=kept["record"]).select_related("holder__organ").first()
    if record is None:
        return {**kept, "where": ""}
    where = _("现在由 %(name)s 办理") % {"name": record.holder.name} if record.is_live and record.holder else ""
    return {
        **kept,
        "where": where,
        "record": record,
        "may_take_back": bool(access.may_take_back(request.person, record)),
    }
