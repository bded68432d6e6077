"""催收: no delivery lies for ever. The sender chases, the worker does so every day once the date is past, and who leaves hands over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.exchange import access
from zhongshu.exchange.models import UNDER_WAY, Delivery
from zhongshu.exchange.services.sending import locked, tell_holder
from zhongshu.notices import services as notices
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.people import queries as people
from zhongshu.people.models import Person
from zhongshu.records.following import verb
from zhongshu.workflow.services.moving import require

BATCH = 500


@verb
def chase(delivery: Delivery, *, actor: Person, at: datetime | None = None) -> Delivery:
    """催收 by the sender, at most once a day."""
    at = at or timezone.now()
    delivery = locked(delivery)
    require(access.may_recall(actor, delivery))
    if (
        delivery.chased_at is not None
        and timezone.localtime(delivery.chased_at).date() == timezone.localtime(at).date()
    ):
        raise RuleBroken(_("今天已经催过%(name)s。") % {"name": delivery.name})
    _chase(delivery, at=at)
    data = {"delivery": delivery.pk, "name": delivery.name, "times": delivery.chased_times}
    audit.write("exchange.delivery.chased", delivery.document, actor=actor, data=data, at=at)
    return delivery


@verb
def chase_all(document: OutgoingDocument, *, actor: Person, at: datetime | None = None) -> int:
    """催收 everybody who has not signed for the paper and was not chased today; how many."""
    at = at or timezone.now()
    require(access.may_send(actor, document.record))
    today = timezone.localtime(at).date()
    waiting = Delivery.objects.filter(UNDER_WAY, document=document.record).exclude(chased_at__date=today)
    found = list(waiting.select_related("document").order_by("pk"))
    for delivery in found:
        chase(delivery, actor=actor, at=at)
    return len(found)


def _chase(delivery: Delivery, *, at: datetime) -> None:
    delivery.chased_at, delivery.chased_times = at, delivery.chased_times + 1
    delivery.save(update_fields=["chased_at", "chased_times"])
    words = {"organ": delivery.document.owning_organ.label, "title": delivery.document.masked_title}
    notices.tell(
        "exchange.chased",
        delivery.holder,
        text=_("请签收%(organ)s发来的“%(title)s”") % words,
        url="/exchange/",
        key=f"delivery:{delivery.pk}:chased:{delivery.chased_times}",
    )


def chase_overdue(at: datetime | None = None) -> str:
    """Every day: whoever has not signed for a paper in time is reminded, and so is who sent it."""
    at = at or timezone.now()
    late = Delivery.objects.filter(UNDER_WAY, due_at__lt=at).exclude(chased_at__date=timezone.localtime(at).date())
    ids = list(late.order_by("due_at").values_list("pk", flat=True)[:BATCH])
    return _("催收 %(n)s 份") % {"n": sum(_chase_late(pk, at) for pk in ids)}


@transaction.atomic
def _chase_late(pk: int, at: datetime) -> bool:
    delivery = locked(Delivery.objects.select_related("document").get(pk=pk))
    if not delivery.is_under_way:
        return False
    _chase(delivery, at=at)
    if delivery.holder_id != delivery.sent_by_id:
        notices.tell(
            "exchange.unreceived",
            delivery.sent_by,
            text=_("%(name)s还没有签收“%(title)s”") % {"name": delivery.name, "title": delivery.document.masked_title},
            record=delivery.document,
            key=f"delivery:{delivery.pk}:unreceived:{delivery.chased_times}",
        )
    data = {"delivery": delivery.pk, "name": delivery.name, "times": delivery.chased_times}
    audit.write("exchange.delivery.chased", delivery.document, actor=audit.SYSTEM, data=data, at=at)
    return True


def leaving(person: Person, *, actor: Person, reason: str, at: datetime | None = None) -> int:
    """Called by people before somebody goes: what waits in these hands goes to whoever receives for the organ then."""
    held = list(
        Delivery.objects.filter(UNDER_WAY, holder=person).select_related(
            "recipient", "document__owning_organ", "sent_by"
        )
    )
    for delivery in held:
        organ = (
            delivery.recipient
            if delivery.recipient and delivery.recipient.is_inside
            else delivery.document.owning_organ
        )
        heirs = [
            heir for heir in (people.intake_of(organ), people.interim_holder(person, delivery.document.level)) if heir
        ]
        heir = next((heir for heir in heirs if heir.pk != person.pk), None)
        if heir is None:
            raise RuleBroken(_("%(name)s手里还有待签收的公文，没有人可以接手。请先签收。") % {"name": person.name})
        delivery.holder = heir
        delivery.save(update_fields=["holder"])
        data = {"delivery": delivery.pk, "from": person.pk, "to": heir.pk, "reason": reason}
        audit.write("exchange.delivery.handed_over", delivery.document, actor=actor, data=data, at=at)
        tell_holder(delivery)
    return len(held)
