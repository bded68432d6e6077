"""Files over HTTP: who gets them, how they are sent, how they are taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhongshu.audit.models import Entry
from zhongshu.files.models import PagePreview, Upload
from zhongshu.records import services as records
from zhongshu.records.models import RecordFile

PAGES = [("download", []), ("text", []), ("page", [1]), ("sheet", [1])]


@pytest.fixture
def enter(client, cast):
    def entered(name: str):
        client.force_login(getattr(cast, name).account)
        return client

    return entered


def post(client, *files: tuple[str, bytes], **fields: str):
    data = {"files": [SimpleUploadedFile(name, content) for name, content in files], **fields}
    return client.post(reverse("files:upload"), data)


@pytest.mark.parametrize(("view", "args"), PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 200), ("second_clerk", 200), ("budget_handler", 404), ("outsider", 404)]
)
def test_a_file_is_open_to_those_who_see_its_record(enter, attached, view, args, who, status):
    assert enter(who).get(reverse(f"files:{view}", args=[attached.pk, *args])).status_code == status


@pytest.mark.parametrize(("view", "args"), PAGES)
def test_nobody_opens_a_file_of_no_record(enter, keep, view, args):
    file = keep()
    missing = enter("clerk").get(reverse(f"files:{view}", args=[file.pk + 1, *args]))
    unheld = enter("clerk").get(reverse(f"files:{view}", args=[file.pk, *args]))

    assert (missing.status_code, unheld.status_code) == (404, 404)


def test_a_file_taken_off_its_record_is_closed(enter, cast, attached):
    records.detach(RecordFile.objects.get(file=attached), reason="放错了", actor=cast.clerk)

    assert enter("clerk").get(reverse("files:download", args=[attached.pk])).status_code == 404


def test_the_original_comes_as_a_sealed_attachment(enter, attached):
    response = enter("clerk").get(reverse("files:download", args=[attached.pk]))

    assert "望澜水库" in b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.get(verb="files.file.downloaded").data["file"] == attached.pk


def test_html_is_never_served_as_a_page(enter, cast, record, keep):
    file = keep(b"<b onclick=alert(1)>plain text that looks like markup", "x.txt")
    records.attach(record, file, role="main", actor=cast.clerk)

    response = enter("clerk").get(reverse("files:download", args=[file.pk]))
    assert response["Content-Type"] == "application/octet-stream"


def test_a_page_nobody_drew_yet_is_drawn_for_the_reader(enter, attached):
    PagePreview.objects.all().delete()
    response = enter("clerk").get(reverse("files:page", args=[attached.pk, 1]))

    assert next(iter(response.streaming_content)).startswith(b"\x89PNG")
    assert PagePreview.objects.count() == 1
    assert enter("clerk").get(reverse("files:page", args=[attached.pk, 99])).status_code == 404


def test_the_text_of_a_file_can_be_read_alone(enter, attached):
    assert "望澜水库堤脚渗水" in enter("clerk").get(reverse("files:text", args=[attached.pk])).content.decode()


def test_uploads_lead_back_to_where_the_clerk_came_from(enter):
    response = post(enter("clerk"), ("甲.txt", b"one"), ("乙.txt", b"two"), next="/incoming/?year=2026")

    first, second = Upload.objects.order_by("pk")
    assert response.status_code == 303
    assert response["Location"] == f"/incoming/?year=2026&upload={first.token}&upload={second.token}"


def test_when_one_is_refused_the_page_says_which_and_why(enter):
    response = post(enter("clerk"), ("甲.txt", b"one"), ("乙.txt", b""), next="/incoming/")

    page = response.content.decode()
    assert (response.status_code, Upload.objects.count()) == (200, 1)
    assert "文件是空的" in page
    assert f"/incoming/?upload={Upload.objects.get().token}" in page


def test_script_gets_one_line_per_file(enter):
    client = enter("clerk")
    response = client.post(
        reverse("files:upload"),
        {"files": SimpleUploadedFile("甲.txt", b"one"), "then": "/incoming/register/"},
        headers={"HX-Request": "true"},
    )

    page = response.content.decode()
    assert page.count("<li data-file>") == 1
    assert f"/incoming/register/?upload={Upload.objects.get().token}" in page
    assert "<html" not in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_off_the_site(enter, target):
    response = post(enter("clerk"), ("甲.txt", b"one"), next=target, then=target)

    assert response.status_code == 200
    assert "evil" not in response.content.decode()


def test_a_file_too_large_never_reaches_the_disk_and_the_others_do(enter, settings):
    settings.MAX_PAPER_BYTES = 1024 * 1024
    response = post(enter("clerk"), ("大.txt", b"a" * (3 * 1024 * 1024)), ("小.txt", b"one"))

    assert [upload.name for upload in Upload.objects.all()] == ["小.txt"]
    assert "超过 1 MB" in response.content.decode()


def test_no_file_is_a_sentence(enter):
    assert "没有收到文件" in post(enter("clerk")).content.decode()


def test_who_may_upload(enter, cast):
    cast.hire("guest", cast.units["general"], "见习")

    statuses = [enter(who).get(reverse("files:upload")).status_code for who in ("clerk", "handler", "guest")]
    assert statuses == [200, 200, 403]
