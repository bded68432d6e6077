"""Where one goes after a verb."""

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from zhongshu.core.pages import back_to
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow import queries
from zhongshu.workflow.done import note
from zhongshu.workflow.forms import VerbForm
from zhongshu.workflow.verbs import Verb


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
