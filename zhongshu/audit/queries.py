"""Reads of the log for its page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from zhongshu.audit import access
from zhongshu.audit.models import Entry, Seal
from zhongshu.audit.services import sealing
from zhongshu.core import registry

CHECKS = ("audit.chain.verified", "audit.chain.broken")


@dataclass(frozen=True)
class ChainStatus:
    """How the chains stand, cheap enough for every page."""

    sealed_at: datetime | None
    waiting: int  # counted up to 100
    is_late: bool
    checked: Entry | None  # the last nightly check

    @property
    def is_broken(self) -> bool:
        return self.checked is not None and self.checked.verb == "audit.chain.broken"


def entries(person: Any, wanted: dict[str, Any]) -> QuerySet[Entry]:
    """What the person may read, narrowed by the filters that are set."""
    found = access.visible_to(person)
    for name, narrow in NARROW.items():
        if wanted.get(name) not in (None, ""):
            found = narrow(found, wanted[name])
    return found


def _since(found: QuerySet[Entry], day: date) -> QuerySet[Entry]:
    return found.filter(at__gte=_midnight(day))


def _until(found: QuerySet[Entry], day: date) -> QuerySet[Entry]:
    return found.filter(at__lt=_midnight(day + timedelta(days=1)))


NARROW: dict[str, Callable[[QuerySet[Entry], Any], QuerySet[Entry]]] = {
    "verb": lambda found, key: found.filter(verb=key),
    "name": lambda found, name: found.filter(actor_name=name),
    "person": lambda found, pk: found.filter(actor_id=pk),
    "organ": lambda found, pk: found.filter(organ_id=pk) if pk else found.filter(organ_id__isnull=True),
    "record": lambda found, pk: found.filter(record_id=pk),
    "since": _since,
    "until": _until,
}


def chain_status(*, at: datetime | None = None) -> ChainStatus:
    """Sealed until when, how many wait, and what the last check of all chains said."""
    # one after the other, so that each is a step into the index
    checks = [Entry.objects.filter(verb=verb).order_by("-id").first() for verb in CHECKS]
    return ChainStatus(
        sealed_at=Seal.objects.filter(entry_id=Seal.objects.aggregate(last=Max("entry_id"))["last"])
        .values_list("sealed_at", flat=True)
        .first(),
        waiting=sealing.unsealed()[:100].count(),
        is_late=sealing.tail_too_old(at=at) is not None,
        checked=max(filter(None, checks), key=lambda entry: entry.pk, default=None),
    )


def verb_label(key: str) -> str:
    """The word of a verb; an old entry may carry one that no module declares any more."""
    try:
        return str(registry.audit_verb(key).label)
    except LookupError:
        return key


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())
