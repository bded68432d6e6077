"""Named reads of files."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from zhongshu.files.models import Blob, File, PagePreview, Reading, Upload
from zhongshu.people.models import Organ, Person

MOST_ATTEMPTS = 3


def waiting(person: Person) -> QuerySet[Upload]:
    """待登记 in the person's own hands, the one due first on top."""
    return Upload.objects.filter(holder=person, done_at__isnull=True).order_by("due_at", "pk")


def refused_before(sm3: str, organ: Organ) -> Upload | None:
    """The last time that these bytes were refused as above the ceiling in this organ."""
    return Upload.objects.filter(sm3=sm3, organ=organ, outcome="refused").order_by("-pk").first()


def by_key(organ: Organ, key: str) -> Upload | None:
    """What came in by this key of its channel, whatever became of it."""
    return Upload.objects.select_related("organ", "holder").filter(organ=organ, channel_key=key).first()


def waiting_twin(sm3: str, organ: Organ) -> Upload | None:
    """The same bytes, waiting in the organ's tray."""
    return Upload.objects.select_related("holder").filter(sm3=sm3, organ=organ, done_at__isnull=True).first()


def being_read(uploads: Iterable[Upload]) -> bool:
    """Whether the reader is still at work on one of them."""
    return any(upload.reading in {Reading.WAITING, Reading.RUNNING} for upload in uploads)


def silent(before: datetime) -> QuerySet[Upload]:
    """Uploads that the worker should be reading and of which nothing was heard."""
    return Upload.objects.filter(
        done_at__isnull=True, reading__in=[Reading.WAITING, Reading.RUNNING], reading_at__lt=before
    )


def newest(file: File) -> File:
    """The last version of a file."""
    seen = {file.pk}
    while (following := File.objects.filter(previous=file).first()) and following.pk not in seen:
        file = following
        seen.add(file.pk)
    return file


def previews(blob: Blob, first: int, last: int) -> dict[int, PagePreview]:
    return {preview.page: preview for preview in PagePreview.objects.filter(blob=blob, page__range=(first, last))}


def unread(queued_before: datetime) -> QuerySet[Blob]:
    """Bytes that the worker should have read and drawn by now."""
    return Blob.objects.filter(drawn_at__isnull=True, wiped_at__isnull=True, queued_at__lt=queued_before)
