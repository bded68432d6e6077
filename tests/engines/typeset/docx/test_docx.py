"""Word files: LibreOffice breaks lines and pages as the layout does; real styles, no hard breaks, the measures of coordinates B."""

import io
import re
import zipfile
from itertools import pairwise

import pdfplumber
import pytest

from docx import Document
from tests.engines.typeset.docx.libreoffice import as_pdf
from tests.engines.typeset.docx.papers import PAPERS, seal
from zhongshu.engines.typeset.drawn import MM_PER_POINT, Text
from zhongshu.engines.typeset.faces import Faces
from zhongshu.engines.typeset.layout import lay_out
from zhongshu.engines.typeset.reading import no_files, paper_of, read_draft, with_files
from zhongshu.engines.typeset.writers.docx import write_docx

BLANKS = re.compile(r"\s+")


@pytest.fixture(scope="session")
def made(fonts):
    """A paper's layout and its Word file."""
    faces = Faces.load(fonts)

    def make(name):
        paper = paper_of(PAPERS[name], seal)
        drawn = lay_out(paper, faces)
        return drawn, write_docx(paper, drawn)

    return make


def lines_drawn(sheet) -> list[str]:
    """The lines of an upright sheet from the top."""
    texts = [
        item
        for item in sheet.items
        if isinstance(item, Text) and item.role not in ("issuer_mark", "table", "table.head")
    ]
    rows = []
    for item in sorted(texts, key=lambda item: (item.y, item.x)):
        if rows and abs(rows[-1][0] - item.y) < 1.5:
            rows[-1][1].append((item.x, item.text))
        else:
            rows.append((item.y, [(item.x, item.text)]))
    return [BLANKS.sub("", "".join(text for _, text in sorted(row))) for _, row in rows]


def lines_read(page, marks: set[str]) -> list[str]:
    found = []
    for line in page.extract_text_lines(y_tolerance=4):
        text = BLANKS.sub("", line["text"])
        is_mark = line["chars"][0]["non_stroking_color"] in ((1, 0, 0), (1.0, 0.0, 0.0))
        if text and not is_mark and text not in marks:
            found.append(text)
    return found


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "tables"])
def test_libreoffice_breaks_every_line_where_the_layout_does(made, fonts, tmp_path, name):
    drawn, data = made(name)
    with pdfplumber.open(io.BytesIO(as_pdf(data, fonts, tmp_path))) as pdf:
        read = [lines_read(page, set()) for page in pdf.pages]
    assert read == [lines_drawn(sheet) for sheet in drawn.sheets]


def test_tables_stay_on_their_sides(made, fonts, tmp_path):
    drawn, data = made("tables")
    with pdfplumber.open(io.BytesIO(as_pdf(data, fonts, tmp_path))) as pdf:
        sizes = [(page.width > page.height) for page in pdf.pages]
        texts = [sorted(BLANKS.sub("", page.extract_text())) for page in pdf.pages]
    sideways = [any(isinstance(item, Text) and item.turn for item in sheet.items) for sheet in drawn.sheets]
    assert sizes == sideways
    drawn_texts = [
        sorted(BLANKS.sub("", "".join(item.text for item in sheet.items if isinstance(item, Text))))
        for sheet in drawn.sheets
    ]
    assert texts == drawn_texts


def test_twenty_two_lines_of_twenty_eight_characters_at_their_places(made, fonts, tmp_path):
    _, data = made("twenty")
    with pdfplumber.open(io.BytesIO(as_pdf(data, fonts, tmp_path))) as pdf:
        page = pdf.pages[2]
        lines = [line for line in page.extract_text_lines() if "—" not in line["text"]]
        full = [
            line
            for line in lines
            if not re.search("[0-9A-Za-z“”]", line["text"]) and len(BLANKS.sub("", line["text"])) >= 28
        ]
        pitches = [round((b["top"] - a["top"]) * MM_PER_POINT, 2) for a, b in pairwise(lines)]
        assert len(lines) == 22
        assert {len(BLANKS.sub("", line["text"])) for line in full} == {28}
        assert all(abs(line["x0"] * MM_PER_POINT - 28.0) < 0.1 for line in full)
        assert all(abs(line["x1"] * MM_PER_POINT - 184.0) < 0.45 for line in full)
        assert all(abs(pitch - 10.39) < 0.1 for pitch in pitches)


def test_the_imprint_and_the_red_rule_lie_where_they_should(made, fonts, tmp_path):
    drawn, data = made("ordinary")
    with pdfplumber.open(io.BytesIO(as_pdf(data, fonts, tmp_path))) as pdf:
        last = sorted({round(rule["top"] * MM_PER_POINT, 1) for rule in rules(pdf.pages[-1])})
        red = [rule["top"] * MM_PER_POINT for rule in rules(pdf.pages[0])]
        image = [each for page in pdf.pages for each in page.images]
        numbers = [words["x1"] * MM_PER_POINT for words in pdf.pages[0].extract_words() if words["text"] == "—"]
    wanted = next(item.y1 for item in drawn.sheets[0].items if getattr(item, "role", "") == "red_rule")
    assert abs(last[-1] - 262.0) < 0.5
    assert abs(red[0] - wanted) < 0.25
    assert len(image) == 1
    assert abs(image[0]["width"] * MM_PER_POINT - 45.0) < 0.2
    assert abs(max(numbers) - (184 - 156 / 28)) < 1.0


def rules(page):
    return [each for each in (*page.lines, *page.rects) if each["width"] * MM_PER_POINT > 150 and each["height"] < 3]


@pytest.mark.parametrize("name", list(PAPERS))
def test_the_file_has_real_styles_and_no_hard_breaks(made, name):
    drawn, data = made(name)
    document = Document(io.BytesIO(data))
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert used <= {style.name for style in document.styles} - {"Default Paragraph Font"}
    assert "发文机关标志" in used or name == "joint"
    body = [
        paragraph for paragraph in document.paragraphs if paragraph.style.name in ("Normal", "一级标题", "主送机关")
    ]
    assert all("w:br" not in paragraph._p.xml for paragraph in body)
    section = document.sections[0]
    measures = [section.top_margin.mm, section.left_margin.mm, section.right_margin.mm]
    assert all(abs(one - other) < 0.05 for one, other in zip(measures, (34.58, 28.0, 26.0), strict=True))
    assert drawn.title == document.core_properties.title


def test_the_same_paper_gives_the_same_bytes(made):
    assert made("tables")[1] == made("tables")[1]


def test_what_was_written_is_read_again(made):
    _, data = made("upward")
    draft = read_draft(data, "稿.docx")
    paper = paper_of(draft.values, with_files(draft.files, no_files))
    first = paper_of(PAPERS["upward"])
    assert (paper.document_number, paper.signers, paper.title) == (first.document_number, first.signers, first.title)
    assert (paper.blocks, paper.issue_date) == (first.blocks, first.issue_date)
    assert (paper.cc_recipients, paper.print_date) == (first.cc_recipients, first.print_date)


@pytest.mark.parametrize("name", list(PAPERS))
def test_every_part_is_well_formed_and_named(made, name):
    with zipfile.ZipFile(io.BytesIO(made(name)[1])) as archive:
        types = archive.read("[Content_Types].xml").decode()
        for part in archive.namelist():
            assert part == "[Content_Types].xml" or f'"/{part}"' in types or part.endswith((".rels", ".png", ".jpg"))
