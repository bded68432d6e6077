"""Marks of the wrong width, stray spaces, ends of sentences and of items."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line
from zhongshu.engines.proofread.numbering import read_number

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）", "｡": "。", "､": "、"}
_HAN = r"[\u4e00-\u9fff]"
_WIDE = r"[\u4e00-\u9fff“”《》（）】〕]"
_MARKS = re.compile(
    rf"(?<={_WIDE})[,;:?!](?![,;:?!/\\])|[,;?!](?={_HAN})|(?<=[%％\dA-Za-z])[;:](?={_HAN})|[｡､]"
    rf"|(?<={_HAN}[\u4e00-\u9fff”）])\.(?=\s*$|{_HAN})",
    re.MULTILINE,
)
_BRACKETS = re.compile(r"\(([^()\r\n]{0,120})\)|\(|\)")
_HAN_ONE = re.compile(_HAN)
_SPACE = re.compile(r"(?<=[\u4e00-\u9fff，。；：、！？”》）])[ \t]{1,2}(?=[\u4e00-\u9fff，。；：、！？“《（])")
_STRUCTURE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条款项目部分期号集]$|^附件?\d*$|[表图]\s?\d*$")
_NAMED = re.compile(r"联系人|出席|列席|姓名|电话")  # a blank parts unit and name
_PROSE = re.compile(r"[，。；！？]")
_SENTENCE_MARKS = "。！？；：…”’》）)】〕.!?;:—"


def width(draft: Draft) -> Iterator[Hit]:
    """Half-width marks beside Chinese characters; not in numbers, times and Latin text."""
    for match in _MARKS.finditer(draft.text):
        yield Hit(match.start(), match.end(), (_FULL[match.group()],))


def brackets(draft: Draft) -> Iterator[Hit]:
    """Half-width brackets around or beside Chinese characters, each side a hit."""
    text = draft.text
    if draft.is_statute and "（" not in text:
        return  # as collections of laws are stored; who quotes from them changes it once for all
    for match in _BRACKETS.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        inside = match.group(1) or ""
        if not (_HAN_ONE.search(inside) or _HAN_ONE.match(before) or (_HAN_ONE.match(after) and not inside.isdigit())):
            continue
        if _is_latin(before) and not _HAN_ONE.search(inside):
            continue
        if match.group() == ")" and _stands_for_title_mark(text, match.start()):
            continue
        yield Hit(match.start(), match.start() + 1, (_FULL[text[match.start()]],))
        if match.end() - match.start() > 1:
            yield Hit(match.end() - 1, match.end(), ("）",))


def _stands_for_title_mark(text: str, at: int) -> bool:
    """Whether a lone bracket closes what 《 has opened; another rule tells that."""
    before = text[max(at - 60, 0) : at].rpartition("\n")[2]
    return before.rfind("《") > before.rfind("》")


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def space(draft: Draft) -> Iterator[Hit]:
    """Blanks between two Chinese characters inside a sentence; headings, lists of names and tables may have them."""
    if " " not in draft.text and "\t" not in draft.text:
        return
    for line in draft.lines:
        if " " not in line.text or line.kind in {"title", "signer", "number", "mark", "print", "cc", "signature"}:
            continue
        found = list(_SPACE.finditer(line.text))
        if not found or len(found) > 4 or not _PROSE.search(line.text) or _NAMED.search(line.text):
            continue
        for match in found:
            if not _STRUCTURE.search(line.text[: match.start()][-10:]):
                yield Hit(line.start + match.start(), line.start + match.end(), ("",))


def end(draft: Draft) -> Iterator[Hit]:
    """A paragraph of sentences without a mark at its end, or ended by a comma."""
    prose = [line for line in draft.lines if line.kind in {"body", "attachment"} and "\t" not in line.text]
    ended = sum(line.text[-1] in _SENTENCE_MARKS for line in prose)
    if len(prose) < 3 or ended * 2 < len(prose):
        return
    for at, line in enumerate(prose):
        if not _is_sentence(line):
            continue
        if line.text[-1] in "，、,":
            following = prose[at + 1] if at + 1 < len(prose) else None
            if following is None or _STARTS.match(following.text) or line.text[-1] == "，":
                yield Hit(line.end - 1, line.end, ("。",))
        elif line.text[-1] not in _SENTENCE_MARKS and _HAN_ONE.match(line.text[-1]):
            yield Hit(line.end, line.end, ("。",))


_STARTS = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])|[一二三四五六七八九十]是|各|请|特此|妥否|以上")


def _is_sentence(line: Line) -> bool:
    """Long enough and with a comma or a stop inside: not a heading, a list of names or a table."""
    if _CLOSING.match(line.text):
        return True
    number = read_number(line)
    if number and number.level < 2 and len(line.text) <= 50 and "。" not in line.text:
        return False
    inner = len(re.findall(r"[，。；]", line.text[:-1]))
    is_list = re.match(r"(?:出席|列席|请假|参加|主持|记录|缺席)", line.text)
    return len(line.text) >= 20 and inner >= 1 and not is_list and "　" not in line.text and "  " not in line.text


_CLOSING = re.compile(r"^(?:特此[\u4e00-\u9fff]{2}|此复|[妥当]否，?请[\u4e00-\u9fff]{2,4})$")
_ITEM = re.compile(r"^[（(][一二三四五六七八九十\d]{1,3}[）)]|^\d{1,2}[.．]")


def items(draft: Draft) -> Iterator[Hit]:
    """Items of one list that end differently."""
    for run in _runs(draft):
        ends = [line.text[-1] for line in run]
        if (
            len(run) < 3
            or set(ends[:-1]) == {"；"}
            or "；" not in ends[:-1]
            or any("。" in line.text[:-1] for line in run)
        ):
            continue
        for line in run[:-1]:
            if line.text[-1] in "。，、":
                yield Hit(line.end - 1, line.end, ("；",))


def _runs(draft: Draft) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in draft.lines:
        starts_anew = bool(re.match(r"^(?:[（(][一1][）)]|1[.．])", line.text))
        if not _ITEM.match(line.text) or starts_anew:
            if run:
                yield run
            run = []
        if _ITEM.match(line.text):
            run.append(line)
    if run:
        yield run


CHECKERS: dict[str, Checker] = {
    "punctuation.width": width,
    "punctuation.brackets-width": brackets,
    "punctuation.space": space,
    "punctuation.end": end,
    "punctuation.items": items,
}
