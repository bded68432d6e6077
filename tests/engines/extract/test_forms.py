"""Mails, RTF, OFD, scans without recognition, broken text layers: what each gives."""

import io
from email.message import EmailMessage

import pypdfium2
import pytest
from PIL import Image

from tests.engines.extract import builders
from tests.engines.extract.papers import PAPERS
from zhongshu.engines import ocr
from zhongshu.engines.extract import eml, inspect, read_paper, text_of
from zhongshu.engines.extract.read import read_here
from zhongshu.engines.extract.readable import is_readable
from zhongshu.engines.typeset.forms import compile_typst

PAPER = PAPERS["forwarding with a title inside the title"]


def mail(*attachments):
    message = EmailMessage()
    message["Subject"] = "报送文件"
    message["Message-ID"] = "<1@example.invalid>"
    message.set_content("请查收附件。")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_a_mail_gives_its_paper_and_names_the_other_attachments():
    data = mail(("名单.txt", "张三\n李四".encode()), ("来文.docx", builders.as_docx(PAPER)))
    paper = read_paper(data, "eml")

    assert (inspect(data, "来文.eml").kind, paper.document_number.value) == ("eml", "南政办发〔2026〕44号")
    assert paper.remarks == ["要素取自邮件附件“来文.docx”。", "邮件还有其他附件：名单.txt。"]
    assert [(part.name, part.kind) for part in eml.parts_of(data)] == [("名单.txt", "txt"), ("来文.docx", "docx")]


def test_a_mail_without_a_paper_says_so():
    paper = read_paper(mail(), "eml")

    assert paper.remarks == ["邮件没有可读的公文附件，以下取自邮件正文。"]
    assert "请查收附件" in paper.text


def test_a_program_in_a_mail_refuses_it():
    assert [problem.code for problem in inspect(mail(("a.exe", b"MZ\x90\x00" + b"\0" * 99)), "a.eml").problems] == [
        "executable"
    ]


def test_rtf_is_read_in_both_ways_of_writing_chinese():
    words = "".join(f"\\u{ord(char)}?" for char in "南屏市水务局关于防汛的通知")
    codes = "".join(f"\\'{byte:02x}" for byte in "各科室：".encode("gb18030"))
    data = f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 SimSun;}}}}\\pard {words}\\par {codes}\\par}}".encode()

    assert inspect(data, "来文.rtf").problems == []
    assert text_of(data, "rtf") == ["南屏市水务局关于防汛的通知", "各科室："]


def scanned_ofd(picture, name):
    image = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="5"/>'
    media = f'<ofd:MultiMedia ID="5" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
    listed = f'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    return builders.ofd_package(image, {"Doc_0/DocumentRes.xml": listed, f"Doc_0/Res/{name}": picture})


def blank_picture():
    buffer = io.BytesIO()
    Image.new("RGB", (300, 420), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_scanned_ofd_says_that_its_page_was_not_recognised():
    assert read_paper(scanned_ofd(blank_picture(), "p.png"), "ofd").remarks == [
        "有 1 页是扫描图像，没有识别文字；要素请对照原件填写。"
    ]


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra ocr is not installed")
def test_the_picture_of_a_scanned_ofd_is_recognised(tmp_path, fonts):
    scan = builders.as_scan(builders.as_pdf(PAPER, tmp_path, fonts))
    data = scanned_ofd(scan, "p.jpg")

    assert read_paper(data, "ofd", ocr_with=ocr.Ocr()).document_number.value == "南政办发〔2026〕44号"


def test_attachments_inside_an_ofd_are_named():
    listed = '<ofd:Attachments xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Attachment ID="1" Name="附表.xlsx"/></ofd:Attachments>'
    data = builders.ofd_package("", {"Doc_0/Attachs/Attachments.xml": listed})

    assert "OFD 中夹带附件：附表.xlsx。" in read_here(data, "ofd").remarks


def test_a_broken_text_layer_is_not_believed():
    rubbish = "髟飝鱻龘爨齾籲麤厵灪靐龗齉馕饢纞虋讟驫鸞钀钃" * 4
    text = "".join(text for _, text in PAPER.lines)

    assert (is_readable(rubbish), is_readable("\ue001\ue002" * 60), is_readable(text)) == (False, False, True)
    assert (
        is_readable(""),
        is_readable("2026"),
        is_readable("The quick brown fox jumps over the lazy dog, twice."),
    ) == (True, True, True)


TURNED = """#set page("a4")
#set text(font: "Noto Serif CJK SC", size: 16pt)
#rotate(-90deg, reflow: true)[#block(width: 20cm)[南屏市水务局文件

南水发〔2026〕9号

关于做好水库防汛工作的通知

各县水务局：]]
"""


def test_a_page_that_lies_on_its_side_is_read_with_and_without_its_turn(tmp_path, fonts):
    source = tmp_path / "turned.typ"
    source.write_text(TURNED, encoding="utf-8")
    lying = compile_typst(source, {}, fonts)
    document = pypdfium2.PdfDocument(lying)
    document[0].set_rotation(90)
    buffer = io.BytesIO()
    document.save(buffer)
    first, second = read_here(lying, "pdf"), read_here(buffer.getvalue(), "pdf")

    assert first.title.value == second.title.value == "关于做好水库防汛工作的通知"
    assert first.text == second.text
    assert (first.remarks, second.remarks) == (["第1页的文字是横着的，已按正着看的方向读取。"], [])


def test_pages_of_a_mixed_pdf_without_text_are_told(tmp_path, fonts):
    document = pypdfium2.PdfDocument(builders.as_pdf(PAPER, tmp_path, fonts))
    pages = len(document)
    document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    paper = read_paper(buffer.getvalue(), "pdf")

    assert (paper.pages.value, paper.document_number.value) == (pages + 1, "南政办发〔2026〕44号")
    assert paper.remarks == ["有 1 页是扫描图像，没有识别文字；要素请对照原件填写。"]
