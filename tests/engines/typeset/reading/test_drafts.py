"""Whole drafts without a front block, from text and from Word; tables, pictures, attachments; files that cannot be read."""

import io
import json
import re
import time
import unicodedata

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from PIL import Image as Pictures

from zhongshu.engines.typeset.paper import Image, PaperProblem, Paragraph, Table
from zhongshu.engines.typeset.reading import files_in, no_files, paper_of, read_draft, read_paper, with_files
from zhongshu.engines.typeset.reading.decoding import MAX_BYTES

DRAFT = """000003
机密★5年
特急
青岩县人民政府文件
青岩政〔2026〕37号　　　签发人：陆怀谷　张　三

青岩县人民政府
关于拨付水毁公路抢修资金的请示

云川市人民政府：
　　今年7月，我县公路受损严重。现请求拨付资金。
　　一、基本情况
　　共损毁3处。
　　妥否，请批示。

　　附件：1.损毁清单
　　　　　2.资金概算

　　　　　　　　青岩县人民政府
　　　　　　　　2026年7月8日
　　（联系人：顾川平，电话：0399—5550218）
附件1

损毁清单

路段\t长度
青石路\t3公里
附件2

资金概算

共需880万元。
抄送：云川市财政局、云川市交通运输局。
青岩县人民政府办公室　　2026年7月9日印发
"""
RECOGNISED = {
    "layout": "standard",
    "issuer_mark": {"organs": ["青岩县人民政府"], "suffix": "文件"},
    "document_number": "青岩政〔2026〕37号",
    "signers": ["陆怀谷", "张三"],
    "copy_number": "000003",
    "security_level": "机密",
    "secrecy_period": "5年",
    "urgency": "特急",
    "title": "青岩县人民政府关于拨付水毁公路抢修资金的请示",
    "main_recipients": ["云川市人民政府"],
    "body": "　　今年7月，我县公路受损严重。现请求拨付资金。\n　　一、基本情况\n　　共损毁3处。\n　　妥否，请批示。",
    "attachments": [
        {"title": "损毁清单", "body": [{"rows": [["路段", "长度"], ["青石路", "3公里"]], "header_rows": 1}]},
        {"title": "资金概算", "body": "共需880万元。"},
    ],
    "issuer_signatures": ["青岩县人民政府"],
    "issue_date": "2026-07-08",
    "note": "联系人：顾川平，电话：0399—5550218",
    "cc_recipients": ["云川市财政局", "云川市交通运输局"],
    "printing_office": "青岩县人民政府办公室",
    "print_date": "2026-07-09",
}


def word(fill) -> bytes:
    document = Document()
    fill(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def png(size=(40, 30)) -> bytes:
    kept = io.BytesIO()
    Pictures.new("RGB", size, "white").save(kept, "PNG")
    return kept.getvalue()


def test_a_whole_draft_is_recognised_from_its_shape():
    assert read_draft(DRAFT.encode(), "稿.txt").values == RECOGNISED
    assert read_draft(DRAFT.encode("utf-16"), "稿.txt").values == RECOGNISED


def test_a_draft_in_word_is_recognised_alike():
    def fill(document):
        lines = DRAFT.split("\n")
        at = lines.index("路段\t长度")
        for line in lines[:at]:
            document.add_paragraph(line)
        table = document.add_table(2, 2)
        for row, line in zip(table.rows, lines[at : at + 2], strict=True):
            for cell, text in zip(row.cells, line.split("\t"), strict=True):
                cell.text = text
        for line in lines[at + 2 :]:
            document.add_paragraph(line)

    assert read_draft(word(fill), "稿.docx").values == RECOGNISED


def test_minutes_have_office_and_date_under_their_name():
    text = (
        "云川市人民政府专题会议纪要\n第14期\n云川市人民政府办公室　　　2026年5月8日\n\n"
        "关于旧改的会议纪要\n\n会议议定：\n一、开工。\n\n出席：秦蔚然\n请假：温如岱\n"
    )
    values = read_draft(text.encode(), "纪要.txt").values
    assert values == {
        "layout": "minutes",
        "issuer_mark": {"organs": ["云川市人民政府专题会议"], "suffix": "纪要"},
        "document_number": "第14期",
        "title": "关于旧改的会议纪要",
        "body": "会议议定：\n一、开工。",
        "issuer_signatures": ["云川市人民政府办公室"],
        "issue_date": "2026-05-08",
        "attendance": [{"label": "出席", "text": "秦蔚然"}, {"label": "请假", "text": "温如岱"}],
    }


def test_a_table_that_only_arranges_is_a_head_or_an_imprint():
    def fill(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(1, 0).text, table.cell(0, 1).text = "甲局", "乙局", "文件"
        for line in ("云建〔2026〕4号", "关于甲乙的通知", "各县（区）局：", "请照办。", "甲局", "乙局", "2026年1月5日"):
            document.add_paragraph(line)
        imprint = document.add_table(2, 1)
        imprint.cell(0, 0).text, imprint.cell(1, 0).text = "抄送：丙局。", "甲局办公室\t2026年1月6日印发"

    values = read_draft(word(fill), "稿.docx").values
    assert values["issuer_mark"] == {"organs": ["甲局", "乙局"], "suffix": "文件"}
    assert values["issuer_signatures"] == ["甲局", "乙局"]
    assert (values["cc_recipients"], values["printing_office"], values["print_date"]) == (
        ["丙局"],
        "甲局办公室",
        "2026-01-06",
    )
    assert values["body"] == "请照办。"


@pytest.mark.parametrize("number", ["01", "02", "06", "08", "13", "14"])
def test_bodies_of_the_samples_come_out_whole(sample, number):
    path, truth = sample(number)
    draft = read_draft(path.read_bytes(), path.name)
    body = draft.values["body"]
    assert normal(body if isinstance(body, str) else "".join(each for each in body if isinstance(each, str))) == normal(
        truth["body"]
    )
    assert normal(draft.values["title"]) == normal(truth["title"])
    assert [each["title"] for each in draft.values.get("attachments", [])] == truth["attachments"]
    assert draft.values.get("issue_date") == truth["issue_date"]
    paper_of(draft.values, with_files(draft.files, no_files))


def normal(text: str) -> str:
    return re.sub(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+", "", unicodedata.normalize("NFC", text))


def test_markdown_gives_title_tables_and_pictures(tmp_path):
    (tmp_path / "图").mkdir()
    (tmp_path / "图" / "一.png").write_bytes(png())
    (tmp_path / "稿.md").write_text(
        "# 关于**甲**的函\n\n## 一、情况\n**甲**好。\n\n{横排}\n表1 分工\n| 单位 | 事项 |\n|---|:--:|\n| 甲局 | 修\\|补 |\n| 乙局 |\n\n"
        "![现场](图/一.png){宽=60mm}\n完。\n",
        encoding="utf-8",
    )
    paper = read_paper(tmp_path / "稿.md")
    assert paper.title == "关于甲的函"
    assert paper.blocks == (
        Paragraph("一、情况", 1),
        Paragraph("甲好。"),
        Table((("单位", "事项"), ("甲局", "修|补"), ("乙局", "")), (), 1, landscape=True, caption="表1 分工"),
        Image(png(), 60.0, "现场"),
        Paragraph("完。"),
    )


def test_word_tells_changes_numbers_pictures_and_landscape_tables():
    def fill(document):
        document.add_paragraph("---")
        document.add_paragraph("标题：关于甲的函")
        document.add_paragraph("---")
        document.add_paragraph("前文", style="List Number")
        document.add_picture(io.BytesIO(png((200, 100))))
        document.add_section().orientation = WD_ORIENT.PORTRAIT
        document.add_table(1, 2).cell(0, 0).text = "横"
        document.add_section().orientation = WD_ORIENT.LANDSCAPE
        document.add_section()

    draft = read_draft(word(fill), "稿.docx")
    paper = paper_of(draft.values, with_files(draft.files, no_files))
    assert paper.title == "关于甲的函"
    assert [type(block) for block in paper.blocks] == [Paragraph, Image, Table]
    assert paper.blocks[0] == Paragraph("1.前文", 3)


def test_attachments_are_files_beside_the_draft(tmp_path):
    (tmp_path / "清单.txt").write_text("一项\n两项", encoding="gb18030")
    (tmp_path / "图.png").write_bytes(png())
    (tmp_path / "办法.docx").write_bytes(word(lambda document: document.add_paragraph("第一条　总则。")))
    attachments = [{"title": name, "file": name} for name in ("清单.txt", "图.png", "办法.docx")]
    (tmp_path / "稿.json").write_text(
        json.dumps({"title": "通知", "body": "见附件。", "attachments": attachments}), encoding="utf-8"
    )
    contents = [each.content for each in read_paper(tmp_path / "稿.json").attachments]
    assert contents == [
        (Paragraph("一项"), Paragraph("两项")),
        (Image(png()),),
        (Paragraph("第一条　总则。"),),
    ]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        (
            {"attachments": [{"title": "甲", "file": "../外.txt"}]},
            "attachments",
            "附件1“../外.txt”不在文稿所在的文件夹内",
        ),
        ({"attachments": [{"title": "甲", "file": "/etc/passwd"}]}, "attachments", "不在文稿所在的文件夹内"),
        ({"attachments": [{"title": "甲", "file": "链接.txt"}]}, "attachments", "不在文稿所在的文件夹内"),
        ({"attachments": [{"title": "甲", "file": "无.txt"}]}, "attachments", "附件1“无.txt”打不开"),
        ({"attachments": [{"title": "甲", "file": "表.xlsx"}]}, "attachments", "附件1“表.xlsx”不是可以排版的文件"),
        ({"attachments": [{"title": "甲", "file": "坏.docx"}]}, "attachments", "附件1“坏.docx”读不出来"),
        ({"body": [{"picture": "坏.png"}]}, "body", "正文里的图片“坏.png”的图片读不出来"),
        ({"seal": "坏.png"}, "seal", "印章的图片读不出来"),
        ({"body": "![图](没有.png)"}, "body", "没有.png”打不开"),
        ({"body": [{"rows": [["一", "二"]], "widths": [1]}]}, "body", "表格有 2 列，列宽却有 1 个"),
    ],
)
def test_files_that_cannot_be_used_are_named(tmp_path, values, field, words):
    folder = tmp_path / "稿"
    folder.mkdir()
    (tmp_path / "外.txt").write_text("外", encoding="utf-8")
    (folder / "链接.txt").symlink_to(tmp_path / "外.txt")
    for name in ("坏.docx", "坏.png", "表.xlsx"):
        (folder / name).write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(PaperProblem) as caught:
        paper_of({"title": "通知", "body": "文。", **values}, files_in(folder))
    assert (caught.value.field, words in str(caught.value)) == (field, True), str(caught.value)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "稿.txt", "文件是空的"),
        (b"a" * (MAX_BYTES + 1), "稿.txt", "超过 10 MB"),
        ("第一行\n第\x01二行".encode(), "稿.txt", "第 2 行有不能印出的控制字符（U\\+0001）"),
        (b"\x81\xff\xff", "稿.txt", "文字编码读不出来"),
        (b"{", "稿.json", "JSON 第 1 行第 2 列写法有误"),
        (b"[1]", "稿.json", "应当是一组字段"),
        (b"[" * 100_000, "稿.json", "JSON"),
        (b"%PDF-1.7", "稿.pdf", "不能排版pdf文件"),
        (b"\x89PNG", "稿.png", "不是可以排版的文件"),
        (b"PK\x03\x04word/", "稿.docx", "读不出来"),
    ],
)
def test_files_that_cannot_be_read_are_a_sentence(data, name, words):
    with pytest.raises(PaperProblem, match=words):
        read_draft(data, name)


def test_pictures_of_other_kinds_become_png(tmp_path):
    kept = io.BytesIO()
    Pictures.new("CMYK", (30, 20)).save(kept, "TIFF")
    (tmp_path / "图.tif").write_bytes(kept.getvalue())
    paper = paper_of({"title": "函", "body": [{"picture": "图.tif"}]}, files_in(tmp_path))
    assert paper.blocks[0].data.startswith(b"\x89PNG")


@pytest.mark.parametrize("line", ["二、正文一段。", "甲\t乙\t丙", "![图](一.png)", "| a |"])
def test_very_long_drafts_are_read_in_linear_time(line):
    started = time.perf_counter()
    read_draft(("---\n标题: 甲\n---\n" + f"{line}\n" * 100_000).encode(), "稿.txt")
    assert time.perf_counter() - started < 20
