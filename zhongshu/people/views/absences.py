"""The register of leave, and 代理."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import signed_in
from zhongshu.core.pages import back_to, page, paged
from zhongshu.people import policy, queries, services
from zhongshu.people.access import may_delegate, may_register_leave, person_has, posture
from zhongshu.people.forms.absences import DelegationForm, LeaveForm
from zhongshu.people.requests import Request
from zhongshu.people.views.answers import FormPage, form_page


@signed_in
@require_GET
def leave_list(request: Request) -> HttpResponse:
    past = request.GET.get("past") == "1"
    leaves = paged(queries.leaves_seen_by(request.person, past=past), request, order=("-since", "-pk"))
    rows = [(leave, bool(may_register_leave(request.person, leave.person))) for leave in leaves]
    context = {"leaves": leaves, "rows": rows, "past": past, "today": timezone.localdate()}
    return page(request, "people/leave_list.html", context, part="list")


@signed_in
@require_http_methods(["GET", "POST"])
def create_leave(request: Request) -> HttpResponse:
    today = timezone.localdate()
    initial = {"person": request.GET.get("person") or request.person.pk, "since": today, "until": today}
    form = LeaveForm(request.POST or None, actor=request.person, initial=initial)
    intro = _("请假期间新送来的件先给在岗的同事；手里的件还在本人名下，需要别人办的请另办委托代理。")
    words = FormPage(_("登记请假"), _("登记"), "people:leave-list", _("请假登记"), intro)
    return form_page(request, form, words, lambda: services.register_leave(actor=request.person, **form.cleaned_data))


@signed_in
@require_POST
def cancel_leave(request: Request, pk: int) -> HttpResponse:
    leave = get_object_or_404(queries.leaves(), pk=pk)
    services.cancel_leave(leave, actor=request.person)
    return back_to(request, "people:leave-list")


@signed_in
@require_GET
def delegation_list(request: Request) -> HttpResponse:
    past = request.GET.get("past") == "1"
    found = paged(queries.delegations_seen_by(request.person, past=past), request, order=("-since", "-pk"))
    rows = [(entry, not past and bool(may_delegate(request.person, entry.principal))) for entry in found]
    context = {
        "delegations": found,
        "rows": rows,
        "past": past,
        "now": timezone.now(),
        "may_create": not posture(request.person).officer or person_has(request.person, "people.manage_posts"),
    }
    return page(request, "people/delegation_list.html", context, part="list")


@signed_in
@require_http_methods(["GET", "POST"])
def create_delegation(request: Request) -> HttpResponse:
    """One's own work; the security officer chooses the principal."""
    actor = request.person
    principal = None if person_has(actor, "people.manage_posts") else actor
    ceiling = int(policy.ceiling()) if principal is None else min(principal.clearance, policy.ceiling())
    now = timezone.localtime().replace(second=0, microsecond=0)
    initial = {"since": now, "until": (now + timedelta(days=7)).replace(hour=17, minute=30), "ceiling": ceiling}
    form = DelegationForm(request.POST or None, actor=actor, principal=principal, ceiling=ceiling, initial=initial)

    def perform() -> None:
        services.delegate(
            principal or form.cleaned_data["principal"], form.cleaned_data["deputy"], form.given(), actor=actor
        )

    intro = _("受托人能看、能办委托人手里的件，签办时注明“代”。件仍在委托人名下，委托不能再转。")
    words = FormPage(_("委托代理"), _("委托"), "people:delegation-list", _("委托代理"), intro)
    return form_page(request, form, words, perform)


@signed_in
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    delegation = get_object_or_404(queries.delegations_seen_by(request.person), pk=pk)
    services.revoke(delegation, actor=request.person)
    return back_to(request, "people:delegation-list")
