"""Where the pages of a file begin in its text, so that a result can name the page and open it."""

from django.db import transaction

from zhongshu.engines import bounded
from zhongshu.engines.extract.text import page_texts_here
from zhongshu.files.models import Blob
from zhongshu.files.tasks import previews
from zhongshu.records.models import RecordFile
from zhongshu.search.models import SearchEntry, TextPages
from zhongshu.search.pages import starts_of

TIMEOUT_SECONDS = 60


def note_pages(record_id: int) -> bool:
    """Look up the pages of the record's files that the worker has drawn; False while one is still being drawn."""
    held = RecordFile.objects.filter(record=record_id, removed_at__isnull=True, file__blob__text_pages__isnull=True)
    blobs = [row.file.blob for row in held.select_related("file__blob") if row.file.blob.text]
    for blob in blobs:
        if blob.drawn_at is not None:
            _note(blob)
    is_known = all(blob.drawn_at is not None for blob in blobs)
    if is_known:
        SearchEntry.objects.filter(pk=record_id).update(are_pages_due=False)
    return is_known


def _note(blob: Blob) -> None:
    starts = starts_of(blob.text, _page_texts(blob)) if previews.page_total(blob) > 1 else []
    with transaction.atomic():
        if Blob.objects.select_for_update().filter(pk=blob.pk, wiped_at__isnull=True, text_at=blob.text_at).exists():
            TextPages.objects.update_or_create(blob=blob, defaults={"starts": starts})


def _page_texts(blob: Blob) -> list[str]:
    """Of the PDF that its pages are drawn from; nothing of pictures, and of what cannot be read in time."""
    source = previews.source_of(blob)
    if source.kind != "pdf":
        return []
    try:
        texts: list[str] = bounded.call(page_texts_here, source.data, timeout_seconds=TIMEOUT_SECONDS)
    except bounded.OutOfBounds:
        return []
    return texts
