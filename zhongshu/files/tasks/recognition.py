"""What the worker reads of uploads that take long: scans, photos, old Word files. In slices, so that the rest of the queue
goes on; each page is kept once it is read, so a slice, a crash or a second copy never does one twice."""

import logging
from collections.abc import Callable
from time import monotonic

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from zhongshu.core import registry
from zhongshu.engines import dividing
from zhongshu.engines.extract import Paper, read_paper
from zhongshu.engines.extract.kinds import IMAGES
from zhongshu.engines.extract.read import is_unrecognised
from zhongshu.engines.extract.text import text_of
from zhongshu.engines.ocr import Cancelled, Ocr, OcrFailed
from zhongshu.files import store
from zhongshu.files.models import Blob, PagePreview, Reading, Upload
from zhongshu.files.tasks import previews
from zhongshu.files.tasks.kept_pages import KeptPages

logger = logging.getLogger("zhongshu.files")

SLICE_SECONDS = 45.0
SOON, LATER = 10, -10  # a clerk waits for an upload; what is long gives way to everything else
OPEN = (Reading.WAITING, Reading.RUNNING)
MOST_ATTEMPTS = 3


class SliceOver(Exception):
    """Others wait: go on later from the page that was reached."""


@task(priority=SOON)
def read_upload(upload_id: int) -> None:
    """Read one upload; counted before it is tried, so that a file which ends the worker is not tried for ever."""
    upload = Upload.objects.select_related("holder", "organ").filter(pk=upload_id, done_at__isnull=True).first()
    if upload is None or upload.reading != Reading.WAITING:
        return
    if upload.reading_attempts >= MOST_ATTEMPTS:
        _end(upload, Reading.FAILED, _("读了三次都没有读完。请对照原件填写，或者重新扫描。"))
        return
    upload.reading_attempts += 1
    _say(upload, reading=Reading.RUNNING, reading_attempts=upload.reading_attempts)
    try:
        _read(upload)
    except SliceOver:
        _say(upload, reading=Reading.WAITING, reading_attempts=0)
        read_upload.using(priority=LATER).enqueue(upload.pk)
    except Cancelled:
        return
    except Exception:
        logger.exception("Upload %s could not be read", upload.pk)
        _end(upload, Reading.FAILED, _("读取时出了差错。请对照原件填写，或者重新读取。"))


def queue(upload: Upload) -> None:
    """Give the upload to the worker, in the caller's transaction."""
    read_upload.enqueue(upload.pk)


def queue_again(upload: Upload) -> None:
    """Nothing was heard of it for long: its worker ended, or the queue is long; a task too many does no harm."""
    Upload.objects.filter(pk=upload.pk, reading__in=OPEN).update(reading=Reading.WAITING, reading_at=timezone.now())
    read_upload.enqueue(upload.pk)


def _read(upload: Upload) -> None:
    data = store.read(upload.path)
    found = dividing.look(data, upload.kind)
    if found.separators:
        from zhongshu.files.services import dividing as services  # noqa: PLC0415  # its parts are queued here again

        services.divide_at_sheets(upload, found)
        return
    paper = read_paper(data, upload.kind, ocr_with=_recognition(upload))
    values = {"read": paper.to_dict(), "blank_pages": found.blank, "pages": upload.pages or _pages(paper)}
    Upload.objects.filter(pk=upload.pk, done_at__isnull=True).update(**values)
    trouble = _trouble(paper, upload.kind)
    _end(upload, Reading.FAILED if trouble else Reading.DONE, trouble)
    if upload.blob_id:
        redraw(Blob.objects.get(pk=upload.blob_id))


def _recognition(upload: Upload) -> Ocr:
    """Progress by page, the clerk's stop within a second, the end of the slice between two pages."""
    started, first = monotonic(), [-1]

    def progress(done: int, total: int) -> None:
        first[0] = done if first[0] < 0 else first[0]
        _say(upload, pages_read=done, pages_to_read=total)
        if done > first[0] and done < total and monotonic() - started > SLICE_SECONDS:
            raise SliceOver

    return Ocr(KeptPages(upload.sm3), progress, _stopped(upload))


def _stopped(upload: Upload) -> Callable[[], bool]:
    """Whether somebody stopped the reading or settled the upload; asked of the database once a second."""
    state = [monotonic(), False]

    def stopped() -> bool:
        if monotonic() - state[0] > 1:
            is_open = Upload.objects.filter(pk=upload.pk, done_at__isnull=True, reading=Reading.RUNNING).exists()
            state[0], state[1] = monotonic(), not is_open
        return bool(state[1])

    return stopped


def _trouble(paper: Paper, kind: str) -> str:
    if is_unrecognised(paper) or (kind in IMAGES and not paper.text.strip()):
        return (paper.remarks[0] if paper.remarks else _("没有识别出文字，请对照原件填写。"))[:200]
    return ""


def _pages(paper: Paper) -> int | None:
    return paper.pages.value


def _say(upload: Upload, **values: object) -> None:
    Upload.objects.filter(pk=upload.pk, reading__in=OPEN).update(reading_at=timezone.now(), **values)


def _end(upload: Upload, reading: str, problem: str = "") -> None:
    done = {"reading": reading, "reading_problem": problem[:200], "reading_at": timezone.now()}
    Upload.objects.filter(pk=upload.pk, reading__in=OPEN).update(**done)


@task(priority=LATER)
def recognise_blob(blob_id: int) -> None:
    """The text of a kept scan, for search; pages that were read before it was registered are taken as they are."""
    blob = Blob.objects.get(pk=blob_id)
    if blob.wiped_at is not None:
        return
    started, first = monotonic(), [-1]

    def progress(done: int, total: int) -> None:
        first[0] = done if first[0] < 0 else first[0]
        if done > first[0] and done < total and monotonic() - started > SLICE_SECONDS:
            raise SliceOver

    try:
        texts = text_of(store.read(blob.path), blob.kind, ocr_with=Ocr(KeptPages(blob.sm3), progress))
    except OcrFailed:
        return  # not installed, or not readable: the file stands without words
    except SliceOver:
        recognise_blob.enqueue(blob_id)
        return
    text = "\n".join(texts).replace("\x00", "")
    if text.strip() and Blob.objects.filter(pk=blob_id, wiped_at__isnull=True).update(text=text):
        blob.refresh_from_db()
        redraw(blob)
        for hook in registry.current().hooks("text_read"):
            hook(blob)


def redraw(blob: Blob) -> None:
    """Pictures made before recognition give way to straightened ones with a text layer."""
    if blob.kind not in (*IMAGES, "pdf"):
        return
    source = previews.source_of(blob)
    for preview in PagePreview.objects.filter(blob=blob, is_upright=False):
        if previews.recognised(blob, preview.page):
            preview.delete()
            previews.draw(blob, preview.page, source)
