"""另存的稿: two texts side by side, and what becomes of them is chosen place by place."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import signed_in
from zhongshu.core.errors import StaleEdit
from zhongshu.core.pages import back_to, page
from zhongshu.outgoing import access, services
from zhongshu.outgoing.merging import chosen, places
from zhongshu.outgoing.models import DraftCopy, WorkingDraft
from zhongshu.people.requests import Request

WHOLE = {"all-now": "now", "all-mine": "mine"}


@signed_in
@require_http_methods(["GET", "POST"])
def copy(request: Request, pk: int) -> HttpResponse:
    """`do` is join (as chosen), all-mine, or all-now."""
    found = access.get_copy(request.person, pk)
    working = access.get_draft(request.person, found.record_id)
    if request.method == "GET" or found.settled_at:
        return _page(request, found, working)
    choices = {place.name: _choice(request, place.name) for place in places(working.paper, found.paper)}
    counter = request.POST.get("counter", "")
    try:
        services.join_copy(
            found,
            chosen(working.paper, found.paper, choices),
            counter=int(counter) if counter.isascii() and counter.isdigit() else 0,
            actor=request.person,
        )
    except StaleEdit as refusal:
        return _page(request, found, working, trouble=str(refusal))
    return back_to(request, reverse("outgoing:draft", args=[found.record_id]))


def _choice(request: Request, name: str) -> str:
    return WHOLE.get(request.POST.get("do", ""), request.POST.get(name, "now"))


def _page(request: Request, found: DraftCopy, working: WorkingDraft, trouble: str = "") -> HttpResponse:
    request.stands_under = "outgoing:register"
    context = {
        "copy": found,
        "record": found.record,
        "working": working,
        "places": places(working.paper, found.paper),
        "trouble": trouble,
        "answer": access.may_edit(request.person, found.record),
    }
    return page(request, "outgoing/copy.html", context, status=409 if trouble else 200)
