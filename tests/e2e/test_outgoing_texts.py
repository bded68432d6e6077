"""Texts of outgoing papers in the browser: a Word file with tracked changes becomes a draft, its history reads as steps, phrases."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.engines.typeset.reading.test_tracked import OTHER, came, paragraph, run, went, word

BODY = "#draft-form textarea[name=body]"
TITLE = "云川市人民政府关于报送防汛情况的通知"
FILE = word(
    paragraph(run(TITLE)),
    paragraph(run("各县（区）人民政府：")),
    paragraph(run("请于") + went("7月12日") + came("7月15日") + run("前报送。")),
    paragraph(run("抽查比例") + went("不低于20%", OTHER) + came("不低于30%", OTHER) + run("。")),
)


def nothing_serious(page: Page) -> None:
    """axe finds nothing serious or critical."""
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def upload(page: Page) -> None:
    page.goto("/outgoing/upload/")
    page.locator("input[type=file]").set_input_files(
        {"name": "修改稿.docx", "mimeType": "application/octet-stream", "buffer": FILE}
    )
    page.get_by_role("button", name="读入").click()
    page.wait_for_url(re.compile("/tracked/"))


def test_a_file_with_changes_becomes_a_draft_and_its_history(sign_in):
    page = sign_in("handler")
    upload(page)
    nothing_serious(page)
    first = page.get_by_role("group", name=re.compile("郁怀瑾"))
    first.get_by_label("接受").check()
    expect(page.locator("#standing")).to_contain_text("接受 1，拒绝 0，没有选 1")
    page.get_by_role("button", name="其余全部拒绝").click()
    expect(page.locator(BODY)).to_have_value("请于7月15日前报送。\n抽查比例不低于20%。")

    versions = page.url.replace("/draft/", "/versions/")
    page.goto(versions)
    expect(page.locator(".steps-of-text > li")).to_have_count(2)
    expect(page.locator("#version-2 del")).to_contain_text("12")
    expect(page.locator("#version-2 ins")).to_contain_text("15")
    nothing_serious(page)
    page.get_by_role("link", name="任选两稿比较").click()
    page.get_by_label("看全文").check()
    expect(page.locator("#comparison")).to_contain_text("抽查比例不低于20%。")
    page.goto(versions)  # not back: whether the choice is a step of the history by now depends on the moment
    page.get_by_role("button", name="恢复第 1 稿").click()
    expect(page.locator(".steps-of-text > li")).to_have_count(3)
    expect(page.locator("#version-3")).to_contain_text("恢复第1稿")


def test_the_changes_on_a_phone(sign_in):
    page = sign_in("handler")
    page.set_viewport_size(PHONE)
    upload(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="写入文稿").click()
    expect(page.get_by_role("alert")).to_contain_text("还有2处没有选")


def test_a_phrase_goes_where_the_caret_stands(sign_in, office):
    page = sign_in("handler")
    page.goto("/outgoing/new/")
    page.get_by_label("文种").select_option("request")
    page.get_by_role("button", name="开始写").click()
    page.locator("[data-draft-page][data-live]").wait_for()
    page.locator(BODY).click()
    page.keyboard.insert_text("拟安排资金。\n")
    page.locator("details.phrases summary").click()
    page.get_by_role("button", name="妥否，请批示。").click()

    expect(page.locator(BODY)).to_have_value("拟安排资金。\n妥否，请批示。")
    expect(page.locator("[data-sides] svg").first).to_contain_text("妥否")


def test_templates_and_phrases_are_readable_by_everybody(sign_in):
    page = sign_in("handler")
    page.goto("/outgoing/templates/")
    nothing_serious(page)
    page.get_by_role("link", name="召开会议").click()
    expect(page.get_by_role("main")).to_contain_text("参加人员")
    page.goto("/outgoing/phrases/")
    nothing_serious(page)
