"""The caller's side of text recognition: one child process, one page after the other, each kept once it is read."""

import contextlib
import hashlib
import importlib.util
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from zhongshu.engines.ocr.pages import OcrPage

VERSION = 1  # of what is kept; raise it when reading gets better
PAGE_SECONDS = 120
MAX_PAGES = 500
MAX_ANSWER = 8_000_000
_PACKAGE_ROOT = Path(__file__).parents[3]
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_OFFLINE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


class OcrFailed(Exception):
    """The pages cannot be read; the message is for people."""


class OcrNotInstalled(OcrFailed):
    """The extra is missing."""

    def __init__(self) -> None:
        super().__init__("没有安装文字识别组件，扫描件和照片只能手工登记。请系统管理员执行 make setup OCR=1 后重试。")


class Cancelled(Exception):
    """The caller asked to stop; pages already read are in the store."""


@dataclass(frozen=True)
class Ocr:
    """How a caller wants pages read. The store keeps results by content, so that no page is read twice."""

    store: MutableMapping[str, str] = field(default_factory=dict)
    progress: Callable[[int, int], None] | None = None  # pages done, pages in all
    is_cancelled: Callable[[], bool] | None = None
    page_seconds: float = PAGE_SECONDS


def is_installed() -> bool:
    return all(importlib.util.find_spec(name) for name in _PACKAGES)


def read_pages(data: bytes, kind: str, ocr: Ocr | None = None, *, pages: Sequence[int] | None = None) -> list[OcrPage]:
    """The pages (from 1; all of them when not named) of a pdf, jpg, png or tif. A page that fails says so in `problem`."""
    ocr = ocr or Ocr()
    key = f"{hashlib.sha256(data).hexdigest()}:{kind}:{VERSION}"
    count = ocr.store.get(key)
    numbers = _numbers(pages, int(count)) if count else None
    known = {number: text for number in numbers or () if (text := ocr.store.get(f"{key}:{number}"))}
    if numbers is not None and len(known) == len(numbers):
        _tell(ocr, len(numbers), len(numbers))
        return [OcrPage.from_json(known[number]) for number in numbers]
    if not is_installed():
        raise OcrNotInstalled
    return _read(data, kind, ocr, key, pages)


def _read(data: bytes, kind: str, ocr: Ocr, key: str, pages: Sequence[int] | None) -> list[OcrPage]:
    """Ask the child for the pages that the store does not hold."""
    with _Child(data, kind, ocr) as child:
        count = int(child.ask({"count": True})["count"])
        ocr.store[key] = str(count)
        found = []
        numbers = _numbers(pages, count)
        for done, number in enumerate(numbers):
            _tell(ocr, done, len(numbers))
            found.append(_page(child, ocr, f"{key}:{number}", number))
        _tell(ocr, len(numbers), len(numbers))
    return found


def _page(child: "_Child", ocr: Ocr, key: str, number: int) -> OcrPage:
    kept = ocr.store.get(key)
    if kept:
        return OcrPage.from_json(kept)
    page = OcrPage.from_json(json.dumps(child.ask({"page": number})))
    if not page.problem:
        ocr.store[key] = page.to_json()
    return page


def _numbers(pages: Sequence[int] | None, count: int) -> list[int]:
    wanted = range(1, count + 1) if pages is None else pages
    return [number for number in wanted if 1 <= number <= count][:MAX_PAGES]


def _tell(ocr: Ocr, done: int, total: int) -> None:
    if ocr.is_cancelled and ocr.is_cancelled():
        raise Cancelled
    if ocr.progress:
        ocr.progress(done, total)


class _Child:
    """The process that holds the models; killed when it is slow, when the caller cancels, and at the end."""

    def __init__(self, data: bytes, kind: str, ocr: Ocr) -> None:
        self._ocr = ocr
        command = [sys.executable, "-X", "utf8", "-c", "from zhongshu.engines.ocr.child import serve; serve()"]
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and function
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=_PACKAGE_ROOT, env=os.environ | _OFFLINE,
        )  # fmt: skip
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        self._send(json.dumps({"kind": kind, "length": len(data)}).encode() + b"\n" + data)

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _close(pipe)

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """One order, one answer, within the time for a page."""
        self._send(json.dumps(order).encode() + b"\n")
        for answer in self._wait():
            if not answer.endswith(b"\n"):
                raise OcrFailed("文字识别程序中止，可能是内存不足。请稍后重试，或者手工登记。")
            known: dict[str, Any] = json.loads(answer)
            if "failure" in known:
                raise OcrFailed(known["failure"])
            return known
        raise OcrFailed("文字识别超时，这份文件请手工登记。")

    def _wait(self) -> Iterator[bytes]:
        """The next answer; nothing when time is up."""
        waited = 0.0
        while waited < self._ocr.page_seconds:
            if self._ocr.is_cancelled and self._ocr.is_cancelled():
                raise Cancelled
            try:
                yield self._answers.get(timeout=0.25)
            except queue.Empty:
                waited += 0.25

    def _send(self, content: bytes) -> None:
        stream = self._process.stdin
        with contextlib.suppress(OSError):  # the child has ended; the missing answer tells it
            if stream:
                stream.write(content)
                stream.flush()

    def _listen(self, stream: IO[bytes]) -> None:
        while True:
            try:
                answer = stream.readline(MAX_ANSWER)
            except (OSError, ValueError):  # closed by the end of the caller
                return
            self._answers.put(answer)
            if not answer.endswith(b"\n"):
                return


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # bytes that the killed child never took
        pipe.close()
