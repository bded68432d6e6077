"""Fields of a paper: JSON by the schema, front blocks with keys or Chinese names, and what is said when they are wrong."""

import json
from datetime import date

import pytest

from zhongshu.engines.typeset.paper import IssuerMark, Options, PaperProblem, Paragraph
from zhongshu.engines.typeset.reading import paper_of, read_draft
from zhongshu.engines.typeset.schema import problems_in, titles

WHOLE = {
    "layout": "standard",
    "issuer_mark": {"organs": ["云川市人民政府办公室"], "suffix": "文件"},
    "document_number": "云川政办发〔2026〕9号",
    "signers": [],
    "title": "关于做好防汛工作的通知",
    "main_recipients": ["各县、区人民政府", "市政府有关部门"],
    "body": "一、总体要求\n坚持以防为主。",
    "attachments": [{"title": "清单", "body": "一项"}, {"title": "另附"}],
    "issuer_signatures": ["云川市人民政府办公室"],
    "issue_date": "2026-03-12",
    "note": "（此件公开发布）",
    "cc_recipients": ["市委办公室"],
    "printing_office": "云川市人民政府办公室",
    "print_date": "2026-03-13",
}
FRONT = """---
格式: 文件
发文机关标志: 云川市人民政府办公室文件
发文字号: 云川政办发〔2026〕9号
标题: 关于做好防汛工作的通知
主送机关: 各县、区人民政府，市政府有关部门
附件:
  - 清单
  - 另附
署名: 云川市人民政府办公室
成文日期: 2026年3月12日
附注: （此件公开发布）
抄送机关: 市委办公室
印发机关: 云川市人民政府办公室
print_date: 2026-03-13
---
一、总体要求
坚持以防为主。

附件1

清单

一项
"""


def test_json_and_a_front_block_say_the_same_paper():
    from_json = paper_of(read_draft(json.dumps(WHOLE).encode(), "稿.json").values)
    assert paper_of(read_draft(FRONT.encode("gb18030"), "稿.txt").values) == from_json
    assert paper_of(read_draft(b"\xef\xbb\xbf" + FRONT.encode(), "稿.md").values) == from_json
    assert from_json.issuer_mark == IssuerMark(("云川市人民政府办公室",), "文件")
    assert from_json.blocks == (Paragraph("一、总体要求", 1), Paragraph("坚持以防为主。"))
    assert (from_json.issue_date, from_json.note) == (date(2026, 3, 12), "此件公开发布")
    assert [each.content for each in from_json.attachments] == [(Paragraph("一项"),), ()]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"titel": "通知"}, "titel", "不认识的字段“titel”。是不是 title（标题）？"),
        ({"摘要": "无"}, "摘要", "可用的字段有：layout、"),
        ({"title": None}, "title", "缺少标题（title）"),
        ({"body": ""}, "body", "缺少正文（body）"),
        ({"main_recipients": "市水利局"}, "main_recipients", "主送机关应当是列表"),
        ({"main_recipients": ["市水利局", 7]}, "main_recipients", "主送机关第 2 项应当是文字，现在是 7。"),
        ({"issuer_mark": {"organs": ["局"] * 201}}, "issuer_mark", "有 201 项，最多 200 项"),
        ({"issuer_mark": {"suffix": "文件"}}, "issuer_mark", "缺少发文机关标志的机关"),
        ({"issue_date": "2026-02-30"}, "issue_date", "成文日期“2026-02-30”不是真实的日期"),
        ({"print_date": "2026年13月1日"}, "print_date", "印发日期“2026-13-01”不是真实的日期"),
        ({"issue_date": "下周一"}, "issue_date", "请写成 2026-03-12"),
        ({"layout": "poster"}, "layout", "格式只能是 standard、letter、order、minutes，现在是“poster”。"),
        ({"urgency": "火急"}, "urgency", "紧急程度只能是 特急、加急"),
        ({"security_level": "保密"}, "security_level", "密级只能是 绝密、机密、秘密"),
        ({"copy_number": "第一份"}, "copy_number", "1 至 6 位阿拉伯数字"),
        ({"title": "长" * 401}, "title", "标题有 401 字，最多 400 字"),
        ({"attachments": [{"body": "无题"}]}, "attachments", "缺少附件第 1 项的标题（title）"),
        ({"attachments": [{"title": "清单", "text": "x"}]}, "attachments", "附件第 1 项有不认识的字段“text”"),
        ({"body": [{"rows": []}]}, "body", "正文第 1 项里的表格的行不能是空的"),
        ({"body": [{"rows": [["一", 2]]}]}, "body", "应当是文字，现在是 2"),
        ({"body": 5}, "body", "正文应当是文字，或应当是列表"),
        ({"seal": {"file": "印.png", "diameter_mm": 200}}, "seal", "印章的直径应当不小于 10、不大于 80，现在是 200"),
        ({"options": {"screen": "是"}}, "options", "供屏幕阅读应当是 true 或 false"),
        ({"title": "有\x07铃"}, "title", "控制字符（U+0007）"),
        ({"main_recipients": ["局\x00"]}, "main_recipients", "控制字符（U+0000）"),
    ],
)
def test_a_wrong_field_is_named_in_a_sentence(values, field, words):
    with pytest.raises(PaperProblem) as caught:
        paper_of({**WHOLE, **values})
    assert caught.value.field == field
    assert words in str(caught.value)


def test_all_that_is_wrong_is_told_at_once():
    wrong = {"layout": "poster", "issue_date": "2026-02-30", "titel": 1}
    assert [problem.field for problem in problems_in(wrong)] == ["titel", "layout", "title", "body", "issue_date"]


def test_orders_and_minutes_need_no_title():
    assert paper_of({"layout": "order", "body": "现发布。"}).issuer_mark.suffix == "令"
    assert paper_of({"格式": "纪要", "body": "议定。"}).issuer_mark.suffix == "纪要"


def test_words_of_the_glossary_are_taken():
    paper = paper_of({**WHOLE, "security_level": "confidential", "urgency": "extra_urgent", "layout": "信函"})
    assert (paper.security_level, paper.urgency, paper.layout) == ("秘密", "特急", "letter")
    assert paper_of({**WHOLE, "security_level": "none", "urgency": "normal"}).security_level == ""


def test_every_field_has_a_chinese_name():
    assert set(WHOLE) <= set(titles())
    assert all(name and name.isascii() is False for name in titles().values())


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("发文机关标志: 云川市人民政府令", {"issuer_mark": {"organs": ["云川市人民政府"], "suffix": "令"}}),
        ("发文机关标志: 甲局，乙局，丙局文件", {"issuer_mark": {"organs": ["甲局", "乙局", "丙局"], "suffix": "文件"}}),
        ("发文机关标志: 云川市水利局", {"issuer_mark": {"organs": ["云川市水利局"], "suffix": ""}}),
        ("发文机关标志: 甲局\n后缀: 函", {"issuer_mark": {"organs": ["甲局"], "suffix": "函"}}),
        ("签发人：陆怀谷　张　三", {"signers": ["陆怀谷", "张三"]}),
        ("main_recipients: [市水利局、市财政局]", {"main_recipients": ["市水利局", "市财政局"]}),
        ("附件: 1. 清单 2. 报表", {"attachments": [{"title": "清单"}, {"title": "报表"}]}),
        ("附件:\n- 清单 | 附件/清单.docx", {"attachments": [{"title": "清单", "file": "附件/清单.docx"}]}),
        ("印章: 印.png\n印章直径: 42 mm", {"seal": {"file": "印.png", "diameter_mm": 42.0}}),
        ("签名章: 市长 顾明川 | 章.png", {"stamps": [{"post": "市长", "name": "顾明川", "file": "章.png"}]}),
        ("盖章: 是", {"is_sealed": True}),
        ("供屏幕阅读: 是", {"options": {"screen": True}}),
        (
            "出席: 甲、乙\n请假: 丙",
            {"attendance": [{"label": "出席", "text": "甲、乙"}, {"label": "请假", "text": "丙"}]},
        ),
        ('# 说明\n标题: "关于甲的函"', {"title": "关于甲的函"}),
    ],
)
def test_lines_of_a_front_block(line, values):
    draft = read_draft(f"---\n{line}\n---\n正文。".encode(), "稿.md")
    assert draft.values == {"body": "正文。", **values}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\n标题: 甲\n正文", "没有结束"),
        ("---\n这一行没有冒号\n---\n正文", "第 2 行“这一行没有冒号”读不懂"),
        ("---\n印章直径: 大\n---\n正文", "应当是毫米数"),
    ],
)
def test_an_unreadable_front_block_is_a_sentence(text, words):
    with pytest.raises(PaperProblem, match=words):
        read_draft(text.encode(), "稿.txt")


def test_options_reach_the_paper():
    assert paper_of({**WHOLE, "options": {"imprint_even": False}}).options == Options(imprint_even=False)
