"""The list of attachments, its numbers and marks, against the attachments themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.engines.proofread.dates import number_of
from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_HEAD = re.compile(r"^附\s*件?\s*(?P<number>[一二三四五六七八九十]{1,2}|\d{0,2})\s*(?P<colon>[：:；;，,]?)\s*")
_NUMBER = re.compile(
    r"^[（(]?\s*(?P<value>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[）)]?\s*(?P<mark>[.．、，,]?)\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the list: its number as written (0 none), where the number stands, its title and where that stands."""

    line: Line
    value: int
    number_start: int
    number_end: int
    number_text: str
    start: int
    end: int

    @property
    def title(self) -> str:
        return self.line.text[self.start - self.line.start : self.end - self.line.start]


def items_of(draft: Draft) -> list[Item]:
    """The entries of the list in order; wrapped lines are joined to the entry they continue only for counting."""
    items: list[Item] = []
    for line in draft.of("attachment_note"):
        head = _HEAD.match(line.text) if line.text.startswith("附") else None
        at = head.end() if head else 0
        if at >= len(line.text):
            continue
        number = _NUMBER.match(line.text[at:])
        is_number = bool(number and (number["mark"] or line.text[at] in "（(") and number_of(number["value"]))
        if head is None and not is_number and items:
            continue
        size = number.end() if number and is_number else 0
        items.append(
            Item(line, (number_of(number["value"]) or 0) if number and is_number else 0, line.start + at, line.start + at + size,
                 line.text[at : at + size], line.start + at + size, line.end)
        )  # fmt: skip
    return items


def missing_note(draft: Draft) -> Iterator[Hit]:
    """Attachments after the date, no list before the signature."""
    if draft.of("label") and not draft.of("attachment_note") and draft.of("date") and draft.is_paper:
        before = draft.of("signature") or draft.of("date")
        body = [line for line in draft.body_lines if line.start < before[0].start]
        if before[0].start < draft.of("label")[0].start:
            at = body[-1].end if body else before[0].start
            yield Hit(at, before[0].start if not draft.text[at : before[0].start].strip() else at)


def colon(draft: Draft) -> Iterator[Hit]:
    """附件 followed by another mark than a full-width colon."""
    for line in draft.of("attachment_note")[:1]:
        head = _HEAD.match(line.text)
        if head and head["colon"] in {"；", ";", "，", ","}:
            yield Hit(line.start + head.start("colon"), line.start + head.end("colon"), ("：",))


def number_mark(draft: Draft) -> Iterator[Hit]:
    """1、 or 一、 or （1） in the list."""
    items = items_of(draft)
    if len(items) < 2:
        return
    for item in items:
        if item.value and not re.match(r"\d{1,2}\s*[.．]\s*$", item.number_text):
            yield Hit(item.number_start, item.number_start + len(item.number_text.rstrip()), (f"{item.value}.",))


def single(draft: Draft) -> Iterator[Hit]:
    """A number before the only entry."""
    items = items_of(draft)
    if len(items) == 1 and items[0].value:
        yield Hit(items[0].number_start, items[0].number_end, ("",))
    for line in draft.of("attachment_note")[:1]:
        head = _HEAD.match(line.text)
        if len(items) == 1 and head and head["number"] and line.text.startswith("附件"):
            yield Hit(line.start + head.start("number"), line.start + head.end("number"), ("",))


def numbering(draft: Draft) -> Iterator[Hit]:
    """Numbers of the list that are not 1, 2, 3 …"""
    items = [item for item in items_of(draft) if item.value]
    if len(items) < 2:
        return
    for right, item in enumerate(items, 1):
        digits = re.search(r"\d{1,2}|[一二三四五六七八九十]{1,2}", item.number_text)
        if item.value != right and digits:
            start = item.number_start + digits.start()
            yield Hit(start, item.number_start + digits.end(), (str(right),), {"right": str(right)})


def end(draft: Draft) -> Iterator[Hit]:
    """A mark after a title of the list."""
    for line in draft.of("attachment_note"):
        if line.text[-1] in "。；，、;,." and len(line.text) > 3:
            yield Hit(line.end - 1, line.end, ("",))


def title_marks(draft: Draft) -> Iterator[Hit]:
    """《》 around a whole title of the list."""
    for item in items_of(draft):
        match = re.fullmatch(r"《([^《》]+)》[。；，、]?", item.title)
        if match:
            yield Hit(item.start, item.start + match.end(1) + 1, (match.group(1),))


def label(draft: Draft) -> Iterator[Hit]:
    """附件一 or 附件2： at the head of an attachment."""
    for line in draft.of("label"):
        match = re.fullmatch(r"附\s*件\s*(\d{0,2}|[一二三四五六七八九十]{1,2})\s*([：:]?)", line.text)
        if match and (match.group(2) or (match.group(1) and not match.group(1).isdigit()) or " " in line.text):
            value = number_of(match.group(1)) if match.group(1) else None
            yield Hit(line.start, line.end, (f"附件{value or ''}",))


def count(draft: Draft) -> Iterator[Hit]:
    """More or fewer attachments than the list has."""
    items, labels = items_of(draft), draft.of("label")
    if items and labels and len(items) != len(labels):
        words = {"listed": str(len(items)), "found": str(len(labels))}
        yield Hit(items[0].line.start, items[-1].line.end, (), words)


def title(draft: Draft) -> Iterator[Hit]:
    """The title of an attachment against its entry in the list."""
    items, labels = items_of(draft), draft.of("label")
    if not items or len(items) != len(labels):
        return
    for item, head in zip(items, labels, strict=True):
        listed = re.sub(r"[\s《》。；，、]", "", item.title)
        below = next((line for line in draft.of("attachment_title") if line.start > head.end), None)
        if below is None or draft.text[head.end : below.start].strip():
            continue
        shown = re.sub(r"[\s《》。；，、]", "", below.text)
        if shown != listed and _is_alike(shown, listed):
            yield Hit(below.start, below.end, (item.title.strip("《》。；，、 "),), {"listed": listed})


def _is_alike(one: str, other: str) -> bool:
    """Alike enough to be meant as the same; a wholly different line is no title but text."""
    shared = len(set(one) & set(other))
    return shared * 2 >= min(len(set(one)), len(set(other))) and not one.startswith(other)


CHECKERS: dict[str, Checker] = {
    "attachment.missing-note": missing_note,
    "attachment.colon": colon,
    "attachment.number-mark": number_mark,
    "attachment.single": single,
    "attachment.numbering": numbering,
    "attachment.end": end,
    "attachment.title-marks": title_marks,
    "attachment.label": label,
    "attachment.count": count,
    "attachment.title": title,
}
