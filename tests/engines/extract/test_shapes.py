"""Papers in many shapes and forms: what is read, and that nothing wrong is called certain."""

import pytest

from tests.engines.extract import builders
from tests.engines.extract.papers import NO_PAPERS, PAPERS
from zhongshu.engines import ocr
from zhongshu.engines.extract.paper import SURE
from zhongshu.engines.extract.read import read_here, read_paper
from zhongshu.engines.extract.words import compact


def form(kind, paper, folder, fonts):
    made = {
        "txt": lambda: (builders.as_txt(paper), "txt"),
        "gb18030": lambda: (builders.as_txt(paper, "gb18030"), "txt"),
        "docx": lambda: (builders.as_docx(paper), "docx"),
        "ofd": lambda: (builders.as_ofd(paper), "ofd"),
        "pdf": lambda: (builders.as_pdf(paper, folder, fonts), "pdf"),
    }
    return made[kind]()


def plain(value):
    return [compact(each) for each in value] if isinstance(value, list) else compact(value) if value else value


@pytest.mark.parametrize("kind", ["txt", "gb18030", "docx", "ofd", "pdf"])
@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_read_in_every_form(name, kind, tmp_path, fonts):
    paper = PAPERS[name]
    read = read_here(*form(kind, paper, tmp_path, fonts))
    found = read.found()

    assert {key: plain(found[key].value) for key in paper.truth} == {k: plain(v) for k, v in paper.truth.items()}
    assert [(task.who, task.due_date) for task in read.tasks] == paper.tasks


@pytest.mark.parametrize("name", NO_PAPERS)
def test_what_is_no_paper_gives_nothing_certain(name):
    read = read_here(NO_PAPERS[name].encode(), "txt")

    assert {key for key, field in read.found().items() if field.certainty >= SURE} == set()
    assert read.document_number.value is None
    assert read.tasks == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_cut_off_paper_is_not_read_with_certainty_into_something_else(name):
    """Without head and signature, half the lines gone: what is certain is still right."""
    paper = PAPERS[name]
    for first, last in ((0, 5), (3, 99), (5, 99)):
        part = builders.as_txt(type(paper)(paper.lines[first:last], {}))
        found = read_here(part, "txt").found()
        certain = {key: found[key].value for key in paper.truth if found[key].value and found[key].certainty >= SURE}
        wrong = {key: value for key, value in certain.items() if plain(value) != plain(paper.truth[key])}
        assert wrong == {}


def test_a_mark_in_a_text_box_is_read():
    paper = PAPERS["reply with three attachments and copies over two lines"]
    read = read_here(builders.as_docx(paper, in_box=True), "docx")

    assert (read.issuers.value, read.layout.value) == (["南屏市人民政府"], "文件格式")


def test_places_lead_to_where_it_stands(tmp_path, fonts):
    paper = PAPERS["letter in answer, urgent"]
    places = read_here(builders.as_pdf(paper, tmp_path, fonts), "pdf").to_dict()["places"]

    number, title, date = (places[key] for key in ("document_number", "title", "issue_date"))
    assert [place["page"] for place in (number, title, date)] == [1, 1, 1]
    assert number["box"][3] <= title["box"][1] < date["box"][1]
    assert all(0 <= edge <= 1 for place in (number, title, date) for edge in place["box"])


def test_contradicting_years_are_not_certain():
    lines = [
        (role, text.replace("2026年8月", "2025年8月"))
        for role, text in PAPERS["public notice with its number under the title"].lines
    ]
    found = read_here(builders.as_txt(type(PAPERS["order"])(lines, {})), "txt")

    assert found.document_number.certainty < SURE
    assert found.issue_date.certainty < SURE


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra ocr is not installed")
@pytest.mark.parametrize(
    ("name", "quarters"),
    [("joint request with two signers, secret", 0), ("reply with three attachments and copies over two lines", 1)],
)
def test_scans_are_straightened_and_read(name, quarters, tmp_path, fonts):
    paper = PAPERS[name]
    scan = builders.as_scan(builders.as_pdf(paper, tmp_path, fonts), quarters=quarters)
    found = read_paper(scan, "jpg", ocr_with=ocr.Ocr()).found()

    on_page = {
        key: value for key, value in paper.truth.items() if key not in ("printing_office", "print_date", "notes")
    }
    wrong = {key: found[key] for key, value in on_page.items() if plain(found[key].value) != plain(value)}
    assert wrong.keys() <= {"signers", "cc_recipients"}
    assert {key for key, field in wrong.items() if field.value and field.certainty >= SURE} == set()
