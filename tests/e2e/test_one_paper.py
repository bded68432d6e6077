"""The whole life of one paper: from the file that was dropped to the answer, through every hand."""

import io
import re

import pypdfium2
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, act, choose, days_ago, open_from_desk, opinion, paper_docx, pick, said

TITLE = "岚江省财政厅关于核对冬季供暖补助资金的通知"
PROPOSAL = "拟请景和同志阅示，由市财政局办理。"
REVIEW = "同意拟办意见。"
CO_OPINION = "供暖面积已核对，与台账一致。"
HANDLING = "资金已核对，无差错，请审核办结。"
ANSWER = "已书面报送核对结果。"
RESULT = "按期办毕，同意办结。"


def test_a_paper_lives_from_the_counter_to_the_file(sign_in, tmp_path):
    clerk = sign_in("clerk")
    address = register(clerk, tmp_path)
    propose(sign_in("proposer"))
    review(sign_in("deputy_director"))
    instruct_on_the_phone(sign_in("vice_mayor", viewport=PHONE, has_touch=True))
    assign(clerk)
    give_co_opinion(sign_in("budget_handler"))
    answer_and_forward(sign_in("finance_intake"))
    close(clerk)
    everything_can_be_seen(clerk, address)
    the_sheet_comes_as_pdf(clerk)


def register(page: Page, folder) -> str:
    """A .docx and its attachment are dropped; the clerk joins them, confirms what was read and sends the paper on."""
    year, day = days_ago(2).year, days_ago(2)
    lines = ["岚江省财政厅文件", f"岚财预〔{year}〕208号", TITLE, "各市人民政府："]
    lines += ["为做好冬季供暖补助资金管理，请各市认真核对。", "岚江省财政厅", f"{day.year}年{day.month}月{day.day}日"]
    paper = paper_docx(folder, "供暖补助通知.docx", lines)
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="办文").click()
    page.goto("/incoming/new/")
    drop(page, {paper.name: paper.read_bytes(), "核对表.txt": "各县（区）供暖面积核对表\n一、青岩县".encode()})
    page.get_by_role("button", name="上传并读取").click()
    page.get_by_label("选中 供暖补助通知.docx").check()
    page.get_by_label("选中 核对表.txt").check()
    page.get_by_role("button", name="合并为一件登记").click()
    expect(page.get_by_label("来文字号")).to_have_value(f"岚财预〔{year}〕208号")
    expect(page.get_by_label("标题")).to_have_value(TITLE)
    expect(page.get_by_label("来文机关")).to_have_value("岚江省财政厅")
    expect(page.get_by_label("成文日期")).to_have_value(day.isoformat())
    page.get_by_label("密级", exact=True).select_option("0")
    page.get_by_label("办件", exact=True).check()
    page.get_by_label("要求答复").check()
    page.get_by_label("初审合格").check()
    page.get_by_role("button", name="登记并送办").click()
    page.wait_for_url(re.compile(r"/records/\d+/|[?]done=\d+"))
    if "done=" in page.url:  # other papers wait in the tray: it goes on to them
        page.goto(f"/records/{page.url.rpartition('=')[2]}/")
    page.get_by_role("heading", level=1, name=TITLE).wait_for()
    return page.url


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Let the files fall on the drop zone, as from the desktop."""
    carried = page.evaluate_handle(
        """files => {
            const carried = new DataTransfer();
            for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
            return carried;
        }""",
        [[name, list(content)] for name, content in files.items()],
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": carried})
    for name in files:
        page.get_by_role("listitem").filter(has_text=name).wait_for()


def propose(page: Page) -> None:
    open_from_desk(page, TITLE)
    opinion(page, PROPOSAL)
    page.get_by_role("radio", name=re.compile("^审核拟办")).check()
    act(page, "forward")
    said(page, TITLE)


def review(page: Page) -> None:
    open_from_desk(page, TITLE)
    expect(page.get_by_role("region", name="办理单")).to_contain_text(PROPOSAL)
    opinion(page, REVIEW)
    page.get_by_role("radio", name=re.compile("^批示")).check()
    choose(page, "领导", "罗景和")
    act(page, "forward")
    said(page, TITLE)


def instruct_on_the_phone(page: Page) -> None:
    """待批 → the paper → one phrase, two strokes of the pen, one button."""
    page.goto("/records/leader/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text(PROPOSAL)).to_be_visible()
    phrase = page.locator("label.phrase").first
    words = phrase.inner_text()
    phrase.click()
    expect(page.locator("#my-form textarea")).to_have_value(re.compile(re.escape(words)))
    page.locator("#my-form textarea").fill("请财政局抓紧核对。")
    write_by_hand(page)
    page.locator("#my-form .go button").click()
    page.wait_for_url(re.compile(r"/records/leader/"))
    said(page, TITLE)


def write_by_hand(page: Page) -> None:
    pad = page.get_by_role("group", name="手写板")
    pad.scroll_into_view_if_needed()
    box = pad.locator("svg").bounding_box()
    assert box is not None
    assert box["width"] > 250, "the pad fills the phone"
    for start, end in (((0.2, 0.3), (0.8, 0.4)), ((0.5, 0.1), (0.4, 0.9))):
        page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=6)
        page.mouse.up()
    expect(page.get_by_role("img", name="手写：2 笔")).to_be_visible()


def assign(page: Page) -> None:
    """批后分办: 市财政局 主办, its budget officer 协办; the handwriting of the leader is on the sheet."""
    open_from_desk(page, TITLE)
    expect(page.get_by_role("region", name="办理单").locator("svg path").first).to_be_attached()
    opinion(page, "请市财政局主办。")
    page.get_by_role("radio", name=re.compile("^承办")).check()
    pick(page, "主办", "市财政局")
    pick(page, "协办", "丁海涛")
    act(page, "forward")
    said(page, "赵立群")


def give_co_opinion(page: Page) -> None:
    open_from_desk(page, TITLE)
    opinion(page, CO_OPINION)
    act(page, "finish")
    said(page, TITLE)


def answer_and_forward(page: Page) -> None:
    open_from_desk(page, TITLE)
    act(page, "answer")
    form = page.locator("#verb-form")
    form.get_by_label("书面答复").check()
    form.get_by_label("答复内容").fill(ANSWER)
    form.get_by_role("button", name="登记答复").click()
    expect(page.get_by_role("region", name="办理单")).to_contain_text(ANSWER)
    opinion(page, HANDLING)
    page.get_by_role("radio", name=re.compile("^办结审核")).check()
    act(page, "forward")
    said(page, TITLE)


def close(page: Page) -> None:
    open_from_desk(page, TITLE)
    opinion(page, RESULT)
    act(page, "close")
    said(page, TITLE)


def everything_can_be_seen(page: Page, address: str) -> None:
    """When it came, from whom, every hand, every opinion, the answer."""
    page.goto(address)
    sheet = page.get_by_role("region", name="办理单")
    for words in ("岚江省财政厅", PROPOSAL, REVIEW, "请财政局抓紧核对。", CO_OPINION, HANDLING, ANSWER, RESULT):
        expect(sheet).to_contain_text(words)
    expect(page.locator(".now")).to_contain_text("田小禾")
    expect(page.locator(".now")).to_contain_text("办结")
    page.get_by_role("navigation", name="本件").get_by_role("link", name="办理过程").click()
    trail = page.get_by_role("region", name="办理过程")
    for name in ("田小禾", "孟晓峰", "邱文博", "罗景和", "丁海涛", "赵立群"):
        expect(trail).to_contain_text(name)
    for tab, what in (
        ("来龙去脉", "岚江省财政厅"),
        ("流程图", "批后分办"),
        ("知悉范围", "罗景和"),
        ("附件", "核对表.txt"),
    ):
        page.get_by_role("navigation", name="本件").get_by_role("link", name=tab).click()
        expect(page.get_by_role("main")).to_contain_text(what)


def the_sheet_comes_as_pdf(page: Page) -> None:
    page.get_by_role("navigation", name="本件").get_by_role("link", name="办理单").click()
    address = page.get_by_role("link", name="处理单", exact=True).get_attribute("href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    pdf = pypdfium2.PdfDocument(io.BytesIO(answer.body()))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    plain = re.sub(r"\s", "", text)
    assert TITLE in plain
    assert HANDLING in plain
