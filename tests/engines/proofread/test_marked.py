"""A marked Word file: comments for everything, tracked changes for proposals; accepting or refusing gives plain text."""

import io
import re
import shutil
import subprocess
import zipfile

import pytest
from docx import Document
from docx.shared import Mm, Pt
from lxml import etree

from zhongshu.engines.proofread import apply, every_finding, proofread
from zhongshu.engines.proofread.marked import MarkProblem, docx_facts, docx_text, mark_docx
from zhongshu.engines.proofread.marked.runs import tag

LINES = (
    "云川市城市管理局关于开展维护的通知",
    "各单位要认真布署，截止2026年6月底前完成",
    "请按“一灯一档台账要求落实,并报送。。",
)


def word_file(lines=LINES) -> bytes:
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 5):
            run = paragraph.add_run(line[at : at + 5])
            run.font.size, run.bold = Pt(16), bool(at % 2)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        return etree.fromstring(archive.read("word/document.xml"))


def refused(data: bytes) -> str:
    """The text when every change is refused."""
    root = body(data)
    for inserted in list(root.iter(tag("ins"))):
        inserted.getparent().remove(inserted)
    return joined(root)


def joined(root: etree._Element) -> str:
    names = {tag("t"), tag("delText")}
    return "\n".join(
        "".join(one.text or "" for one in paragraph.iter() if one.tag in names) for paragraph in root.iter(tag("p"))
    )


def test_a_clerk_who_accepts_all_gets_the_applied_text():
    data = word_file()
    text = docx_text(data)
    findings = every_finding(text)

    marked = mark_docx(data, findings, author="核稿")

    assert text == "\n".join(LINES)
    assert docx_text(marked) == apply(text, findings) != text
    assert refused(marked) == text


def test_every_finding_has_its_comment_with_reason_and_source():
    data = word_file()
    findings = every_finding(docx_text(data))
    marked = mark_docx(data, findings)

    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        comments = etree.fromstring(archive.read("word/comments.xml"))
    texts = ["".join(comment.itertext()) for comment in comments]
    ids = re.findall(r'commentReference w:id="(\d+)"', etree.tostring(body(marked)).decode())
    assert sorted(comment.get(tag("id")) for comment in comments) == sorted(ids)
    assert len(texts) == len(findings)
    assert all(one.reason in texts[at] and one.source in texts[at] for at, one in enumerate(findings))


def test_formatting_stays_on_what_is_struck_out_and_inserted():
    data = word_file()
    marked = body(mark_docx(data, every_finding(docx_text(data))))

    runs = [
        run for run in marked.iter(tag("r")) if run.find(tag("t")) is not None or run.find(tag("delText")) is not None
    ]
    assert [run for run in runs if run.find(f"{tag('rPr')}/{tag('sz')}") is None] == []


def test_a_second_round_keeps_the_comments_of_the_first():
    data = word_file()
    once = mark_docx(data, every_finding(docx_text(data)))
    twice = mark_docx(once, every_finding(docx_text(word_file(("布署",)))))

    with zipfile.ZipFile(io.BytesIO(once)) as first, zipfile.ZipFile(io.BytesIO(twice)) as second:
        assert len(etree.fromstring(second.read("word/comments.xml"))) >= len(
            etree.fromstring(first.read("word/comments.xml"))
        )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_a_text_becomes_a_file_with_the_same_lines(end):
    text = end.join(LINES)
    findings = every_finding(text)

    marked = mark_docx(text, findings)

    assert docx_text(marked).split("\n") == apply(text, findings).split(end)


def test_a_finding_that_does_not_fit_is_left_out():
    findings = every_finding("认真布署")

    assert docx_text(mark_docx(word_file(("别的文字",)), findings)) == "别的文字"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"plain text"])
def test_a_damaged_file_is_refused_with_a_sentence(data):
    with pytest.raises(MarkProblem, match="无法写入批注和修订"):
        mark_docx(data, [])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_marked_file(tmp_path):
    data = word_file()
    (tmp_path / "marked.docx").write_bytes(mark_docx(data, every_finding(docx_text(data))))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
    ]

    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "marked.docx")], check=True, timeout=120, capture_output=True
    )

    with zipfile.ZipFile(tmp_path / "marked.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<text:changed-region") >= 3
    assert content.count("<office:annotation ") == len(every_finding(docx_text(data)))


def test_offsets_of_another_reader_find_their_lines():
    data = word_file((LINES[0], "", "  " + LINES[1], LINES[2]))
    text = "\r\n".join(LINES)

    marked = mark_docx(data, every_finding(text), text=text)

    assert docx_text(marked).split("\n")[-1] == apply(text, every_finding(text)).split("\r\n")[-1]
    assert refused(marked) == docx_text(data)


def test_a_word_file_tells_its_paper_and_its_faces():
    document = Document(io.BytesIO(word_file((LINES[0], "各县（区）人民政府：", LINES[1]))))
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    document.sections[0].top_margin, document.sections[0].left_margin = Mm(30), Mm(28)
    for run in document.paragraphs[2].runs:
        run.font.size = Pt(14)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(tag("eastAsia"), "SimSun")
    buffer = io.BytesIO()
    document.save(buffer)

    facts = docx_facts(buffer.getvalue())
    found = proofread(docx_text(buffer.getvalue()), paper=facts, only=["format"])

    assert (facts["margin_top_mm"], facts["body_font"], facts["body_size_pt"]) == (30.0, "宋体", 14.0)
    assert {one.reason for one in found if one.rule in {"format.page", "format.fonts"}} == {
        "天头为30毫米，应为37毫米±1毫米。",
        "正文字体为宋体，应为仿宋。",
        "正文字号为14.0磅，应为三号（16磅）。",
        "标题字号为16.0磅，应为二号（22磅）。",
    }
