"""Taking files in: quarantine, refusals, nothing half done."""

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash

from zhongshu.audit.models import Entry
from zhongshu.core.errors import NotAllowed, RuleBroken, StaleEdit
from zhongshu.files import queries, services
from zhongshu.files.models import Blob, Upload


def sm3(data: bytes) -> str:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


def test_an_upload_waits_in_quarantine_in_its_clerks_hands_until_the_close_of_the_day(cast, upload, on_disk, when):
    made = upload(b"\xe5\x85\xac\xe6\x96\x87", "公文.txt", at=when("2026-03-09 09:00"))

    assert (made.kind, made.size, made.sm3, made.holder) == ("txt", 6, sm3(b"\xe5\x85\xac\xe6\x96\x87"), cast.clerk)
    assert made.due_at == when("2026-03-09 17:30")
    assert on_disk("") == [f"quarantine/{made.token}"]
    assert list(queries.waiting(cast.clerk)) == [made]
    assert Blob.objects.count() == 0


def test_what_arrives_after_hours_is_due_on_the_next_workday(upload, when):
    assert upload(at=when("2026-03-13 18:00")).due_at == when("2026-03-16 17:30")


def test_the_audit_of_an_upload_carries_no_name(upload):
    upload(name="关于机密事项的通知.txt")

    entry = Entry.objects.get(verb="files.upload.received")
    assert (entry.subject, sorted(entry.data)) == ("", ["channel", "kind", "size", "sm3", "upload"])


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 1000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "空.txt"),
        (b"MZ\x90\x00" + bytes(200), "公文.docx"),
        (bomb(), "包.zip"),
        (b"%PDF-1.4\ntruncated", "断.pdf"),
        (b"<html>", "页.pdf"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_leaves_nothing(cast, upload, on_disk, data, name):
    with pytest.raises(RuleBroken) as refusal:
        upload(data, name)

    assert str(refusal.value).endswith("。")
    assert (Upload.objects.count(), on_disk("")) == (0, [])


def test_one_too_large_is_refused_before_it_is_stored(upload, on_disk, settings):
    settings.MAX_PAPER_BYTES = 1024 * 1024
    with pytest.raises(RuleBroken, match="超过 1 MB"):
        upload(b"a" * (1024 * 1024 + 1))

    assert on_disk("") == []


@pytest.mark.parametrize(("place", "name"), [(os, "fsync"), (Path, "replace"), (Path, "mkdir")])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(upload, on_disk, monkeypatch, place, name):
    real, calls = getattr(place, name), []

    def full_once(*arguments: object, **options: object) -> object:
        calls.append(name)
        if len(calls) == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*arguments, **options)

    monkeypatch.setattr(place, name, full_once)
    with pytest.raises(RuleBroken, match="磁盘空间不足"):
        upload()

    assert (calls[0], Upload.objects.count(), on_disk("")) == (name, 0, [])


def test_several_at_once_each_with_its_own_result(cast, on_disk):
    files = [(io.BytesIO(b"one"), "一.txt"), (io.BytesIO(b""), "二.txt"), (io.BytesIO(b"three"), "三.txt")]
    results = services.receive_many(files, actor=cast.clerk, organ=cast.office)

    assert [(result.name, result.upload is not None, bool(result.sentence)) for result in results] == [
        ("一.txt", True, False),
        ("二.txt", False, True),
        ("三.txt", True, False),
    ]
    assert len(on_disk("quarantine")) == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\公文\\来文.txt", "来文.txt"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ("", "无名文件"),
        ("长" * 300 + ".txt", "长" * 196 + ".txt"),
    ],
)
def test_names_are_made_harmless(upload, given, kept):
    assert upload(name=given).name == kept


def test_nobody_uploads_for_an_organ_where_they_have_no_post(cast):
    with pytest.raises(NotAllowed):
        services.receive_upload(io.BytesIO(b"x"), "x.txt", actor=cast.outsider, organ=cast.office)


def test_above_the_ceiling_only_the_hash_stays(cast, upload, on_disk, root, django_capture_on_commit_callbacks):
    made = upload()
    path = root / made.path
    kept_open = path.open("rb")
    with django_capture_on_commit_callbacks(execute=True):
        refused = services.refuse(made, reason="机密件", actor=cast.clerk)

    assert set(kept_open.read()) == {0}  # overwritten, not merely unlinked
    assert on_disk("") == []
    refused.refresh_from_db()
    assert (refused.outcome, refused.name, refused.read, refused.path, refused.sm3) == (
        "refused",
        "—",
        {},
        "",
        made.sm3,
    )
    assert queries.refused_before(made.sm3, cast.office) == refused


def test_a_discarded_upload_keeps_name_and_reason(cast, upload, on_disk, django_capture_on_commit_callbacks):
    made = upload()
    with pytest.raises(RuleBroken):
        services.discard(made, reason=" ", actor=cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        discarded = services.discard(made, reason="重复上传", actor=cast.second_clerk)

    assert (discarded.outcome, discarded.outcome_reason, discarded.name) == ("discarded", "重复上传", "请示.txt")
    assert on_disk("") == []


def test_an_upload_is_settled_once_and_by_its_own_organ(cast, upload):
    made = upload()
    with pytest.raises(NotAllowed):
        services.keep(made, actor=cast.outsider)
    services.keep(made, actor=cast.clerk)
    with pytest.raises(StaleEdit):
        services.discard(made, reason="重复", actor=cast.second_clerk)


def test_what_a_leaver_had_waiting_goes_to_the_interim_holder(cast, upload):
    made = upload(actor=cast.proposer)
    services.hand_over(cast.proposer, to=cast.director, actor=cast.director)

    made.refresh_from_db()
    assert made.holder == cast.director
    assert Entry.objects.filter(verb="files.upload.handed_over").count() == 1
