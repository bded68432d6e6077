"""The notices of the person who is signed in."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.pages import back_to, page, paged
from zhongshu.core.requests import Request
from zhongshu.notices import access, queries, services

SHELVES = {"unread": queries.unread, "read": queries.read}


@signed_in
@require_GET
def notices(request: Request) -> HttpResponse:
    """Unread first; what was read is one link away."""
    shelf = request.GET.get("show", "unread")
    shelf = shelf if shelf in SHELVES else "unread"
    found = paged(SHELVES[shelf](request.person), request, order=("-at", "-pk"), size=30)
    rows = [{"notice": notice, "kind": queries.kind_label(notice.kind)} for notice in found]
    context: dict[str, Any] = {"page": found, "rows": rows, "shelf": shelf}
    return page(request, "notices/notice_list.html", context, part="rows")


@signed_in
@require_GET
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Mark as read and go to what it speaks of."""
    notice = access.get(request.person, pk)
    services.mark_read(notice)
    return back_to(request, notice.url or "notices:list")


@signed_in
@require_POST
def mark_read(request: Request, pk: int) -> HttpResponse:
    services.mark_read(access.get(request.person, pk))
    return back_to(request, "notices:list")


@signed_in
@require_POST
def mark_all_read(request: Request) -> HttpResponse:
    services.mark_all_read(request.person)
    return back_to(request, "notices:list")
