"""A draft is proofread beside its findings, set as a paper, and taken away as files."""

import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE

DRAFT = """云川市人民政府办公室关于做好防汛工作的通知

各县（区）人民政府：
    请于2026年2月30日前上报，确保工作按时按时完成。
    特此通知。

云川市人民政府办公室
2026年3月12日
"""


def proofread(page: Page) -> None:
    page.goto("/proofreading/")
    page.get_by_label("或者粘贴文字").fill(DRAFT)
    page.get_by_role("main").get_by_role("button", name="校对").click()
    page.locator("#proof").wait_for()


def test_a_finding_is_accepted_beside_the_text_and_the_marked_file_is_taken_away(sign_in):
    page = sign_in("deputy_director")
    proofread(page)
    expect(page.locator(".fault", has_text="2月30日")).to_be_visible()

    page.get_by_role("listitem").filter(has_text="按时").get_by_role("button", name="删去").click()
    expect(page.locator(".proof-text")).to_contain_text("确保工作按时完成")
    expect(page.locator(".head")).to_contain_text("已采用 1 处")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Word").click()
    marked = zipfile.ZipFile(Path(waiting.value.path()))
    assert "<w:del " in marked.read("word/document.xml").decode()


def test_a_finding_leads_to_its_place_and_back_on_a_phone(sign_in):
    page = sign_in("deputy_director", viewport=PHONE)
    proofread(page)

    page.locator(".faults .place", has_text="2月30日").click()
    expect(page.locator(".fault.here")).to_have_text("2月30日")


def test_a_pasted_draft_becomes_pages_and_files(sign_in):
    page = sign_in("deputy_director")
    page.goto("/typesetting/")
    page.get_by_label("或者粘贴全文").fill(DRAFT.replace("2月30日", "2月28日"))
    page.get_by_role("button", name="读入文稿，填各栏").click()
    page.get_by_label("发文机关").fill("云川市人民政府办公室")
    page.get_by_role("button", name="排版", exact=True).click()
    expect(page.get_by_role("img", name="第 1 面")).to_be_visible()

    for name, head in (("下载 PDF", b"%PDF"), ("下载 OFD", b"PK"), ("下载 Word", b"PK")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        assert Path(waiting.value.path()).read_bytes().startswith(head)
