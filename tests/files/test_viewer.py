"""What the left half of a record page is given."""

import pytest
from django.template.loader import render_to_string

from zhongshu.files import services
from zhongshu.files.models import Blob, PagePreview
from zhongshu.files.tasks import previews
from zhongshu.files.viewer import viewer
from zhongshu.records import services as records


@pytest.fixture
def look(record, rf):
    def looked(query: str = ""):
        rows = record.record_files.select_related("file__blob").order_by("sort")
        return viewer(rf.get(f"/records/{record.pk}/{query}"), rows)

    return looked


@pytest.fixture
def long_file(cast, record, keep):
    """Seven pages, of which the worker has drawn two."""
    file = keep()
    Blob.objects.filter(pk=file.blob_id).update(kind="pdf", pages=7)
    for page in (1, 2):
        PagePreview.objects.create(
            blob=file.blob, page=page, path="x", width=1000, height=1414, words=[["文", 0.1, 0.2, 0.3, 0.25]]
        )
    records.attach(record, file, role="main", actor=cast.clerk)
    return file


def test_a_record_without_files_shows_nothing(look):
    assert look().file is None


def test_five_pages_are_shown_from_the_chosen_one(look, long_file):
    first, later, beyond = look(), look("?p=6"), look("?p=99")

    assert ([sheet.number for sheet in first.sheets], first.previous, first.next[-4:]) == ([1, 2, 3, 4, 5], "", "?p=2")
    assert ([sheet.number for sheet in later.sheets], later.page, later.total) == ([6, 7], 6, 7)
    assert beyond.page == 7


@pytest.mark.parametrize("page", ["0", "-3", "x", "１", "9" * 30, ""])
def test_a_nonsense_page_is_the_first(look, long_file, page):
    assert look(f"?p={page}").page == 1


def test_links_keep_the_rest_of_the_address(look, long_file):
    shown = look("?tab=slip&fit=width")

    assert shown.next.endswith("?tab=slip&fit=width&p=2")
    assert [(str(fit.label), fit.is_current) for fit in shown.fits] == [
        ("裁边", False),
        ("整页", False),
        ("适合宽度", True),
    ]


def test_the_text_layer_stands_where_the_words_are(look, long_file):
    (word,) = look().sheets[0].words

    assert (word.text, word.x, word.y, word.width, word.height) == ("文", 100, 353.5, 200, 70.7)


def test_attachments_are_tabs(look, cast, record, long_file, upload):
    services_made = [services.keep(upload(b"x%d" % n, f"附表{n}.txt"), actor=cast.clerk) for n in (1, 2)]
    for file in services_made:
        records.attach(record, file, role="attachment", actor=cast.clerk)
    shown = look(f"?file={services_made[1].pk}&p=3")

    assert [(tab.label, tab.is_current) for tab in shown.tabs] == [
        ("正文", False),
        ("附件 1 附表1", False),
        ("附件 2 附表2", True),
    ]
    assert shown.file == services_made[1]
    assert "p=" not in shown.tabs[0].url


def test_a_large_file_waits_for_the_worker_and_asks_again(look, long_file, rf, record, monkeypatch):
    monkeypatch.setattr(previews, "AT_ONCE_BYTES", 0)
    shown = look()

    assert [sheet.is_drawn for sheet in shown.sheets] == [True, True, False, False, False]
    request = rf.get("/records/1/")
    page = render_to_string("files/viewer.html", {"record_files": record.record_files.all(), "request": request})
    assert page.count("正在生成第") == 3
    assert page.count("<img") == 2


def test_a_wiped_file_says_so(look, cast, long_file, rf, record):
    services.wipe(long_file, reason="密级更正", actor=cast.clerk)
    page = render_to_string("files/viewer.html", {"record_files": record.record_files.all(), "request": rf.get("/")})

    assert "已按规定清除" in page
    assert "<img" not in page


def test_the_viewer_needs_as_many_queries_for_one_file_as_for_three(
    look, cast, record, long_file, upload, django_assert_num_queries
):
    with django_assert_num_queries(2):
        look()
    for number in (1, 2):
        records.attach(
            record, services.keep(upload(b"y%d" % number), actor=cast.clerk), role="attachment", actor=cast.clerk
        )
    with django_assert_num_queries(2):
        look()


def test_halves_of_characters_do_not_break_a_page():
    assert previews.whole("\ud840\udc00字") == "𠀀字"
    assert previews.whole("\ud840字") == "�字"
