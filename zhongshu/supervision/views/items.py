"""分解交办: the tree before it is sent."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people import calendars
from zhongshu.people.requests import Request
from zhongshu.supervision import access, overlap, services
from zhongshu.supervision.forms.items import TaskForm
from zhongshu.supervision.models import SupervisedItem, SupervisedTask
from zhongshu.supervision.services import overlapping
from zhongshu.workflow import queries as workflow


@signed_in
@require_http_methods(["GET", "POST"])
def tasks(request: Request, pk: int) -> HttpResponse:
    """分解: the tree, what is still missing, and one more task."""
    item = access.get(request.person, pk)
    if not (answer := access.may_prepare(request.person, item)):
        raise NotAllowed(answer.reason)
    organ = item.record.owning_organ
    initial = {"due_at": timezone.localtime(item.record.date), "evidence": item.evidence}
    form = TaskForm(request.POST or None, organ=organ, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.add_task(item, form.task(), actor=request.person)
            return back_to(request, request.path)
    return page(request, "supervision/tasks.html", _tree(request, item, form), status=422 if form.errors else 200)


def _tree(request: Request, item: SupervisedItem, form: TaskForm, task: SupervisedTask | None = None) -> dict[str, Any]:
    waiting = services.unsent(item)
    burdens = overlap.burdens({one.organ_id for one in waiting if one.organ_id})
    lines = [
        {"task": one, "faults": services.incomplete(one), "burden": burdens.get(one.organ_id or 0)} for one in waiting
    ]
    clock = calendars.clock_of(request.person, item.record.owning_organ)
    lead = workflow.situation(item.record).lead
    return {
        "item": item,
        "record": item.record,
        "standing": workflow.standing(item.record, clock=clock),
        "lines": lines,
        "overlaps": overlapping.waiting(item, request.person),
        "task": task,
        "form": form,
        "is_set_up": lead is not None and lead.stage == "decomposing",
        "is_whole": bool(lines) and not any(line["faults"] for line in lines),
    }


@signed_in
@require_http_methods(["GET", "POST"])
def edit_task(request: Request, pk: int) -> HttpResponse:
    """Change a task before it is sent."""
    task, item = _draft(request, pk)
    form = TaskForm(request.POST or None, organ=item.record.owning_organ, initial=_written(task))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.amend_task(task, form.task(), actor=request.person)
            return back_to(request, _tree_url(item))
    return page(request, "supervision/tasks.html", _tree(request, item, form, task), status=422 if form.errors else 200)


def _draft(request: Request, pk: int) -> tuple[SupervisedTask, SupervisedItem]:
    """A task that is not sent: it belongs to whoever prepares the item."""
    row = access.draft_task(pk)
    item = access.get(request.person, row.item_id)
    if not access.may_prepare(request.person, item):
        raise Http404
    row.item = item
    return row, item


def _tree_url(item: SupervisedItem) -> str:
    return reverse("supervision:tasks", args=[item.pk])


def _written(task: SupervisedTask) -> dict[str, Any]:
    to = f"unit:{task.unit_id}" if task.unit_id else f"organ:{task.organ_id}" if task.organ_id else ""
    points = [f"{one.title}，{one.due_on:%Y-%m-%d}，{one.planned_percent}" for one in task.milestones.all()]
    figures = [f"{one.name}，{one.unit}，{one.target.normalize():f}" for one in task.indicators.all()]
    return {
        "title": task.record.title,
        "to": to,
        "due_at": timezone.localtime(task.planned_due_at) if task.planned_due_at else None,
        "result_wanted": task.result_wanted,
        "co_organs": list(task.co_organs.values_list("pk", flat=True)),
        "evidence": task.evidence,
        "milestones": "\n".join(points),
        "indicators": "\n".join(figures),
    }


@signed_in
@require_POST
def remove_task(request: Request, pk: int) -> HttpResponse:
    task, item = _draft(request, pk)
    services.remove_task(task, actor=request.person)
    return back_to(request, _tree_url(item))


@signed_in
@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    """交办: the whole tree at once."""
    item = access.get(request.person, pk)
    services.send_down(item, actor=request.person)
    return back_to(request, item.record)
