"""Title, document type and main recipients: the block between the head and the running text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.elements.head import HEAD_LINES, MARK_SIZE, Head, is_head_matter
from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.paper import Field, Place
from zhongshu.engines.extract.words import DATE, RULE, compact

TITLE_LINES = 6
_OFFICIAL = frozenset(
    (
        "决议",
        "决定",
        "命令",
        "公报",
        "公告",
        "通告",
        "意见",
        "通知",
        "通报",
        "报告",
        "请示",
        "批复",
        "议案",
        "函",
        "纪要",
    )
)
_OTHER = ("令", "便函", "讲话稿", "讲话", "方案", "专报", "简报", "要点", "总结", "办法", "规定")
TYPE = re.compile(
    rf"({'|'.join(sorted((*_OFFICIAL, *_OTHER), key=len, reverse=True))})(?:[（(][^（）()]{{1,12}}[）)])?$"
)
_NAMES = {"讲话": "讲话稿", "令": "命令"}
_PERSONS = re.compile(r"(?:同志|同志们|代表|委员|市长|副市长|书记|秘书长|主任|先生|女士)[：:]$")


@dataclass(frozen=True)
class Title:
    """The title's value, its first line, and the line after it (or after the head, when there is none)."""

    field: Field[str | None]
    first: int
    body: int


def title(lines: Sequence[Line], head: Head) -> Title:
    """Below the number or above it, whichever reads more like one; of an order, its mark."""
    below = 0 if head.number_at is None else head.number_at + 1
    candidates = [_candidate(lines, first, head, below) for first in dict.fromkeys((below, 0))]
    found = max(filter(None, candidates), key=lambda each: each.field.certainty, default=None)
    if found:
        return found
    order = next((line for line in head.mark.split("\n") if line.endswith("令")), None)
    if order and head.mark_at is not None:
        return Title(Field(order, 0.6, Place.of(lines, head.mark_at)), below, below)
    return Title(Field(None), below, below)


def _candidate(lines: Sequence[Line], first: int, head: Head, below: int) -> Title | None:
    found = _title_from(lines, first, head)
    if not found:
        return None
    text, start, end = found
    field = Field[str | None](text, _certainty(text, head, lines, start, end), Place.of(lines, start, end - 1))
    return Title(field, start, max(end, below))


def _title_from(lines: Sequence[Line], first: int, head: Head) -> tuple[str, int, int] | None:
    start = _start(lines, first)
    if start is None or start == head.number_at:
        return None
    end = start + 1
    while end < min(len(lines), start + TITLE_LINES) and _goes_on(lines[end - 1], lines[end]):
        end += 1
    text = joined_title([line.text for line in lines[start:end]])
    is_title = 4 <= len(text) <= 150 and not text.endswith(("。", "；", "，", "：", ":"))
    return (text, start, end) if is_title and "。" not in text else None


def _start(lines: Sequence[Line], first: int) -> int | None:
    for index, line in enumerate(lines[first : first + HEAD_LINES], first):
        text = compact(line.text)
        is_mark = (line.size or 0) >= MARK_SIZE + 2 or text.endswith("文件") or line.ink == "red"
        if text and not is_mark and not is_head_matter(text):
            return index
    return None


def _goes_on(line: Line, following: Line) -> bool:
    text = compact(following.text)
    if not text or RULE.match(text) or text.endswith(("：", ":", "。")) or len(text) > 40:
        return False
    if line.size and following.size and abs(line.size - following.size) > max(1.5, 0.12 * line.size):
        return False
    if re.match(r"[（(]?(?:20\d\d年|讨论稿|征求意见稿|草案|送审稿)", text) and text[:1] in "（(":
        return False
    is_large = bool(line.size and following.size and min(line.size, following.size) >= 19)
    return is_large or not TYPE.search(compact(line.text))


def joined_title(texts: Sequence[str]) -> str:
    """Lines joined; joint issuers stay apart by a space."""
    text = ""
    for piece in map(_title_line, texts):
        is_joint = bool(text) and organs.is_organ(text.rsplit(" ", maxsplit=1)[-1]) and organs.is_organ(piece)
        text += (" " if is_joint else "") + piece
    return text


def _title_line(text: str) -> str:
    """Without spaces, but those between Latin words and one between joint issuers."""
    issuers = organs.organs_on_line(text)
    if len(issuers) > 1:
        return " ".join(issuers)
    return compact(re.sub(r"(?<=[A-Za-z])\s+(?=[A-Za-z])", "\x00", text.strip())).replace("\x00", " ")


def _certainty(text: str, head: Head, lines: Sequence[Line], start: int, end: int) -> float:
    """Certain when type, 关于, large or centred type and what stands above and below agree."""
    evidence = [
        bool(TYPE.search(text)),
        bool(re.match(r"[^《]*(?:关于|转发|印发|批转|公布)", text)),
        head.number_at is not None and start > head.number_at,
        _stands_out(lines[start], lines[end : end + 8]),
        any(compact(line.text).endswith(("：", ":")) for line in lines[end : end + 6]),
    ]
    if (
        text.startswith("《")
        or text.count("《") != text.count("》")
        or text.count("“") != text.count("”")
        or text.endswith(("的", "关于"))
    ):
        return 0.5
    return (0.3, 0.4, 0.55, 0.8, 0.93, 0.96)[sum(evidence)] if evidence[0] else min(0.75, 0.35 + 0.15 * sum(evidence))


def _stands_out(line: Line, below: Sequence[Line]) -> bool:
    """Larger than the text below, centred, or set in the middle by spaces."""
    sizes = [each.size for each in below if each.size and len(each.text) > 12]
    if line.size and sizes:
        return line.size > 1.15 * min(sizes)
    return line.align == "center" or len(line.text) - len(line.text.lstrip()) >= 4


def document_type(found: Title, head: Head, lines: Sequence[Line]) -> Field[str | None]:
    if any(compact(line.text) in ("（专报）", "(专报)") for line in lines[: found.first]):
        return Field("信息专报", 0.8)
    text = found.field.value or ""
    match = TYPE.search(text)
    if match:
        name = _NAMES.get(match.group(1), match.group(1))
        return Field(name, 0.95 if name in _OFFICIAL and found.field.certainty >= 0.8 else 0.8, found.field.place)
    for name, end in (("纪要", "纪要"), ("命令", "令")):
        if head.mark.endswith(end):
            return Field(name, 0.85)
    return Field(None)


# Main recipients


def recipients(lines: Sequence[Line], body_at: int) -> tuple[Field[list[str]], int]:
    """The organs addressed, short lines after the title up to a colon at a line's end; and the line after them."""
    text = ""
    first = None
    for index in range(body_at, min(body_at + 14, len(lines))):
        piece = compact(lines[index].text)
        first = index if piece and first is None else first
        text += piece
        if _is_running(text, lines[index]) or (text and not piece):
            break
        if text.endswith(("：", ":")) and first is not None:
            if _PERSONS.search(text):
                return Field([]), index + 1
            names = organs.split_organs(text[:-1])
            return Field(names, _sure(names, body_at), Place.of(lines, first, index)), index + 1
    return Field([]), body_at


def _is_running(text: str, line: Line) -> bool:
    return (
        "。" in text
        or "如下" in text
        or len(text) > 400
        or bool(DATE.search(text))
        or bool(re.match(r"[一二三]、", text))
    )


def _sure(names: Sequence[str], body_at: int) -> float:
    """Certain when each reads as an organ or as a class of organs."""
    is_known = [organs.is_organ(name) or organs.is_class(name) for name in names]
    if not body_at:
        return 0.5
    return 0.95 if all(is_known) else 0.75
