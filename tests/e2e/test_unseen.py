"""Whoever has nothing to do with a paper cannot tell it from one that does not exist."""

import pytest
from playwright.sync_api import expect

TITLE = "关于云川大桥检测加固的紧急请示"


def test_who_may_see_it_finds_it(sign_in, office):
    page = sign_in("deputy_director")
    page.get_by_role("searchbox", name="搜索").fill("云川大桥")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name=TITLE, exact=True)).to_be_visible()


@pytest.mark.parametrize("who", ["outsider", "budget_handler", "system_admin", "security_admin", "auditor"])
def test_nobody_else_sees_it(sign_in, office, who):
    page = sign_in(who)
    for path in ("", "send-back/", "circulate/"):
        answer = page.goto(office.url("to_see", path))
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("main")).not_to_contain_text("云川大桥")
    number = office.papers["to_see"]
    for path in ("summary/", "papers/", "handling-sheet.pdf", "edit/"):
        assert page.request.get(f"/incoming/{number}/{path}").status in {403, 404}
    answer = page.goto("/search/?q=云川大桥")
    assert answer is not None
    assert (answer.status, TITLE in page.content()) in {(200, False), (403, False)}


def test_officers_have_no_business_pages(sign_in):
    page = sign_in("system_admin")
    for path in ("/incoming/new/", "/incoming/form/", "/incoming/export/", "/incoming/scan/", "/files/upload/"):
        assert page.request.get(path).status == 403, path
    for path in ("/incoming/", "/records/leader/", "/records/done/", "/records/hand-overs/", "/reports/handling/"):
        assert "关于" not in page.request.get(path).text(), path
