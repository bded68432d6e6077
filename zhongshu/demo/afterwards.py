"""After the story: notices of past days are read, the log is sealed, texts are indexed, jobs know their times."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhongshu.audit import services as audit
from zhongshu.demo import accounts
from zhongshu.files.models import Blob
from zhongshu.jobs import services as jobs
from zhongshu.notices import services as notices
from zhongshu.people.models import Person
from zhongshu.search import services as search
from zhongshu.search.models import SearchEntry

NEWS = timedelta(days=1, hours=2)


def settle(*, until: datetime, loaded_at: datetime) -> None:
    accounts.renew_passwords(loaded_at)
    with transaction.atomic():
        for person in Person.objects.filter(is_active=True).only("pk"):
            notices.mark_all_read(person, at=until - NEWS)
    Blob.objects.filter(drawn_at__isnull=True).update(queued_at=timezone.now())
    for pk in SearchEntry.objects.filter(is_text_stale=True).values_list("pk", flat=True):
        search.index_text(pk)
    jobs.prepare()
    audit.seal_pending(limit=1_000_000, everything=True)
