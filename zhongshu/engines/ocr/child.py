"""The child's side of text recognition: orders in, one line of JSON out for each."""

import json
import os
import resource
import sys
from typing import Any

from zhongshu.engines.ocr.images import Pictures, PictureTrouble
from zhongshu.engines.ocr.pages import OcrPage
from zhongshu.engines.ocr.recognise import recognise

MEMORY_BYTES = 4_000_000_000  # of address space; about 1 GB is used


def serve() -> None:
    """Read the file, then answer orders until the caller ends us."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with the answers
    header = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(header["length"])
    try:
        pictures = Pictures(data, header["kind"])
    except PictureTrouble as trouble:
        _answer(answers, {"failure": str(trouble)})
        return
    for order in sys.stdin.buffer:
        _answer(answers, _done(pictures, json.loads(order)))


def _done(pictures: Pictures, order: dict[str, Any]) -> dict[str, Any]:
    if "count" in order:
        return {"count": len(pictures)}
    number = int(order["page"])
    try:
        page = recognise(pictures.page(number), number)
    except PictureTrouble as trouble:
        page = OcrPage(number, 0, 0, problem=str(trouble))
    except MemoryError:
        page = OcrPage(number, 0, 0, problem="这一页需要的内存过大，没有识别。")
    except Exception:  # noqa: BLE001 -- whatever a picture makes the libraries raise, the next page is tried
        page = OcrPage(number, 0, 0, problem="这一页识别失败。")
    known: dict[str, Any] = json.loads(page.to_json())
    return known


def _answer(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer).encode() + b"\n")
    stream.flush()
