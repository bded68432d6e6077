"""起草 in the browser: what is typed is saved and printed beside it; two who write; remarks; no way to the server."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Office, log_in
from tests.e2e.office import DRAFT

BODY = "#draft-form textarea[name=body]"


def open_draft(page: Page, office: Office, paper: str) -> None:
    page.goto(f"{office.address}/outgoing/papers/{office.papers[paper]}/draft/")
    page.locator("[data-draft-page][data-live]").wait_for()


def change(page: Page, old: str, new: str) -> None:
    """Somebody selects some words and types others over them."""
    box = page.locator(BODY)
    start = box.input_value().index(old)
    box.evaluate(
        "(box, [start, end]) => { box.focus(); box.setSelectionRange(start, end); }", [start, start + len(old)]
    )
    page.keyboard.insert_text(new)


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text(re.compile("已自动保存|合在一起"))


def test_a_paper_is_written_saved_and_printed_as_it_is_typed(sign_in):
    page = sign_in("handler")
    page.goto("/outgoing/new/")
    page.get_by_label("标题").fill("云川市人民政府关于开展安全检查的通知")
    page.get_by_label("文种").select_option("notice")
    page.get_by_role("button", name="开始写").click()
    page.locator("[data-draft-page][data-live]").wait_for()
    page.locator(BODY).click()
    page.keyboard.insert_text("现将检查事项通知如下。\n")
    page.get_by_role("button", name="一、", exact=True).click()
    page.keyboard.insert_text("检查时间。任务截止11月底完成。\n")
    page.get_by_role("button", name="一、", exact=True).click()
    page.keyboard.insert_text("检查范围。全市各单位。")

    sheet = page.locator("[data-sides] svg").first
    expect(sheet).to_contain_text("检查范围")
    saved(page)
    page.reload()
    expect(page.locator(BODY)).to_have_value(
        "现将检查事项通知如下。\n一、检查时间。任务截止11月底完成。\n二、检查范围。全市各单位。"
    )


def test_a_remark_is_taken_over_and_the_page_follows(sign_in, office):
    page = sign_in("handler")
    open_draft(page, office, "to_check")
    change(page, "分片包干。", "分片包干，截止11月底完成。")

    remark = page.locator("[data-note]", has_text="截止")
    remark.wait_for()
    page.keyboard.press("F7")
    page.locator("[data-note].here").wait_for()
    remark.locator("[data-fix]").first.click()

    expect(page.locator(BODY)).to_have_value(DRAFT.replace("分片包干。", "分片包干，截至11月底完成。"))
    expect(page.locator("[data-sides] svg").first).to_contain_text("截至11月底")
    expect(remark).to_have_count(0)
    page.keyboard.press("Control+s")
    page.locator("#version-note").fill("改日期的说法")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("link", name="版本", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("改日期的说法")


def test_two_who_write_at_once_lose_no_word(sign_in, office):
    first, second = sign_in("handler"), sign_in("proposer")
    open_draft(first, office, "to_write")
    open_draft(second, office, "to_write")

    change(first, "分片包干", "分片包干到人")
    saved(first)
    change(second, "清点库存", "清点并补充库存")
    expect(second.locator("[data-status]")).to_contain_text("何苗")
    both = DRAFT.replace("分片包干", "分片包干到人").replace("清点库存", "清点并补充库存")
    expect(second.locator(BODY)).to_have_value(both)

    first.reload()
    expect(first.locator(BODY)).to_have_value(both)
    change(first, "现就有关事项", "现将有关事项")
    saved(first)
    change(second, "现就有关事项", "现就森林防火事项")
    expect(second.get_by_role("alert")).to_contain_text("一个字没有丢")
    second.get_by_role("link", name="比对合并").click()
    second.get_by_label("另存的").first.check()
    second.get_by_role("button", name="按所选合并").click()

    expect(second.locator(BODY)).to_have_value(both.replace("现就有关事项", "现就森林防火事项"))


def test_what_is_typed_without_a_way_to_the_server_is_saved_later(sign_in, office):
    page = sign_in("handler", anew=True)
    open_draft(page, office, "to_check")
    page.context.clear_cookies(name="sessionid")
    change(page, "备足物资", "备足各类物资")
    expect(page.get_by_role("alert")).to_contain_text("写的内容都还在")

    other = page.context.new_page()
    other.goto("/people/login/")
    log_in(other, "handler")
    other.close()
    page.reload()

    expect(page.get_by_role("alert")).to_contain_text("已恢复")
    saved(page)
    expect(page.locator(BODY)).to_have_value(re.compile("备足各类物资"))


def test_paste_brings_words_and_simple_tables_only(sign_in, office):
    page = sign_in("handler")
    open_draft(page, office, "to_check")
    table = "<table><tr><td><p>县区</p></td><td>任务</td></tr><tr><td>青岩县</td><td>巡查</td></tr></table>"
    html = f"<p style='color:red'>　　附表如下：</p>{table}"
    page.locator(BODY).evaluate(
        """(box, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          box.focus();
          box.setSelectionRange(0, box.value.length);
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )

    expect(page.locator(BODY)).to_have_value("附表如下：\n| 县区 | 任务 |\n|---|---|\n| 青岩县 | 巡查 |")
    expect(page.locator("[data-sides] svg").first).to_contain_text("青岩县")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(sign_in, office, theme):
    page = sign_in("handler", viewport=PHONE if theme == "dark" else {"width": 1366, "height": 768})
    open_draft(page, office, "to_check")
    page.locator("[data-sides] svg").first.wait_for(state="attached")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)

    found = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
