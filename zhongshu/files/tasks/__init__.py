"""What the worker does with kept bytes: take the text, draw the pages. Each may be repeated and broken off at any point."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from zhongshu.core import registry
from zhongshu.engines.extract import text_of
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.pages import NoPages
from zhongshu.files import store
from zhongshu.files.models import Blob
from zhongshu.files.tasks import previews, recognition

RECOGNISED_KINDS = IMAGES | {"pdf"}
AWAITED, TEXT = 20, 10  # before drawing: text is searched for within seconds, pictures may take longer
EAGER_PAGES = 40  # further pages are drawn when somebody turns to them


@task()
def read_blob(blob_id: int) -> None:
    """Text for search, then the first pages as pictures. Counted before it is tried, so that a file which ends the worker
    is not tried for ever."""
    Blob.objects.filter(pk=blob_id).update(attempts=F("attempts") + 1)
    blob = Blob.objects.get(pk=blob_id)
    if blob.wiped_at is not None:
        return
    data = store.read(blob.path)
    if blob.text_at is None:
        take_text(blob, data)
    if blob.drawn_at is None:
        draw_pages(blob, data)
    if blob.kind in RECOGNISED_KINDS and not blob.text.strip():
        recognition.recognise_blob.enqueue(blob.pk)


@task()
def read_text(blob_id: int) -> None:
    """The text alone, ahead of all drawing, so that search keeps in step while many pages wait to be drawn."""
    blob = Blob.objects.get(pk=blob_id)
    if blob.wiped_at is None and blob.text_at is None and blob.attempts == 0:
        take_text(blob, store.read(blob.path))


def queue(blob: Blob, *, at: datetime, is_awaited: bool = False) -> None:
    """Give the bytes to the worker, in the caller's transaction; before all others when somebody sits and waits."""
    Blob.objects.filter(pk=blob.pk).update(queued_at=at)
    if is_awaited:
        read_blob.using(priority=AWAITED).enqueue(blob.pk)
        return
    read_text.using(priority=TEXT).enqueue(blob.pk)
    read_blob.enqueue(blob.pk)


def take_text(blob: Blob, data: bytes) -> None:
    text = "\n".join(text_of(data, blob.kind)).replace("\x00", "")
    with transaction.atomic():
        taken = Blob.objects.filter(pk=blob.pk, wiped_at__isnull=True).update(text=text, text_at=timezone.now())
        blob.text = text
        if taken:
            tell_text_read(blob)


def draw_pages(blob: Blob, data: bytes) -> None:
    """The PDF to draw from, where one is needed, then page after page; what cannot be drawn says why."""
    try:
        source = previews.prepare(blob, data)
        for page in previews.pages_to_draw(blob, EAGER_PAGES):
            previews.draw(blob, page, source)
    except NoPages as trouble:
        Blob.objects.filter(pk=blob.pk).update(problem=str(trouble)[:200])
    Blob.objects.filter(pk=blob.pk).update(drawn_at=timezone.now())


def give_up(blob: Blob) -> None:
    """Tried too often: whatever is missing stays missing."""
    now = timezone.now()
    Blob.objects.filter(pk=blob.pk).update(text_at=blob.text_at or now, drawn_at=now)


def tell_text_read(blob: Blob) -> None:
    for hook in registry.current().hooks("text_read"):
        hook(blob)
