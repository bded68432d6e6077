"""The confirmation screen in a real browser: open the paper, see where a value stands, Tab through the doubtful ones."""

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, days_ago
from tests.e2e.test_one_paper import drop


def paper(number: int) -> bytes:
    day = days_ago(2)
    lines = [
        "青岩县水利局文件",
        "",
        f"青水〔{day.year}〕{number}号",
        "",
        "青岩县水利局关于河道清淤的请示",
        "",
        "云川市人民政府：",
    ]
    lines += [f"请青岩县财政局于{day.month}月{day.day}日前将资金拨付到位。", "妥否，请批示。", "", "青岩县水利局"]
    return "\n".join([*lines, f"{day.year}年{day.month}月{day.day}日"]).encode()


def opened(page, number: int):
    """Drop the paper, confirm its level, wait for its first page."""
    page.goto("/incoming/queue/")
    drop(page, {f"清淤{number}.txt": paper(number)})
    page.locator("#tray").get_by_role("link", name=f"清淤{number}.txt").click()
    page.get_by_role("button", name="密级是“无”，打开文件").click()
    expect(page.locator("[data-desk] svg.page")).to_be_visible(timeout=60_000)
    return page


def test_a_field_shows_where_it_was_read(sign_in):
    page = opened(sign_in("clerk"), 71)
    page.get_by_label("标题", exact=False).first.click()

    mark = page.locator(".spot.here").first
    expect(mark).to_have_attribute("data-spot", "title")
    box, desk = mark.locator("rect").first.bounding_box(), page.locator("[data-desk]").bounding_box()
    assert box["width"] > 50
    assert desk["y"] <= box["y"] <= desk["y"] + desk["height"]
    page.locator(".spot.number[data-spot='sender_number']").click()
    expect(page.get_by_label("来文字号")).to_be_focused()


def test_tab_goes_through_the_doubtful_fields_only(sign_in):
    page = opened(sign_in("clerk"), 72)
    certain = page.locator("[data-certain]").evaluate_all("all => all.map(one => one.dataset.field)")
    page.locator("[data-tab-all]").focus()
    walked = []
    for _step in range(8):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.dataset.field ?? ''"))

    assert "received_at" in certain
    assert set(walked) & set(certain) == set()
    page.locator("[data-tab-all]").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.field") == "sender"
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.dataset.field") == "sender_number"


def test_paper_and_fields_are_two_sides_on_a_phone(sign_in):
    page = opened(sign_in("clerk"), 73)
    phone = sign_in("clerk", viewport=PHONE, has_touch=True)
    phone.goto(page.url)

    expect(phone.get_by_label("来文字号")).to_be_visible()
    expect(phone.locator("#paper")).to_be_hidden()
    phone.get_by_role("button", name="公文", exact=True).click()
    expect(phone.locator("#paper")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
