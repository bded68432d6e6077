"""查重 before sending down: what is much the same, and what to do about it; 面商 of proposals."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.pages import back_to, page
from zhongshu.people import calendars
from zhongshu.people.requests import Request
from zhongshu.supervision import access, overlap, services
from zhongshu.supervision.models import SupervisedItem
from zhongshu.supervision.services import overlapping
from zhongshu.workflow import queries as workflow


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: Request, pk: int) -> HttpResponse:
    """Each overlap with its tasks of the same units: use their feedback, merge, or go on for a reason."""
    item = access.get(request.person, pk)
    if not (answer := access.may_prepare(request.person, item)):
        raise NotAllowed(answer.reason)
    asked = overlap.asked_of(item)
    found = overlap.overlaps(request.person, item.record.owning_organ, asked)
    error = ""
    if request.method == "POST":
        try:
            return back_to(request, DECISIONS[request.POST.get("decision", "")](request, item, found))
        except KeyError:
            error = _("请选择怎么办。")
        except RuleBroken as refusal:
            error = str(refusal)
    context = {
        "item": item,
        "record": item.record,
        "standing": workflow.standing(item.record, clock=calendars.clock_of(request.person, item.record.owning_organ)),
        "lines": [_line(one, asked) for one in found],
        "known": overlapping.decided(item),
        "looks": (item.overlap or {}).get("looks", []),
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return page(request, "supervision/overlap.html", context, status=422 if error else 200)


def _line(one: overlap.Overlap, asked: overlap.Asked) -> dict[str, Any]:
    """An overlap with the tasks here that could take the feedback of one there."""
    lenders = [
        {"task": lender, "takers": [task for task in asked.tasks if task.organ_id == lender.organ_id]}
        for lender in one.lenders
    ]
    return {"one": one, "lenders": [line for line in lenders if line["takers"]]}


def _go_on(request: Request, item: SupervisedItem, found: list[overlap.Overlap]) -> str:
    reason = request.POST.get("reason", "")
    services.go_on(item, found=overlapping.shown(found), reason=reason, actor=request.person)
    return _tasks_page(item)


def _borrow(request: Request, item: SupervisedItem, found: list[overlap.Overlap]) -> str:
    """That overlap is settled by it; others still wait."""
    lender = access.get_task(request.person, _number(request, "lender"))
    task = access.draft_task(_number(request, "task"))
    if task.item_id != item.pk:
        raise RuleBroken(_("这项任务不在这个督办件里。"))
    task.item = item
    reason = request.POST.get("reason", "")
    services.borrow_feedback(task, lender=lender, reason=reason, actor=request.person)
    settled = {one.item.pk: one.percent for one in found if one.item.pk == lender.item_id}
    services.use_existing(item, found=settled, reason=reason, actor=request.person)
    return request.path


def _merge(request: Request, item: SupervisedItem, _found: list[overlap.Overlap]) -> str:
    into = access.get(request.person, _number(request, "into"))
    services.merge(item, into=into, reason=request.POST.get("reason", ""), actor=request.person)
    return into.record.get_absolute_url()


DECISIONS = {"go_on": _go_on, "borrow": _borrow, "merge": _merge}


def _tasks_page(item: SupervisedItem) -> str:
    return reverse("supervision:tasks", args=[item.pk])


def _number(request: Request, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() else 0
