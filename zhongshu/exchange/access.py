"""Who sees which deliveries, and who may do what with them."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.exchange.models import UNDER_WAY, Delivery
from zhongshu.outgoing.access import KIND
from zhongshu.outgoing.states import DISPATCHING
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.records.models import Record

RELATED = ("document__outgoing_document", "document__owning_organ", "recipient", "holder", "received_by", "incoming")


def _came_to(person: Person) -> QuerySet[Delivery]:
    """What was sent to the organs whose papers the person registers, or lies in the own hands; never above the clearance."""
    organs = posture(person).permissions.get("incoming.register", frozenset())
    mine = Q(recipient__in=organs) | Q(holder=person, recipient__isnull=False)
    return Delivery.objects.filter(mine, document__level__lte=person.clearance).select_related(*RELATED)


def arrived_for(person: Person) -> QuerySet[Delivery]:
    """待签收: what is on its way to an organ whose papers the person registers, or is in the person's own hands; never above the
    clearance. Of the paper itself nothing is seen before the receipt but title, number and sender."""
    return _came_to(person).filter(UNDER_WAY)


def get_arrived(person: Person, pk: int) -> Delivery:
    """Also what has just ended: a clear answer instead of nothing, for the page that is older than that."""
    return get_object_or_404(_came_to(person), pk=pk)


def sent_for(person: Person) -> QuerySet[Delivery]:
    """Deliveries of papers that the person may see."""
    return Delivery.objects.filter(records.seen_by(person, "document__")).select_related(*RELATED)


def get_sent(person: Person, pk: int) -> Delivery:
    return get_object_or_404(sent_for(person), pk=pk)


def may_receive(person: Person, delivery: Delivery) -> Answer:
    """签收、退回: the recipient's registry."""
    answer = _under_way(delivery)
    if not answer:
        return answer
    if delivery.recipient is None:
        return Answer.no(_("%(name)s不在本系统内，由发文机关文书登记回执。") % {"name": delivery.name})
    if person.clearance < delivery.document.level:
        return Answer.no(_("您的知悉级别低于本件密级，不能签收。"))
    return _in_organ(person, delivery.recipient, "incoming.register", _("签收由收文机关文书办理。"))


def may_confirm(person: Person, delivery: Delivery) -> Answer:
    """登记回执 of a recipient outside the deployment: the sender's registry."""
    if delivery.recipient is not None and delivery.recipient.is_inside:
        return Answer.no(_("%(name)s在本系统内，由其文书签收。") % {"name": delivery.name})
    return may_recall(person, delivery)


def may_recall(person: Person, delivery: Delivery) -> Answer:
    """撤回、催收: the sender's registry, while it is on its way."""
    return _under_way(delivery) and may_send(person, delivery.document)


def may_resend(person: Person, delivery: Delivery) -> Answer:
    """重发 of what came back or was recalled, once."""
    if delivery.is_under_way or delivery.received_at is not None:
        return Answer.no(_("这一份没有退回，也没有撤回，不用重发。"))
    if delivery.resent_as_id is not None:
        return Answer.no(_("这一份已经重发过。"))
    if delivery.document.outgoing_document.withdrawn_at is not None:
        return Answer.no(_("这件公文已经撤回，不能重发。"))
    return may_send(person, delivery.document)


def may_send(person: Person, record: Record) -> Answer:
    return _in_organ(person, record.owning_organ, "outgoing.dispatch", _("分发、催收由发文机关文书办理。"))


def may_leave_stage(record: Record, stage: str) -> Answer:
    """核发 ends when every recipient has it, has sent it back or it was recalled; or when those who have not are being chased."""
    if record.kind != KIND or stage != DISPATCHING:
        return Answer.yes()
    waiting = Delivery.objects.filter(UNDER_WAY, document=record, chased_times=0)
    names = list(waiting.values_list("name", flat=True)[:6])
    if not names:
        return Answer.yes()
    words = {"names": "、".join(names[:5]) + ("等" if len(names) > 5 else "")}
    return Answer.no(_("%(names)s还没有签收：等签收，或先催收。") % words)


def _under_way(delivery: Delivery) -> Answer:
    if delivery.is_under_way:
        return Answer.yes()
    if delivery.document.outgoing_document.withdrawn_at is not None:
        words = {"organ": delivery.document.owning_organ.label}
        return Answer.no(_("%(organ)s已经撤回这件公文，不用再签收、退回；收到纸质件的请退还。") % words)
    return Answer.no(_("%(name)s的这一份已经签收、退回或撤回。") % {"name": delivery.name})


def _in_organ(person: Person, organ: Organ, permission: str, reason: str) -> Answer:
    return Answer.yes() if person_has(person, permission, organ) else Answer.no(reason)
