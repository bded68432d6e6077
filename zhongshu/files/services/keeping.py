"""Files that belong to records: bytes stored once by content, named by versions, fixed once signed."""

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core import registry
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.files import store, tasks
from zhongshu.files.models import Blob, File, Upload
from zhongshu.files.services.uploads import WIPED_NAME, settle
from zhongshu.files.tasks.forgetting import empty
from zhongshu.people.models import Organ, Person


@dataclass(frozen=True)
class Made:
    """What a file that the system made is called and is."""

    name: str
    kind: str
    pages: int | None = None


@transaction.atomic
def keep(upload: Upload, *, actor: Person, at: datetime | None = None) -> File:
    """The level is confirmed: the bytes move into the store, the worker takes text and previews."""
    return _keep(upload, actor=actor, at=at, previous=None)


@transaction.atomic
def keep_made(content: bytes, made: Made, *, actor: Person, organ: Organ, at: datetime | None = None) -> File:
    """A file that the system itself has made for a record whose level is known, such as the official form of a paper: there is
    nothing to look at and nothing to confirm. Rolled back, the row is gone, and the sweep takes the bytes."""
    at = at or timezone.now()
    token = secrets.token_hex(16)
    written = store.quarantine(token, io.BytesIO(content), limit=len(content))
    try:
        blob = _blob(written.path, sm3=written.sm3, size=written.size, kind=made.kind, pages=made.pages)
    finally:
        store.wipe(written.path)
    file = File.objects.create(blob=blob, name=made.name, uploaded_by=actor, uploaded_at=at)
    data = {"file": file.pk, "upload": None, "sm3": blob.sm3, "previous": None}
    audit.write("files.file.kept", actor=actor, organ=organ, data=data, at=at)
    if blob.drawn_at is None:
        tasks.queue(blob, at=timezone.now())
    return file


@transaction.atomic
def new_version(file: File, upload: Upload, *, actor: Person, at: datetime | None = None) -> File:
    """A file that replaces another; the earlier one stays as it is."""
    earlier = File.objects.select_for_update().get(pk=file.pk)
    if File.objects.filter(previous=earlier).exists():
        raise StaleEdit(_("这份文件刚有了更新的版本，请刷新后在新版本上再改。"))
    return _keep(upload, actor=actor, at=at, previous=earlier)


@transaction.atomic
def freeze(file: File, *, actor: Person, at: datetime | None = None) -> File:
    """A signature covers it: from now on neither row nor bytes change; its hash goes into the audit chain."""
    locked = File.objects.select_for_update().select_related("blob").get(pk=file.pk)
    if locked.frozen_at is None:
        locked.frozen_at = at or timezone.now()
        locked.save(update_fields=["frozen_at"])
        audit.write("files.file.frozen", actor=actor, data={"file": locked.pk, "sm3": locked.blob.sm3}, at=at)
    return locked


@transaction.atomic
def wipe(file: File, *, reason: str, actor: Person) -> Blob:
    """These bytes must not be here: overwritten together with text and previews, in every file that has them."""
    if not reason.strip():
        raise RuleBroken(_("请写明清除的原因。"), field="reason")
    blob = Blob.objects.select_for_update().get(pk=file.blob_id)
    empty(blob, reason=reason)
    audit.write("files.file.wiped", actor=actor, data={"file": file.pk, "sm3": blob.sm3, "reason": reason})
    transaction.on_commit(lambda: tasks.tell_text_read(blob))
    return blob


def mask_name(file: File) -> None:
    """The name may say what the content said; a signed file keeps its own, for it never changes."""
    File.objects.filter(blob=file.blob_id, frozen_at__isnull=True).update(name=WIPED_NAME)
    Upload.objects.filter(sm3=file.blob.sm3, done_at__isnull=False).update(name=WIPED_NAME)


def open_file(file: File) -> BinaryIO:
    """The original bytes, for whoever the view let through."""
    if file.blob.wiped_at is not None:
        raise RuleBroken(_("这份文件已按规定清除，只留登记。"))
    return store.open_read(file.blob.path)


def opened(file: File, person: Person) -> None:
    """Tell whoever keeps track of what has been seen that the person took this file."""
    for hook in registry.current().hooks("file_opened"):
        hook(person, file)


def _keep(upload: Upload, *, actor: Person, at: datetime | None, previous: File | None) -> File:
    at, quarantined = at or timezone.now(), upload.path
    settled = settle(upload, "registered", actor=actor)
    blob = stored(settled, quarantined)
    file = File.objects.create(blob=blob, name=settled.name, uploaded_by=actor, uploaded_at=at, previous=previous)
    data = {"file": file.pk, "upload": settled.pk, "sm3": blob.sm3, "previous": previous.pk if previous else None}
    audit.write("files.file.kept", actor=actor, organ=settled.organ, data=data, at=at)
    if blob.drawn_at is None:
        tasks.queue(blob, at=timezone.now())
    return file


def stored(upload: Upload, quarantined: str) -> Blob:
    """The row of these bytes, made or found."""
    return _blob(quarantined, sm3=upload.sm3, size=upload.size, kind=upload.kind, pages=upload.pages)


def _blob(quarantined: str, *, sm3: str, size: int, kind: str, pages: int | None) -> Blob:
    """Bytes once wiped come back only through a confirmed level, like any others."""
    path = store.admit(quarantined, sm3)
    facts = {"size": size, "kind": kind, "pages": pages}
    blob, is_new = Blob.objects.select_for_update().get_or_create(sm3=sm3, defaults={**facts, "path": path})
    if not is_new and blob.wiped_at is not None:
        fresh = {"path": path, "wiped_at": None, "wipe_reason": "", "text_at": None, "drawn_at": None, "attempts": 0}
        Blob.objects.filter(pk=blob.pk).update(**fresh)
        blob.refresh_from_db()
    return blob
