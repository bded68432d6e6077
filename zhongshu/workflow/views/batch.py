"""批量: the same verb on several items, each with its own result; one refusal stops nothing else."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.pages import page
from zhongshu.people.requests import Request
from zhongshu.records.models import Record
from zhongshu.workflow import queries, services
from zhongshu.workflow.forms import BatchForwardForm, BatchReassignForm

Results = list[tuple[Any, Any]]


@signed_in
@require_POST
def read_many(request: Request) -> HttpResponse:
    """批量阅知."""
    steps = _steps(request)
    return _results(
        request, _("批量阅"), services.read_many(steps, actor=request.person), back=request.POST.get("back", "")
    )


@signed_in
@require_http_methods(["GET", "POST"])
def reassign_many(request: Request) -> HttpResponse:
    """转办 of several to one."""
    steps = _steps(request)
    form = BatchReassignForm(request.POST or None, home=request.person.organ)
    if request.method == "POST" and form.is_valid():
        results = services.reassign_many(steps, actor=request.person, **form.cleaned_data)
        return _results(request, _("批量转办"), results)
    items = [{"pk": step.pk, "record": step.record, "holder": step.holder.name} for step in steps]
    return _ask(request, _("批量转办"), form, items, "steps")


@signed_in
@require_http_methods(["GET", "POST"])
def forward_many(request: Request) -> HttpResponse:
    """转出 of several that stand at the same stage."""
    records = queries.records_for(request.person, _chosen(request, "records"))
    if not records:
        raise RuleBroken(_("请先勾选要转出的件。"))
    stages = _common_ways(records)
    form = BatchForwardForm(request.POST or None, home=request.person.organ, stages=stages)
    if request.method == "POST" and form.is_valid():
        results = services.forward_many(records, actor=request.person, **form.cleaned_data)
        return _results(request, _("批量转出"), results)
    items = [{"pk": one.pk, "record": one, "holder": ""} for one in records]
    return _ask(request, _("批量转出"), form, items, "records")


def _common_ways(records: list[Record]) -> list[tuple[str, str]]:
    """The ways that all of them can go."""
    stages = [queries.situation(one).stage for one in records]  # none where it is a draft or finished
    keys = [set(stage.next) if stage else set() for stage in stages]
    common = set.intersection(*keys) if keys else set()
    if not common:
        raise RuleBroken(_("选中的件不在同一环节，没有共同的下一步。请分别转出。"))
    return [(stage.key, stage.name) for stage in queries.situation(records[0]).flow.stages if stage.key in common]


def _steps(request: Request) -> list[Any]:
    steps = queries.steps_for(request.person, _chosen(request, "steps"))
    if not steps:
        raise RuleBroken(_("请先勾选要办的件。"))
    return steps


def _chosen(request: Request, name: str) -> list[str]:
    return request.POST.getlist(name) or request.GET.getlist(name)


def _ask(request: Request, title: str, form: Any, items: list[dict[str, Any]], name: str) -> HttpResponse:
    context = {"title": title, "form": form, "items": items, "name": name}
    return page(request, "workflow/batch.html", context, status=422 if form.errors else 200)


def _results(request: Request, title: str, results: Results, *, back: str = "") -> HttpResponse:
    lines = [
        {
            "record": getattr(item, "record", item),
            "step": None if isinstance(outcome, str) else outcome,
            "reason": outcome if isinstance(outcome, str) else "",
        }
        for item, outcome in results
    ]
    done = sum(not line["reason"] for line in lines)
    context = {"title": title, "lines": lines, "done_count": done, "refused_count": len(lines) - done, "back": back}
    return page(request, "workflow/batch_results.html", context)
