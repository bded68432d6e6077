"""症结看板, the list behind each of its figures, the wall screen, the calendar of due dates."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhongshu.core.access import signed_in
from zhongshu.core.pages import page, paged
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.supervision import access, services
from zhongshu.supervision.boards import DIMENSIONS, NONE, STAGES, WHATS, Board, bars
from zhongshu.supervision.calendar import Month
from zhongshu.supervision.ledger import Filters, Ledger
from zhongshu.supervision.models.standing import LIGHTS
from zhongshu.supervision.states import CauseKind
from zhongshu.supervision.tree import shown_light, week_end

WALL_SECONDS = 60
WALL_ROWS = 10
FIGURES = ("live", "stuck", "over", "late", "silent", "returned")  # columns of the tables


@signed_in
@require_GET
def board(request: Request) -> HttpResponse:
    """Where it stops, how long, how often it came back: by unit, leader, stage and cause."""
    found = _board(request.person)
    boxes = []
    for key, (_column, label) in DIMENSIONS.items():
        lines = found.lines(key)
        boxes.append({"key": key, "label": label, "lines": lines, "bars": bars(lines)})
    context = {"board": found, "boxes": boxes, "shown": FIGURES, "total": found.totals}
    return page(request, "supervision/board.html", context)


@signed_in
@require_GET
def board_list(request: Request) -> HttpResponse:
    """The tasks behind one figure."""
    found, what, chosen = _board(request.person), request.GET.get("what", ""), _chosen(request)
    what = what if what in WHATS else "live"
    rows = paged(found.listed(what, chosen), request, order=found.ORDER)
    context = {
        "board": found,
        "page": rows,
        "lines": _lines(found, rows.items),
        "what": what,
        "whats": WHATS,
        "chosen": [(key, DIMENSIONS[key][1], found.word(key, value)) for key, value in chosen.items()],
        "total": found.listed(what, chosen).order_by().count(),
        "query": urlencode(chosen),
    }
    return page(request, "supervision/board_list.html", context)


@signed_in
@require_GET
def wall(request: Request) -> HttpResponse:
    """The big screen: read from afar, new every minute, what its viewer may see and nothing else."""
    found = _board(request.person)
    ledger = Ledger(request.person, found.organ, Filters(), found.now)
    lines = found.lines("unit")
    red = found.listed("over", {}).order_by(*found.ORDER)[:WALL_ROWS]
    soon = found.due_soon(week_end(found.now))[:WALL_ROWS]
    context = {
        "board": found,
        "ledger": ledger,
        "bars": bars(lines),
        "rest": len(lines),
        "lights": LIGHTS,
        "unit_word": DIMENSIONS["unit"][1],
        "no_red": _("没有红灯。"),
        "no_soon": _("本周没有到期的任务。"),
        "red": _lines(found, list(red)),
        "soon": _lines(found, list(soon)),
        "total": found.totals,
        "seconds": WALL_SECONDS,
    }
    return page(request, "supervision/wall.html", context, part="wall")


@signed_in
@require_GET
def calendar(request: Request) -> HttpResponse:
    """What falls due on each day of a month, of everything the person may see or of what the own unit works on."""
    services.catch_up()
    scope = request.GET.get("scope", "")
    month = Month(request.person, request.GET.get("month", ""), scope if scope in {"mine", "asked"} else "")
    return page(request, "supervision/calendar.html", {"month": month, "scope": month.scope})


@signed_in
@require_GET
def calendar_day(request: Request, day: str) -> HttpResponse:
    """Everything that falls due on one day."""
    services.catch_up()
    scope = request.GET.get("scope", "")
    month = Month(request.person, day, scope if scope in {"mine", "asked"} else "")
    rows = paged(month.on(month.day), request, order=("rank", "due_at", "pk"))
    context = {"month": month, "page": rows, "entries": [month.entry(row) for row in rows.items], "scope": month.scope}
    context["others"] = month.others_on(month.day)
    return page(request, "supervision/calendar_day.html", context)


def _board(person: Person) -> Board:
    services.catch_up()
    return Board(person, access.supervising_organ(person) or person.organ)


def _chosen(request: Request) -> dict[str, str]:
    """What the address narrows to; unknown values count as not given."""
    known = {"stage": set(STAGES), "cause": {*CauseKind.values, NONE}}
    found = {}
    for key in DIMENSIONS:
        value = request.GET.get(key, "")
        if value in known[key] if key in known else value == NONE or (value.isascii() and value.isdigit()):
            found[key] = value[:18]
    return found


def _lines(found: Board, rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "standing": row,
            "task": row.task,
            "record": row.task.record,
            "light": shown_light(row.light, row.due_at, row.closed_at, found.now, found.clock),
            "stage": STAGES.get(row.stage, ""),
            "days": found.days(row),
            "cause": CauseKind(row.cause).label if row.cause else "",
            "is_silent": row.silent_from is not None and row.silent_from <= found.now,
        }
        for row in rows
    ]
