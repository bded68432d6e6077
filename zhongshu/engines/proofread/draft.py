"""A text as a paper: its lines and which element of a paper each line is. Offsets are those of the text as given.

Tolerant by intent: a draft is full of faults, so a line is known by more than its punctuation, and what is not a
paper at all (one sentence, a statute, a table) simply has no elements.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zhongshu.engines.proofread.lines import Line, split_lines
from zhongshu.engines.proofread.masks import Masks
from zhongshu.engines.proofread.numbering import Number, numbers_of
from zhongshu.engines.proofread.ruleset import Names

TYPES = "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要"
UPWARD = frozenset({"请示", "报告"})
DOWNWARD = frozenset({"通知", "通报", "批复", "决定", "决议", "公告", "通告", "命令", "令", "公报"})
_MANY_LINES = 30
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇]{1,7}条")
_FEW_ARTICLES = 3
LONGEST_PAPER = 200_000  # characters; longer texts are books, with no elements of one paper

_TYPE_END = re.compile(rf"(?:{TYPES})(?:[（(][^（()）]{{1,12}}[）)])?[。，、；：！？.,;:!?]*$")


@dataclass(frozen=True)
class Draft:
    """The text, its lines, and what the file's reader already knew about the paper."""

    text: str
    lines: tuple[Line, ...]
    names: Names = field(default_factory=Names)
    given: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_kind(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.kind, []).append(line)
        return found

    def of(self, kind: str) -> list[Line]:
        """The lines of one element, in order."""
        return self.by_kind.get(kind, [])

    def first(self, kind: str) -> Line | None:
        return next(iter(self.of(kind)), None)

    @cached_property
    def is_paper(self) -> bool:
        """Whether enough elements are there to judge the text as a paper."""
        marks = ("number", "title", "recipients", "date", "cc", "print")
        return sum(kind in self.by_kind for kind in marks) >= 2

    @cached_property
    def is_statute(self) -> bool:
        """Whether the text is articles of a law or rule and no paper around them."""
        return not self.is_paper and sum(bool(_ARTICLE.match(line.text)) for line in self.lines) >= _FEW_ARTICLES

    @cached_property
    def is_loose(self) -> bool:
        """Many lines without the elements or the numbering of a paper: a list of sentences, a table, lines of a glossary."""
        numbered = sum(len(numbers) for numbers in self.numbered)
        return not self.is_paper and len(self.lines) >= _MANY_LINES and numbered * 20 < len(self.lines)

    @cached_property
    def title(self) -> str:
        return "".join(line.text for line in self.of("title"))

    @cached_property
    def document_type(self) -> str:
        """The 文种, from the title; else as the reader of the file found it."""
        ends = re.findall(rf"({TYPES})(?:[（(][^（()）]{{1,12}}[）)])?[。，、；：！？.,;:!?]*$", self.title)
        return ends[-1] if ends else str(self.given.get("document_type") or "")

    @cached_property
    def issuer(self) -> str:
        """The issuing organ as the head, the title or the signature names it."""
        before = re.match(r"^(.{2,40}?)关于", self.title)
        if before:
            return before.group(1).split(" ")[0]
        for line in self.of("mark"):
            return re.sub(r"(?:文件|命令|令|[（(].*)$", "", line.text)
        return next((line.text for line in self.of("signature")), "")

    @cached_property
    def recipients(self) -> list[tuple[int, int, str]]:
        """Main recipients with their places."""
        return [part for line in self.of("recipients") for part in listed(line)]

    @cached_property
    def copied(self) -> list[tuple[int, int, str]]:
        """Organs that get a copy, with their places."""
        return [part for line in self.of("cc") for part in listed(line)]

    @cached_property
    def body_lines(self) -> list[Line]:
        return self.of("body")

    @cached_property
    def sections(self) -> list[list[Line]]:
        """Runs of text with a numbering of their own: the body, and each attachment."""
        runs: list[list[Line]] = [[]]
        for line in self.lines:
            if line.kind == "label":
                runs.append([])
            elif line.kind in {"body", "attachment"}:
                runs[-1].append(line)
        return [run for run in runs if run]

    @cached_property
    def numbered(self) -> list[list[Number]]:
        """The numbers before headings and items, for each section."""
        return [numbers_of(section) for section in self.sections]

    @cached_property
    def masks(self) -> Masks:
        return Masks(self.text)


def listed(line: Line) -> list[tuple[int, int, str]]:
    """The names in a line of recipients or copies: without its label, split at marks outside brackets."""
    label = re.match(r"^(?:主\s*送|抄\s*送|抄\s*报|分\s*送|报|送)(?:机关)?\s*[：:；;，,]?\s*", line.text)
    at = label.end() if label and line.kind != "recipients" else 0
    parts = re.finditer(r"(?:[（(][^（()）]*[）)]|[^，,、；;：:。（(）)])+", line.text[at:])
    found = [(at + part.start(), part.group()) for part in parts if part.group().strip()]
    return [
        (
            line.start + place + len(name) - len(name.lstrip()),
            line.start + place + len(name.rstrip()),
            name.strip(),
        )
        for place, name in found
    ]


def read_draft(text: str, given: Mapping[str, Any] | None = None, names: Names | None = None) -> Draft:
    """The text as a paper; `given` are fields that the file's reader found (the paper schema)."""
    lines = split_lines(text)
    kinds = _kinds([line.text for line in lines]) if len(text) <= LONGEST_PAPER else {}
    marked = tuple(
        Line(line.start, line.end, line.text, kinds.get(at, "body")) if at in kinds else line
        for at, line in enumerate(lines)
    )
    return Draft(text, marked, names or Names(), given or {})


# --- which line is what -------------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"^[\u4e00-\u9fffA-Za-z ]{1,16}\s*[〔\[【(（［﹝〖{]\s*\d{2,4}\s*[〕\]】)）］﹞〗}]\s*第?\s*\d{1,5}\s*号?(?=$|\s|签)"
)
_SIGNER = re.compile(r"^签\s*发\s*人?\s*[：:]?")
_MARK = re.compile(r"^[\u4e00-\u9fff（）()、 \u3000]{2,40}(?:文\s*件|命令|纪要)$")
_SECRECY = re.compile(r"^(?:绝密|机密|秘密)\s*(?:[★☆*]?\s*[\d一二三四五六七八九十]*\s*(?:年|个?月|长期)?)$")
_URGENCY = re.compile(r"^(?:特急|加急|特提|平急|紧急|急件|急)$")
_COPY_NUMBER = re.compile(r"^(?:份号\s*[：:]?\s*)?\d{3,8}$")
_HEAD = ((_NUMBER, "number"), (_SIGNER, "signer"), (_SECRECY, "secrecy"), (_URGENCY, "urgency"),
         (_COPY_NUMBER, "copy_number"), (_MARK, "mark"))  # fmt: skip
ORGAN_END = re.compile(
    r"(?:政府|府|局|委|委员会|办|办公厅|办公室|部|部门|院|会|厅|室|队|处|科|所|站|中心|公司|企业|单位|机关|机构|区|县|市|"
    r"省|州|学校|大学|学院|支队|大队|组|社|联|团|法院|检察院|党组|党委|纪委|银行|街道|乡|镇|村|基地|集团|协会)"
    r"(?:[（(][^（()）]{1,20}[）)])?$"
)
PERSON_END = re.compile(
    r"(?:书记|省长|市长|县长|区长|州长|乡长|镇长|局长|厅长|部长|主任|主席|秘书长|院长|检察长|同志|处长|科长|总经理|董事长)$"
)
_STATUTE = re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,6}[条章节]")
_CLOSING = re.compile(r"^(?:特此|此复|此致|妥否|当否|可否|以上|请)")
_SALUTATION = re.compile(r"^(?:各位|同志们|尊敬的|女士们|老师们)")
_DATE = re.compile(
    r"^[（(]?(?:\d{2,4}|[一二三四五六七八九〇○零OoＯ0]{2,4})\s*(?:年|[./．\-])\s*[\d一二三四五六七八九十]{1,3}\s*(?:月|[./．\-])"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*[日号]?[）)]?[。．.]?$"
)
_PRINT = re.compile(r"印\s*发\s*[。.]?$")
_CC = re.compile(r"^(?:抄\s*送|抄\s*报|分\s*送)(?:机关|单位)?\s*[：:；;，, ]?|^(?:主送|报|送)[：:]")
_NOTE = re.compile(r"^[（(][^（()）]{2,80}[）)]$")
_NO_TEXT = re.compile(r"^[（(]?(?:此|本)页无正文[）)]?[。]?$")
_ATTACHMENT_NOTE = re.compile(r"^附\s*件?\s*(?:[：:；;，,]|\d{0,2}\s*[：:]\s*\S|[一二三四五六七八九十]?\s*[：:]\s*\S)")
_LABEL = re.compile(r"^附\s*件\s*(?:[\d]{1,2}|[一二三四五六七八九十]{1,2})?\s*[：:]?$")
_ITEM = re.compile(r"^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]?\s*[.．、，]?\s*\S")
_NUMBERED = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?\s*[、.．，,]|[（(][一二三四五六七八九十\d]{1,3}[）)])"
)
_ENDS = "。；：，！？;:,!?"


def _kinds(texts: Sequence[str]) -> dict[int, str]:
    """Element by line number, for the lines that are not plain body."""
    kinds = _head(texts)
    after = max(kinds, default=-1) + 1
    recipients = _recipients_at(texts, after)
    kinds |= _title_above(texts, kinds) or _title(texts, after, recipients)
    if recipients is not None:
        kinds[recipients] = "recipients"
    start = max(kinds, default=-1) + 1
    if not kinds and not any(_DATE.match(text) for text in texts):
        return {}
    return kinds | _tail(texts, start)


def _head(texts: Sequence[str]) -> dict[int, str]:
    kinds: dict[int, str] = {}
    for at, text in enumerate(texts[:14]):
        kind = next((name for pattern, name in _HEAD if pattern.match(text)), None)
        if kind == "copy_number" and at > 3:
            continue
        if kind:
            kinds[at] = kind
    number = next((at for at, kind in kinds.items() if kind == "number"), None)
    last_mark = max((at for at, kind in kinds.items() if kind in {"number", "mark"}), default=-1)
    for at in range(last_mark):
        if at not in kinds and len(texts[at]) <= 30 and number is not None:
            kinds[at] = "mark"
    return {at: kind for at, kind in kinds.items() if at <= last_mark + 3 or last_mark < 0}


def _recipients_at(texts: Sequence[str], after: int) -> int | None:
    """The line of main recipients: names of organs or of a leader, near the top, usually ended by a colon."""
    for at in range(after, min(after + 8, len(texts))):
        text = texts[at]
        if _STATUTE.match(text):
            return None
        if _NUMBERED.match(text) or _SALUTATION.match(text) or _CC.match(text) or "。" in text.rstrip("。"):
            if len(text) > 60 and at > after:
                return None
            continue
        bare = text.rstrip("：:；;。，,.、 ")
        parts = [part for part in re.split(r"[，,、；;]", re.sub(r"[（(][^（()）]*[）)]", "", bare)) if part.strip()]
        if not parts or len(text) > 400 or _TYPE_END.search(bare):
            continue
        named = sum(bool(ORGAN_END.search(part.strip()) or PERSON_END.search(part.strip())) for part in parts)
        is_marked = text[-1] in "：:；;"
        is_below = after > 0 or any("关于" in above or _TYPE_END.search(above) for above in texts[after:at])
        is_list = named == len(parts) and is_below and at + 1 < len(texts) and len(texts[at + 1]) > 20
        if (is_marked and named * 2 >= len(parts) and named) or (is_list and at > after):
            return at
    return None


def _title_above(texts: Sequence[str], head: Mapping[int, str]) -> dict[int, str]:
    """The title where a draft has it above its number, as in many a pasted text."""
    number = next((at for at, kind in head.items() if kind == "number"), 0)
    for start in range(max(number - 3, 0), number):
        joined = "".join(texts[start:number])
        if "关于" in joined and len(joined) <= 120 and _TYPE_END.search(joined):
            return dict.fromkeys(range(start, number), "title")
    return {}


def _title(texts: Sequence[str], after: int, recipients: int | None) -> dict[int, str]:
    """The lines of the title, before the recipients or at the top."""
    if recipients is not None:
        before = range(max(after, recipients - 4), recipients)
        joined = "".join(texts[at] for at in before)
        if before and len(joined) <= 150:
            return dict.fromkeys(before, "title")
        return {}
    for at in range(after, min(after + 6, len(texts))):
        for last in range(at, min(at + 3, len(texts))):
            joined = "".join(texts[at : last + 1])
            if len(joined) <= 120 and _TYPE_END.search(joined) and "关于" in joined and "。" not in joined[:-1]:
                return dict.fromkeys(range(at, last + 1), "title")
    top = texts[after] if after < len(texts) else ""
    is_title = len(top) <= 40 and top[-1:] not in _ENDS and not _NUMBERED.match(top)
    return {after: "title"} if after and is_title and len(texts) > after + 1 else {}


def _tail(texts: Sequence[str], start: int) -> dict[int, str]:
    kinds: dict[int, str] = {}
    labels = [at for at in range(start, len(texts)) if _LABEL.match(texts[at]) and not _is_note_head(texts, at)]
    date = _date_at(texts, start, labels)
    if date is not None:
        kinds[date] = "date"
        kinds |= _signature(texts, start, date)
    kinds |= _marginal(texts, start, date, kinds)
    end = min(
        (at for at, kind in kinds.items() if kind in {"signature", "date"}), default=labels[0] if labels else len(texts)
    )
    kinds |= _attachment_note(texts, start, end)
    for number, label in enumerate(labels):
        kinds[label] = "label"
        stop = labels[number + 1] if number + 1 < len(labels) else len(texts)
        kinds |= {at: "attachment" for at in range(label + 1, stop) if at not in kinds}
        if label + 1 < stop and kinds.get(label + 1) == "attachment" and len(texts[label + 1]) <= 60:
            kinds[label + 1] = "attachment_title"
    return kinds


def _is_note_head(texts: Sequence[str], at: int) -> bool:
    """Whether “附件：” stands alone and its list follows, before the signature."""
    return texts[at][-1] in "：:" and at + 1 < len(texts) and bool(_ITEM.match(texts[at + 1]))


def _date_at(texts: Sequence[str], start: int, labels: Sequence[int]) -> int | None:
    dates = [at for at in range(start, len(texts)) if _DATE.match(texts[at])]
    before = [at for at in dates if not labels or at < labels[0]]
    return before[-1] if before else (dates[0] if dates else None)


def _signature(texts: Sequence[str], start: int, date: int) -> dict[int, str]:
    kinds = {}
    for at in range(date - 1, max(start - 1, date - 8), -1):
        text = texts[at]
        is_name = len(text) <= 40 and text[-1] not in _ENDS and not _NUMBERED.match(text)
        if _NO_TEXT.match(text):
            kinds[at] = "no_text"
        elif (
            is_name
            and not text.startswith("附")
            and not _CLOSING.match(text)
            and (ORGAN_END.search(text) or len(text) <= 12)
        ):
            kinds[at] = "signature"
        else:
            break
    return kinds


def _marginal(texts: Sequence[str], start: int, date: int | None, known: Mapping[int, str]) -> dict[int, str]:
    """Copies, the printing line, notes in brackets and “此页无正文”."""
    kinds = {}
    after = date if date is not None else max(start, len(texts) - 12)
    for at in range(start, len(texts)):
        text = texts[at]
        if at in known:
            continue
        if _NO_TEXT.match(text):
            kinds[at] = "no_text"
        elif at < after:
            continue
        elif _PRINT.search(text) and len(text) <= 60:
            kinds[at] = "print"
        elif _CC.match(text):
            kinds[at] = "cc"
        elif _NOTE.match(text) and at <= after + 2:
            kinds[at] = "note"
    return kinds


def _attachment_note(texts: Sequence[str], start: int, end: int) -> dict[int, str]:
    """“附件：…” before the signature with the lines of its list."""
    heads = [
        at for at in range(max(start, end - 25), end) if _ATTACHMENT_NOTE.match(texts[at]) or _is_note_at(texts, at)
    ]
    if not heads:
        return {}
    kinds = {heads[0]: "attachment_note"}
    for at in range(heads[0] + 1, end):
        if (
            not (_ITEM.match(texts[at]) or _ATTACHMENT_NOTE.match(texts[at]) or len(texts[at]) <= 40)
            or at - heads[0] > 20
        ):
            break
        kinds[at] = "attachment_note"
    return kinds


def _is_note_at(texts: Sequence[str], at: int) -> bool:
    return bool(_LABEL.match(texts[at])) and _is_note_head(texts, at)


def joined_lines(lines: Iterable[Line]) -> str:
    """The lines as one text, for looking at what they say together."""
    return "\n".join(line.text for line in lines)
