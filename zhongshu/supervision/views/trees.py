"""分解 from a template or a table; keeping a tree as a template."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.people import calendars
from zhongshu.people.requests import Request
from zhongshu.supervision import access, queries, services, tables
from zhongshu.supervision.forms.trees import TableForm, TemplateForm
from zhongshu.supervision.models import SupervisedItem
from zhongshu.workflow import queries as workflow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_http_methods(["GET", "POST"])
def take_in(request: Request, pk: int) -> HttpResponse:
    """导入任务表: all or nothing; templates beside it."""
    item = _prepared(request, pk)
    home = item.record.owning_organ
    form = TableForm(request.POST, request.FILES, home=home) if request.method == "POST" else TableForm(home=home)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                services.add_tree(item, form.branches, actor=request.person)
            except services.TreeBroken as broken:
                faults = broken.faults
                raise
            return back_to(request, _tree_url(item))
    return _show(request, item, form=form, faults=faults or form.faults)


@signed_in
@require_POST
def templates(request: Request, pk: int) -> HttpResponse:
    """存为模板, 用模板, 停用模板."""
    item = access.get(request.person, pk)
    number = request.POST.get("use") or request.POST.get("retire")
    if not number:
        return _save(request, item)
    template = access.template_of(request.person, item, int(number) if number.isdecimal() else 0)
    if request.POST.get("use"):
        services.use_template(_prepared(request, pk), template, actor=request.person)
        return back_to(request, _tree_url(item))
    services.retire_template(template, actor=request.person)
    return back_to(request, reverse("supervision:take-in", args=[item.pk]))


def _save(request: Request, item: SupervisedItem) -> HttpResponse:
    form = TemplateForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            services.save_template(item, name=form.cleaned_data["name"], actor=request.person)
            return back_to(request, reverse("supervision:take-in", args=[item.pk]))
    return _show(request, item, naming=form)


@requires("supervision.register")
@require_safe
def blank(request: Request) -> HttpResponse:
    """The table to fill in."""
    answer = HttpResponse(tables.blank(), content_type=XLSX)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''%E4%BB%BB%E5%8A%A1%E5%88%86%E8%A7%A3%E8%A1%A8.xlsx"
    return answer


def _prepared(request: Request, pk: int) -> SupervisedItem:
    item = access.get(request.person, pk)
    if not (answer := access.may_prepare(request.person, item)):
        raise NotAllowed(answer.reason)
    return item


def _show(
    request: Request,
    item: SupervisedItem,
    *,
    form: TableForm | None = None,
    naming: TemplateForm | None = None,
    faults: list[Any] | None = None,
) -> HttpResponse:
    form, naming = form or TableForm(home=item.record.owning_organ), naming or TemplateForm()
    clock = calendars.clock_of(request.person, item.record.owning_organ)
    context = {
        "item": item,
        "record": item.record,
        "standing": workflow.standing(item.record, clock=clock),
        "form": form,
        "naming": naming,
        "faults": faults or [],
        "templates": queries.templates_of(item.record.owning_organ),
        "waiting": services.unsent(item),
    }
    status = 422 if form.errors or naming.errors else 200
    return page(request, "supervision/take_in.html", context, status=status)


def _tree_url(item: SupervisedItem) -> str:
    return reverse("supervision:tasks", args=[item.pk])
