"""A text is read as a paper: each line by what it says, faults and all."""

import pytest

from zhongshu.engines.proofread.draft import read_draft

PAPER = """000023
秘密★3年
特急
青岩县人民政府文件
青岩政〔2026〕11号　签发人：陆怀谷
青岩县人民政府关于解决资金缺口的请示
云川市人民政府：
石潭河是我县最大的河流，现将有关事项请示如下：
一、工程基本情况
工程已经批复。
妥否，请批示。
附件：1. 概算表
2. 情况说明
青岩县人民政府
2026年2月27日
（联系人：顾川平，联系电话：0399—5550218）
附件1
概算表
合计2860万元
附件2
情况说明
抄送：云川市财政局、云川市水利局。
青岩县人民政府办公室　2026年2月27日印发"""
KINDS = [
    "copy_number", "secrecy", "urgency", "mark", "number", "title", "recipients", "body", "body", "body", "body", "attachment_note",
    "attachment_note", "signature", "date", "note", "label", "attachment_title", "attachment", "label", "attachment_title", "cc", "print",
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\u2028"])
def test_every_line_of_a_paper_is_known(end):
    draft = read_draft(PAPER.replace("\n", end))

    assert [line.kind for line in draft.lines] == KINDS
    assert all(draft.text[line.start : line.end] == line.text for line in draft.lines)


def test_a_paper_tells_its_type_issuer_and_recipients():
    draft = read_draft(PAPER)

    assert (draft.document_type, draft.issuer) == ("请示", "青岩县人民政府")
    assert [name for _, _, name in draft.recipients] == ["云川市人民政府"]
    assert [name for _, _, name in draft.copied] == ["云川市财政局", "云川市水利局"]


@pytest.mark.parametrize(
    "text",
    ["", "第一条 为了规范管理，制定本办法。", "各单位要认真落实。", "Dear all,\nhello", "序号\t名称\n1\t甲\n2\t乙"],
)
def test_what_is_no_paper_has_no_elements(text):
    assert not read_draft(text).is_paper


def test_a_draft_full_of_faults_is_still_a_paper():
    lines = ["城管（2026）第52号", "城管局关于加强管理的通知。", "各县、（区）城市管理局、局属各单位；"]
    lines += ["请认真落实各项任务要求，按时报送。", "城管局", "26年1月05日", "抄送；市委"]
    draft = read_draft("\n".join(lines))

    assert [line.kind for line in draft.lines] == ["number", "title", "recipients", "body", "signature", "date", "cc"]
