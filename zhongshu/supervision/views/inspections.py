"""政府督查: the plans of the year, one inspection with everything in it, what came to our unit, the ledger of 整改."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.core.access import requires, signed_in
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page, paged
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.supervision import inspections as access
from zhongshu.supervision.forms import inspections as forms
from zhongshu.supervision.models import InspectionPlan
from zhongshu.supervision.services import concluding, inspecting

ORDER = ("-starts_on", "-pk")


@signed_in
@require_GET
def plans(request: Request) -> HttpResponse:
    """Those one may see, newest first, and how much of the year's plan is used."""
    organ = access.preparing_organ(request.person)
    context = {
        "page": paged(access.visible_to(request.person).prefetch_related("targets__organ"), request, order=ORDER),
        "organ": organ,
        "quota": access.quota(organ, timezone.localdate().year) if organ else None,
    }
    return page(request, "supervision/inspections/plans.html", context)


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def year(request: Request) -> HttpResponse:
    """年度督查计划."""
    organ, this_year = access.preparing_organ(request.person), timezone.localdate().year
    if organ is None:
        raise Http404
    known = access.year_plan(organ, this_year)
    initial: dict[str, Any] = {"year": this_year}
    if known:
        initial |= {name: getattr(known, name) for name in ("most", "most_for_one", "apart_days", "basis")}
    form = forms.YearForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            inspecting.plan_year(organ, actor=request.person, **form.cleaned_data)
            return back_to(request, reverse("supervision:inspections"))
    context = {"form": form, "title": _("年度督查计划"), "button": _("保存计划")}
    return page(request, "supervision/inspections/form.html", context, status=422 if form.errors else 200)


@requires("supervision.register")
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """拟订督查方案."""
    organ = access.preparing_organ(request.person)
    if organ is None:
        raise Http404
    form = forms.PlanForm(request.POST or None, organ=organ, initial={"holder": request.person.pk})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            plan = inspecting.draft_plan(form.plan(), organ=organ, actor=request.person)
            return back_to(request, plan.get_absolute_url())
    context = {"form": form, "title": _("拟订督查方案"), "button": _("拟好，报批")}
    return page(request, "supervision/inspections/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """The whole of one inspection."""
    found = access.get(request.person, pk)
    targets = found.targets.select_related("organ", "conclusion__drafted_by", "conclusion__delivered_to")
    targets = targets.prefetch_related(
        "conclusion__reviews__holder", "conclusion__rectifications__holder", "conclusion__documents"
    )
    person = request.person
    lines = [
        {"target": target, "conclusion": conclusion, "acts": _acts(person, target, conclusion)}
        for target in targets
        for conclusion in [getattr(target, "conclusion", None)]
    ]
    groups = found.groups.select_related("leader").prefetch_related("members__person", "members__recused_from")
    context = {
        "plan": found,
        "lines": lines,
        "groups": groups,
        "acts": _offered(person, found, "approve-plan", "cancel-plan", "group"),
        "may_recuse": bool(access.may_run(person, found)),
        "today": timezone.localdate(),
    }
    return page(request, "supervision/inspections/plan.html", context)


def _acts(person: Person, target: Any, conclusion: Any) -> list[dict[str, Any]]:
    if conclusion is None:
        return _offered(person, target, "conclude-unit")
    conclusion.target = target
    offered = _offered(person, conclusion, "approve-conclusion", "deliver", "ask-review", "rectify")
    for review in conclusion.reviews.all():
        review.conclusion = conclusion
        offered += _offered(person, review, "decide")
    for row in conclusion.rectifications.all():
        row.conclusion = conclusion
        row.acts = _offered(person, row, "report", "check")
    return offered


@signed_in
@require_GET
def ours(request: Request) -> HttpResponse:
    """What came to the units for which one answers."""
    lines = []
    for conclusion in access.delivered_to(request.person):
        offered = _offered(request.person, conclusion, "ask-review")
        lines.append({"conclusion": conclusion, "acts": offered, "reviews": list(conclusion.reviews.all())})
    return page(request, "supervision/inspections/ours.html", {"lines": lines})


@signed_in
@require_GET
def rectifications(request: Request) -> HttpResponse:
    """整改台账: what is open first by its date."""
    view = request.GET.get("view", "")
    every = access.rectifications_visible_to(request.person)
    shown = every.filter(done_at__isnull=view != "done")
    found = paged(shown, request, order=("due_on", "pk"))
    rows = found.items
    for row in rows:
        row.acts = _offered(request.person, row, "report", "check")
    context = {
        "page": found,
        "rows": rows,
        "view": view,
        "open_count": every.filter(done_at__isnull=True).count(),
        "done_count": every.filter(done_at__isnull=False).count(),
        "today": timezone.localdate(),
    }
    return page(request, "supervision/inspections/rectifications.html", context)


@dataclass(frozen=True)
class Act:
    """One act on a part of an inspection: how the part is found, who may, the form, the service, where it leads."""

    key: str
    label: str | Promise
    find: Callable[[Person, int], Any]
    may: Callable[[Person, Any], Answer]
    form: type[forms.InspectionForm]
    do: Callable[..., object]
    hint: str | Promise = ""

    @property
    def url_name(self) -> str:
        return f"supervision:inspection-{self.key}"


SET = (
    Act("approve-plan", _("批准方案"), access.get, access.may_approve_plan, forms.NothingForm, inspecting.approve_plan),
    Act("cancel-plan", _("撤销方案"), access.get, access.may_cancel, forms.CancelForm, inspecting.cancel_plan),
    Act(
        "group",
        _("组成督查组"),
        access.get,
        access.may_run,
        forms.GroupForm,
        inspecting.form_group,
        _("组长对督查组负责；被督查单位的人不能在组里。"),
    ),
    Act(
        "recuse",
        _("登记回避"),
        access.get_group,
        lambda person, group: access.may_run(person, group.plan),
        forms.RecuseForm,
        inspecting.recuse,
    ),
    Act(
        "conclude-unit",
        _("起草结论"),
        access.get_target,
        access.may_draft_conclusion,
        forms.ConclusionForm,
        concluding.draft_conclusion,
    ),
    Act(
        "approve-conclusion",
        _("批准结论"),
        access.get_conclusion,
        access.may_approve_conclusion,
        forms.NothingForm,
        concluding.approve_conclusion,
    ),
    Act(
        "deliver",
        _("送达结论"),
        access.get_conclusion,
        access.may_deliver,
        forms.NothingForm,
        concluding.deliver_conclusion,
        _("送到单位收件岗；从今天起30日内单位可以申请复核。"),
    ),
    Act(
        "ask-review",
        _("申请复核"),
        access.get_conclusion,
        access.may_ask_review,
        forms.ReviewForm,
        concluding.ask_review,
        _("由没有参加这次督查的人复核，30日内决定。"),
    ),
    Act("decide", _("作复核决定"), access.get_review, access.may_decide, forms.DecideForm, concluding.decide_review),
    Act(
        "rectify",
        _("列整改"),
        access.get_conclusion,
        access.may_set_rectification,
        forms.RectifyForm,
        concluding.set_rectification,
    ),
    Act(
        "report",
        _("报告整改"),
        access.get_rectification,
        access.may_report,
        forms.ReportForm,
        concluding.report_rectification,
    ),
    Act(
        "check",
        _("核查整改"),
        access.get_rectification,
        access.may_check,
        forms.CheckForm,
        concluding.check_rectification,
    ),
)
ACTS = {act.key: act for act in SET}


def _offered(person: Person, thing: Any, *keys: str) -> list[dict[str, Any]]:
    return [{"act": ACTS[key], "pk": thing.pk} for key in keys if ACTS[key].may(person, thing)]


@signed_in
@require_http_methods(["GET", "POST"])
def act(request: Request, key: str, pk: int) -> HttpResponse:
    """The form of one act."""
    chosen = ACTS[key]
    thing = chosen.find(request.person, pk)
    if not (answer := chosen.may(request.person, thing)):
        raise NotAllowed(answer.reason)
    form = chosen.form(request.POST if request.method == "POST" else None, thing=thing)
    back = _page_of(request.person, thing)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            chosen.do(thing, **form.values(), actor=request.person)
            return back_to(request, back)
    context = {
        "form": form,
        "title": chosen.label,
        "button": chosen.label,
        "hint": chosen.hint,
        "thing": thing,
        "plan": _plan_of(thing),
        "back": back,
    }
    return page(request, "supervision/inspections/form.html", context, status=422 if form.errors else 200)


def _plan_of(thing: Any) -> InspectionPlan:
    while not isinstance(thing, InspectionPlan):
        thing = next(getattr(thing, name) for name in ("plan", "target", "conclusion") if hasattr(thing, name))
    return thing


def _page_of(person: Person, thing: Any) -> str:
    """The inspection for whoever sees it, else the page of the unit."""
    found = _plan_of(thing)
    if access.visible_to(person).filter(pk=found.pk).exists():
        return found.get_absolute_url()
    return reverse("supervision:rectifications" if hasattr(thing, "due_on") else "supervision:ours")
