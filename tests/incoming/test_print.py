"""Printed forms: real PDFs with the right words in them."""

import pypdfium2
import pytest
from django.urls import reverse

from zhongshu.incoming import checklist, services
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><path d="M10 10 L60 40"/></svg>'


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.clerk.account)
    return client


def words(answer):
    """The text of all pages, without spaces; Chinese from fonts may come as compatibility forms."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    pdf = pypdfium2.PdfDocument(answer.getvalue() if answer.streaming else answer.content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf), pdf


def test_handling_sheet_holds_paper_opinions_and_course(cast, clerk, document):
    services.check(document, points=checklist.all_passed(), actor=cast.clerk, to_stage="proposing")
    workflow.forward(
        document.record,
        to_stage="instructing",
        to=cast.mayor,
        comment=CommentInput(text="建议阅示。"),
        actor=cast.proposer,
    )
    workflow.forward(
        document.record, to_stage="assigning", comment=CommentInput(text="同意。", svg=SVG), actor=cast.mayor
    )

    text, pdf = words(clerk.get(reverse("incoming:handling-sheet", args=[document.pk])))
    for word in (
        "文件处理单",
        "收〔2026〕1号",
        "青岩县人民政府",
        "建议阅示",
        "同意",
        "顾明川",
        "办理过程",
        "打印：田小禾",
    ):
        assert word in text, word
    assert len(pdf) == 2


def test_circulation_slip_names_read_and_unread(cast, clerk, document):
    workflow.circulate(document.record, to=[cast.mayor, cast.vice_mayor], purpose="know", actor=cast.clerk)
    step = document.record.steps.get(holder=cast.mayor, role="read")
    workflow.finish(step, actor=cast.mayor, comment=CommentInput(text="阅，请办公室跟进。"))

    text, _pdf = words(clerk.get(reverse("incoming:circulation-slip", args=[document.pk])))
    for word in ("文件传阅单", "顾明川", "罗景和", "未阅", "请办公室跟进"):
        assert word in text, word


def test_return_slip_says_why_and_is_there_only_after_the_return(cast, clerk, document):
    assert clerk.get(reverse("incoming:return-slip", args=[document.pk])).status_code == 422
    services.return_to_sender(document, reason="未附会签意见。", advice="补充后重报。", actor=cast.clerk)

    text, _pdf = words(clerk.get(reverse("incoming:return-slip", args=[document.pk])))
    for word in ("退文单", "未附会签意见", "补充后重报", "青岩县人民政府", "签收人"):
        assert word in text, word


@pytest.mark.parametrize("query", ["", "?square=1"])
def test_label_carries_code_and_number(clerk, document, query):
    paper = document.record.originals.get()

    text, _pdf = words(clerk.get(reverse("incoming:label", args=[paper.pk]) + query))
    assert paper.barcode in text
    assert "收〔2026〕1号" in text


def test_register_prints_what_is_shown_on_landscape_sheets(cast, clerk, document):
    text, pdf = words(clerk.get(reverse("incoming:print"), {"year": "2026"}))

    assert "收文登记簿" in text
    assert document.sender_number in text
    width, height = pdf[0].get_size()
    assert width > height


def test_list_of_papers_to_return(cast, clerk, register, when):
    assert clerk.get(reverse("incoming:return-list")).status_code == 422
    register(return_by=when("2026-04-01 00:00").date())

    text, _pdf = words(clerk.get(reverse("incoming:return-list")))
    assert ("文件清退单" in text, "2026-04-01" in text) == (True, True)


def test_every_print_is_written_down(clerk, document, verbs):
    clerk.get(reverse("incoming:handling-sheet", args=[document.pk]))
    assert verbs(document.record)[-1] == "incoming.form.printed"
