"""退回后直达, 撤回, 转办, 传阅 with 催办, 延期, 暂停: what happens between the counter and the file."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import act, open_from_desk, opinion, pick, said

SLIP = {"name": "办理单"}


def press(page: Page, name: str) -> None:
    """The button of the verb's own form."""
    page.locator("#verb-form").get_by_role("button", name=name, exact=True).click()


def test_returned_with_direct_way_back_comes_straight_again(sign_in, office):
    title = "关于修订城市防洪预案的通知"
    deputy, proposer = sign_in("deputy_director"), sign_in("proposer")

    open_from_desk(deputy, title)
    act(deputy, "send_back")
    deputy.get_by_role("radio", name=re.compile("^孟晓峰")).check()
    deputy.get_by_label("退回原因").fill("请补充各区县的意见。")
    deputy.get_by_label(re.compile("退回后直达")).check()
    press(deputy, "退回")
    said(deputy, "孟晓峰")

    open_from_desk(proposer, title)
    expect(proposer.get_by_role("main")).to_contain_text("请补充各区县的意见。")
    opinion(proposer, "各区县意见已附。")
    expect(proposer.get_by_role("radio", name=re.compile("^退回后直达"))).to_be_checked()
    act(proposer, "forward")
    said(proposer, "邱文博")

    open_from_desk(deputy, title)
    expect(deputy.get_by_role("region", **SLIP)).to_contain_text("各区县意见已附。")


def test_taken_back_until_somebody_opened_it(sign_in, office):
    title = "关于报送秋粮收购情况的通知"
    proposer, deputy = sign_in("proposer"), sign_in("deputy_director")

    def send() -> None:
        open_from_desk(proposer, title)
        opinion(proposer, "拟请农业农村局办理。")
        proposer.get_by_role("radio", name=re.compile("^审核拟办")).check()
        act(proposer, "forward")

    send()
    proposer.get_by_role("status").get_by_role("link", name="撤回").click()
    press(proposer, "撤回")
    said(proposer, title)
    expect(proposer.locator(".now")).to_contain_text("孟晓峰")

    send()
    said(proposer, title)
    take_back = proposer.get_by_role("status").get_by_role("link", name="撤回").get_attribute("href")
    open_from_desk(deputy, title)
    proposer.goto(take_back)
    expect(proposer.get_by_role("alert")).to_contain_text("对方已经打开，不能撤回；可以请对方退回。")


def test_reassigned_within_the_bureau(sign_in):
    title = "关于拨付校舍加固补助资金的函"
    intake = sign_in("finance_intake")

    open_from_desk(intake, title)
    act(intake, "reassign")
    pick(intake, "接办人或单位", "丁海涛")
    intake.get_by_label("转办原因").fill("由预算科承办。")
    press(intake, "转办")
    said(intake, title)

    handler = sign_in("budget_handler")
    open_from_desk(handler, title)
    expect(handler.locator(".now")).to_contain_text("丁海涛")


def test_circulated_to_two_one_reads_the_other_is_urged(sign_in, office):
    title = "关于学习全国政务服务经验的通知"
    deputy = sign_in("deputy_director")

    open_from_desk(deputy, title)
    act(deputy, "circulate")
    pick(deputy, "传阅对象", "程书远")
    pick(deputy, "传阅对象", "何苗")
    press(deputy, "传阅")
    expect(deputy.get_by_role("region", **SLIP)).to_contain_text("未阅 2 人")

    reader = sign_in("handler")
    reader.goto("/records/reading/")
    reader.get_by_label(title).check()
    reader.get_by_role("button", name="勾选的都已阅").click()
    expect(reader.get_by_role("main")).to_contain_text("办成 1 件")

    deputy.goto(office.url("to_circulate"))
    expect(deputy.get_by_role("region", **SLIP)).to_contain_text("已阅 1 人：何苗")
    act(deputy, "urge")
    deputy.get_by_label("催办的话").fill("请今天阅毕。")
    press(deputy, "催办")
    said(deputy, title)

    director = sign_in("director")
    director.goto("/notices/")
    expect(director.get_by_role("main")).to_contain_text("请今天阅毕。")
    deputy.goto(office.url("to_circulate", "urge/"))
    press(deputy, "催办")
    expect(deputy.get_by_role("main")).to_contain_text("四小时")


def test_extension_asked_and_approved_then_suspended_and_resumed(sign_in, office):
    title = "关于核实老旧小区改造底数的函"
    handler, deputy = sign_in("proposer"), sign_in("deputy_director")

    open_from_desk(handler, title)
    act(handler, "ask_extension")
    handler.get_by_label("理由").fill("各街道的底数要逐户核实。")
    press(handler, "申请延期")
    said(handler, title)

    open_from_desk(deputy, title)
    expect(deputy.get_by_role("main")).to_contain_text("各街道的底数要逐户核实。")
    act(deputy, "decide_extension")
    decide(deputy)
    said(deputy, title)
    deputy.goto(office.url("to_extend"))
    expect(deputy.locator(".now .was")).to_be_visible()

    act(deputy, "suspend")
    deputy.get_by_label("暂停原因").fill("等省里明确口径。")
    press(deputy, "暂停")
    expect(deputy.locator(".now")).to_contain_text("已暂停：等省里明确口径。")
    act(deputy, "resume")
    press(deputy, "恢复")
    expect(deputy.locator(".now")).not_to_contain_text("已暂停")


def decide(page: Page) -> None:
    page.get_by_role("radio", name="同意延期", exact=True).check()
    page.get_by_role("button", name="审批延期").last.click()
