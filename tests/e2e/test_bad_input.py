"""Bad files and wrong values: a sentence where the clerk is looking, and nothing typed is lost. Also without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import choose, days_ago

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(300)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("空白.docx", b"", "空"), ("通知.pdf", PROGRAM, "程序")],
    ids=["empty", "disguised"],
)
def test_file_is_refused_with_a_sentence(sign_in, name, content, sentence):
    page = sign_in("second_clerk")
    page.goto("/incoming/new/")
    page.get_by_label(re.compile("把文件拖到这里")).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="上传并读取").click()

    line = page.get_by_role("main")
    expect(line).to_contain_text(name)
    expect(line).to_contain_text(sentence)
    page.goto("/incoming/queue/")
    expect(page.get_by_role("main")).to_contain_text("没有待登记的文件")


def test_wrong_dates_stand_at_their_fields_and_the_rest_stays(sign_in):
    page = sign_in("second_clerk")
    fill_by_hand(page, "岚江省教育厅", "岚教函〔2026〕77号", "关于中小学冬季取暖安全的函")
    page.get_by_label("成文日期").fill(days_ago(-5).isoformat())
    page.get_by_role("button", name="只登记").click()

    expect(error_at(page, "成文日期")).not_to_be_empty()
    expect(page.get_by_label("标题")).to_have_value("关于中小学冬季取暖安全的函")
    expect(page.get_by_label("来文机关")).to_have_value("岚江省教育厅")
    expect(page.get_by_label("来文字号")).to_have_value("岚教函〔2026〕77号")


def test_duplicate_number_is_told_at_once_and_asked_for_a_reason(sign_in):
    page = sign_in("second_clerk")
    fill_by_hand(page, "岚江省人民政府办公厅", f"岚政办函〔{days_ago(0).year}〕1号", "关于修订城市防洪预案的通知")
    page.get_by_label("标题").press("Tab")
    expect(page.locator("#twins")).to_contain_text("这个字号已经登记过")

    page.get_by_role("button", name="只登记").click()
    expect(error_at(page, "来文字号")).to_contain_text("确需再登记的，请写明原因。")
    expect(page.get_by_label("再登原因")).to_be_visible()
    expect(page.get_by_label("标题")).to_have_value("关于修订城市防洪预案的通知")


def test_opinion_missing_is_asked_for_at_the_box(sign_in, office):
    page = sign_in("vice_mayor")
    page.goto(office.url("to_decide"))
    page.locator("[data-action='workflow.forward']").click()

    box = page.get_by_role("textbox", name="办理意见")
    expect(error_at(page, "办理意见")).to_contain_text("请写批示意见。")
    expect(box).to_have_attribute("aria-invalid", "true")


def test_registered_and_forwarded_without_javascript(sign_in):
    title = "关于报送年度档案工作情况的通知"
    clerk = sign_in("clerk", java_script_enabled=False)
    fill_by_hand(clerk, "岚江省档案局", f"岚档〔{days_ago(0).year}〕31号", title)
    clerk.get_by_label("成文日期").fill(days_ago(1).isoformat())
    clerk.get_by_role("button", name="登记并送办").click()
    expect(clerk.get_by_text("请先核对初审五项").or_(clerk.locator("#id_passed_error")).first).to_be_visible()
    clerk.get_by_label("初审合格").check()
    clerk.get_by_role("button", name="登记并送办").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text(title)

    proposer = sign_in("proposer", java_script_enabled=False)
    proposer.goto("/")
    proposer.get_by_role("main").get_by_role("link", name=title).click()
    proposer.get_by_role("radio", name=re.compile("^承办")).check()
    proposer.locator("#my-form textarea").first.fill("拟请市财政局办理。")
    choose(proposer, "主办", "市财政局")
    proposer.locator("[data-action='workflow.forward']").click()
    expect(proposer.get_by_role("status").filter(has_text="赵立群")).to_be_visible()


def fill_by_hand(page: Page, sender: str, number: str, title: str) -> None:
    page.goto("/incoming/form/")
    page.get_by_label("来文机关").fill(sender)
    page.get_by_label("来文字号").fill(number)
    page.get_by_label("标题").fill(title)
    page.get_by_label("密级", exact=True).select_option("0")
    page.get_by_label("办件", exact=True).check()


def error_at(page: Page, label: str):
    """The sentence that a screen reader hears with the field."""
    box = page.get_by_label(label, exact=True)
    expect(box).to_have_attribute("aria-describedby", re.compile("_error$"))
    return page.locator("#" + (box.get_attribute("aria-describedby") or "").split()[-1])
