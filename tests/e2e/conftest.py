"""The real server with an office of its own, and one Chromium. Each journey works on papers of its own."""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from docx import Document
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Yunchuan#2026"
BUILD = "import sys, django; django.setup(); from tests.e2e import office; office.main(sys.argv[1])"
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
PATIENCE = 15_000  # milliseconds; a busy machine is slow, a page that never comes is a failure
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 390, "height": 844}
EXPECTED = re.compile(
    r"Failed to load resource: .* (400|401|403|404|409|422)\b"  # a page that refuses
    r"|htmx:(afterRequest|sendAbort)\b"  # a search that a later one, or leaving the page, made needless
    r"|Response Status Error Code (401|403|409|422)\b"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker("e2e")


@dataclass(frozen=True)
class Office:
    """Where the server answers, who works there (account → name), and the papers by what a journey does with them."""

    address: str
    people: dict[str, str]
    papers: dict[str, int]

    def url(self, paper: str, verb: str = "") -> str:
        return f"{self.address}/records/{self.papers[paper]}/{verb}"


@pytest.fixture(scope="session")
def chromium() -> str:
    program = os.environ.get("CHROMIUM", "")
    if not program:
        pytest.skip("No browser: name Chromium's program in CHROMIUM, or run `make e2e`.")
    return program


@pytest.fixture(scope="session")
def office(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office, served from a folder of its own until the last journey is over."""
    var = tmp_path_factory.mktemp("office")
    port = free_port()
    environment = os.environ | {
        "ZHONGSHU_VAR": str(var),
        "ZHONGSHU_FONTS": os.environ.get("ZHONGSHU_FONTS") or str(ROOT / "var" / "fonts"),
        "DJANGO_SETTINGS_MODULE": "zhongshu.config.settings",
        "DJANGO_SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": "",
        "PYTHONPATH": str(ROOT),
    }
    (var / "static").mkdir()
    made = subprocess.run(
        [sys.executable, "-c", BUILD, PASSWORD], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
    )
    log = (var / "server.log").open("wb")
    serve = [sys.executable, "-m", "zhongshu", "serve", "--host", "127.0.0.1", "--port", str(port), "--web-workers=1"]
    server = subprocess.Popen(serve, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        office = Office(f"http://127.0.0.1:{port}", **json.loads(made.stdout))
        wait_for(f"{office.address}/people/login/")
        yield office
    finally:
        server.terminate()
        server.wait(30)
        log.close()
    said = (var / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in said, said[-6000:]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_for(address: str) -> None:
    """Until the page comes: the server loads for some seconds."""
    end = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own http address
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        yield browser
        browser.close()


@dataclass
class Watch:
    """What the browser complained about, and what left this machine."""

    host: str
    troubles: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", self.asked)
        page.on("response", self.answered)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.troubles.append(f"console: {message.text} {message.location}")

    def asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.troubles.append(f"left the host: {request.url}")

    def answered(self, response: Response) -> None:
        """A page may refuse; a style, script or picture must come."""
        is_part = response.request.resource_type not in {"document", "xhr", "fetch"}
        if response.status >= 500 or (is_part and response.status >= 400):
            self.troubles.append(f"{response.status}: {response.url}")


SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def passes() -> dict[str, object]:
    """Cookies of those who signed in before: one login each is enough."""
    return {}


@pytest.fixture
def sign_in(office: Office, browser: Browser, passes: dict[str, object]) -> Iterator[SignIn]:
    """`sign_in("clerk")` is a page of a browser of their own, on their desk; options are those of Playwright's contexts."""
    watch, contexts = Watch(urlsplit(office.address).netloc), []

    def enter(name: str, *, anew: bool = False, **options: object) -> Page:
        known = None if anew else passes.get(name)
        context = browser.new_context(
            base_url=office.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            storage_state=known,
            **{"viewport": {"width": 1366, "height": 768}, **options},
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch.follow(page)
        page.goto("/")
        if known is None:
            log_in(page, name)
            if not anew:
                passes[name] = context.storage_state()
        return page

    yield enter
    for context in contexts:
        context.close()
    assert watch.troubles == []


def log_in(page: Page, name: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile(r"^(?!.*/login/)"))


# -- what journeys do again and again ---------------------------------------------------------------------------------


def open_from_desk(page: Page, title: str) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def opinion(page: Page, text: str) -> None:
    """Write into the box of 我办."""
    page.locator("#my-form textarea").first.fill(text)


def act(page: Page, action: str) -> None:
    """Press a button of the foot by its key, in the menu 更多 when it is folded there."""
    button = page.locator(f"[data-action='workflow.{action}']")
    if not button.is_visible():
        page.locator(".foot details.more summary").click()
    button.click()


def said(page: Page, words: str) -> None:
    """The line that says what was just done has these words."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def pick(page: Page, label: str, name: str) -> None:
    """Choose a receiver by searching for the name."""
    page.get_by_role("searchbox", name=label).fill(name)
    page.locator("[data-pick-value]", has_text=name).first.click()
    page.locator(".chip", has_text=name).wait_for()


def choose(page: Page, label: str, name: str) -> None:
    """Choose from a plain list by the name that an entry begins with."""
    box = page.get_by_label(label)
    box.select_option(box.locator("option", has_text=name).get_attribute("value"))


def paper_docx(folder: Path, name: str, lines: list[str]) -> Path:
    path, document = folder / name, Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def days_ago(count: int) -> date:
    return date.today() - timedelta(days=count)  # noqa: DTZ011  # the browser and the server live on this machine
