"""The head of a paper: mark, number, signers, level, urgency, copy number, and which layout it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.lines import Line, Rule
from zhongshu.engines.extract.numbers import normalise_number
from zhongshu.engines.extract.paper import Field, Place
from zhongshu.engines.extract.words import CHINESE_DATE, DATE, RULE, compact

HEAD_LINES = 24  # lines with text in which head and title must begin
MARK_SIZE = 24  # points: type this large is a mark

BRACKETED = r"[〔\[［(（【﹝]\s*[0-9０-９]{4}\s*[〕\]］)）】﹞]\s*第?\s*[0-9０-９]+\s*号"
_NUMBER = re.compile(rf"(?:特提|特急|加急|平急)?([\u4e00-\u9fff]{{2,24}}{BRACKETED})")
_ISSUE = re.compile(rf"[（(]?((?:总?第[0-9０-９]{{1,4}}[期号])|{BRACKETED})[）)]?")
SIGNERS = re.compile(r"(?:签发人?[:：]|签批盖章)\s*(.*)$")
_LABELLED_SIGNERS = re.compile(r"签发人?[:：]\s*(.*)$")
_APPROVED = re.compile(r"签批(?:盖章|人)?[:：]?[\s　]*([\u4e00-\u9fff·][\u4e00-\u9fff·\s　]{1,8})$")
_SENDER = re.compile(r"发电单位[:：]?\s*([\u4e00-\u9fff（）]{4,30}?)(?=\s|　|签批|$)")
_LEVEL = re.compile(
    r"^(绝密|机密|秘密|工作秘密|内部资料|内部文件)(?:[★☆*]?\s*([0-9０-９]+(?:年|个?月|天)|长期)?)?(?![\u4e00-\u9fff])"
)
_URGENCY = re.compile(r"^(?:等级|紧急程度[:：]?)?(特提|特急|加急|平急)(?:[·.・]?明电|[·.・]?密电)?$")
_COPY_NUMBER = re.compile(r"^(?:份号[:：]?|№|No\.?)?([0-9]{6})$")
_TELEGRAM = re.compile(r"^(?:明传|传真|内部|密码|机要)?(?:明传)?电报$")
_BULLETIN = re.compile(r"[\u4e00-\u9fff]{2,12}(?:简报|信息|快报|专报|动态|要情|参考|通讯|摘报|内参|督查通报)$")


@dataclass(frozen=True)
class Head:
    """Where the head ends and what stands in it."""

    number: Field[str | None]
    number_at: int | None  # index of the number's line
    mark: str  # lines of the mark
    mark_at: int | None = None
    is_red: bool = False  # mark in red, or a red rule under the head
    telegram: bool = False

    @property
    def mark_organs(self) -> list[str]:
        names = re.sub(r"文件$|(?:命令|令)$", "", self.mark, flags=re.MULTILINE).split()
        return [name for name in names if organs.is_organ(name)]


def head(lines: Sequence[Line], rules: Sequence[Rule]) -> Head:
    texts = [compact(line.text) for line in lines]
    for pattern in (_NUMBER, _ISSUE):
        for index in head_indexes(texts):
            match = _alone(pattern, lines[index].text)
            if match:
                return _head_at(lines, rules, index, match)
    mark = marks(lines[:8])
    return Head(
        Field(None), None, "\n".join(text for _, text in mark), mark[0][0] if mark else None, _is_red(lines, mark)
    )


def _head_at(lines: Sequence[Line], rules: Sequence[Rule], index: int, match: re.Match[str]) -> Head:
    texts = [compact(line.text) for line in lines]
    number = normalise_number(match.group(1))
    is_issue = match.re is _ISSUE
    name = _issue_name(texts[:index]) if is_issue and number.startswith("第") else ""
    mark = marks(lines[:index])
    is_red = _is_red(lines, mark) or any(rule.ink == "red" and rule.page == 1 for rule in rules)
    certainty = 0.85 if is_issue else 0.95 if mark or is_red else 0.9
    field = Field[str | None](name + number, certainty, Place.of(lines, index))
    is_telegram = any(_TELEGRAM.match(text) for _, text in mark) or any(_TELEGRAM.match(t) for t in texts[:index])
    return Head(field, index, "\n".join(t for _, t in mark), mark[0][0] if mark else None, is_red, is_telegram)


def _is_red(lines: Sequence[Line], mark: Sequence[tuple[int, str]]) -> bool:
    return any(lines[at].ink == "red" for at, _ in mark)


def head_indexes(texts: Sequence[str]) -> list[int]:
    """Lines in which the head can stand: before the first paragraph of running text."""
    with_text = [index for index, text in enumerate(texts) if text][:HEAD_LINES]
    end = next((index for index in with_text if len(texts[index]) > 60 or texts[index].endswith("。")), None)
    return [index for index in with_text if end is None or index < end]


def _alone(pattern: re.Pattern[str], raw: str) -> re.Match[str] | None:
    """A number that is a piece of the line by itself, or has beside it only urgency, level or the signer.

    So not one quoted in running text.
    """
    pieces = [compact(piece) for piece in re.split(r"\s{2,}|[\u3000\t]+", raw.strip())]
    whole = next(filter(None, map(pattern.fullmatch, pieces)), None)
    text = compact(raw)
    match = whole or pattern.search(text)
    if not match or "《" in text or len(pieces) > 4:
        return None
    rest = text[: match.start()] + SIGNERS.sub("", text[match.end() :])
    return match if whole or len(rest) <= 4 else None


def _issue_name(above: Sequence[str]) -> str:
    """The bracketed kind above an issue number: （专报） 第27期 is 专报第27期."""
    last = next((text for text in reversed(above) if text), "")
    match = re.fullmatch(r"[（(]([\u4e00-\u9fff]{2,6})[）)]", last)
    return match.group(1) if match else ""


def marks(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The issuer mark: what stands above the number in red, in large type, or ends in 文件."""
    found = []
    for index, line in enumerate(lines):
        text = compact(line.text)
        is_large = (line.size or 0) >= MARK_SIZE or (line.ink == "red" and (line.size or 0) >= 20)
        if text and (is_large or text.endswith(("文件", "人民政府令", "命令")) or _is_plain_mark(text, index)):
            found.append((index, text))
    return found


def _is_plain_mark(text: str, index: int) -> bool:
    """In plain text: the first line is a bulletin's name or the heading of minutes."""
    return (
        index <= 2
        and len(text) <= 20
        and bool(_BULLETIN.fullmatch(text) or re.search(r"会议纪要$|^.{2,14}电报$", text))
    )


# What stands around mark and number


def signers(lines: Sequence[Line], end: int) -> Field[list[str]]:
    """签发人 of an upward paper: on the number's line, names going on above or below it in the same column."""
    for index, line in enumerate(lines[:end]):
        match = _LABELLED_SIGNERS.search(line.text.strip())
        if match:
            names = organs.split_names(match.group(1))
            more = _more_names(lines, index, end)
            place = Place.of(lines, index)
            return Field(names + more, 0.95 if names and all(len(name) <= 4 for name in names) else 0.6, place)
        approved = _APPROVED.search(line.text.strip())
        if approved:
            return Field(organs.split_names(approved.group(1)), 0.85, Place.of(lines, index))
    return _editors(lines)


def _more_names(lines: Sequence[Line], index: int, end: int) -> list[str]:
    """Names alone on the lines that follow the label's, or before the number on its line."""
    found: list[str] = []
    for line in lines[index + 1 : min(index + 4, end)]:
        text = line.text.strip()
        text = re.sub(rf"^[\u4e00-\u9fff]{{2,24}}{BRACKETED}", "", text).strip()
        pieces = re.split(r"[\s　]+", text) if text else []
        is_names = pieces and all(
            re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{1,4}", piece) for piece in pieces
        )
        if not is_names or any(organs.is_organ(piece) or piece in ("文件", "特急", "加急") for piece in pieces):
            break
        found += organs.split_names(text)
    return found


def _editors(lines: Sequence[Line]) -> Field[list[str]]:
    """核稿 of a bulletin, which stands for its signer."""
    for index in range(max(len(lines) - 12, 0), len(lines)):
        match = re.search(r"(?:核稿|审签|签发)[:：]\s*([\u4e00-\u9fff·]{2,4})(?=\s|　|$)", lines[index].text)
        if match:
            return Field([match.group(1)], 0.6, Place.of(lines, index))
    return Field([])


def sender_of_telegram(lines: Sequence[Line], end: int) -> str:
    """发电单位 in the head of a telegram."""
    found = [match.group(1) for line in lines[:end] if (match := _SENDER.search(line.text.strip()))]
    return found[0] if found else ""


def level(lines: Sequence[Line], end: int) -> tuple[Field[str | None], Field[str | None]]:
    for index, line in enumerate(lines[:end]):
        for piece in _pieces(line):
            match = _LEVEL.match(piece)
            if match:
                period = (match.group(2) or "").replace("個", "个") or None
                place = Place.of(lines, index)
                certainty = 0.95 if "★" in piece or "☆" in piece or piece == match.group(1) else 0.8
                return Field(match.group(1), certainty, place), Field(period, certainty if period else 0.0, place)
    return Field(None), Field(None)


def urgency(lines: Sequence[Line], end: int) -> Field[str | None]:
    return _first(_URGENCY, lines[:end], 0.95)


def copy_number(lines: Sequence[Line], end: int) -> Field[str | None]:
    return _first(_COPY_NUMBER, lines[: min(end, 8)], 0.92)


def _first(pattern: re.Pattern[str], lines: Sequence[Line], certainty: float) -> Field[str | None]:
    for index, line in enumerate(lines):
        match = next(filter(None, map(pattern.match, _pieces(line))), None)
        if match:
            return Field(match.group(1), certainty, Place.of(lines, index))
    return Field(None)


def _pieces(line: Line) -> list[str]:
    """Pieces of a line that wide spaces separate, and the whole."""
    pieces = [compact(piece) for piece in re.split(r"\s{2,}|[\u3000\t]+|(?<=急)\s|(?<=级)\s", line.text.strip())]
    return [*pieces, compact(line.text)]


def is_head_matter(text: str) -> bool:
    """Signers, rules, levels, stamps, telegram rows, and the line of office and date of minutes and bulletins."""
    patterns = (SIGNERS, RULE, _LEVEL, _URGENCY, _COPY_NUMBER, _TELEGRAM, re.compile(r"[（(][^（）()]{1,8}[）)]$"))
    if any(pattern.match(text) for pattern in patterns) or CHINESE_DATE.search(text):
        return True
    if text.startswith(("发电单位", "等级", "收文日期", "收文编号", "签批盖章", "编号")) or _ISSUE.fullmatch(text):
        return True
    found = DATE.search(text)
    return bool(found and found.end() == len(text) and (not found.start() or organs.is_organ(text[: found.start()])))


def layout(head: Head, title: str) -> Field[str | None]:
    """文件格式 信函格式 纪要格式 命令格式 明传电报 信息刊物 讲话稿 便函, where mark or title tell."""
    last = head.mark.rpartition("\n")[2]
    joined = head.mark.replace("\n", "")
    tests = (
        ("明传电报", head.telegram, 0.95),
        ("命令格式", bool(re.search(r"(?:命令|人民政府令|委员会令)$", last)) and not title.endswith("通知"), 0.9),
        ("纪要格式", joined.endswith("纪要"), 0.95),
        ("文件格式", "文件" in head.mark, 0.95 if head.is_red else 0.85),
        ("信息刊物", bool(_BULLETIN.fullmatch(joined)) and (head.number.value or "").endswith("期"), 0.9),
        ("便函", title.endswith("便函"), 0.85),
        ("讲话稿", bool(re.search(r"讲话(?:稿|提纲)?$", title)), 0.85),
        ("信函格式", head.is_red and bool(head.mark_organs), 0.9),
    )
    return next((Field(name, certainty) for name, holds, certainty in tests if holds), Field(None))
