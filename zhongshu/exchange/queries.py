"""Named reads about deliveries: what waits for a signature, who has a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.engines import lights
from zhongshu.engines.extract import normalise_number
from zhongshu.engines.workdays import Clock
from zhongshu.exchange import access
from zhongshu.exchange.models import UNDER_WAY, Delivery
from zhongshu.incoming import access as incoming
from zhongshu.incoming.models import IncomingDocument
from zhongshu.outgoing.models import DistributionLine, OutgoingDocument
from zhongshu.outgoing.recipients import successor_of
from zhongshu.people import calendars
from zhongshu.people import queries as people
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import State

MOST_TWINS = 5


def waiting_for(person: Person) -> QuerySet[Delivery]:
    """待签收, the first due first."""
    return access.arrived_for(person).order_by("due_at", "pk")


def waiting_rows(person: Person) -> Iterable[Any]:
    return [access.arrived_for(person).order_by()]


def held_by(person: Person) -> QuerySet[Delivery]:
    """What waits in these hands: 待签收 of an organ here, 待回执 of one outside; for the desk."""
    found = Delivery.objects.filter(UNDER_WAY, holder=person, document__level__lte=person.clearance)
    return found.select_related("document__owning_organ", "recipient").order_by("due_at", "pk")


def of_document(record: Record) -> QuerySet[Delivery]:
    """Who has it: every delivery of a paper in the order in which it went out."""
    return Delivery.objects.filter(document=record).select_related(*access.RELATED).order_by("pk")


def under_way(record: Record) -> QuerySet[Delivery]:
    return of_document(record).filter(UNDER_WAY)


def tally(deliveries: Iterable[Delivery]) -> dict[str, int]:
    """已签收 n of m, and what became of the others; what was sent again counts once."""
    counted = [one for one in deliveries if one.resent_as_id is None]
    return {
        "all": len(counted),
        "received": sum(one.received_at is not None for one in counted),
        "under_way": sum(one.is_under_way for one in counted),
        "returned": sum(one.returned_at is not None for one in counted),
        "recalled": sum(one.recalled_at is not None for one in counted),
    }


def warning_on(record: Record) -> str:
    """The sender withdrew a paper that was received: whoever opens it stops."""
    if record.kind != "incoming_document":
        return ""
    received = Delivery.objects.filter(incoming=record, document__outgoing_document__withdrawn_at__isnull=False)
    found = received.values_list(
        "document__outgoing_document__withdrawn_at", "document__outgoing_document__withdrawal_reason"
    ).first()
    if found is None:
        return ""
    at = timezone.localtime(found[0])
    words = {"month": at.month, "day": at.day, "time": at.strftime("%H:%M"), "reason": found[1]}
    return _("发文机关已于%(month)s月%(day)s日 %(time)s撤回这件公文：%(reason)s。请停止办理，纸质件退回。") % words


def twins_of(delivery: Delivery, person: Person) -> list[IncomingDocument]:
    """Papers of the recipient's register under the same number that the person may see: the paper copy came first."""
    number = normalise_number(delivery.document.reference)
    if not number or delivery.recipient_id is None:
        return []
    found = incoming.visible_to(person).filter(record__owning_organ=delivery.recipient_id, sender_number=number)
    free = found.exclude(record__state=State.CANCELLED).filter(record__delivery__isnull=True)
    return list(free.select_related("record").order_by("-pk")[:MOST_TWINS])


def places_to_resend(delivery: Delivery) -> dict[str, tuple[str, Organ | None]]:
    """Where it may go again: the same place while that is, or the organ that took its place."""
    organ = delivery.recipient
    if organ is None or organ.is_active:
        return {"same": (delivery.name, None)}
    successor = successor_of(organ)
    if successor is None:
        return {}
    label = _("%(successor)s（%(name)s已并入）") % {"successor": successor.name, "name": organ.name}
    return {"successor": (label, successor)}


@dataclass(frozen=True)
class Route:
    """One line of the distribution before 核发: how it will get there, or why it cannot."""

    line: DistributionLine
    how: str
    trouble: str = ""
    successor: Organ | None = None


def routes_of(document: OutgoingDocument) -> list[Route]:
    lines = document.record.distribution.select_related("organ__merged_into").order_by("order")
    return [_route(line) for line in lines]


def seat_of(organ: Organ | None) -> Organ | None:
    """Where its papers are taken in: the organ itself, or the office inside that serves the body (市政府 → 市政府办)."""
    if organ is None or organ.is_inside or not organ.is_active:
        return organ
    return organ.offices.filter(is_inside=True, is_active=True).order_by("sort", "pk").first() or organ


def _route(line: DistributionLine) -> Route:
    organ = seat_of(line.organ)
    if organ is None or (organ.is_active and not organ.is_inside):
        return Route(line, _("不在本系统内，送纸质件，回执由您登记"))
    if not organ.is_active:
        successor = successor_of(organ)
        words = {"name": organ.name, "successor": successor.name if successor else ""}
        gone = _("%(name)s已并入%(successor)s") if successor else _("%(name)s已停用，请改分送范围")
        return Route(line, "", gone % words, successor)
    holder = people.intake_of(organ)
    if holder is None:
        return Route(line, "", _("收件岗没有人，请先补上岗位，或改送纸质件"))
    where = _("进入%(name)s的待签收") if organ == line.organ else _("由%(organ)s代收，进入%(name)s的待签收")
    return Route(line, where % {"name": holder.name, "organ": organ.label})


def lights_of(deliveries: Iterable[Delivery], person: Person) -> list[dict[str, Any]]:
    """Each with its light while it is under way."""
    now, clock = timezone.now(), calendars.clock_of(person)
    return [{"delivery": one, **_light(one, now, clock)} for one in deliveries]


def _light(delivery: Delivery, now: datetime, clock: Clock) -> dict[str, str]:
    if delivery.received_at is not None:
        return {"light": "done", "word": _("已签收")}
    if not delivery.is_under_way:
        return {"light": "hold", "word": _("已退回") if delivery.returned_at else _("已撤回")}
    light = lights.light(State.OPEN, delivery.due_at, now, clock)
    return {"light": light, "word": clock.remaining(now, delivery.due_at).text}
