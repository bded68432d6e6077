"""The sealer: binds written entries into the SM3 chain of their organ, within seconds (decision 23)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from zhongshu.audit import chain
from zhongshu.audit.models import Entry, Seal

BATCH = 1000
# Entries whose transaction commits late get a lower id than sealed ones. Looking this far back finds them at once; the
# nightly run looks at all.
LATE_IDS = 10_000
TAIL_TOO_OLD = timedelta(seconds=60)
DEPLOYMENT = 0
FIELDS = ("id", "verb", "actor_id", "actor_name", "organ_id", "record_id", "subject", "data")
# SQLite needs none: a writing transaction locks the database from its beginning.
LOCKS = {"postgresql": "LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE"}


def seal_pending(limit: int = 20_000, *, everything: bool = False, at: datetime | None = None) -> int:
    """Seal up to `limit` waiting entries in the order of their ids; the answer is how many. Two sealers take turns."""
    sealed = 0
    while sealed < limit and unsealed(everything=everything).exists():
        count = _seal_batch(min(BATCH, limit - sealed), everything=everything, at=at or timezone.now())
        sealed += count
        if count == 0:  # another sealer was faster
            break
    return sealed


def unsealed(*, everything: bool = False) -> QuerySet[Entry]:
    """Entries without a place in a chain; `everything` also looks at the far past (slow on a large log)."""
    waiting = Entry.objects.filter(seal__isnull=True).order_by("id")
    newest = None if everything else Seal.objects.aggregate(newest=Max("entry_id"))["newest"]
    return waiting if newest is None else waiting.filter(id__gt=newest - LATE_IDS)


def tail_too_old(*, everything: bool = False, at: datetime | None = None) -> Entry | None:
    """The oldest entry that should have been sealed long ago, if there is one."""
    return unsealed(everything=everything).filter(at__lt=(at or timezone.now()) - TAIL_TOO_OLD).first()


def plain(entry: Entry) -> dict[str, Any]:
    """The entry as it is hashed and exported; reads the same from both databases."""
    return {name: getattr(entry, name) for name in FIELDS} | {"at": moment(entry.at)}


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


@transaction.atomic
def _seal_batch(size: int, *, everything: bool, at: datetime) -> int:
    _lock()
    entries = list(unsealed(everything=everything)[:size])
    walks = _heads({entry.organ_id or DEPLOYMENT for entry in entries})
    Seal.objects.bulk_create([_next(walks[entry.organ_id or DEPLOYMENT], entry, at) for entry in entries])
    return len(entries)


def _lock() -> None:
    if statement := LOCKS.get(connection.vendor):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _heads(chains: Iterable[int]) -> dict[int, chain.Walk]:
    last = {number: Seal.objects.filter(chain=number).order_by("-seq").first() for number in chains}
    return {
        number: chain.Walk(number, seal.seq + 1, seal.hash) if seal else chain.Walk(number)
        for number, seal in last.items()
    }


def _next(walk: chain.Walk, entry: Entry, at: datetime) -> Seal:
    walk.seq += 1
    value = chain.digest(walk.chain, walk.seq, walk.prev, plain(entry))
    seal = Seal(entry=entry, chain=walk.chain, seq=walk.seq, prev=walk.prev, hash=value, sealed_at=at)
    walk.prev = value
    return seal
