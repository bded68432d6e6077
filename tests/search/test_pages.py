"""The page of the file on which a passage stands, and the link that opens it there."""

import io

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from zhongshu.files import services as files
from zhongshu.files import tasks
from zhongshu.records import services as records
from zhongshu.search import jobs, pages, queries
from zhongshu.search.models import SearchEntry, TextPages


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "papers": place}
    assert storages["papers"].path("") == str(tmp_path / "files")


@pytest.fixture
def attach(cast):
    """Put a real file on a record; the worker has yet to read it."""

    def attached(record, data: bytes, name: str):
        upload = files.receive_upload(io.BytesIO(data), name, actor=cast.clerk, organ=cast.office)
        return records.attach(record, files.keep(upload, actor=cast.clerk), role="main", actor=cast.clerk)

    return attached


def pdf(texts: list[str]) -> bytes:
    """A page for each text."""
    from zhongshu.engines import pages as engine  # noqa: PLC0415 -- only these tests draw

    whole = engine.as_pdf("\n".join(texts).encode(), "txt").pdf
    assert engine.page_count(whole, "pdf") > 1
    return whole


def body(marks: list[str]) -> list[str]:
    """Three pages of text; each mark in the middle of one."""
    return [
        f"第{number}部分。" + "各级各部门要压实责任，抓好落实。" * 45 + mark + "，请认真执行。"
        for number, mark in enumerate(marks)
    ]


@pytest.mark.parametrize("name", ["通知.pdf", "通知.txt"])
def test_a_result_names_the_page_and_opens_it(client, cast, record, attach, name):
    texts = body(["雎鸠堤防", "鸬鹚泵站", "青鸾灌区"])
    data = pdf(texts) if name.endswith("pdf") else "\n".join(texts).encode()
    held = attach(record, data, name)
    tasks.read_blob.func(held.file.blob_id)
    jobs.index_texts()
    jobs.note_pages()

    starts = TextPages.objects.get(blob=held.file.blob_id).starts
    assert starts[0] == 0
    assert starts == sorted(starts)
    assert len(starts) == held.file.blob.__class__.objects.get(pk=held.file.blob_id).pages
    (hit,) = queries.find(cast.clerk, "青鸾灌区").hits
    found = pages.page_at(starts, held.file.blob.__class__.objects.get(pk=held.file.blob_id).text.index("青鸾灌区"))
    assert found > 1
    assert str(hit.passages[0].where) == f"正文第 {found} 页"
    assert hit.passages[0].query == f"file={held.file_id}&p={found}"

    client.force_login(cast.clerk.account)
    page = client.get(reverse("search:results"), {"q": "青鸾灌区"}).content.decode()
    assert f'href="{record.get_absolute_url()}?file={held.file_id}&amp;p={found}"' in page
    opened = client.get(f"{record.get_absolute_url()}?file={held.file_id}&p={found}").content.decode()
    assert f"第 {found} 页，共 {len(starts)} 页" in opened


def test_a_text_read_before_its_pages_are_drawn_waits_for_them(cast, record, attach):
    held = attach(record, "\n".join(body(["雎鸠堤防", "鸬鹚泵站"])).encode(), "通知.txt")
    blob = held.file.blob
    tasks.take_text(blob, _bytes(blob))
    jobs.index_texts()
    jobs.note_pages()
    assert SearchEntry.objects.get(pk=record.pk).are_pages_due is True
    assert str(queries.find(cast.clerk, "鸬鹚泵站").hits[0].passages[0].where) == "正文"

    tasks.read_blob.func(blob.pk)
    jobs.note_pages()
    assert SearchEntry.objects.get(pk=record.pk).are_pages_due is False
    assert "页" in str(queries.find(cast.clerk, "鸬鹚泵站").hits[0].passages[0].where)


def _bytes(blob) -> bytes:
    from zhongshu.files import store  # noqa: PLC0415 -- beside the fixture that moves the store

    return store.read(blob.path)


@pytest.mark.parametrize(
    ("text", "texts", "starts"),
    [
        (
            "甲乙丙丁戊己庚辛壬癸子丑寅卯\n辰巳午未申酉戌亥天地玄黄宇宙",
            ["甲乙丙丁戊己庚辛壬癸子丑寅卯", "辰巳午未申酉戌亥天地玄黄宇宙"],
            [0, 15],
        ),
        (
            "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥",
            ["甲乙 丙丁\n戊己庚辛", "壬癸子丑寅卯辰巳午未申酉戌亥"],
            [0, 8],
        ),
        (
            "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳",
            ["甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", "", "全然不同的一页文字全然不同的一页文字"],
            [],
        ),
        ("", [], []),
    ],
)
def test_pages_are_found_in_a_text_whatever_its_breaks(text, texts, starts):
    assert pages.starts_of(text, texts) == starts
