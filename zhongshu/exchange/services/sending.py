"""核发: a delivery to each recipient; recall, resend, and the withdrawal of a paper that has gone out."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.engines.workdays import parse_limit
from zhongshu.exchange import access, queries
from zhongshu.exchange.models import Delivery
from zhongshu.notices import services as notices
from zhongshu.outgoing import recipients
from zhongshu.outgoing import services as outgoing
from zhongshu.outgoing.access import may_dispatch
from zhongshu.outgoing.drafts import Line
from zhongshu.outgoing.models import DistributionLine, OutgoingDocument
from zhongshu.people import calendars
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.states import Urgency
from zhongshu.workflow.services.moving import require

LIMITS = {
    Urgency.NORMAL: "2 workdays",
    Urgency.ROUTINE_URGENT: "1 workday",
    Urgency.URGENT: "1 workday",
    Urgency.EXTRA_URGENT: "2 hours",
    Urgency.FLASH: "1 hour",
}


def dispatch(
    document: OutgoingDocument,
    *,
    actor: Person,
    render: outgoing.Render = outgoing.render_forms,
    at: datetime | None = None,
) -> list[Delivery]:
    """核发: the official files are made, and the paper goes to everybody of the distribution; inside the deployment it lies on the
    recipient's desk as 待签收, outside it stays in the sender's hands until the receipt is back. Whom it cannot reach is said before
    anything is made; files, date and deliveries come into being together or not at all."""
    require(may_dispatch(actor, document.record))
    if document.dispatched_at is not None:
        raise RuleBroken(_("这件已经核发。"))
    for line in _parcels(document):
        _holder(line.organ, actor)
    made = outgoing.make_official(document, actor=actor, render=render)
    return _dispatch(document, made, actor=actor, at=at or timezone.now())


def _lines(document: OutgoingDocument) -> list[DistributionLine]:
    lines = list(document.record.distribution.select_related("organ__merged_into").order_by("order"))
    if not lines:
        raise RuleBroken(_("分送范围是空的，请先登记分送单位。"), field="lines")
    recipients.resolve([{"organ": line.organ_id, "name": line.name} for line in lines], field="lines")
    return lines


def _parcels(document: OutgoingDocument) -> list[DistributionLine]:
    """What goes to each: a body and the office that serves it get theirs in one."""
    found: dict[str, DistributionLine] = {}
    for line in _lines(document):
        seat = queries.seat_of(line.organ)
        key = f"organ:{seat.pk}" if seat is not None else f"line:{line.pk}"
        before = found.get(key)
        line.organ = seat
        if before is not None:
            before.name = f"{before.name}、{line.name}"[:120]
            before.copies += line.copies
            before.copy_numbers = "、".join(filter(None, (before.copy_numbers, line.copy_numbers)))[:60]
            continue
        found[key] = line
    return list(found.values())


def follow_successors(document: OutgoingDocument, *, actor: Person) -> OutgoingDocument:
    """改送: lines to organs that were merged go to the organ that took their place; two to the same one become one."""
    lines: dict[str, Line] = {}
    for route in queries.routes_of(document):
        line, organ = route.line, route.successor or route.line.organ
        name = route.successor.name if route.successor else line.name
        before = lines.get(name)
        copies = line.copies + (before.copies if before else 0)
        lines[name] = Line(name, line.role, copies, organ.pk if organ else None, line.copy_numbers)
    return outgoing.distribute(document, lines=tuple(lines.values()), actor=actor)


@verb
def _dispatch(document: OutgoingDocument, made: outgoing.Official, *, actor: Person, at: datetime) -> list[Delivery]:
    outgoing.keep_official(document, made, actor=actor, at=at)
    document = outgoing.mark_dispatched(document, actor=actor, at=at)
    sent = [_send(document, line, actor=actor, at=at) for line in _parcels(document)]
    names = [one.name for one in sent]
    audit.write("exchange.paper.sent", document.record, actor=actor, data={"recipients": names}, at=at)
    return sent


def _send(document: OutgoingDocument, line: DistributionLine, *, actor: Person, at: datetime) -> Delivery:
    record, organ = document.record, line.organ
    holder = _holder(organ, actor)
    due_at = calendars.clock_for(holder.organ).apply_limit(at, parse_limit(LIMITS[Urgency(record.urgency)])).at
    delivery = Delivery.objects.create(
        document=record,
        recipient=organ,
        name=line.name,
        role=line.role,
        copies=line.copies,
        copy_numbers=line.copy_numbers,
        holder=holder,
        due_at=due_at,
        sent_at=at,
        sent_by=actor,
    )
    tell_holder(delivery)
    return delivery


def _holder(organ: Organ | None, actor: Person) -> Person:
    """The recipient's 收件岗; of a recipient outside, whoever sends (decision 8)."""
    if organ is None or not organ.is_inside:
        return actor
    holder = people.intake_of(organ)
    if holder is None:
        raise RuleBroken(
            _("%(name)s的收件岗没有人，请先补上岗位，或改送纸质件。") % {"name": organ.name}, field="lines"
        )
    return holder


def tell_holder(delivery: Delivery) -> None:
    if delivery.recipient is None or delivery.holder_id == delivery.sent_by_id:
        return
    words = {"organ": delivery.document.owning_organ.label, "title": delivery.document.masked_title}
    notices.tell(
        "exchange.arrived",
        delivery.holder,
        text=_("%(organ)s发来公文待签收：%(title)s") % words,
        url="/exchange/",
        key=f"delivery:{delivery.pk}:arrived:{delivery.holder_id}",
    )


def locked(delivery: Delivery) -> Delivery:
    """The paper's record first, then the delivery: the order of every verb that needs both."""
    record = records.lock(delivery.document)
    fresh = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("recipient", "holder", "sent_by")
        .get(pk=delivery.pk)
    )
    fresh.document = record
    return fresh


@verb
def recall(delivery: Delivery, *, reason: str, actor: Person, at: datetime | None = None) -> Delivery:
    """撤回一份 that nobody has received yet."""
    delivery = locked(delivery)
    require(access.may_recall(actor, delivery))
    if not reason.strip():
        raise RuleBroken(_("请写明撤回原因。"), field="reason")
    return _recall(delivery, reason.strip(), actor=actor, at=at or timezone.now())


def _recall(delivery: Delivery, reason: str, *, actor: Person, at: datetime) -> Delivery:
    delivery.recalled_at, delivery.recalled_by, delivery.recall_reason = at, actor, reason[:300]
    delivery.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
    data = {"delivery": delivery.pk, "name": delivery.name, "reason": reason}
    audit.write("exchange.delivery.recalled", delivery.document, actor=actor, data=data, at=at)
    return delivery


@verb
def resend(delivery: Delivery, *, actor: Person, to: Organ | None = None, at: datetime | None = None) -> Delivery:
    """重发 what came back or was recalled, to the same recipient or, after a merger, to its successor."""
    at = at or timezone.now()
    delivery = locked(delivery)
    require(access.may_send(actor, delivery.document))
    if delivery.is_under_way or delivery.received_at is not None:
        raise RuleBroken(_("这一份没有退回，也没有撤回，不用重发。"))
    if delivery.resent_as_id is not None:
        raise RuleBroken(_("这一份已经重发过。"))
    document = OutgoingDocument.objects.select_related("record__owning_organ").get(pk=delivery.document_id)
    if document.withdrawn_at is not None:
        raise RuleBroken(_("这件公文已经撤回，不能重发。"))
    organ = to or delivery.recipient
    name = to.name if to else delivery.name
    recipients.resolve([{"organ": organ.pk if organ else None, "name": name}], field="to")
    line = DistributionLine(organ=queries.seat_of(organ), name=name, role=delivery.role, copies=delivery.copies)
    _refuse_second(document, line.organ)
    line.copy_numbers = delivery.copy_numbers
    delivery.resent_as = _send(document, line, actor=actor, at=at)
    delivery.save(update_fields=["resent_as"])
    data = {"delivery": delivery.pk, "name": line.name, "as": delivery.resent_as.pk}
    audit.write("exchange.delivery.resent", delivery.document, actor=actor, data=data, at=at)
    return delivery.resent_as


def _refuse_second(document: OutgoingDocument, organ: Organ | None) -> None:
    if organ is not None and queries.under_way(document.record).filter(recipient=organ).exists():
        raise RuleBroken(_("%(name)s已有一份在途，等签收或撤回以后再重发。") % {"name": organ.name}, field="to")


@verb
def withdraw(document: OutgoingDocument, *, reason: str, actor: Person, at: datetime | None = None) -> OutgoingDocument:
    """撤回公文: what is on its way is recalled; whoever has received it is told, and what was read stays on record as read."""
    at = at or timezone.now()
    document = outgoing.withdraw(document, reason=reason, actor=actor, at=at)
    for delivery in list(queries.of_document(document.record).select_for_update(of=("self",))):
        if delivery.is_under_way:
            _recall(delivery, reason.strip(), actor=actor, at=at)
        elif delivery.incoming is not None:
            _tell_withdrawn(delivery, reason.strip())
    return document


def _tell_withdrawn(delivery: Delivery, reason: str) -> None:
    incoming = delivery.incoming
    person = (incoming.holder if incoming is not None else None) or delivery.received_by
    if incoming is None or person is None:
        return
    words = {"organ": delivery.document.owning_organ.label, "title": incoming.masked_title, "reason": reason}
    for to in {person, delivery.received_by or person}:
        notices.tell(
            "exchange.withdrawn",
            to,
            text=_("%(organ)s撤回了已签收的“%(title)s”：%(reason)s。请停止办理，纸质件退回。") % words,
            record=incoming,
            key=f"delivery:{delivery.pk}:withdrawn",
        )
