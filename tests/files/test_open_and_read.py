"""Between upload and registration: the level opens the file, the worker reads scans, one scan becomes several papers."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from zhongshu.audit.models import Entry
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.engines import ocr
from zhongshu.engines.barcode import qr_svg
from zhongshu.engines.dividing import SEPARATOR, look, papers_between
from zhongshu.files import jobs, services, tasks
from zhongshu.files.models import Blob, Channel, PagePreview, Reading, RecognisedPage, Upload
from zhongshu.files.services import AlreadyWaiting, Source
from zhongshu.files.tasks import recognition

A4 = (595, 842)


def scan(*pages: str) -> bytes:
    """A PDF of pictures: `text` a page with black bars, `blank` one without, `sheet` the printed separator."""
    document = pypdfium2.PdfDocument.new()
    for number, kind in enumerate(pages):
        picture = Image.new("L", (827, 1169), 252)
        if kind == "text":
            draw = ImageDraw.Draw(picture)
            for line in range(10):
                draw.rectangle((120, 200 + 60 * line, 640 + 10 * number, 222 + 60 * line), fill=20)
        if kind == "sheet":
            picture.paste(code(), (200, 300))
        jpeg = io.BytesIO()
        picture.convert("RGB").save(jpeg, "JPEG", quality=90)
        page = document.new_page(*A4)
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(jpeg.getvalue()), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(*A4))
        page.insert_obj(image)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def code() -> Image.Image:
    """The code of the separator sheet as a scanner sees it."""
    import zxingcpp  # noqa: PLC0415

    assert "<svg" in qr_svg(SEPARATOR)
    made = zxingcpp.create_barcode(SEPARATOR, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(made.to_image(scale=10)) if not isinstance(made, Image.Image) else made


def test_the_level_opens_the_file(cast, upload, on_disk):
    made = upload()
    opened = services.confirm_level(made, level=1, actor=cast.clerk)

    assert (opened.level, opened.level_by, opened.blob.sm3) == (1, cast.clerk, made.sm3)
    assert len(on_disk("papers")) == 1
    assert Entry.objects.get(verb="files.upload.level_confirmed").data["level"] == 1
    tasks.read_blob.func(opened.blob_id)
    assert PagePreview.objects.filter(blob=opened.blob).count() >= 1


def test_above_the_ceiling_nothing_opens(cast, upload, on_disk):
    with pytest.raises(RuleBroken, match="超出本系统上限"):
        services.confirm_level(upload(), level=3, actor=cast.clerk)
    assert on_disk("papers") == []


@pytest.mark.parametrize("verb", ["refuse", "discard"])
def test_an_opened_file_that_is_not_registered_leaves_nothing(
    cast, upload, on_disk, verb, django_capture_on_commit_callbacks
):
    opened = services.confirm_level(upload(), level=0, actor=cast.clerk)
    tasks.read_blob.func(opened.blob_id)
    RecognisedPage.objects.create(key="k", sm3=opened.sm3, text="字")
    with django_capture_on_commit_callbacks(execute=True):
        getattr(services, verb)(opened, reason="机密件", actor=cast.clerk)

    blob = Blob.objects.get()
    assert (blob.text, blob.path, blob.wiped_at is not None) == ("", "", True)
    assert (on_disk(""), PagePreview.objects.count(), RecognisedPage.objects.count()) == ([], 0, 0)


def test_an_opened_file_is_kept_as_it_stands(cast, upload):
    opened = services.confirm_level(upload(), level=0, actor=cast.clerk)

    assert services.keep(opened, actor=cast.clerk).blob_id == opened.blob_id


def test_the_same_bytes_wait_once(cast, upload):
    first = upload()
    with pytest.raises(AlreadyWaiting, match="没有重复收下") as twin:
        upload(name="再发一次.txt")

    assert (twin.value.upload, Upload.objects.count()) == (first, 1)


def test_a_channel_key_comes_in_once_whatever_became_of_it(cast, upload):
    source = Source(Channel.FOLDER, "folder:1")
    first = upload(source=source)
    services.discard(first, reason="不是公文", actor=cast.clerk)

    assert upload(source=source) == Upload.objects.get()


def test_a_scan_waits_for_the_worker(cast, upload):
    made = upload(scan("text"), "扫描.pdf")

    assert (made.reading, made.read["title"]) == (Reading.WAITING, None)
    stopped = services.stop_reading(made, actor=cast.clerk)
    recognition.read_upload.func(made.pk)
    assert Upload.objects.get().reading == Reading.CANCELLED
    with pytest.raises(StaleEdit):
        services.stop_reading(stopped, actor=cast.clerk)
    assert services.read_again(stopped, actor=cast.clerk).reading == Reading.WAITING


def test_a_file_that_ends_the_worker_is_given_up_after_three_times(upload):
    made = upload(scan("text"), "扫描.pdf")
    Upload.objects.update(reading_attempts=3)

    recognition.read_upload.func(made.pk)

    made.refresh_from_db()
    assert (made.reading, "三次" in made.reading_problem) == (Reading.FAILED, True)


def test_what_fell_silent_is_queued_again(upload, when):
    made = upload(scan("text"), "扫描.pdf")
    Upload.objects.update(reading=Reading.RUNNING, reading_at=when("2026-03-09 09:00"))

    jobs.read_again()

    made.refresh_from_db()
    assert (made.reading, made.reading_at > when("2026-03-09 09:00")) == (Reading.WAITING, True)


@pytest.mark.skipif(not ocr.is_installed(), reason="needs the extra ocr")
def test_recognition_reads_each_page_once(cast, upload):
    made = upload(scan("text", "text"), "扫描.pdf")
    recognition.read_upload.func(made.pk)

    made.refresh_from_db()
    assert (made.reading in {Reading.DONE, Reading.FAILED}, made.pages_read, made.pages_to_read) == (True, 2, 2)
    pages = set(RecognisedPage.objects.values_list("pk", flat=True))
    Upload.objects.update(reading=Reading.WAITING)
    recognition.read_upload.func(made.pk)
    assert set(RecognisedPage.objects.values_list("pk", flat=True)) == pages


def test_pages_between_papers_are_found():
    found = look(scan("text", "sheet", "text", "blank", "text"), "pdf")

    assert (found.pages, found.separators, found.blank) == (5, [2], [4])
    assert papers_between(5, [2, 4]) == [[1], [3], [5]]


def test_separator_sheets_part_a_scan_by_themselves(cast, upload, on_disk, django_capture_on_commit_callbacks):
    made = upload(scan("text", "sheet", "text", "text"), "一摞.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        recognition.read_upload.func(made.pk)

    parts = list(Upload.objects.filter(parent=made).values_list("name", "pages", "holder", "channel"))
    assert parts == [("一摞-1.pdf", 1, cast.clerk.pk, "divided"), ("一摞-2.pdf", 2, cast.clerk.pk, "divided")]
    made.refresh_from_db()
    assert (made.outcome, made.due_at) == ("divided", Upload.objects.filter(parent=made).first().due_at)
    assert len(on_disk("quarantine")) == 2


def test_blank_pages_part_a_scan_when_the_clerk_asks(cast, upload):
    made = upload(scan("text", "blank", "text"), "两件.pdf")
    Upload.objects.update(blank_pages=[2])
    made.refresh_from_db()

    assert [part.pages for part in services.divide_at_blank(made, actor=cast.clerk)] == [1, 1]
    assert Entry.objects.get(verb="files.upload.divided").data["papers"] == [[1], [3]]
