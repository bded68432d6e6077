"""Quotation marks, brackets and title marks that have no partner."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_TITLE_END = re.compile(
    r"(?:办法|规定|条例|通知|意见|方案|细则|规则|决定|标准|规划|纲要|要点|指南|规范|法|通报|报告|请示|批复|函|纪要|公告|通告|制度|预案)"
    r"(?=，|。|；|、|[)）]|要求|规定|精神|的|等|有关|和|执行|$)"
)
_ANY_QUOTE = re.compile(r"[“”‘’]")
_LONGEST_RUN = 20_000  # characters of one line that are looked at


def titles(draft: Draft) -> Iterator[Hit]:
    """《 without 》 and 》 without 《, line by line; the proposal closes the title where a usual word ends it."""
    if "《" not in draft.text and "》" not in draft.text:
        return
    for line in draft.lines:
        if "《" not in line.text and "》" not in line.text:
            continue
        if line.text.count("《") == line.text.count("》") and _alternates(line.text):
            continue
        yield from _lone_titles(line)


def _alternates(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "《") - (char == "》")
        if depth < 0 or depth > 2:
            return False
    return depth == 0


def _lone_titles(line: Line) -> Iterator[Hit]:
    open_at: list[int] = []
    text = line.text[:_LONGEST_RUN]
    for at, char in enumerate(text):
        if char == "《":
            open_at.append(at)
        elif char == "》" and open_at:
            open_at.pop()
        elif char == "》":
            yield Hit(line.start + at, line.start + at + 1)
    for at in open_at:
        stop = re.search(r"[《》]", text[at + 1 :])
        yield _unclosed(line, at, at + 1 + stop.start() if stop else len(text))


def _unclosed(line: Line, at: int, limit: int) -> Hit:
    """The title from its opening mark to its likely end."""
    inside = line.text[at + 1 : min(limit, at + 60)]
    closing = _TITLE_END.search(inside)
    clause = re.search(r"[，。；：]", inside)
    wrong = re.search(r"[)）>＞〉](?=的?(?:规定|要求|精神|有关|等|，|。|、|；))", inside)
    if wrong and not re.search(r"[（(<＜〈，。；]", inside[: wrong.start()]):
        end = line.start + at + 1 + wrong.start()
        return Hit(end, end + 1, ("》",))
    if closing and (not clause or closing.start() < clause.start() or closing.end() == clause.start()):
        end = line.start + at + 1 + closing.end()
        return Hit(end, end, ("》",))
    return Hit(line.start + at, line.start + at + 1)


def quotes(draft: Draft) -> Iterator[Hit]:
    """Quotation marks without partner. A quotation may run over paragraphs: then each opens anew, the last closes."""
    text = draft.text
    if not any(mark in text for mark in "“”‘’"):
        return
    lines = draft.lines
    for at, line in enumerate(lines):
        if not _ANY_QUOTE.search(line.text):
            continue
        opened, closed = line.text.count("“"), line.text.count("”")
        if opened == closed and not _is_crossed(line.text) and line.text.count("‘") == line.text.count("’"):
            continue
        if line.kind == "body" and opened != closed and _runs_on(lines, at):
            continue
        yield from _lone_quotes(line)


def _is_crossed(text: str) -> bool:
    """Whether a closing mark comes before its opening mark."""
    depth = 0
    for char in text:
        depth += (char == "“") - (char == "”")
        if depth < 0:
            return True
    return False


def _runs_on(lines: tuple[Line, ...], at: int) -> bool:
    """Whether the line is part of a quotation that runs over paragraphs."""
    line = lines[at].text
    last_open = line.rfind("“") > line.rfind("”")
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    if last_open and (following.startswith("“") or _closes(lines, at)):
        return True
    before = lines[at - 1].text if at else ""
    is_inside = before.rfind("“") > before.rfind("”") or _opened_before(lines, at)
    return is_inside and line.count("”") > line.count("“")


def _closes(lines: tuple[Line, ...], at: int) -> bool:
    """Whether one of the next paragraphs closes what this one opened by a colon and a quotation mark."""
    line = lines[at].text
    if not re.search(r"[：:]“[^“”]*$", line):
        return False
    for other in lines[at + 1 : at + 40]:
        first = re.search(r"[“”]", other.text)
        if first:
            return other.text.count("”") > other.text.count("“") or first.group() == "”"
    return False


def _opened_before(lines: tuple[Line, ...], at: int) -> bool:
    for other in reversed(lines[max(at - 40, 0) : at]):
        if other.text.count("“") > other.text.count("”"):
            return True
        if other.text.count("”") > other.text.count("“"):
            return False
    return False


def _lone_quotes(line: Line) -> Iterator[Hit]:
    """The marks of the line that have no partner, with the wrong mark replaced where it is plainly the wrong one."""
    stack: list[tuple[str, int]] = []
    partner = {"”": "“", "’": "‘"}
    for at, char in enumerate(line.text[:_LONGEST_RUN]):
        place = line.start + at
        if char in "“‘":
            if stack and stack[-1][0] == char == "“":
                opened = stack.pop()
                yield _lone_opening(line, opened[1], at)
            stack.append((char, at))
        elif char in partner:
            if stack and stack[-1][0] == partner[char]:
                stack.pop()
            elif stack and len(stack) == 1 and at - stack[-1][1] <= 40:
                right = "”" if stack.pop()[0] == "“" else "’"
                yield Hit(place, place + 1, (right,))
            elif not re.match(r"[A-Za-z]", line.text[at - 1 : at]):
                yield Hit(place, place + 1)
    for _, at in stack:
        yield _lone_opening(line, at, len(line.text))


def _lone_opening(line: Line, at: int, limit: int) -> Hit:
    """A mark that is never closed; where a short phrase ends at a stop, the closing mark is proposed there."""
    phrase = re.match(r"[\u4e00-\u9fffA-Za-z0-9·、]{2,8}(?=[，。；：])", line.text[at + 1 : limit])
    end = at + 1 + (phrase.end() if phrase else 0)
    if not phrase or len(phrase.group()) > 5:
        nearest = re.search(r"[，。；：]", line.text[at + 1 : limit])
        stop = at + 1 + nearest.start() if nearest else min(limit, len(line.text))
        return Hit(line.start + at, line.start + max(stop, at + 1))
    return Hit(line.start + at, line.start + end, (line.text[at:end] + "”",))


_BRACKETS = {"）": "（", ")": "(", "】": "【", "〕": "〔", "］": "［", "〉": "〈"}
_NEAR_LINES = 30
_ANY_BRACKET = re.compile(r"[（）()【】〔〕［］〈〉]")
_OPENING = frozenset(_BRACKETS.values())
_CLASS = {mark: at for at, pair in enumerate((("（", "）", "(", ")"), ("【", "】"), ("〔", "〕"), ("［", "］"), ("〈", "〉")))
          for mark in pair}  # fmt: skip
_NUMBERING = re.compile(r"(?:^|[\u4e00-\u9fff，。；：、\s])(?:\d{1,2}|[一二三四五六七八九十a-zA-Z①-⑳])$")


def brackets(draft: Draft) -> Iterator[Hit]:
    """Brackets without partner within a line; `1）` as a number of an item is left alone."""
    open_before = -_NEAR_LINES
    for at, line in enumerate(draft.lines):
        if not _ANY_BRACKET.search(line.text):
            continue
        for hit in _lone_brackets(line):
            is_opening = draft.text[hit.start] in _OPENING
            if is_opening and _is_closed_below(draft.lines, at):
                open_before = at
                continue
            if is_opening or at - open_before >= _NEAR_LINES:
                yield hit


def _is_closed_below(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a bracket that stays open is closed in one of the next lines, as in the history of a statute."""
    for other in lines[at + 1 : at + _NEAR_LINES]:
        closed, opened = other.text.count("）") + other.text.count(")"), other.text.count("（") + other.text.count("(")
        if closed > opened:
            return True
        if opened > closed:
            return False
    return False


def _lone_brackets(line: Line) -> Iterator[Hit]:
    stack: list[tuple[str, int]] = []
    text = line.text[:_LONGEST_RUN]
    for at, char in enumerate(text):
        if char in _OPENING:
            stack.append((char, at))
        elif char in _BRACKETS:
            if stack and _CLASS[stack[-1][0]] == _CLASS[char]:
                stack.pop()
            elif not _NUMBERING.search(text[max(at - 3, 0) : at]) and char != "〉":
                yield Hit(line.start + at, line.start + at + 1)
    for _, at in stack:
        short = re.match(r"[（(][一二三四五六七八九十\d区市县试行]{1,3}(?=[\u4e00-\u9fff])", text[at:])
        stop = at + len(short.group()) if short else at + 1
        yield Hit(line.start + at, line.start + stop)


CHECKERS: dict[str, Checker] = {
    "quote.unmatched-title": titles,
    "quote.unmatched-quote": quotes,
    "quote.unmatched-bracket": brackets,
}
