"""The elements of a draft without a front block, told by their shape and place as the standard has them."""

import re
from typing import Any

from zhongshu.engines.typeset.paper import heading_level
from zhongshu.engines.typeset.reading import words
from zhongshu.engines.typeset.reading.body import Part, joined_texts, parts_of
from zhongshu.engines.typeset.reading.front import split_attachments

Values = dict[str, Any]
MOST_HEAD_LINES = 40
MOST_TITLE_LINES = 4
_BLANKS = " \t\u3000"
_DAY = r"\d{4}[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日"
_COPY = re.compile(r"(?:份号[：:]?)?(\d{6})")
_LEVEL = re.compile(r"(绝密|机密|秘密|工作秘密|内部)(?:[★☆](\S{1,12}))?")
_URGENCY = re.compile(r"(特急|加急|特提|平急)")
_NUMBER = re.compile(
    r"([^〔\[［【（(\s]{1,20}[ ]?[〔\[［【（(]\s*\d{4}\s*[〕\]］】）)]\s*第?\s*\d{1,5}\s*号|第\s?[\d一二三四五六七八九十百]{1,6}\s?[号期])"
    r"(?:[\s\u3000]*签发人[：:](.*))?"
)
_SIGNERS = re.compile(r"签发人[：:](.+)")
_MARK = re.compile(r".{2,60}(?:文件|命令|令|纪要)")
_RECIPIENTS = re.compile(r".{2,2000}[：:]")
_NOT_RECIPIENTS = re.compile(
    r"(附件|抄送|联系人|出席|列席|请假|签发人|.*(如下|通知|决定|强调|指出|包括|名单|意见|议定|认为|要求))[：:]"
)
_WITHOUT_RECIPIENTS = ("令", "命令", "纪要")
_DATE = re.compile(_DAY)
_ORGAN_AND_DAY = re.compile(rf"(\S{{2,40}})[ \u3000]{{2,}}({_DAY})")
_NOTE = re.compile(r"[（(].{2,300}[）)]")
_CC = re.compile(r"(?:抄[ \u3000]{0,2}送|分[ \u3000]{0,2}送)[：:](.+)", re.DOTALL)
_MAIN = re.compile(r"主[ \u3000]{0,2}送[：:](.+)", re.DOTALL)
_PRINTED = re.compile(rf"(.+?)[\s\u3000]+({_DAY})[ ]?印发。?")
_ATTACHMENT_NOTE = re.compile(r"附[ \u3000]{0,2}件[：:](.*)")
_NOTE_MORE = re.compile(r"\d{1,2}[.．、].+")
_ATTACHMENT_HEAD = re.compile(r"附[ \u3000]{0,2}件[ \u3000]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?[：:]?")
_ATTENDANCE = re.compile(rf"({'|'.join(words.ATTENDANCE_NAMES)})[：:](.+)")
_SENTENCE_END = re.compile(r".*[。！？；：:;]$")


def recognise(parts: list[Part]) -> Values:
    """The values of a whole draft; what is not recognised stays in the body."""
    lines = _lines(parts)
    values: Values = {}
    lines = _imprint(lines, values)
    lines = _attachments(lines, values)
    lines = _head(lines, values)
    lines = _tail(lines, values)
    values["body"] = body_of(lines)
    _settle(values)
    return words.tidy(values)


def recognise_attachments(parts: list[Part]) -> Values:
    """Only the attachments after the text, for drafts whose other fields are given."""
    values: Values = {}
    values["body"] = body_of(_attachments(_lines(parts), values))
    return words.tidy(values)


def body_of(lines: list[Part]) -> str | list[Part]:
    """Lines and tables as the schema has them: one text where there is nothing but text."""
    body = [part.strip("\n") if isinstance(part, str) else part for part in joined_texts(lines)]
    body = [part for part in body if part]
    return body[0] if len(body) == 1 and isinstance(body[0], str) else body or ""


def _lines(parts: list[Part]) -> list[Part]:
    """Line by line; tables that only arrange a head or an imprint become lines again."""
    found: list[Part] = []
    for part in parts:
        for each in parts_of(part) if isinstance(part, str) else [part]:
            found += each.split("\n") if isinstance(each, str) else _arranged(each) or [each]
    return [line.rstrip() if isinstance(line, str) else line for line in found]


def _arranged(table: Part) -> list[Part]:
    """The lines of a table that holds 抄送 and 印发, or organs beside 文件."""
    rows = table["rows"] if isinstance(table, dict) and "rows" in table else []
    lines = ["\u3000".join(cell for cell in row if cell).replace("\t", "\u3000") for row in rows]
    if any(_PRINTED.fullmatch(line) or _CC.fullmatch(line) for line in lines):
        return [*lines]
    cells = [line for row in rows for cell in row for line in cell.split("\n") if line.strip()]
    if "文件" in cells and len(rows) <= 30:
        organs = [cell for cell in cells if cell != "文件"]
        return [*organs[:-1], f"{organs[-1]}文件"] if organs else []
    return []


def _words(line: Part) -> str:
    return line.strip(_BLANKS) if isinstance(line, str) else ""


# From the end: imprint, then attachments


def _imprint(lines: list[Part], values: Values) -> list[Part]:
    """抄送, moved 主送 and 印发 among the last lines."""
    rest = list(lines)
    for place in range(len(rest) - 1, max(len(rest) - 12, -1), -1):
        line = _words(rest[place])
        printed, copied, moved = _PRINTED.fullmatch(line), _CC.fullmatch(line), _MAIN.fullmatch(line)
        if printed:
            values["printing_office"], values["print_date"] = printed[1].strip(_BLANKS), printed[2].replace(" ", "")
        elif copied or moved:
            more = [_words(each) for each in rest[place + 1 :] if _words(each)]
            names = words.split_names("".join([(copied or moved)[1], *more]))  # type: ignore[index]  # one of them is there
            values["cc_recipients" if copied else "main_recipients"] = names
        else:
            continue
        del rest[place:]
    return rest


def _attachments(lines: list[Part], values: Values) -> list[Part]:
    """附件1, its title and its content, one after another."""
    starts = [place for place, line in enumerate(lines) if _ATTACHMENT_HEAD.fullmatch(_words(line))]
    starts = [place for place in starts if place and any(_words(line) for line in lines[:place])]
    if not starts:
        return lines
    values["attachments"] = [
        _one_attachment(lines[start + 1 : end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    return lines[: starts[0]]


def _one_attachment(lines: list[Part]) -> Values:
    filled = [place for place, line in enumerate(lines) if not isinstance(line, str) or _words(line)]
    title: list[str] = []
    end = 0
    for place in filled[:MOST_TITLE_LINES]:
        line = _words(lines[place])
        if not line or len(line) > 40 or _SENTENCE_END.fullmatch(line) or heading_level(line):
            break
        if title and place > end + 1:
            break
        title.append(line)
        end = place
    return words.tidy({"title": "".join(title) or "附件", "body": body_of(lines[end + 1 if title else 0 :])})


# From the top: 版头, title, 主送机关


def _head(lines: list[Part], values: Values) -> list[Part]:
    """Everything down to the first line of the body; those lines are taken out."""
    place = _marks(lines, values)
    title, after = _title(lines, place)
    if not title:
        return lines[place:]
    values["title"] = "".join(title)
    after = _skip_blank(lines, after)
    line = _words(lines[after]) if after < len(lines) else ""
    if values.get("issuer_mark", {}).get("suffix") not in _WITHOUT_RECIPIENTS and _is_recipients(line):
        values["main_recipients"] = words.split_names(line[:-1])
        after += 1
    return lines[after:]


def _is_recipients(line: str) -> bool:
    return bool(_RECIPIENTS.fullmatch(line)) and not _NOT_RECIPIENTS.fullmatch(line) and not heading_level(line)


def _marks(lines: list[Part], values: Values) -> int:
    """份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人; the place after the last of them."""
    after, mark = 0, list[str]()
    for place, line in enumerate(map(_words, lines[:MOST_HEAD_LINES])):
        if not line:
            continue
        if _numbered(line, values) or _headed(line, values) or _taken(line, values):
            after = place + 1
            continue
        if "document_number" in values or not _is_mark(line, place, lines):
            break
        mark.append(line)
        values["issuer_mark"] = words.mark_of("\n".join(mark))
        after = place + 1
    return after


def _numbered(line: str, values: Values) -> bool:
    """发文字号, with 签发人 beside it on upward papers."""
    number = _NUMBER.fullmatch(line)
    if not number:
        return False
    values["document_number"] = re.sub(r"\s", "", number[1])
    if number[2]:
        values.setdefault("signers", []).extend(words.split_signers(number[2]))
    return True


def _is_mark(line: str, place: int, lines: list[Part]) -> bool:
    """A line that ends with 文件 and the like, or an organ above one."""
    below = [_words(each) for each in lines[place + 1 : place + 12] if _words(each)]
    stacked = next((number for number, each in enumerate(below) if _MARK.fullmatch(each) and "关于" not in each), None)
    is_above = stacked is not None and all(2 < len(each) <= 30 for each in below[:stacked]) and len(line) <= 30
    if "关于" in line or _SENTENCE_END.fullmatch(line):
        return False
    return bool(_MARK.fullmatch(line)) or is_above


def _headed(line: str, values: Values) -> bool:
    """The office and the date above the red rule of minutes."""
    found = _ORGAN_AND_DAY.fullmatch(line)
    if not found or "issuer_mark" not in values:
        return False
    values["issuer_signatures"], values["issue_date"] = [found[1]], found[2].replace(" ", "")
    return True


def _taken(line: str, values: Values) -> bool:
    """One of the marks that stand alone on their line."""
    copy, level = _COPY.fullmatch(line), _LEVEL.fullmatch(line)
    urgency, signers = _URGENCY.fullmatch(line), _SIGNERS.fullmatch(line)
    if copy:
        values["copy_number"] = copy[1]
    elif level:
        values["security_level"], values["secrecy_period"] = level[1], level[2] or ""
    elif urgency:
        values["urgency"] = urgency[1]
    elif signers:
        values.setdefault("signers", []).extend(words.split_signers(signers[1]))
    return bool(copy or level or urgency or signers)


def _title(lines: list[Part], place: int) -> tuple[list[str], int]:
    """The lines of the title: short, without a full stop, one after another."""
    title: list[str] = []
    place = _skip_blank(lines, place)
    while place < len(lines) and len(title) < MOST_TITLE_LINES:
        line = _words(lines[place])
        if not line or len(line) > 80 or _SENTENCE_END.fullmatch(line) or heading_level(line):
            break
        title.append(line)
        place += 1
        if line.endswith(words.DOCUMENT_TYPES) and len("".join(title)) > 8:
            break
    return title, place


def _skip_blank(lines: list[Part], place: int) -> int:
    while place < len(lines) and isinstance(lines[place], str) and not _words(lines[place]):
        place += 1
    return place


# The end of the text: 附件说明, 署名, 成文日期, 附注


def _tail(lines: list[Part], values: Values) -> list[Part]:
    rest = _attendance(lines, values)
    dates = [place for place, line in enumerate(rest) if _DATE.fullmatch(_words(line))]
    if dates:
        rest = _signed(rest, dates[-1], values)
    return _attachment_note(rest, values)


def _attendance(lines: list[Part], values: Values) -> list[Part]:
    found = [(place, _ATTENDANCE.fullmatch(_words(line))) for place, line in enumerate(lines)]
    hits = [(place, match) for place, match in found if match]
    if not hits or hits[0][0] < len(lines) // 2:
        return lines
    values["attendance"] = [{"label": match[1], "text": match[2].strip(_BLANKS)} for _, match in hits]
    taken = {place for place, _ in hits}
    return [line for place, line in enumerate(lines) if place not in taken]


def _signed(lines: list[Part], at: int, values: Values) -> list[Part]:
    """The date, the note after it, and the organs before it."""
    after = [_words(line) for line in lines[at + 1 :] if _words(line)]
    if len(after) > 1 or (after and not _NOTE.fullmatch(after[0])):
        return lines
    values["issue_date"] = _words(lines[at]).replace(" ", "")
    if after:
        values["note"] = after[0]
    start = at
    names: list[str] = []
    for place in range(at - 1, -1, -1):
        line = _words(lines[place])
        is_name = 2 <= len(line) <= 40 and not _SENTENCE_END.fullmatch(line) and not heading_level(line)
        if not line and not names:
            continue
        if not is_name or not isinstance(lines[place], str) or _is_attachment_note(lines, place):
            break
        names.insert(0, line)
        start = place
    if names:
        signatures = [part for name in names for part in re.split(r"[ \u3000]{2,}", name)]
        values["issuer_signatures"] = signatures
    return lines[:start]


def _is_attachment_note(lines: list[Part], place: int) -> bool:
    line = _words(lines[place])
    return bool(_ATTACHMENT_NOTE.fullmatch(line) or _NOTE_MORE.fullmatch(line))


def _attachment_note(lines: list[Part], values: Values) -> list[Part]:
    """附件：1. … 2. … after the text; names attachments whose content is not there."""
    starts = [place for place, line in enumerate(lines) if _ATTACHMENT_NOTE.fullmatch(_words(line))]
    if not starts or starts[-1] < len(lines) // 2:
        return lines
    start = starts[-1]
    found = _ATTACHMENT_NOTE.fullmatch(_words(lines[start]))
    texts = [found[1] if found else "", *(_words(line) for line in lines[start + 1 :])]
    titles = [title for text in texts for title in split_attachments(text)]
    known = values.get("attachments", [])
    named = [{"title": title} for title in titles]
    values["attachments"] = [{**each, "title": name["title"]} for each, name in zip(known, named, strict=False)] + (
        named[len(known) :] or known[len(named) :]
    )
    return lines[:start]


def _settle(values: Values) -> None:
    """The format that the marks speak for."""
    suffix = values.get("issuer_mark", {}).get("suffix")
    by_suffix = {"令": "order", "命令": "order", "纪要": "minutes", "文件": "standard"}
    if suffix in by_suffix:
        values["layout"] = by_suffix[suffix]
