"""What follows the running text: attachment note, signature, date, notes, and where attachments begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.elements.head import HEAD_LINES, Head
from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.paper import Field, Place
from zhongshu.engines.extract.words import DATE, compact, lone_date

_NOTE = re.compile(r"^附\s*件\s*[:：]\s*(.+)$")
_ITEM = re.compile(r"^\s*[（(]?([0-9]{1,2})\s*[.．、)）]\s*(.+)$")
_ATTACHED = re.compile(r"^附件([0-9一二三四五六七八九十]{0,3})[:：]?$|^.{2,24}号附件([0-9]{0,2})$")
_REMARK = re.compile(r"^[（(](.{2,120})[）)]$")


@dataclass(frozen=True)
class Ending:
    """Where the parts after the text stand; None where there is no such part."""

    issue_date: Field[str | None]
    date_at: int | None
    attached_at: int  # first line of the attachments, or past the last line


def ending(lines: Sequence[Line], body_at: int, imprint_at: int) -> Ending:
    attached = next((i for i in range(body_at, imprint_at) if _ATTACHED.match(compact(lines[i].text))), imprint_at)
    field, date_at = _issue_date(lines, body_at, attached, imprint_at)
    if date_at is not None and attached < date_at:  # 附件 before the signature: the date of the paper comes after it
        attached = imprint_at
    return Ending(field, date_at, attached)


def _issue_date(
    lines: Sequence[Line], body_at: int, attached_at: int, imprint_at: int
) -> tuple[Field[str | None], int | None]:
    """The date standing alone under a signature; else beside the office in the head of minutes or bulletins."""
    texts = [compact(line.text).strip("（）()") for line in lines]
    order = [*range(body_at, attached_at), *range(attached_at, imprint_at), *range(body_at)]
    dated = [(index, day) for index in order if (day := lone_date(texts[index]))]
    signed = [(index, day) for index, day in dated if organs.is_organ(_text_before(texts, index))]
    for index, text in enumerate(texts[:HEAD_LINES]):
        match = DATE.search(text)
        if not signed and match and match.end() == len(text) and organs.is_organ(text[: match.start()]):
            day = lone_date(match.group())
            return Field(day, 0.9 if day else 0.0, Place.of(lines, index)), index if day else None
    for found, certainty in ((signed, 0.95), (dated, 0.7)):
        if found:
            index, day = found[0]
            return Field(
                day, certainty if len({d for _, d in found}) == 1 or found is signed else 0.6, Place.of(lines, index)
            ), index
    return Field(None), None


def _text_before(texts: Sequence[str], index: int) -> str:
    return next((text for text in reversed(texts[max(index - 3, 0) : index]) if text), "")


def issuers(lines: Sequence[Line], end: Ending, head: Head, title: str, sender: str) -> Field[list[str]]:
    """The signature above the date, checked against mark and title; else the mark, else the head of the title."""
    signed, first = _signature(lines, end.date_at)
    prefix = title.partition("关于")[0].split() if "关于" in title else []
    named = [name for name in prefix if organs.is_organ(name)]
    marked = head.mark_organs or ([sender] if sender else [])
    if signed:
        other = "".join([*marked, *prefix, sender])
        agreeing = sum(all(name in each for name in signed) for each in ("".join(marked), "".join(prefix)) if each)
        place = Place.of(lines, first, end.date_at) if first is not None and end.date_at is not None else None
        if full := _uncovered(signed, [*marked, *named]):
            return Field(full, 0.8, place, 1)
        is_confirmed = any(name in other for name in signed)
        certainty = 0.95 if is_confirmed else 0.85 if not (marked or named) else 0.75
        return Field(signed, certainty, place, 1 + agreeing)
    place = Place.of(lines, head.mark_at) if head.mark_at is not None else None
    if marked and named:
        return Field(marked, 0.9 if marked == named else 0.6, place, 2 if marked == named else 1)
    return Field(marked or named, 0.7 if marked or named else 0.0, place)


def _uncovered(signed: list[str], named: Sequence[str]) -> list[str]:
    """The names in full where a seal hides how a signature begins; none when nothing is hidden."""
    full = [next((name for name in named if name.endswith(one)), one) for one in signed]
    return full if full != signed else []


def _signature(lines: Sequence[Line], date_at: int | None) -> tuple[list[str], int | None]:
    if date_at is None:
        return [], None
    beside = DATE.sub("", compact(lines[date_at].text))
    if organs.is_organ(beside):
        return [beside], date_at
    names: list[str] = []
    first = None
    for index in range(date_at - 1, max(date_at - 9, 0) - 1, -1):
        found = organs.organs_on_line(lines[index].text)
        if not found and (names or lines[index].text.strip()):
            break
        names, first = [*found, *names], index if found else first
    return names, first


def attachments(
    lines: Sequence[Line], body_at: int, end: Ending, imprint_at: int
) -> tuple[Field[list[str]], int | None]:
    """Titles of the attachment note, checked against the attachments' own headings; and the note's line."""
    headed = _headed(lines, end.attached_at, imprint_at)
    for index in range(body_at, min(end.attached_at, len(lines))):
        match = _NOTE.match(lines[index].text.strip())
        if match:
            titles, last = _noted(lines, index, match.group(1), end)
            is_same = bool(headed) and [_bare(t) for t in headed] == [_bare(t) for t in titles]
            certainty = 0.97 if is_same else 0.75 if headed else 0.88
            return Field(titles, certainty, Place.of(lines, index, last), 2 if is_same else 1), index
    place = Place.of(lines, end.attached_at) if headed else None
    return Field(headed, 0.7 if headed else 0.0, place), None


def _noted(lines: Sequence[Line], index: int, first: str, end: Ending) -> tuple[list[str], int]:
    """The items of the note, each over as many printed lines as it takes."""
    stop = end.date_at if end.date_at is not None and end.date_at > index else end.attached_at
    item = _ITEM.match(first)
    titles, last = [item.group(2) if item else first], index
    for at in range(index + 1, min(stop, index + 30)):
        text = lines[at].text.strip()
        if not text or organs.organs_on_line(text) or lone_date(compact(text)):
            break
        match = _ITEM.match(text)
        if match and item and int(match.group(1)) == len(titles) + 1:
            titles.append(match.group(2))
        elif lines[at].is_printed and _is_indented(lines[at], lines[index]):
            titles[-1] += text
        else:
            break
        last = at
    return [_bare(title) for title in titles], last


def _is_indented(line: Line, note: Line) -> bool:
    """A wrapped item is aligned with the names above, to the right of the word 附件."""
    return bool(line.box and note.box and line.box[0] > note.box[0] + 0.06 and line.page == note.page)


def _bare(title: str) -> str:
    """Without spaces, an end mark, and brackets around the whole."""
    text = compact(title).rstrip("。；;")
    whole = re.fullmatch(r"《([^《》]+)》", text)
    return whole.group(1) if whole else text


def _headed(lines: Sequence[Line], first: int, end: int) -> list[str]:
    """The heading under each 附件 label."""
    labels = [index for index in range(first, end) if _ATTACHED.match(compact(lines[index].text))]
    found = [_heading(lines[index + 1 : min(index + 8, end)]) for index in labels]
    return [text for text in found if text]


def _heading(below: Sequence[Line]) -> str:
    """The first line with text and those of the same size that go on it."""
    text, size = "", None
    for line in below:
        piece = compact(line.text)
        if not piece and not text:
            continue
        if text and (not piece or not size or not line.size or abs(line.size - size) > 1.5 or size < 18):
            break
        text, size = text + piece, line.size
    return text


def notes(lines: Sequence[Line], end: Ending) -> Field[list[str]]:
    """附注: in brackets on the line or lines after the date."""
    if end.date_at is None:
        return Field([])
    text = ""
    for index in range(end.date_at + 1, min(end.date_at + 6, len(lines))):
        text += compact(lines[index].text)
        match = _REMARK.match(text)
        if match and not re.fullmatch(r"共[0-9]+[页份]", match.group(1)):
            return Field([match.group(1)], 0.92, Place.of(lines, end.date_at + 1, index))
        if text and text[0] not in "（(":
            break
    return Field([])
