"""Bytes that go take everything with them that was made of them: text, pictures of pages, recognised words."""

from django.db import transaction
from django.utils import timezone

from zhongshu.files import store
from zhongshu.files.models import Blob, File, PagePreview, RecognisedPage, Upload


def forget(upload: Upload, *, reason: str) -> None:
    """An upload was not registered: what was stored after its level had been confirmed goes, unless somebody else has it."""
    others = Upload.objects.filter(sm3=upload.sm3, done_at__isnull=True).exclude(pk=upload.pk)
    if others.exists() or File.objects.filter(blob__sm3=upload.sm3, blob__wiped_at__isnull=True).exists():
        return
    RecognisedPage.objects.filter(sm3=upload.sm3).delete()
    if upload.blob_id is not None:
        empty(Blob.objects.select_for_update().get(pk=upload.blob_id), reason=reason)


def empty(blob: Blob, *, reason: str) -> None:
    """Nothing stays but the hash and the reason; the bytes go when the transaction commits."""
    paths = [blob.path, blob.copy_path, *PagePreview.objects.filter(blob=blob).values_list("path", flat=True)]
    PagePreview.objects.filter(blob=blob).delete()
    RecognisedPage.objects.filter(sm3=blob.sm3).delete()
    Upload.objects.filter(sm3=blob.sm3, done_at__isnull=False).update(read={})
    blob.path = blob.copy_path = blob.text = ""
    blob.wiped_at, blob.wipe_reason = timezone.now(), reason[:200]
    blob.save(update_fields=["path", "copy_path", "text", "wiped_at", "wipe_reason"])
    transaction.on_commit(lambda: store.wipe_all(paths))
