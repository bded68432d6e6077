"""Somebody leaves: nothing stays in a closed account."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, pick


def test_work_of_a_leaver_goes_to_the_interim_holder_and_on(sign_in, office, browser):
    title = "关于清理规范涉企收费的函"
    officer = sign_in("system_admin")
    officer.goto("/people/")
    officer.get_by_role("searchbox", name=re.compile("姓名")).or_(officer.locator("main input[name=q]")).first.fill(
        "许东升"
    )
    officer.keyboard.press("Enter")
    officer.get_by_role("main").get_by_role("link", name="许东升").click()
    officer.get_by_role("link", name="停用").click()
    officer.get_by_role("textbox", name="原因").fill("调省财政厅工作。")
    officer.get_by_role("button", name="停用").click()
    expect(officer.locator(".now")).to_contain_text("已离岗")
    assert not may_log_in(office, browser)

    head = sign_in("finance_head")
    head.goto("/records/hand-overs/")
    expect(head.get_by_role("row").filter(has_text=title).first).to_contain_text("许东升")
    head.get_by_label(title).check()
    head.get_by_role("button", name="转给接手的人").click()
    pick(head, "接办人或单位", "赵立群")
    head.get_by_label("转办原因").fill("接替许东升。")
    head.get_by_role("button", name="转办").click()
    expect(head.get_by_role("main")).to_contain_text("办成 1 件")

    intake = sign_in("finance_intake")
    intake.goto(office.url("of_leaver"))
    expect(intake.locator(".now")).to_contain_text("赵立群")


def may_log_in(office, browser) -> bool:
    """The door says the same sentence as for a wrong password."""
    page = browser.new_page(base_url=office.address, locale="zh-CN")
    page.goto("/people/login/")
    page.get_by_label("用户名").fill("leaver")
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名、口令或者动态口令不对")
    is_in = "/login/" not in page.url
    page.close()
    return is_in
