"""Somebody acted first, or the session is over: a sentence, and what was typed is still there."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import act, log_in, opinion, pick

TYPED = "拟请发展改革委牵头，各县（区）配合。"


def test_stale_form_says_who_acted_and_keeps_the_words(sign_in, office):
    proposer, deputy = sign_in("proposer"), sign_in("deputy_director")
    proposer.goto(office.url("to_meet"))
    opinion(proposer, TYPED)

    deputy.goto(office.url("to_meet"))
    act(deputy, "reassign")
    pick(deputy, "接办人或单位", "何苗")
    deputy.get_by_label("转办原因").fill("孟晓峰同志明日出差。")
    deputy.locator("#verb-form").get_by_role("button", name="转办").click()
    expect(deputy.locator(".now")).to_contain_text("何苗")

    act(proposer, "forward")
    expect(proposer.get_by_role("alert")).to_contain_text("邱文博")
    expect(proposer.get_by_role("main")).to_contain_text(TYPED)


def test_expired_session_under_htmx_leads_to_login_and_back(sign_in, office):
    page = sign_in("proposer", anew=True)
    page.goto(office.url("to_expire"))
    opinion(page, TYPED)
    expect(page.locator("[data-draft-state]").first).to_contain_text("已自动保存")
    page.context.clear_cookies(name="sessionid")

    act(page, "send_back")
    page.wait_for_url(re.compile("/people/login/"))
    log_in(page, "proposer")

    expect(page).to_have_url(office.url("to_expire"))
    expect(page.locator("#my-form textarea").first).to_have_value(TYPED)
    expect(page.get_by_role("status").filter(has_text="已恢复")).to_be_visible()


def test_expired_session_under_a_plain_form_leads_to_login_and_back(sign_in, office):
    page = sign_in("proposer", anew=True)
    page.goto(office.url("to_expire"))
    opinion(page, TYPED)
    expect(page.locator("[data-draft-state]").first).to_contain_text("已自动保存")
    page.context.clear_cookies(name="sessionid")

    act(page, "forward")
    page.wait_for_url(re.compile("/people/login/"))
    log_in(page, "proposer")

    expect(page).to_have_url(office.url("to_expire"))
    expect(page.locator("#my-form textarea").first).to_have_value(TYPED)
