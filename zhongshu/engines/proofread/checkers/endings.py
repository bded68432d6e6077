"""Recipients, date, note and imprint of a paper."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, zip_longest

from zhongshu.engines.proofread.dates import STRICT, as_written, read_date, real_day
from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_LOOSE = re.compile(
    r"(?:\d{2,4}|[一二三四五六七八九〇○零OoОＯ]{2,4})\s*(?:年|[./．\-])\s*[\d一二三四五六七八九十]{1,3}\s*(?:月|[./．\-])"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*[日号]?"
)


def recipient_colon(draft: Draft) -> Iterator[Hit]:
    """Recipients that end in another mark than a full-width colon (a half-width one is a matter of width)."""
    if not (draft.of("title") and (draft.of("number") or draft.of("date"))):
        return
    for line in draft.of("recipients"):
        if line.text[-1] in "；，。、;,.":
            yield Hit(line.end - 1, line.end, ("：",))
        elif line.text[-1] not in "：:":
            yield Hit(line.end, line.end, ("：",))


_LOWER = re.compile(r"(?:县|区|市|州|乡镇?|镇|街道|旗)[）)]?[^，、]{0,16}(?:政府|局|委|办|委员会|办事处)$")
_OWN = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,4}(?:局|委|厅|办|院|部|公司|单位|府)|[省市州县区])?(?:直?属|机关)?各(?:单位|科室|处室|部门|直属|有关)|属各?单位$|^机关各"
)


def recipient_separator(draft: Draft) -> Iterator[Hit]:
    """A 顿号 between governments or bureaus below and the organ's own units."""
    parts = draft.recipients
    for (_, end, name), (start, _, other) in pairwise(parts):
        between = draft.text[end:start]
        if between == "、" and parts[0][2].startswith("各") and _LOWER.search(name) and _OWN.search(other):
            yield Hit(end, start, ("，",))


def cc_colon(draft: Draft) -> Iterator[Hit]:
    """抄送 without a colon after it."""
    for line in draft.of("cc"):
        match = re.match(r"^(?:抄\s*送|抄\s*报|分\s*送)(?:机关|单位)?\s*([；;，, ]|(?=[\u4e00-\u9fff]))", line.text)
        if match:
            yield Hit(line.start + match.start(1), line.start + match.end(1), ("：",))


def cc_period(draft: Draft) -> Iterator[Hit]:
    """Copies without a full stop at the end."""
    lines = draft.of("cc")
    for line, following in zip_longest(lines, lines[1:]):
        is_last = following is None or following.text[:1] in "抄分报送主"
        if not is_last or line.text[-1] == "。":
            continue
        if line.text[-1] in "，、；.,;：":
            yield Hit(line.end - 1, line.end, ("。",))
        else:
            yield Hit(line.end, line.end, ("。",))


def _dated(draft: Draft) -> Iterator[tuple[Line, re.Match[str]]]:
    for line in [*draft.of("date"), *draft.of("print")]:
        match = _LOOSE.search(line.text)
        if match:
            yield line, match


def dates(draft: Draft) -> Iterator[Hit]:
    """Date of issue and date of printing that are not written 2026年3月6日."""
    for line, match in _dated(draft):
        bare = match.group().strip()
        if STRICT.fullmatch(bare):
            continue
        parts = read_date(bare)
        proposal = (as_written(*parts),) if parts and real_day(*parts) else ()
        start = line.start + match.start()
        yield Hit(start, start + len(bare), proposal)


def date_missing(draft: Draft) -> Iterator[Hit]:
    """A paper with number, title and imprint or signature but no date."""
    if draft.of("number") and draft.of("title") and not draft.of("date") and draft.of("print"):
        line = draft.of("cc")[0] if draft.of("cc") else draft.of("print")[0]
        yield Hit(line.start, line.start)


def _day_of(draft: Draft, kind: str) -> tuple[Line, date] | None:
    for line in draft.of(kind):
        match = _LOOSE.search(line.text)
        parts = read_date(match.group()) if match else None
        day = real_day(*parts) if parts else None
        if day:
            return line, day
    return None


def date_future(draft: Draft) -> Iterator[Hit]:
    """A date of issue after today; today is what the caller says."""
    today = re.match(r"(\d{4})-(\d{2})-(\d{2})$", str(draft.given.get("today") or ""))
    issued = _day_of(draft, "date")
    if today and issued and issued[1] > date(*map(int, today.groups())):
        yield Hit(issued[0].start, issued[0].end)


def signature_missing(draft: Draft) -> Iterator[Hit]:
    """A date of issue with no organ above it."""
    line = draft.first("date")
    is_head = line and draft.body_lines and line.start < draft.body_lines[0].start
    if line and draft.of("number") and draft.of("recipients") and not draft.of("signature") and not is_head:
        yield Hit(line.start, line.start)


def print_before_date(draft: Draft) -> Iterator[Hit]:
    """Printed before it was issued."""
    printed, issued = _day_of(draft, "print"), _day_of(draft, "date")
    if printed and issued and printed[1] < issued[1]:
        match = _LOOSE.search(printed[0].text)
        if match:
            yield Hit(printed[0].start + match.start(), printed[0].start + match.end())


def print_word(draft: Draft) -> Iterator[Hit]:
    """The last line of the imprint without 印发."""
    if draft.of("print") or not draft.of("cc"):
        return
    after = [line for line in draft.lines if line.start > draft.of("cc")[-1].end]
    for line in after[:2]:
        if re.match(
            r"^[\u4e00-\u9fff]{4,30}(?:办公室|办公厅|局|委员会|处|科)[\s\u3000]+(?:19|20)\d{2}年\d{1,2}月\d{1,2}日$",
            line.text,
        ):
            yield Hit(line.end, line.end, ("印发",))


def letter_print(draft: Draft) -> Iterator[Hit]:
    """A printing line in the letter layout."""
    if str(draft.given.get("layout") or "") in {"信函格式", "letter"}:
        for line in draft.of("print"):
            yield Hit(line.start, line.end)


_CONTACT = re.compile(r"联\s*系\s*人")
_PHONE = re.compile(r"\d{7,}|\d{3,4}[—\-－–]\d{7,8}")


def note_brackets(draft: Draft) -> Iterator[Hit]:
    """A line of contact after the date that is not in brackets."""
    issued = draft.first("date")
    for line in draft.lines if issued else ():
        is_note = line.start > issued.end and line.kind in {"body", "note"} if issued else False
        if is_note and re.match(r"^(?:联\s*系\s*人|此件)[^（）()]{2,60}$", line.text):
            yield Hit(line.start, line.end, (f"（{line.text}）",))


def note_contact(draft: Draft) -> Iterator[Hit]:
    """A 请示 without the name and number of somebody to ask."""
    if draft.document_type != "请示" or not draft.of("date"):
        return
    notes = [line for line in draft.lines if line.start > draft.of("date")[-1].end and _CONTACT.search(line.text)]
    if not notes:
        if draft.of("number") and not _CONTACT.search(draft.text):
            line = draft.of("date")[-1]
            yield Hit(line.end, line.end)
        return
    for line in notes[:1]:
        has_name = re.search(r"联\s*系\s*人\s*[：:]?\s*[\u4e00-\u9fff]{2,4}", line.text)
        if not has_name or not _PHONE.search(line.text):
            yield Hit(line.start, line.end)


CHECKERS: dict[str, Checker] = {
    "format.recipient-colon": recipient_colon,
    "format.recipient-separator": recipient_separator,
    "format.cc-colon": cc_colon,
    "format.cc-period": cc_period,
    "format.date": dates,
    "format.date-missing": date_missing,
    "format.date-future": date_future,
    "format.signature-missing": signature_missing,
    "format.print-before-date": print_before_date,
    "format.print-word": print_word,
    "format.letter-print": letter_print,
    "format.note-brackets": note_brackets,
    "format.note-contact": note_contact,
}
