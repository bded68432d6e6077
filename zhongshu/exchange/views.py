"""待签收, and who has a paper that went out."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import RuleBroken
from zhongshu.core.pages import back_to, page
from zhongshu.core.requests import Request
from zhongshu.exchange import access, queries, services
from zhongshu.exchange.forms import ReasonForm
from zhongshu.outgoing import access as outgoing


@requires("incoming.register")
@require_GET
def waiting(request: Request) -> HttpResponse:
    """What has been sent to the organs for which the person registers."""
    return page(
        request, "exchange/waiting.html", {"deliveries": queries.waiting_for(request.person), "form": ReasonForm()}
    )


@signed_in
@require_POST
def receive(request: Request, pk: int) -> HttpResponse:
    """签收: on to the incoming record."""
    return back_to(request, services.receive(access.get_arrived(request.person, pk), actor=request.person))


@signed_in
@require_POST
def return_delivery(request: Request, pk: int) -> HttpResponse:
    delivery = access.get_arrived(request.person, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("请写明退回原因。"), field="reason")
    services.return_delivery(delivery, reason=form.cleaned_data["reason"], actor=request.person)
    return back_to(request, "exchange:waiting")


@signed_in
@require_GET
def deliveries(request: Request, pk: int) -> HttpResponse:
    """签收情况 of one paper."""
    document = outgoing.get(request.person, pk)
    context = {"document": document, "deliveries": queries.of_document(document.record)}
    return page(request, "exchange/deliveries.html", context)
