"""Closing phrases, forms of address, length, and the paper that a reply answers."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_RIGHT = {"请示": "妥否，请批示。", "报告": "特此报告。", "批复": "此复。", "函": "特此函达。", "通报": "特此通报。", "通知": "特此通知。",
          "公告": "特此公告。", "通告": "特此通告。", "议案": "请予审议。"}  # fmt: skip
_CLOSING = re.compile(
    r"^(?:特此(?:报告|通知|通报|函达|函复|函告|公告|通告|请示|批复|证明|说明|汇报|申请)|此复|以上(?:请示|报告|意见|函|情况|请求|申请)"
    r"|[妥当可]否|是否妥当|请(?:予)?(?:批示|审批|批复|审议|函复|审阅))[^\r\n]{0,30}$"
)
_FIT = {
    "请示": re.compile(
        r"(?:妥否|当否|可否|是否[妥可]|如无不[妥当])[^。]{0,10}请[^。]{0,8}(?:批示|批复|指示|审批|审定|批准|审示)"
        r"|请(?:予)?(?:批示|批复|审批|指示|批准)"
    ),
    "报告": re.compile(r"特此报告|以上报告[^。]{0,6}请[^。]{0,2}审[阅议]|请审[阅议]|专此报告|以上报告"),
    "批复": re.compile(r"此复|特此批复"),
    "函": re.compile(r"函[达复告商]|此复|为盼|为荷|请[^。]{0,8}(?:复|函|支持|协助|批准|审批)"),
    "通知": re.compile(r"特此通知"),
    "通报": re.compile(r"特此通报"),
    "公告": re.compile(r"特此公告"),
    "通告": re.compile(r"特此通告"),
    "议案": re.compile(r"请[^。]{0,4}审议"),
}  # fmt: skip
_TOLD_ELSEWHERE = {"报告", "通知", "通报", "意见", "批复", "决定", "纪要"}
_OWED = {"请示", "报告"}


def _last_lines(draft: Draft) -> list[Line]:
    return [line for line in draft.body_lines if line.start < _end_of_body(draft)][-2:]


def _end_of_body(draft: Draft) -> int:
    ends = [line.start for kind in ("attachment_note", "signature", "date") for line in draft.of(kind)]
    starts = [line.end for kind in ("title", "recipients") for line in draft.of(kind)]
    return min((end for end in ends if end > max(starts, default=0)), default=len(draft.text))


def _sentence_of(line: Line) -> tuple[int, str]:
    """Place and text of the closing: the line, or its last sentence."""
    bare = line.text.rstrip("。！.")
    at = max(bare.rfind("。"), bare.rfind("；")) + 1
    return line.start + at, line.text[at:]


def closing(draft: Draft) -> Iterator[Hit]:
    """A closing phrase that does not fit the 文种."""
    kind = draft.document_type
    if kind not in _FIT or not draft.is_paper or not draft.of("title"):
        return
    for line in _last_lines(draft):
        start, sentence = _sentence_of(line)
        if _CLOSING.match(sentence) and not _FIT[kind].search(line.text) and not _is_carried(kind, sentence):
            words = {"type": kind, "right": _RIGHT[kind]}
            yield Hit(start, start + len(sentence), (_RIGHT[kind],), words)


def _is_carried(kind: str, sentence: str) -> bool:
    """Requests inside a 报告 are told by another rule."""
    return kind in _TOLD_ELSEWHERE and bool(re.search(r"[妥当可]否|请(?:予)?(?:批示|审批|批复)", sentence))


def closing_missing(draft: Draft) -> Iterator[Hit]:
    """请示 and 报告 without their closing phrase."""
    kind = draft.document_type
    if kind not in _OWED or not draft.of("title") or not (draft.of("signature") or draft.of("date")):
        return
    last = _last_lines(draft)
    if not last or any(_FIT[kind].search(line.text) or _CLOSING.match(_sentence_of(line)[1]) for line in last):
        asks = kind == "报告" and last and re.search(r"[妥当可]否", last[-1].text)
        if not asks:
            return
    yield Hit(last[-1].end, last[-1].end, (), {"type": kind, "right": _RIGHT[kind]})


_UP = re.compile(r"你(?:[省市县区州局厅委办部府院校]|单位)")
_DOWN = re.compile(r"贵(?:[市县区局厅委办府院校]|单位|省(?!略))(?!州|阳)")


def address(draft: Draft) -> Iterator[Hit]:
    """你… in a paper upward, 贵… in a paper downward."""
    kind = draft.document_type
    if kind in {"请示", "报告", "函"}:
        pattern, why = _UP, "上行文、平行文称对方用“贵”，不用“你”。"
    elif kind in {"批复", "通知", "通报", "决定"}:
        pattern, why = _DOWN, "下行文称对方用“你”，不用“贵”。"
    else:
        return
    if kind == "函" and "贵" not in draft.text:
        return
    for line in draft.body_lines:
        for match in pattern.finditer(line.text):
            if not draft.masks.titles.touches(line.start + match.start(), line.start + match.end()):
                yield Hit(line.start + match.start(), line.start + match.end(), (), {"why": why})


_SELF = re.compile(r"([我本])([局委厅办市县区省部院])(?![级地身人们])")


def self_name(draft: Draft) -> Iterator[Hit]:
    """我局 and 本局 in one paper."""
    if not draft.is_paper:
        return
    found = [(line.start + match.start(), match) for line in draft.body_lines for match in _SELF.finditer(line.text)]
    for unit in {match.group(2) for _, match in found}:
        mine = [(at, match) for at, match in found if match.group(2) == unit]
        ours = [one for one in mine if one[1].group(1) == "我"]
        other = [one for one in mine if one[1].group(1) == "本"]
        fewer, more = (other, ours) if len(ours) >= len(other) else (ours, other)
        if fewer and more:
            for at, match in fewer:
                yield Hit(at, at + len(match.group()), (), {"other": more[0][1].group()})


def length(draft: Draft) -> Iterator[Hit]:
    """A body longer than the limit (5,000 characters unless the office says otherwise)."""
    limit = draft.given.get("longest_body") or 5000
    if not draft.is_paper or not draft.of("title") or draft.document_type in {"纪要", "决定", "决议", ""}:
        return
    count = sum(len(line.text) for line in draft.body_lines)
    line = draft.first("title")
    if isinstance(limit, int) and count > limit and line:
        yield Hit(line.start, line.start, (), {"count": str(count), "limit": str(limit)})


def reply_reference(draft: Draft) -> Iterator[Hit]:
    """A 批复 that does not name the paper it answers."""
    if draft.document_type != "批复" or not draft.body_lines or not draft.of("title"):
        return
    opening = "".join(line.text for line in draft.body_lines[:2])
    if "《" not in opening and "〔" not in opening:
        yield Hit(draft.body_lines[0].start, draft.body_lines[0].start)


CHECKERS: dict[str, Checker] = {
    "routing.closing": closing,
    "routing.closing-missing": closing_missing,
    "routing.address": address,
    "routing.self-name": self_name,
    "routing.length": length,
    "routing.reply-reference": reply_reference,
}
