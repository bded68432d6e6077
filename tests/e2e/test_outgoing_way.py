"""A paper of 发文 from the draft to the receipt: signed on a phone, sent back once after the signature, received in two organs, sent
back by one of them and sent again."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.test_one_paper import write_by_hand

TITLE = "云川市人民政府关于做好元旦春节期间值班值守工作的通知"
WRONG = "第二部分的拨付时限要再明确"
NOT_OURS = "主送有误，应送县委办公室"


def test_a_paper_goes_from_the_draft_to_the_receipt(sign_in, office):
    pk = office.papers["to_issue"]
    submit(sign_in("handler"), pk)
    reviewer = sign_in("proposer")
    review(reviewer, pk)
    mayor = sign_in("mayor", viewport=PHONE, has_touch=True)
    sign_on_the_phone(mayor, pk)
    back_to_the_signer(reviewer, pk)
    sign_again(mayor, pk)
    recheck(reviewer, pk)
    clerk = sign_in(holder_of(office, sign_in("director"), pk))
    number = register(clerk, pk)
    printed_and_sealed(clerk, sign_in("clerk"), pk)
    dispatch(clerk, pk)
    finance, county = sign_in("finance_intake"), sign_in("outsider")
    receive(finance, number)
    send_back(county, number)
    send_again(clerk, pk)
    receive(county, number)
    who_has_it(clerk, pk)
    nobody_else_reaches_the_record(finance, pk)


def act(page: Page, pk: int, key: str) -> None:
    """From the record page to the page of an act by its button."""
    page.goto(f"/records/{pk}/")
    button = page.locator(f"[data-action='outgoing.{key.replace('-', '_')}'], [data-action='exchange.{key}']").first
    if not button.is_visible():
        page.locator(".foot details.more summary").click()
    button.click()
    page.wait_for_url(re.compile(rf"/{key}/"))


def done(page: Page) -> None:
    """Press the one red button of the foot and leave the page."""
    here = page.url
    page.locator(".foot button.main-act").click()
    page.wait_for_url(lambda url: url != here)


def all_pass(page: Page) -> None:
    for choice in page.locator(".points input[value=passed]").all():
        choice.check()


def submit(page: Page, pk: int) -> None:
    act(page, pk, "submit")
    expect(page.get_by_role("article", name="文稿")).to_contain_text("严格执行领导干部在岗带班制度")
    page.get_by_label("说明").fill("请审核。")
    done(page)


def review(page: Page, pk: int) -> None:
    """Without a leader it stays, with everything that was filled in."""
    act(page, pk, "review")
    expect(page.get_by_text("没有要改的差错")).to_be_visible()
    all_pass(page)
    page.locator(".foot button.main-act").click()
    expect(page.get_by_text("请选择送哪位领导签发。").first).to_be_visible()
    expect(page.locator(".points input[value=passed]").first).to_be_checked()
    leader = page.locator("select[name=leader]")
    leader.select_option(leader.locator("option", has_text="顾明川").get_attribute("value"))
    done(page)


def sign_on_the_phone(page: Page, pk: int) -> None:
    """待批 → the words → 签发: one phrase, two strokes, one button."""
    page.goto("/records/leader/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("严格执行领导干部在岗带班制度").first).to_be_visible()
    page.get_by_role("link", name="签发", exact=True).click()
    page.get_by_text("同意印发。", exact=True).click()
    write_by_hand(page)
    done(page)
    page.wait_for_url(re.compile(r"/records/leader/"))


def back_to_the_signer(page: Page, pk: int) -> None:
    act(page, pk, "recheck")
    expect(page.get_by_text("一字未动。")).to_be_visible()
    all_pass(page)
    page.locator("input[name=point_content][value=failed]").check()
    page.locator("input[name=remark_content]").fill(WRONG)
    done(page)


def sign_again(page: Page, pk: int) -> None:
    """The signature has fallen; the leader reads why and signs anew."""
    page.goto(f"/records/{pk}/?tab=process")
    expect(page.get_by_role("main")).to_contain_text(WRONG)
    act(page, pk, "sign-off")
    done(page)


def recheck(page: Page, pk: int) -> None:
    act(page, pk, "recheck")
    expect(page.get_by_text("已失效")).to_be_visible()
    all_pass(page)
    done(page)


def holder_of(office, page: Page, pk: int) -> str:
    """The account of whoever has the paper: one of two clerks."""
    page.goto(f"/records/{pk}/")
    line = page.locator(".now").inner_text()
    return next(role for role in ("clerk", "second_clerk") if office.people[role] in line)


def register(page: Page, pk: int) -> str:
    """The number that was foretold is drawn; more copies than are printed cannot be sent."""
    act(page, pk, "number")
    foretold = page.get_by_text(re.compile("预计 云政发")).inner_text().removeprefix("预计 ").strip()
    page.get_by_label("印数").fill("1")
    page.locator(".foot button.main-act").click()
    expect(page.get_by_text("分送份数合计超过印数").first).to_be_visible()
    page.get_by_label("印数").fill("30")
    done(page)
    expect(page.get_by_role("region", name="办理单")).to_contain_text(foretold)
    return foretold


def printed_and_sealed(page: Page, keeper: Page, pk: int) -> None:
    act(page, pk, "print-copies")
    page.get_by_label("印制单位").fill("机关文印室")
    done(page)
    act(keeper, pk, "use-seal")
    done(keeper)
    page.goto(f"/records/{pk}/")
    if page.locator("[data-action='outgoing.pass_on']").is_visible():
        act(page, pk, "pass-on")
        done(page)


def dispatch(page: Page, pk: int) -> None:
    act(page, pk, "dispatch")
    expect(page.get_by_role("table")).to_contain_text("的待签收")
    page.set_default_timeout(60_000)
    page.locator(".foot button.main-act").click()
    page.wait_for_url(re.compile(rf"/exchange/papers/{pk}/$"))
    page.goto(f"/outgoing/papers/{pk}/files/")
    expect(page.get_by_role("row", name=re.compile("OFD"))).to_contain_text("没有电子签名")


def receive(page: Page, number: str) -> None:
    """It stands on the desk, and 签收 makes it a paper of the own register with the official file to read."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    row = page.get_by_role("row").filter(has_text=number)
    row.get_by_role("link", name="签收").click()
    done(page)
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_role("region", name="办理单")).to_contain_text(number)
    expect(page.get_by_role("main")).to_contain_text("正文")


def send_back(page: Page, number: str) -> None:
    page.goto("/exchange/")
    page.get_by_role("row").filter(has_text=number).get_by_role("link", name="退回").click()
    page.get_by_label("退回原因").fill(NOT_OURS)
    done(page)
    expect(page.get_by_text("没有待签收的公文")).to_be_visible()


def send_again(page: Page, pk: int) -> None:
    page.goto(f"/exchange/papers/{pk}/")
    row = page.get_by_role("row").filter(has_text=NOT_OURS)
    row.get_by_role("link", name="重发").click()
    done(page)


def who_has_it(page: Page, pk: int) -> None:
    page.goto(f"/exchange/papers/{pk}/")
    expect(page.get_by_text("已签收 2 / 2，在途 0")).to_be_visible()


def nobody_else_reaches_the_record(page: Page, pk: int) -> None:
    """A recipient has the own record, not the sender's."""
    for address in (f"/records/{pk}/", f"/outgoing/papers/{pk}/paper.pdf", f"/exchange/papers/{pk}/"):
        assert page.request.get(address).status == 404, address
