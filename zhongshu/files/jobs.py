"""What is repeated: files that the worker left unread are given to it again, leftovers on the disk are swept."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.files import queries, store, tasks
from zhongshu.files.models import Blob, PagePreview, Upload
from zhongshu.files.tasks import recognition

LATE = timedelta(minutes=10)
SETTLED = timedelta(hours=1)  # longer than any upload takes
OLD = timedelta(days=1)
BATCH = 500
Known = Callable[[list[str]], set[str]]


def read_again() -> str | None:
    """A worker was ended while it read: try again, at most three times; then the file stays as far as it came, and this says so."""
    for upload in queries.silent(timezone.now() - LATE)[:BATCH]:
        recognition.queue_again(upload)
    late = list(queries.unread(timezone.now() - LATE)[:BATCH])
    hopeless = [blob for blob in late if blob.attempts >= queries.MOST_ATTEMPTS]
    for blob in hopeless:
        tasks.give_up(blob)
    for blob in late:
        if blob not in hopeless:
            tasks.queue(blob, at=timezone.now())
    return _("%(n)s 份文件读了三次都没有读完，不再自动重读。") % {"n": len(hopeless)} if hopeless else None


def sweep_quarantine() -> str | None:
    """Quarantined bytes that no open upload owns: of refused files when the process ended before it could wipe them."""
    return _swept(_sweep(store.QUARANTINE, SETTLED, _quarantined))


def sweep() -> str | None:
    """Stored bytes and pictures that belong to no row: left by a crash between disk and database."""
    return _swept(_sweep(store.PAPERS, OLD, _stored) + _sweep(store.PREVIEWS, OLD, _previewed))


def _swept(count: int) -> str | None:
    return _("清理了 %(n)s 个无主文件。") % {"n": count} if count else None


def _sweep(folder: str, age: timedelta, known: Known) -> int:
    """Young files may still be on their way to a row and are left alone."""
    before = (timezone.now() - age).timestamp()
    swept, batch = 0, []
    for path, changed in store.paths_in(folder):
        if changed < before:
            batch.append(path)
        if len(batch) == BATCH:
            swept, batch = swept + _remove(batch, known), []
    return swept + _remove(batch, known)


def _remove(paths: list[str], known: Known) -> int:
    orphans = set(paths) - known(paths)
    for path in orphans:
        store.wipe(path)
    return len(orphans)


def _quarantined(paths: list[str]) -> set[str]:
    return set(Upload.objects.filter(path__in=paths).values_list("path", flat=True))


def _stored(paths: list[str]) -> set[str]:
    hashes = [path.rsplit("/", 1)[-1] for path in paths]
    return set(Blob.objects.filter(sm3__in=hashes, path__in=paths).values_list("path", flat=True))


def _previewed(paths: list[str]) -> set[str]:
    pictures = PagePreview.objects.filter(path__in=paths).values_list("path", flat=True)
    return {*pictures, *Blob.objects.filter(copy_path__in=paths).values_list("copy_path", flat=True)}
