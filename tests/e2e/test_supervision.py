"""A 批示 becomes an item; three units have it: one is late, one reports what is not so, one asks for more time; all is struck off,
the leader sees the answer, the month's 通报 is made. Who has no part in it sees nothing of it."""

import io
import re
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.supervised import WORDS

ITEM = "老旧电梯安全隐患整治"
LATE, FALSE, LONGER = "排查县城电梯", "更换老旧电梯12部", "核实电梯底数"
FOUND = "实地看了7部，都没有更换。"
PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": b""}


@pytest.fixture
def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 60, 40)).save(made, "PNG")
    return made.getvalue()


def test_an_instruction_becomes_an_item(sign_in, office):
    supervisor = sign_in("supervisor")
    number = take_up(supervisor, office.papers["to_supervise"])
    approve(sign_in("director"), number)
    send_down(supervisor, number)
    come_back(sign_in("finance_intake"), supervisor, number)


def test_an_item_is_followed_to_its_end(sign_in, office, photo):
    supervisor, papers = sign_in("supervisor"), office.papers
    what_is_late_is_red(supervisor)
    on_the_phone = sign_in("finance_intake", viewport=PHONE, has_touch=True)
    report_on_the_phone(on_the_phone, photo)
    sign_off(sign_in("finance_head"), papers["false"])
    verify(supervisor, papers["false"], "不实", FOUND)
    report_again(on_the_phone, papers["false"], photo)
    sign_off(sign_in("finance_head"), papers["false"])
    verify(supervisor, papers["false"], "属实", "12部都换了。")
    proposer = sign_in("proposer")
    more_time(proposer, supervisor, papers["longer"])
    report(proposer, papers["longer"], photo)
    sign_off(sign_in("director"), papers["longer"])
    verify(supervisor, papers["longer"], "属实", "底数与系统一致。")
    outsider = sign_in("outsider")
    report(outsider, papers["late"], photo)
    verify(supervisor, papers["late"], "属实", "抽查3部，相符。")
    expect(supervisor.locator(".now")).to_contain_text("迟办结")
    conclude(supervisor, papers["followed"])
    the_leader_sees_it(sign_in("vice_mayor", viewport=PHONE, has_touch=True), papers["followed"])
    close(sign_in("deputy_director"), supervisor, papers["followed"])
    the_month_is_told(supervisor)
    for stranger in ("budget_handler", "business_admin"):
        nobody_else_sees_it(sign_in(stranger), papers)


def open_act(page: Page, pk: int, key: str) -> None:
    """By its button on the page of the record."""
    page.goto(f"/records/{pk}/")
    button = page.locator(f"[data-action='supervision.{key}']")
    if not button.is_visible():
        page.locator(".foot details.more summary").click()
    button.click()
    page.wait_for_url(lambda url: f"/records/{pk}/" not in url)


def done(page: Page) -> None:
    here = page.url
    page.locator(".foot .main-act").click()
    page.wait_for_url(lambda url: url != here)


def take_up(page: Page, paper: int) -> int:
    """转督办: the words of the leader are there; what is missing is said in a sentence."""
    open_act(page, paper, "supervise")
    expect(page.get_by_label("原文")).to_have_value(WORDS)
    page.locator(".foot .main-act").click()
    expect(page.get_by_text("请填写要达到的结果。").first).to_be_visible()
    page.get_by_label("要达到的结果").fill("资金全部到县")
    page.get_by_label("文件材料").check()
    page.get_by_label("办理期限").fill(local(days=20))
    done(page)
    number = int(re.search(r"/records/(\d+)/", page.url).group(1))
    open_act(page, number, "propose")
    approver = page.locator("select[name=approver]")
    approver.select_option(approver.locator("option", has_text="程书远").get_attribute("value"))
    done(page)
    return number


def approve(page: Page, item: int) -> None:
    open_act(page, item, "approve")
    expect(page.get_by_text(WORDS)).to_be_visible()
    done(page)
    expect(page.get_by_role("main")).to_contain_text("督字〔")


def send_down(page: Page, item: int) -> None:
    """A task without a unit cannot go; with one it goes, and its notice is a PDF."""
    open_act(page, item, "decompose")
    page.get_by_label("任务", exact=True).fill("拨付资金")
    page.get_by_role("button", name="加上这一项").click()
    expect(page.get_by_text("“拨付资金”没有牵头单位。")).to_be_visible()
    page.get_by_role("link", name="修改").click()
    unit = page.locator("select[name=to]")
    unit.select_option(unit.locator("option", has_text="市财政局").get_attribute("value"))
    page.get_by_label("要达到的结果").fill("资金全部到县")
    page.get_by_role("button", name="保存修改").click()
    page.get_by_role("button", name="交办这 1 项").click()
    page.wait_for_url(re.compile(r"/records/"))
    page.goto(f"/supervision/{item}/documents/")
    notice = page.request.get(page.get_by_role("link", name="PDF").first.get_attribute("href"))
    assert WORDS in text_of(notice.body())


def come_back(unit: Page, supervisor: Page, item: int) -> None:
    """误派退回 with the reason, to whoever sent it; sent again, it is signed for."""
    unit.goto("/supervision/mine/")
    card = unit.get_by_role("listitem").filter(has_text="拨付资金")
    task = int(re.search(r"\d+", card.get_by_role("link", name="签收领办").get_attribute("href")).group())
    open_act(unit, task, "return")
    unit.get_by_label("退回理由").fill("应由国库科所在的预算单位先定。")
    done(unit)
    supervisor.goto("/")
    expect(supervisor.get_by_role("main")).to_contain_text("拨付资金")
    open_act(supervisor, task, "reassign")
    to = supervisor.locator("select[name=to]")
    to.select_option(to.locator("option", has_text="市财政局").get_attribute("value"))
    supervisor.get_by_label("理由").fill("市财政局职责内的事。")
    done(supervisor)
    open_act(unit, task, "accept")
    done(unit)
    expect(unit.locator(".now")).to_contain_text("承办")
    supervisor.goto(f"/records/{item}/")
    expect(supervisor.get_by_role("table").first).to_contain_text("市财政局")


def what_is_late_is_red(page: Page) -> None:
    """The figure of the ledger opens its list; the ladder proposes, a person issues."""
    page.goto("/supervision/")
    page.locator(".figures a.over").click()
    expect(page.get_by_role("table")).to_contain_text(ITEM)
    page.goto("/supervision/press/")
    row = page.get_by_role("row").filter(has_text=LATE)
    row.get_by_role("checkbox").check()
    row.get_by_role("combobox").select_option("urge")
    page.locator(".foot .main-act").click()
    expect(page.locator(".results-list")).to_contain_text("催办单")


def report_on_the_phone(page: Page, photo: bytes) -> None:
    """From 我承办的: one tap to the form, one for 办结反馈, words and a photo, one to send."""
    page.goto("/supervision/mine/")
    page.get_by_role("listitem").filter(has_text=FALSE).get_by_role("link", name="填报反馈").click()
    page.get_by_label("办结反馈").check()
    page.get_by_label("完成进度（%）").fill("100")
    page.get_by_label("办理情况").fill("12部已经全部更换。")
    page.locator(".foot .main-act").click()
    expect(page.get_by_text("还缺：现场照片").first).to_be_visible()
    page.get_by_label("现场照片").set_input_files({**PHOTO, "buffer": photo})
    done(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing beside the screen"


def report_again(page: Page, task: int, photo: bytes) -> None:
    page.goto(f"/records/{task}/")
    expect(page.get_by_text("已退回重办（第 1 次）")).to_be_visible()
    expect(page.get_by_text(FOUND).first).to_be_visible()
    report(page, task, photo)


def report(page: Page, task: int, photo: bytes) -> None:
    open_act(page, task, "feedback")
    page.get_by_label("办结反馈").check()
    page.get_by_label("完成进度（%）").fill("100")
    page.get_by_label("办理情况").fill("已经全部完成，照片附后。")
    page.get_by_label("现场照片").set_input_files({**PHOTO, "buffer": photo})
    done(page)


def sign_off(page: Page, task: int) -> None:
    open_act(page, task, "sign")
    done(page)


def verify(page: Page, task: int, finding: str, text: str) -> None:
    open_act(page, task, "verify")
    page.get_by_label(finding, exact=True).check()
    page.get_by_label("核查情况").fill(text)
    done(page)
    page.goto(f"/records/{task}/")


def more_time(handler: Page, supervisor: Page, task: int) -> None:
    """Asked before it expires; granted on the page of the task; the first date stays."""
    open_act(handler, task, "extend")
    handler.get_by_label("延至").fill(local(days=9))
    handler.get_by_label("理由").fill("两个小区要入户核实。")
    done(handler)
    supervisor.goto(f"/records/{task}/")
    expect(supervisor.locator("#mine")).to_contain_text("两个小区要入户核实。")
    supervisor.get_by_label("同意延期").check()
    with supervisor.expect_navigation():
        supervisor.locator("[data-action='workflow.decide_extension']").click()
    supervisor.goto(f"/records/{task}/?tab=dates")
    expect(supervisor.get_by_role("table").first).to_contain_text("同意延期")


def conclude(page: Page, item: int) -> None:
    open_act(page, item, "conclude")
    page.get_by_label("办结报告").fill("12部电梯全部更换，底数已核实，县城电梯排查完毕。")
    done(page)


def the_leader_sees_it(page: Page, item: int) -> None:
    """The answer lies on the leader's page until a word is said on it."""
    page.goto("/records/leader/")
    page.get_by_role("link", name=re.compile(f"{ITEM}.*12部电梯全部更换")).click()
    page.get_by_label("满意", exact=True).check()
    done(page)
    page.goto("/records/leader/")
    expect(page.get_by_role("link", name=ITEM)).to_have_count(0)


def close(page: Page, supervisor: Page, item: int) -> None:
    open_act(page, item, "close")
    done(page)
    supervisor.goto("/supervision/look-backs/?view=planned")
    expect(supervisor.get_by_role("table")).to_contain_text(ITEM)


def the_month_is_told(page: Page) -> None:
    """督查通报 with the figures of the month, the same words in PDF and DOCX."""
    page.goto("/supervision/circulars/")
    page.get_by_label("月份").fill(f"{date.today():%Y-%m}")  # noqa: DTZ011  # the clock of this machine is the office's
    page.get_by_role("button", name="起草这个月的通报").click()
    page.wait_for_url(re.compile(r"/documents/\d+/"))
    address = page.url
    printed = text_of(page.request.get(f"{address}file.pdf").body())
    word = Document(io.BytesIO(page.request.get(f"{address}file.docx").body()))
    for text in (printed, re.sub(r"\s", "", "".join(one.text for one in word.paragraphs))):
        assert "督查督办工作情况的通报" in text
        assert "反馈不实退回重办。市财政局1次" in text


def nobody_else_sees_it(page: Page, papers: dict[str, int]) -> None:
    """No part in it: neither by address nor in a list, a search, a board or the table."""
    for address in (
        f"/records/{papers['followed']}/",
        f"/records/{papers['false']}/",
        f"/supervision/{papers['followed']}/chain/",
    ):
        assert page.request.get(address).status == 404, address
    for address in (
        "/supervision/?view=all",
        "/search/?q=老旧电梯",
        "/supervision/boards/",
        "/supervision/calendar/",
        "/supervision/mine/",
    ):
        shown = page.request.get(address)
        assert shown.status in {200, 403}, address
        assert f">{FALSE}" not in shown.text(), address
        assert f">{ITEM}" not in shown.text(), address


def local(*, days: int) -> str:
    """A day of the office at half past five, as the field of a browser takes it."""
    return f"{datetime.now() + timedelta(days=days):%Y-%m-%d}T17:30"  # noqa: DTZ005  # see date.today above


def text_of(pdf: bytes) -> str:
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(io.BytesIO(pdf)))
    return re.sub(r"\s", "", text)
