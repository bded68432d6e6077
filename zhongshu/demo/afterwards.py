"""After the story: notices of past days are read, the log is sealed, records are indexed, jobs know their times."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhongshu.audit import services as audit
from zhongshu.demo import accounts
from zhongshu.files.models import Blob
from zhongshu.jobs import services as jobs
from zhongshu.notices import services as notices
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.search import services as search

NEWS = timedelta(days=1, hours=2)


def settle(*, until: datetime, loaded_at: datetime) -> None:
    accounts.renew_passwords(loaded_at)
    with transaction.atomic():
        for person in Person.objects.filter(is_active=True).only("pk"):
            notices.mark_all_read(person, at=until - NEWS)
    Blob.objects.filter(drawn_at__isnull=True).update(queued_at=timezone.now())
    _index()
    jobs.prepare()
    audit.seal_pending(limit=1_000_000, everything=True)


@transaction.atomic
def _index() -> None:
    for record in Record.objects.order_by("pk"):
        search.index_record(record)
