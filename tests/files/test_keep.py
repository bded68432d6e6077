"""Kept files: stored once by content, read by the worker, fixed once signed, wiped when they must be."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from zhongshu.audit.models import Entry
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.files import jobs, services, store, tasks
from zhongshu.files.models import Blob, File, PagePreview


def test_a_kept_file_moves_into_the_store_and_is_queued_for_the_worker(cast, keep, on_disk):
    file = keep()

    digest = file.blob.sm3
    assert on_disk("") == [f"papers/{digest[:2]}/{digest[2:4]}/{digest}"]
    assert (file.name, file.uploaded_by, file.previous, file.frozen_at) == ("请示.txt", cast.clerk, None, None)
    assert {tuple(row.args_kwargs["args"]) for row in DBTaskResult.objects.all()} == {(file.blob_id,)}


def test_the_same_bytes_are_stored_once(keep, on_disk):
    first, second = keep(name="甲.txt"), keep(name="乙.txt")

    assert (first.blob, first.name, second.name) == (second.blob, "甲.txt", "乙.txt")
    assert len(on_disk("papers")) == 1


def test_bytes_changed_in_quarantine_are_not_kept(cast, upload, root, on_disk):
    made = upload()
    (root / made.path).write_bytes(b"something else")
    with pytest.raises(RuleBroken, match="不一致"):
        services.keep(made, actor=cast.clerk)

    assert (Blob.objects.count(), on_disk("papers")) == (0, [])


def test_a_keep_rolled_back_leaves_the_upload_as_it_was(cast, upload, on_disk):
    made = upload()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.keep(made, actor=cast.clerk)
        raise ZeroDivisionError

    made.refresh_from_db()
    assert (made.done_at, Blob.objects.count(), DBTaskResult.objects.count()) == (None, 0, 0)
    assert f"quarantine/{made.token}" in on_disk("quarantine")
    services.keep(made, actor=cast.clerk)  # and works on the second try


def test_the_worker_takes_the_text_and_draws_the_pages(keep, on_disk):
    file = keep()
    tasks.read_blob.func(file.blob_id)

    blob = Blob.objects.get(pk=file.blob_id)
    assert "望澜水库堤脚渗水" in blob.text
    assert (blob.problem, blob.pages, blob.is_reading_copy) == ("", 1, True)
    (page,) = PagePreview.objects.filter(blob=blob)
    assert (page.page, 1000 < page.width < 1100) == (1, True)
    assert any("望澜水库" in word[0] for word in page.words)
    assert all(0 <= edge <= 1 for word in page.words for edge in word[1:])
    assert len(on_disk("previews")) == 2  # the PDF made of it, and the page


def test_reading_again_changes_nothing(keep):
    file = keep()
    tasks.read_blob.func(file.blob_id)
    before = list(PagePreview.objects.values_list("pk", "path"))
    tasks.read_blob.func(file.blob_id)

    assert list(PagePreview.objects.values_list("pk", "path")) == before


def test_what_a_killed_worker_left_is_given_to_it_again_three_times(keep):
    file = keep()
    late = timezone.now() - timedelta(hours=1)
    for attempts in range(3):
        Blob.objects.filter(pk=file.blob_id).update(queued_at=late, attempts=attempts)
        DBTaskResult.objects.all().delete()
        assert jobs.read_again() is None
        assert DBTaskResult.objects.filter(task_path__endswith="read_blob").count() == 1

    Blob.objects.filter(pk=file.blob_id).update(queued_at=late, attempts=3)
    assert "1 份" in jobs.read_again()
    assert jobs.read_again() is None


def test_a_new_version_points_back_and_there_is_only_one(cast, keep, upload):
    file = keep()
    newer = services.new_version(file, upload(b"second draft"), actor=cast.clerk)

    assert (newer.previous, newer.blob != file.blob) == (file, True)
    with pytest.raises(StaleEdit):
        services.new_version(file, upload(b"third draft"), actor=cast.clerk)


def test_a_signed_file_never_changes_in_the_database(cast, keep):
    file = services.freeze(keep(), actor=cast.clerk)
    entry = Entry.objects.get(verb="files.file.frozen")
    assert entry.data["sm3"] == file.blob.sm3

    for statement, pk in (
        ("UPDATE files_file SET name = 'x' WHERE id = %s", file.pk),
        ("UPDATE files_file SET frozen_at = NULL WHERE id = %s", file.pk),
        ("DELETE FROM files_file WHERE id = %s", file.pk),
        ("UPDATE files_blob SET sm3 = 'x' WHERE id = %s", file.blob_id),
        ("UPDATE files_blob SET size = 1 WHERE id = %s", file.blob_id),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [pk])
    assert File.objects.get(pk=file.pk).name == "请示.txt"


def test_wiping_takes_bytes_text_and_previews_and_leaves_the_hash(
    cast, attached, on_disk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        blob = services.wipe(attached, reason="密级更正为机密", actor=cast.clerk)

    blob.refresh_from_db()
    assert (on_disk(""), blob.text, blob.path, blob.copy_path, PagePreview.objects.count()) == ([], "", "", "", 0)
    assert blob.sm3 == attached.blob.sm3
    with pytest.raises(RuleBroken, match="清除"):
        services.open_file(File.objects.get(pk=attached.pk))


def test_wiped_bytes_that_are_confirmed_anew_come_back(cast, attached, keep, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.wipe(attached, reason="定错了密", actor=cast.clerk)
    again = keep()
    tasks.read_blob.func(again.blob_id)

    assert again.blob_id == attached.blob_id
    assert "望澜水库" in Blob.objects.get(pk=again.blob_id).text


def test_only_old_bytes_without_a_row_are_swept(keep, upload, root, on_disk, monkeypatch):
    kept, waiting = keep(), upload(b"waiting")
    for path in ("papers/ab/cd/abcd", "previews/ab/cd/abcd/1.png", "quarantine/lost"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"lost")
    assert (jobs.sweep(), jobs.sweep_quarantine()) == (None, None)

    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(jobs.timezone, "now", lambda: later)
    assert (jobs.sweep(), jobs.sweep_quarantine()) == ("清理了 2 个无主文件。", "清理了 1 个无主文件。")
    assert on_disk("") == sorted([store.PAPERS + kept.blob.path.removeprefix("papers"), waiting.path])
