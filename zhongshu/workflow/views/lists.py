"""已办, 传阅, 移交: what is behind me, what goes round, what I keep for somebody who left."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from zhongshu.core import tallies
from zhongshu.core.access import signed_in
from zhongshu.core.pages import page, paged
from zhongshu.people import calendars
from zhongshu.people.requests import Request
from zhongshu.workflow import queries
from zhongshu.workflow.done import done_note

READING_VIEWS = ("mine", "read", "sent")


@signed_in
@require_safe
def done(request: Request) -> HttpResponse:
    """Finished steps, the latest first; stubs where the record is out of sight now."""
    as_deputy = request.GET.get("as") == "deputy"
    steps = paged(queries.done_steps(request.person, as_deputy=as_deputy), request, order=("-finished_at", "-pk"))
    lines = queries.done_lines(request.person, list(steps))
    context = {"paging_page": steps, "lines": lines, "as_deputy": as_deputy, "done": done_note(request)}
    return page(request, "workflow/done.html", context, part="list")


@signed_in
@require_safe
def reading(request: Request) -> HttpResponse:
    """To read, read, sent for reading."""
    view = request.GET.get("view", "mine")
    view = view if view in READING_VIEWS else "mine"
    context = READING[view](request) | {
        "view": view,
        "unread": queries.unread(request.person)[: tallies.MOST + 1].count(),
        "done": done_note(request),
    }
    return page(request, "workflow/reading.html", context, part="list")


def _to_read(request: Request) -> dict[str, object]:
    steps = paged(queries.to_read(request.person), request, order=("due_at", "pk"), size=50)
    return {"paging_page": steps, "steps": list(steps), "clock": calendars.clock_of(request.person)}


def _read(request: Request) -> dict[str, object]:
    steps = paged(queries.done_steps(request.person).filter(role="read"), request, order=("-finished_at", "-pk"))
    return {"paging_page": steps, "lines": queries.done_lines(request.person, list(steps))}


def _sent(request: Request) -> dict[str, object]:
    found = paged(queries.sent_for_reading(request.person), request, order=("-pk",))
    return {"paging_page": found, "records": list(found)}


READING = {"mine": _to_read, "read": _read, "sent": _sent}


@signed_in
@require_safe
def hand_overs(request: Request) -> HttpResponse:
    """What I keep ad interim, and for heads what was handed over around them."""
    heads = queries.heads_something(request.person)
    context = {
        "held": list(queries.held_ad_interim(request.person)[:500]),
        "heads": heads,
        "around": list(queries.handed_over_in(request.person)[:100]) if heads else [],
        "done": done_note(request),
    }
    return page(request, "workflow/hand_overs.html", context)
