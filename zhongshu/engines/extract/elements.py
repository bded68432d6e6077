"""Find the elements of a paper among its lines: head, title, recipients, signature and date, imprint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.lines import Line
from zhongshu.engines.extract.numbers import normalise_number
from zhongshu.engines.extract.paper import Field, Paper

HEAD_LINES = 24  # lines with text in which head and title must begin
TITLE_LINES = 6

_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff\u00ad]+")
_BRACKETED = r"[〔\[［(（【﹝]\s*[0-9０-９]{4}\s*[〕\]］)）】﹞]\s*第?\s*[0-9０-９]+\s*号"
_NUMBER = re.compile(rf"(?:特提|特急|加急|平急)?([\u4e00-\u9fff]{{2,24}}{_BRACKETED})")
_ISSUE = re.compile(rf"[（(]?((?:总?第[0-9０-９]{{1,4}}[期号])|{_BRACKETED})[）)]?")
_SIGNERS = re.compile(r"签发人?[:：]\s*(.*)$")
_EDITOR = re.compile(r"核稿[:：]\s*([\u4e00-\u9fff·]{2,8})")
_LEVEL = re.compile(
    r"^(绝密|机密|秘密|工作秘密|内部资料|内部文件)(?:[★☆*]?\s*([0-9０-９]+(?:年|个?月|天)|长期)?)?(?![\u4e00-\u9fff])"
)
_URGENCY = re.compile(r"^(?:等级)?(特提|特急|加急|平急)(?:·?明电|·?密电)?$")
_COPY_NUMBER = re.compile(r"^(?:份号[:：]?|№|No\.?)?([0-9]{6})$")
_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_SHORT_DATE = re.compile(r"((?:19|20)[0-9]{2})([./-])([0-9]{1,2})\2([0-9]{1,2})")
_CHINESE_DATE = re.compile(
    r"([二一][〇○零О0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CC = re.compile(r"^(?:抄送|抄报|分送|发|送)[:：](.+)$")
_REPORTED_TO = re.compile(r"^(?:主送|报|呈报)[:：](.+)$")
_RULE = re.compile(r"^[━─—–\-_=＝*﹣]{4,}$")
_TYPES = [
    "决议",
    "决定",
    "命令",
    "令",
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
    "便函",
    "函",
    "纪要",
    "讲话",
    "方案",
    "专报",
    "简报",
    "要点",
    "总结",
    "办法",
    "规定",
]
_TYPE = re.compile(rf"({'|'.join(sorted(_TYPES, key=len, reverse=True))})(?:[（(][^（）()]{{1,12}}[）)])?$")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERALS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "О": "0",
    "0": "0",
}


@dataclass(frozen=True)
class Head:
    """Where the head ends and what stands in it."""

    number: Field[str | None]
    number_at: int | None  # index of the number's line
    mark: str


def elements(lines: Sequence[Line]) -> Paper:
    """The paper in these lines; what is not found stays absent."""
    head = _head(lines)
    title, title_at, body_at = _title(lines, head)
    issue_date, date_at = _issue_date(lines, body_at)
    issuers = _issuers(lines, date_at, head.mark, title.value or "")
    recipients = _recipients(lines, body_at) or _imprint_list(lines, body_at, _REPORTED_TO, 0.7)
    above = [_compact(line.text) for line in lines[: title_at if title.value else 0]]
    level, period = _level(above)
    return Paper(
        document_number=head.number,
        title=title,
        document_type=_document_type(title.value, above),
        issuers=issuers,
        issue_date=issue_date,
        main_recipients=recipients or Field([]),
        cc_recipients=_imprint_list(lines, body_at, _CC, 0.85) or Field([]),
        signers=_signers(lines, title_at),
        security_level=level,
        secrecy_period=period,
        urgency=_first_match(_URGENCY, _fragments(lines[:title_at]), 0.95),
        copy_number=_first_match(_COPY_NUMBER, above[:6], 0.9),
        text="\n".join(line.text for line in lines).strip(),
    )


def _compact(text: str) -> str:
    return _SPACE.sub("", text).translate(_DIGITS)


def _fragments(lines: Sequence[Line]) -> list[str]:
    """Pieces of lines that wide spaces separate."""
    return [_compact(piece) for line in lines for piece in re.split(r"\s{2,}|[\u3000\t]+|(?<=急)\s", line.text.strip())]


def _first_match(pattern: re.Pattern[str], texts: Sequence[str], certainty: float) -> Field[str | None]:
    match = next(filter(None, map(pattern.match, texts)), None)
    return Field(match.group(1), certainty) if match else Field(None)


# Head: number, mark


def _head(lines: Sequence[Line]) -> Head:
    texts = [_compact(line.text) for line in lines]
    for pattern, certainty in ((_NUMBER, 0.97), (_ISSUE, 0.85)):
        for index in _head_indexes(texts):
            match = pattern.search(texts[index])
            if match and _is_alone(texts[index], match):
                number = normalise_number(match.group(1))
                name = _issue_name(texts[:index]) if pattern is _ISSUE and number.startswith("第") else ""
                return Head(Field(name + number, certainty), index, _mark(lines[:index]))
    return Head(Field(None), None, _mark(lines[:6]))


def _head_indexes(texts: Sequence[str]) -> list[int]:
    """Lines in which the head can stand: before the first paragraph of running text."""
    with_text = [index for index, text in enumerate(texts) if text][:HEAD_LINES]
    end = next((index for index in with_text if len(texts[index]) > 60 or texts[index].endswith("。")), None)
    return [index for index in with_text if end is None or index < end]


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Nothing else on the line but urgency, level or the signer: so not a number quoted in running text."""
    rest = text[: match.start()] + _SIGNERS.sub("", text[match.end() :])
    return len(rest) <= 4 and "《" not in rest


def _issue_name(above: Sequence[str]) -> str:
    """The bracketed kind above an issue number: （专报） 第27期 is 专报第27期."""
    last = next((text for text in reversed(above) if text), "")
    match = re.fullmatch(r"[（(]([\u4e00-\u9fff]{2,6})[）)]", last)
    return match.group(1) if match else ""


def _mark(lines: Sequence[Line]) -> str:
    """The issuer mark: what stands above the number in large type or ends in 文件."""
    large = [
        line
        for line in lines
        if line.text.strip() and ((line.size or 0) >= 24 or _compact(line.text).endswith(("文件", "令")))
    ]
    return "\n".join(_compact(line.text) for line in large)


# Title and recipients


def _title(lines: Sequence[Line], head: Head) -> tuple[Field[str | None], int, int]:
    """The title, where it begins and where what follows it begins: below the number, else above it."""
    below = 0 if head.number_at is None else head.number_at + 1
    for first, after in ((below, None), (0, below)):
        found = _title_from(lines, first, head)
        if found:
            title, start, end = found
            return Field(title, _title_certainty(title, head)), start, end if after is None else max(end, after)
    order = next((line for line in head.mark.split("\n") if line.endswith("令")), None)
    return Field(order, 0.6 if order else 0.0), below, below


def _title_from(lines: Sequence[Line], first: int, head: Head) -> tuple[str, int, int] | None:
    start = _title_start(lines, first)
    if start is None or start == head.number_at:
        return None
    end = start + 1
    while end < min(len(lines), start + TITLE_LINES) and _goes_on(lines[end - 1], lines[end]):
        end += 1
    title = _joined_title([line.text for line in lines[start:end]])
    is_title = 4 <= len(title) <= 150 and not title.endswith(("。", "；", "，", "：", ":"))
    return (title, start, end) if is_title and "。" not in title else None


def _title_start(lines: Sequence[Line], first: int) -> int | None:
    for index, line in enumerate(lines[first : first + HEAD_LINES], first):
        text = _compact(line.text)
        is_mark = (line.size or 0) >= 26 or text.endswith("文件")
        if text and not is_mark and not _is_head_matter(text):
            return index
    return None


def _is_head_matter(text: str) -> bool:
    """Signers, rules, levels, and the line of office and date of minutes and bulletins."""
    patterns = (_SIGNERS, _RULE, _LEVEL, _URGENCY, _COPY_NUMBER, re.compile(r"[（(][^（）()]{1,8}[）)]$"))
    if any(pattern.match(text) for pattern in patterns) or _CHINESE_DATE.search(text):
        return True
    found = _DATE.search(text)
    return bool(found and found.end() == len(text) and organs.is_organ(text[: found.start()]))


def _goes_on(line: Line, following: Line) -> bool:
    text = _compact(following.text)
    if not text or _RULE.match(text) or text.endswith(("：", ":", "。")) or len(text) > 40:
        return False
    if line.size and following.size and abs(line.size - following.size) > 1.5:
        return False
    return not _TYPE.search(_compact(line.text)) or bool(line.size and line.size == following.size and line.size >= 20)


def _joined_title(texts: Sequence[str]) -> str:
    """Lines joined; joint issuers stay apart by a space."""
    title = ""
    for text in map(_title_line, texts):
        is_joint = bool(title) and organs.is_organ(title.rsplit(" ", maxsplit=1)[-1]) and organs.is_organ(text)
        title += (" " if is_joint else "") + text
    return title


def _title_line(text: str) -> str:
    """Without spaces, but those between Latin words and one between joint issuers."""
    issuers = organs.organs_on_line(text)
    if len(issuers) > 1:
        return " ".join(issuers)
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text.strip()).translate(_DIGITS)


def _title_certainty(title: str, head: Head) -> float:
    is_typical = bool(_TYPE.search(title))
    if head.number_at is None:
        return 0.85 if is_typical else 0.5
    return 0.95 if is_typical and "关于" in title else 0.85 if is_typical else 0.75


def _recipients(lines: Sequence[Line], body_at: int) -> Field[list[str]] | None:
    """The organs addressed: short lines after the title up to a colon at a line's end."""
    text = ""
    for line in lines[body_at : body_at + 12]:
        text += _compact(line.text)
        if any(mark in text for mark in ("。", "如下")) or len(text) > 400 or _DATE.search(text):
            break
        if text.endswith(("同志们：", "同志：", "代表：", "委员：")):
            break
        if text.endswith(("：", ":")):
            return Field(organs.split_organs(text[:-1]), 0.9 if body_at else 0.5)
    return None


def _document_type(title: str | None, above: Sequence[str]) -> Field[str | None]:
    if any(text in ("（专报）", "(专报)") for text in above):
        return Field("信息专报", 0.8)
    match = _TYPE.search(title or "")
    return Field(match.group(1), 0.95) if match else Field(None)


# Signature, date, imprint


def _issue_date(lines: Sequence[Line], body_at: int) -> tuple[Field[str | None], int | None]:
    """The date standing alone under a signature; else beside the office in the head of minutes or bulletins."""
    texts = [_compact(line.text).strip("（）()") for line in lines]
    order = [*range(body_at, len(lines)), *range(body_at)]
    dated = [(index, day) for index in order if (day := _lone_date(texts[index]))]
    signed = [(index, day) for index, day in dated if organs.is_organ(_text_before(texts, index))]
    for found, certainty in ((signed, 0.95), (dated, 0.7)):
        if found:
            return Field(found[0][1], certainty), found[0][0]
    for index, text in enumerate(texts[:HEAD_LINES]):
        match = _DATE.search(text)
        if match and match.end() == len(text) and organs.is_organ(text[: match.start()]):
            return Field(_iso(match.group(1), match.group(2), match.group(3)), 0.9), index
    return Field(None), None


def _lone_date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if match:
        return _iso(match.group(1), match.group(2), match.group(3))
    match = _SHORT_DATE.fullmatch(text)
    if match:
        return _iso(match.group(1), match.group(3), match.group(4))
    match = _CHINESE_DATE.fullmatch(text)
    return _iso(_digits(match.group(1)), str(_count(match.group(2))), str(_count(match.group(3)))) if match else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _digits(text: str) -> str:
    return "".join(_NUMERALS.get(char, "") for char in text)


def _count(text: str) -> int:
    """三十一 → 31, 十 → 10."""
    tens, ten, units = text.rpartition("十")
    return int(_digits(tens) or "1") * (10 if ten else 0) + int(_digits(units) or "0")


def _text_before(texts: Sequence[str], index: int) -> str:
    return next((text for text in reversed(texts[max(index - 3, 0) : index]) if text), "")


def _issuers(lines: Sequence[Line], date_at: int | None, mark: str, title: str) -> Field[list[str]]:
    """The signature above the date, checked against mark and title; else the mark, else the head of the title."""
    signed = _signature(lines, date_at)
    heads = re.sub(r"文件$|(?:命令|令)$", "", mark, flags=re.MULTILINE).split()
    prefix = title.partition("关于")[0].split() if "关于" in title else []
    named = [name for name in prefix if organs.is_organ(name)]
    marked = [name for name in heads if organs.is_organ(name)]
    if signed:
        is_confirmed = any(name in "".join([*heads, *prefix]) for name in signed) or not (marked or named)
        return Field(signed, 0.95 if is_confirmed else 0.75)
    if marked and named:
        return Field(marked, 0.9 if marked == named else 0.6)
    return Field(marked or named, 0.7 if marked or named else 0.0)


def _signature(lines: Sequence[Line], date_at: int | None) -> list[str]:
    if date_at is None:
        return []
    beside = _DATE.sub("", _compact(lines[date_at].text))
    if organs.is_organ(beside):
        return [beside]
    names: list[str] = []
    for line in reversed(lines[max(date_at - 8, 0) : date_at]):
        found = organs.organs_on_line(line.text)
        if not found and (names or line.text.strip()):
            break
        names = [*found, *names]
    return names


def _imprint_list(
    lines: Sequence[Line], body_at: int, label: re.Pattern[str], certainty: float
) -> Field[list[str]] | None:
    """A list of organs in the imprint, up to its full stop; the last one with this label."""
    texts = [_compact(line.text) for line in lines]
    for index in range(len(texts) - 1, body_at, -1):
        match = label.match(texts[index])
        if match:
            text = match.group(1)
            for following in texts[index + 1 : index + 5]:
                text += "" if text.endswith("。") else following
            return Field(organs.split_organs(text.split("。")[0]), certainty)
    return None


def _signers(lines: Sequence[Line], title_at: int) -> Field[list[str]]:
    for line in lines[:title_at]:
        match = _SIGNERS.search(line.text.strip())
        if match:
            return Field(organs.split_names(match.group(1)), 0.9)
    editors = [match.group(1) for line in lines[-12:] if (match := _EDITOR.search(line.text))]
    return Field(editors[:1], 0.6 if editors else 0.0)


def _level(above: Sequence[str]) -> tuple[Field[str | None], Field[str | None]]:
    for text in above:
        match = _LEVEL.match(text)
        if match:
            return Field(match.group(1), 0.95), Field(match.group(2), 0.95 if match.group(2) else 0.0)
    return Field(None), Field(None)
