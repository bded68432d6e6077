"""The desk: everything in my hands in one list, and the way to the next thing."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from zhongshu.core import registry
from zhongshu.core.access import signed_in
from zhongshu.core.pages import back_to, page
from zhongshu.desk import queries
from zhongshu.desk.queries import Desk, Line
from zhongshu.people import roles
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.workflow.done import done_note

Shelf = Callable[[Desk], list[Line]]
SHELVES: dict[str, tuple[Any, Shelf]] = {
    "todo": (_("待办"), lambda desk: desk.todo),
    "today": (_("今日到期"), lambda desk: desk.today),
    "overdue": (_("已超期"), lambda desk: desk.overdue),
    "reading": (_("待阅"), lambda desk: desk.reading),
    "assigned": (_("我交办的"), lambda desk: desk.assigned),
    "waiting": (_("等复文"), lambda desk: desk.waiting),
}
OFFICES = {"system_admin": "jobs:health", "security_admin": "people:role-matrix", "auditor": "audit:log"}
QUIET_WHEN_EMPTY = {"waiting"}


@signed_in
@require_safe
def desk(request: Request) -> HttpResponse:
    if not request.GET and (home := home_of(request.person)):
        return back_to(request, home)
    mine = queries.desk_of(request.person)
    view = request.GET.get("view", "todo")
    view = view if view in SHELVES else "todo"
    lines = SHELVES[view][1](mine)
    kind = request.GET.get("kind", "")
    narrowed = [line for line in lines if not kind or line.kind_label == kind]
    here = queries.shown(narrowed, request.GET.get("cursor", ""))
    context = {
        "view": view,
        "figures": _figures(mine, view),
        "tabs": dict(Counter(line.kind_label for line in lines)),
        "kind": kind,
        "total": len(lines),
        "groups": queries.grouped(mine, narrowed, here.items),
        "page": here if len(narrowed) > queries.SIZE else None,
        "narrowed": len(narrowed),
        "now": mine.now,
        "panels": registry.panels_for(request.person),
        "is_full": len(lines) >= queries.LIMIT,
        "done": done_note(request),
    }
    return page(request, "desk/desk.html", context, part="list")


def home_of(person: Person) -> str:
    """Where somebody begins instead of here: leaders on their own page (the whole list is one tap away), the three officers,
    who have no work on papers, on the first page of their office."""
    mine = posture(person)
    if mine.roles & {roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE}:
        return "workflow:leader"
    return OFFICES.get(mine.officer, "")


def _figures(mine: Desk, view: str) -> list[dict[str, Any]]:
    """The first line: each number is the length of the list that it opens."""
    counted = [(key, label, _length(mine, key, shelf, view)) for key, (label, shelf) in SHELVES.items()]
    return [
        {"key": key, "label": label, "count": count, "is_current": key == view}
        for key, label, count in counted
        if count or key not in QUIET_WHEN_EMPTY
    ]


def _length(mine: Desk, key: str, shelf: Shelf, view: str) -> int:
    """What I sent on is only counted where it is not shown."""
    return mine.assigned_count if key == "assigned" != view else len(shelf(mine))


@signed_in
@require_safe
def next_item(request: Request) -> HttpResponse:
    """After something is handled: the next thing to act on, most pressing first; an empty desk when there is none.

    `after` names the record just handled, so that it is not opened again (一件办完，转到下一件)."""
    mine = queries.desk_of(request.person)
    after = request.GET.get("after", "")
    waiting = [line for line in mine.todo if str(line.record_id) != after and line.light != "hold"]
    return back_to(request, mine.url(waiting[0]) if waiting else "desk:desk")
