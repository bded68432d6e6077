"""The main pages as axe sees them: nothing serious, light and dark, for those who open them. Console and host are watched too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import PHONE, Office, act

PAGES = {
    "clerk": (
        *("/", "/incoming/", "/incoming/new/", "/incoming/form/", "/incoming/queue/", "/incoming/circulating/"),
        *("/incoming/to-return/", "/incoming/scan/", "/search/?q=关于", "/notices/", "/people/me/", "paper:to_see"),
    ),
    "deputy_director": (
        *("paper:to_see", "paper:to_see:?tab=process", "paper:to_see:?tab=chain", "paper:to_see:?tab=flow"),
        *("paper:to_see:?tab=scope", "paper:to_see:?tab=files", "paper:to_see:send-back/", "paper:to_see:circulate/"),
        *("/reports/watch/", "/reports/handling/", "/records/done/", "/records/reading/", "/typesetting/"),
        *("/proofreading/", "/proofreading/rules/", "/proofreading/rules/repeat.word/", "/proofreading/words/"),
        *("/proofreading/formulations/", "/proofreading/learning/"),
    ),
    "vice_mayor": ("/records/leader/", "leader:to_decide", "/"),
    "business_admin": ("/records/flows/", "/records/flows/incoming_document/", "/people/calendar/", "/numbers/"),
    "system_admin": ("/", "/people/", "/people/organs/", "/people/new/", "/jobs/"),
    "security_admin": ("/people/policy/", "/people/roles/"),
    "auditor": ("/audit/",),
}
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_serious(sign_in, office, who, theme):
    page = sign_in(who)
    found = []
    for place in PAGES[who]:
        answer = page.goto(address(office, place))
        assert answer is not None
        assert answer.status == 200, place
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        found += [f"{place}: {line}" for line in faults(page)]
    assert found == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_at_the_door(browser, office, theme):
    page = browser.new_page(base_url=office.address, locale="zh-CN")
    page.goto("/people/login/")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    assert faults(page) == []
    page.close()


def test_axe_finds_nothing_serious_beside_an_unfolded_form(sign_in, office):
    page = sign_in("deputy_director")
    page.goto(office.url("to_see"))
    act(page, "circulate")
    page.get_by_role("searchbox", name="传阅对象").wait_for()

    assert faults(page) == []


def test_axe_would_notice(sign_in):
    page = sign_in("clerk")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    assert [fault.split()[0] for fault in faults(page)] == ["label"]


@pytest.mark.parametrize("who", PAGES)
def test_nothing_sticks_out_of_a_phone(sign_in, office, who):
    page = sign_in(who, viewport=PHONE)
    wide = []
    for place in PAGES[who]:
        page.goto(address(office, place))
        width = page.evaluate("document.documentElement.scrollWidth")
        wide += [f"{place}: {width} px"] * (width > PHONE["width"])
    assert wide == []


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def address(office: Office, place: str) -> str:
    kind, _colon, rest = place.partition(":")
    paper, _colon, more = rest.partition(":")
    if kind == "paper":
        return office.url(paper, more)
    if kind == "leader":
        return f"{office.address}/records/leader/{office.papers[paper]}/"
    return place
