"""The index keeps step: text of files, other apps' words, rebuilding."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from zhongshu.core import registry
from zhongshu.core.registry import Module, Registry
from zhongshu.files.models import Blob, File
from zhongshu.records import services as records
from zhongshu.records.models import Grant
from zhongshu.search import jobs, queries, services
from zhongshu.search.backends import backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.row import unpack
from zhongshu.search.sources import Facts, SearchSource


@pytest.fixture
def attach(cast):
    """Put a file with this text on a record, as if the worker had read it already (or, with None, not yet)."""

    def attached(record, text, name="通知.txt"):
        blob = Blob.objects.create(
            sm3=f"{Blob.objects.count():064d}",
            size=1,
            path="papers/x",
            kind="txt",
            text=text or "",
            text_at=None if text is None else timezone.now(),
        )
        file = File.objects.create(blob=blob, name=name, uploaded_by=cast.clerk, uploaded_at=timezone.now())
        return records.attach(record, file, role="main", actor=cast.clerk)

    return attached


def test_the_text_of_a_file_is_found_after_the_job(cast, record, attach, titles):
    attach(record, "各县区要加固  堤\n脚，排查望澜水库。")
    assert titles(cast.clerk, "堤脚") == []

    jobs.index_texts()
    assert titles(cast.clerk, "加固堤脚") == ["关于防汛工作的通知"]
    assert SearchEntry.objects.filter(is_text_stale=True).count() == 0


def test_the_text_is_found_as_soon_as_the_worker_has_read_it(
    cast, record, attach, titles, django_capture_on_commit_callbacks
):
    blob = attach(record, None).file.blob
    Blob.objects.filter(pk=blob.pk).update(text="排查望澜水库", text_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        services.text_read(blob)

    assert titles(cast.clerk, "望澜") == ["关于防汛工作的通知"]


def test_a_file_taken_off_or_wiped_is_no_longer_found(cast, make_record, attach, titles):
    first, second = make_record("甲"), make_record("乙")
    attached = attach(first, "望澜水库一")
    wiped = attach(second, "望澜水库二").file.blob
    jobs.index_texts()
    assert titles(cast.clerk, "望澜") == ["乙", "甲"]

    records.detach(attached, reason="放错了", actor=cast.clerk)
    Blob.objects.filter(pk=wiped.pk).update(path="", text="", wiped_at=timezone.now())
    services.text_read(wiped)
    jobs.index_texts()
    assert titles(cast.clerk, "望澜") == []


def test_the_place_in_the_text_is_shown(cast, record, attach):
    attach(record, "前面的话。" * 20 + "各县区要加固堤脚，排查险情。" + "后面的话。" * 40)
    jobs.index_texts()

    (hit,) = queries.find(cast.clerk, "加固 险情").hits

    (passage,) = hit.passages
    assert (str(passage.where), hit.why) == ("正文", ["正文"])
    assert [text for text, marked in passage.pieces if marked] == ["加固", "险情"]
    assert passage.pieces[0] == ("…", False)


def test_another_app_adds_its_words(cast, record, titles):
    source = SearchSource(
        "incoming_document",
        lambda record: Facts(("青岩政〔2026〕37号",), ("沈砚",), ("拟同意",), "青岩县人民政府", date(2026, 3, 1)),
    )
    replaced = registry.install(Registry((*registry.modules(), Module("extra", search_sources=(source,)))))
    try:
        services.index_record(record)
    finally:
        registry.install(replaced)

    for line in ("青岩政2026年37号", "沈砚", "拟同意", "青岩县人民政府"):
        assert titles(cast.clerk, line) == ["关于防汛工作的通知"], line
    assert titles(cast.clerk, "防汛", filters=queries.Filters(sender="青岩县人民政府")) == ["关于防汛工作的通知"]
    assert titles(cast.clerk, "防汛", filters=queries.Filters(until=date(2026, 3, 1))) == ["关于防汛工作的通知"]


def test_a_change_that_changes_no_word_leaves_the_row_alone(cast, record, monkeypatch):
    def fail(*row: object) -> None:
        raise AssertionError("written again")

    monkeypatch.setattr(type(backend()), "put", fail)
    services.index_record(record)


def test_a_change_rolled_back_leaves_the_index_as_it_was(cast, record, titles):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        records.amend(record, actor=cast.clerk, version=record.version, title="关于抗旱工作的通知")
        raise ZeroDivisionError

    assert (titles(cast.clerk, "防汛"), titles(cast.clerk, "抗旱")) == (["关于防汛工作的通知"], [])


@pytest.mark.parametrize("options", [[], ["--empty-first"]])
def test_reindex_rebuilds_everything(cast, make_record, attach, titles, options):
    record = make_record("关于防汛工作的通知")
    attach(record, "望澜水库")
    jobs.index_texts()
    entry = SearchEntry.objects.get(pk=record.pk)
    backend().remove(record.pk, unpack(entry.stored))
    entry.delete()
    assert titles(cast.clerk, "防汛") == []
    assert len(jobs.doctor()) == 1

    call_command("reindex", *options)
    assert (titles(cast.clerk, "防汛"), titles(cast.clerk, "望澜")) == (["关于防汛工作的通知"],) * 2
    assert jobs.doctor() == []


def test_the_nightly_repair_finds_a_row_that_does_not_know_its_readers(cast, record, titles):
    Grant.objects.filter(record=record, person=cast.clerk).update(until=timezone.now())
    assert jobs.repair() is not None
    assert jobs.repair() is None
