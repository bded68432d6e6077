"""The leader's page and one paper at a time: big type, one tap to read, one to instruct, no form fields to fill."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.pages import page
from zhongshu.people import calendars
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.records import access as records
from zhongshu.records.models import Record
from zhongshu.workflow import queries, services
from zhongshu.workflow.done import done_note
from zhongshu.workflow.queries.leader import SHOWN, left
from zhongshu.workflow.views.record import foot, head, my_work

LISTS = ("decide", "read", "red")


@signed_in
@require_safe
def leader(request: Request) -> HttpResponse:
    """Tallies that open their lists, then what waits, urgent first."""
    desk = queries.leader_desk(request.person)
    view = request.GET.get("view", "")
    limit = None if view in LISTS else SHOWN
    context = {
        "desk": desk,
        "view": view if view in LISTS else "",
        "to_decide": desk.to_decide[:limit],
        "to_read": desk.to_read[:limit],
        "red": desk.red[:limit],
        "back": _reported_back(request.person),
        "done": done_note(request),
    }
    return page(request, "workflow/leader.html", context)


def _reported_back(person: Person) -> list[Any]:
    """Results that came back on their instructions and wait for their word."""
    return [line for hook in registry.current().hooks("reported_back") for line in hook(person)]


@signed_in
@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    """The essentials of one paper, the proposal, and the instruction."""
    found = records.get(request.person, pk)
    services.open_record(found, request.person)
    mine = my_work(request.person, found)
    if mine and mine.form:
        mine.form.initial["origin"] = "leader"
    context = head(request, found) | {
        "mine": mine,
        "essentials": queries.essentials(found),
        "facts": _facts(found),
        "left": _left(request, mine),
        "foot": foot(request.person, found, mine),
        "done": done_note(request),
        **_place(request, pk),
    }
    return page(request, "workflow/leader_paper.html", context)


def _facts(found: Record) -> dict[str, Any] | None:
    kind = registry.record_kind(found.kind)
    return kind.load(found) if kind.leader_template else None


def _left(request: Request, mine: Any) -> str:
    if mine is None or mine.due_at is None:
        return ""
    return left(mine.due_at, calendars.clock_of(request.person), timezone.now())


def _place(request: Request, pk: int) -> dict[str, Any]:
    """第 n 件，共 m 件, and the way to the one after it."""
    order = queries.order_of_decisions(request.person)
    place = order.index(pk) + 1 if pk in order else 0
    following = order[place] if 0 < place < len(order) else None
    return {
        "place": place,
        "count": len(order),
        "next_url": reverse("workflow:leader-paper", args=[following]) if following else "",
    }
