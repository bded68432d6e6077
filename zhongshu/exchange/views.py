"""待签收, who has a paper that went out, 核发, 撤回."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhongshu.core.access import requires, signed_in
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.core.forms import refusals_on
from zhongshu.core.pages import back_to, page
from zhongshu.exchange import access, queries, services
from zhongshu.exchange.acts import ACTS, Act, dispatch_offer, offered, withdraw_offer
from zhongshu.exchange.forms import DeliveryForm, WithdrawForm
from zhongshu.exchange.models import Delivery
from zhongshu.outgoing import access as outgoing
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people.requests import Request
from zhongshu.records.models import Record
from zhongshu.workflow.done import note


@requires("incoming.register")
@require_GET
def waiting(request: Request) -> HttpResponse:
    """What has been sent to the organs for which the person registers."""
    deliveries = list(queries.waiting_for(request.person))
    return page(request, "exchange/waiting.html", {"lines": queries.lights_of(deliveries, request.person)})


@signed_in
@require_http_methods(["GET", "POST"])
def delivery(request: Request, pk: int, key: str) -> HttpResponse:
    """One act on one delivery, of whoever sent it or of whoever is to receive it."""
    chosen = ACTS[key]
    found = (access.get_arrived if chosen.arrived else access.get_sent)(request.person, pk)
    if not (answer := chosen.may(request.person, found)):
        raise NotAllowed(answer.reason)
    form = chosen.form(request.POST if request.method == "POST" else None, delivery=found, person=request.person)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = chosen.do(found, actor=request.person, **form.values())
            return _land(request, chosen, found, done)
    return _show(request, chosen, found, form)


def _land(request: Request, chosen: Act, found: Delivery, done: object) -> HttpResponse:
    if isinstance(done, Record):
        return back_to(request, done)
    return back_to(request, "exchange:waiting" if chosen.arrived else _deliveries(found.document_id))


def _deliveries(pk: int) -> str:
    return reverse("exchange:deliveries", args=[pk])


def _show(request: Request, chosen: Act, found: Delivery, form: DeliveryForm) -> HttpResponse:
    context = {"act": chosen, "delivery": found, "form": form}
    return page(request, "exchange/delivery.html", context, status=422 if form.errors else 200)


def _document(request: Request, pk: int) -> OutgoingDocument:
    """A paper that went out or is about to: its pages stand under the register of 发文."""
    request.stands_under = "outgoing:register"
    return outgoing.get(request.person, pk)


@signed_in
@require_GET
def deliveries(request: Request, pk: int) -> HttpResponse:
    """签收情况 of one paper."""
    document = _document(request, pk)
    found = list(queries.of_document(document.record))
    may_send = access.may_send(request.person, document.record)
    lines = [
        {**line, "acts": offered(request.person, line["delivery"]) if may_send else []}
        for line in queries.lights_of(found, request.person)
    ]
    waits = [one for one in found if one.is_under_way]
    context = {
        "document": document,
        "lines": lines,
        "tally": queries.tally(found),
        "may_chase": bool(may_send) and bool(waits),
        "may_withdraw": bool(withdraw_offer(request.person, document.record)),
    }
    return page(request, "exchange/deliveries.html", context)


@signed_in
@require_POST
def chase_all(request: Request, pk: int) -> HttpResponse:
    """催收 everybody who has not signed yet; who was chased today is left alone."""
    document = _document(request, pk)
    services.chase_all(document, actor=request.person)
    return back_to(request, _deliveries(pk))


@signed_in
@require_http_methods(["GET", "POST"])
def dispatch(request: Request, pk: int) -> HttpResponse:
    """核发: what goes where, and then out."""
    document = _document(request, pk)
    _require(dispatch_offer(request.person, document.record))
    trouble = ""
    if request.method == "POST":
        try:
            return _sent(request, document)
        except RuleBroken as refused:
            trouble = str(refused)
    routes = queries.routes_of(document)
    context: dict[str, Any] = {
        "document": document,
        "routes": routes,
        "trouble": trouble,
        "is_ready": not any(route.trouble for route in routes) and bool(routes),
        "has_gone": any(route.successor for route in routes),
        "may_edit": bool(outgoing.may_distribute(request.person, document)),
    }
    return page(request, "exchange/dispatch.html", context, status=422 if trouble else 200)


def _sent(request: Request, document: OutgoingDocument) -> HttpResponse:
    if request.POST.get("do") == "successors":
        services.follow_successors(document, actor=request.person)
        return back_to(request, request.path)
    services.dispatch(document, actor=request.person)
    note(request, document.record, _("核发"))
    return back_to(request, _deliveries(document.pk))


def _require(answer: Any) -> None:
    if answer is None:
        raise NotAllowed(_("这件现在不能办这一步，请看页面上方写着在谁手里。"))
    if not answer:
        raise NotAllowed(answer.reason)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """撤回公文: who has it and what will become of it."""
    document = _document(request, pk)
    _require(withdraw_offer(request.person, document.record))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.withdraw(document, reason=form.cleaned_data["reason"], actor=request.person)
            return back_to(request, _deliveries(pk))
    found = list(queries.of_document(document.record))
    context = {"document": document, "form": form, "deliveries": found, "tally": queries.tally(found)}
    return page(request, "exchange/withdraw.html", context, status=422 if form.errors else 200)
