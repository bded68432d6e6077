"""The calendar, the roles, the policy and the officers."""

from datetime import date
from typing import Any

from django.apps import apps
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhongshu.core import registry
from zhongshu.core.access import officer, requires, signed_in
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.core.registry import Permission
from zhongshu.people import calendar_notice, calendar_page, queries, services
from zhongshu.people.access import person_has
from zhongshu.people.forms.rules import DayForm, NoticeForm, PolicyForm, RoleForm
from zhongshu.people.models import Person
from zhongshu.people.requests import Request
from zhongshu.people.services import DayInput
from zhongshu.people.views.answers import FormPage, form_page

MOST_MOVES = 100  # items named on the page before saving


@signed_in
@require_GET
def calendar(request: Request, year: int | None = None) -> HttpResponse:
    year = year or timezone.localdate().year
    if not 2004 <= year <= 2100:
        raise Http404
    may_edit = person_has(request.person, "people.manage_calendar")
    context = {"year": calendar_page.year_of(year), "may_edit": may_edit, "today": timezone.localdate()}
    return page(request, "people/calendar.html", context)


@requires("people.manage_calendar")
@require_http_methods(["GET", "POST"])
def edit_day(request: Request, year: int, month: int, day: int) -> HttpResponse:
    """Correct one day: first what would move, then save."""
    try:
        chosen = date(year, month, day)
    except ValueError:
        raise Http404 from None
    now = calendar_page.day_of(chosen)
    form = DayForm(request.POST or None, initial={"kind": now.kind, "note": now.note})
    context = {"form": form, "day": now, "versions": queries.calendar_versions(chosen), "year": year}
    if request.method == "POST" and form.is_valid():
        wanted = [DayInput(chosen, form.cleaned_data["kind"], form.cleaned_data["note"])]
        return _preview_or_save(request, "people/calendar_day.html", context, wanted)
    return page(request, "people/calendar_day.html", context)


@requires("people.manage_calendar")
@require_http_methods(["GET", "POST"])
def read_notice(request: Request) -> HttpResponse:
    """Paste the State Council's notice, look at the days that were read, save."""
    year = timezone.localdate().year + 1
    form = NoticeForm(request.POST or None, initial={"year": request.GET.get("year") or year})
    context = {"form": form, "year": year}
    if request.method == "POST" and form.is_valid():
        try:
            read = calendar_notice.read(form.cleaned_data["text"], form.cleaned_data["year"])
        except calendar_notice.Unreadable as trouble:
            form.add_error("text", str(trouble))
        else:
            wanted = [DayInput(day.date, day.kind, day.note) for day in read]
            context |= {"read": [calendar_page.compared(day) for day in wanted], "year": form.cleaned_data["year"]}
            return _preview_or_save(request, "people/calendar_notice.html", context, wanted)
    return page(request, "people/calendar_notice.html", context)


def _may_see(person: Person, move: Any) -> bool:
    """Everybody learns how many items move; which ones, only who may see them."""
    return any(may_see(person, move) for may_see in registry.current().hooks("may_see"))


def _preview_or_save(request: Request, template: str, context: dict[str, object], days: list[DayInput]) -> HttpResponse:
    form = context["form"]
    with refusals_on(form):  # type: ignore[arg-type]  # a form, put there by the two views above
        if "save" in request.POST:
            source = form.cleaned_data["source"]  # type: ignore[attr-defined]
            services.correct_calendar(days, source=source, actor=request.person)
            return back_to(request, reverse("people:calendar-year", args=[context["year"]]))
        moves = services.moves_by(days, actor=request.person)
        seen = [move for move in moves[:MOST_MOVES] if _may_see(request.person, move)]
        context |= {"moves": moves, "shown_moves": seen, "is_preview": True}
    return page(request, template, context)


@requires("people.manage_roles")
@require_http_methods(["GET", "POST"])
def role_matrix(request: Request) -> HttpResponse:
    roles, permissions = queries.all_roles(), services.grantable()
    if request.method == "POST":
        known = {permission.key for permission in permissions}
        matrix = {role.key: sorted(known & set(request.POST.getlist(f"role-{role.pk}"))) for role in roles}
        services.set_matrix(matrix, actor=request.person)
        return back_to(request, "people:role-matrix")
    context = {"roles": roles, "groups": _by_module(permissions), "people": queries.holders_of_roles()}
    return page(request, "people/role_matrix.html", context)


def _by_module(permissions: list[Permission]) -> list[tuple[str, list[Permission]]]:
    """Permissions under the name of the app that declares them."""
    names = [permission.key.partition(".")[0] for permission in permissions]
    return [
        (
            str(apps.get_app_config(name).verbose_name),
            [entry for entry in permissions if entry.key.startswith(f"{name}.")],
        )
        for name in dict.fromkeys(names)
    ]


@requires("people.manage_roles")
@require_http_methods(["GET", "POST"])
def create_role(request: Request) -> HttpResponse:
    form = RoleForm(request.POST or None)
    words = FormPage(_("新增职能"), _("新增"), "people:role-matrix", _("职能和权限"))
    return form_page(
        request,
        form,
        words,
        lambda: services.create_role(permissions=(), actor=request.person, **form.cleaned_data),
    )


@requires("people.manage_policy")
@require_http_methods(["GET", "POST"])
def edit_policy(request: Request) -> HttpResponse:
    form = PolicyForm(request.POST or None)
    words = FormPage(
        _("安全策略"), _("保存"), "people:policy", _("安全策略"), _("保存后马上对所有人生效，并记入审计。")
    )
    return form_page(
        request,
        form,
        words,
        lambda: services.set_policies(form.values(), reason=form.cleaned_data["reason"], actor=request.person),
    )


@officer("system_admin", "security_admin", "auditor")
@require_GET
def officer_list(request: Request) -> HttpResponse:
    return page(request, "people/officer_list.html", {"officers": queries.officers()})
