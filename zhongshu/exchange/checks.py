"""What nears the vacuum here: deliveries past their date, and those that came back and were never sent again."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.registry import Finding
from zhongshu.exchange.models import UNDER_WAY, Delivery

Organs = frozenset[int] | None
LIMIT = 200


def overdue(organs: Organs = None) -> Iterable[Finding]:
    """待签收 past its date."""
    late = Delivery.objects.filter(UNDER_WAY, due_at__lt=timezone.now()).select_related("document", "holder")
    late = late if organs is None else late.filter(document__owning_organ__in=organs)
    for delivery in late.order_by("due_at")[:LIMIT]:
        record = delivery.document
        why = _("%(name)s没有签收，在%(holder)s手里") % {"name": delivery.name, "holder": delivery.holder.name}
        yield Finding(record.masked_title, why, record=record, fix_url=record.get_absolute_url())


def returned(organs: Organs = None) -> Iterable[Finding]:
    """Returned, neither sent again nor withdrawn."""
    found = Delivery.objects.filter(returned_at__isnull=False, resent_as__isnull=True)
    found = found.filter(document__outgoing_document__withdrawn_at__isnull=True, document__state="open")
    found = found if organs is None else found.filter(document__owning_organ__in=organs)
    for delivery in found.select_related("document").order_by("returned_at")[:LIMIT]:
        record = delivery.document
        why = _("%(name)s退回：%(reason)s") % {"name": delivery.name, "reason": delivery.return_reason}
        yield Finding(record.masked_title, why, record=record, fix_url=record.get_absolute_url())
