"""Sentences that ask somebody to do something by a time: who, what, by when."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhongshu.engines.extract import organs
from zhongshu.engines.extract.elements.body import Paragraph
from zhongshu.engines.extract.paper import Task
from zhongshu.engines.extract.words import counted

MAX_TASKS = 200
MAX_PARAGRAPH = 6_000

_N = "(?:[0-9]{1,4}|[一二三四五六七八九十两]{1,3})"
_DAY = rf"(?:(?P<year>[0-9]{{4}})年|今年|明年)?(?P<month>{_N})月(?P<day>{_N})日"
_CLOCK = r"(?:[0-9]{1,2}[:：时][0-9]{0,2}分?|(?:上午|下午|中午)[0-9:：时分]{0,6}|下班)?"
_DUE = re.compile(
    rf"(?:{_DAY}{_CLOCK}(?:之前|以前|前|起)"
    rf"|(?:(?P<end_year>[0-9]{{4}})年|今年|明年)?(?P<end_month>{_N})月(?:底|末)(?:之前|以前|前)?"
    rf"|(?:今年|本年度?|(?P<close_year>[0-9]{{4}})年|年)年?(?:底|末)(?:之前|以前|前)"
    rf"|(?:本月|月)(?:底|末)(?:之前|以前|前)"
    rf"|(?:(?:印发|收到|接到|下达|发布|施行)[^，。；]{{0,8}}之?日起)?{_N}个?(?:工作日|自然日|日|天|个月)(?:之内|以内|内)"
    rf"|(?:自|从)?{_N}月(?:份)?起"
    rf"|每(?:年|季度?|半?月|周|旬|日|天|学期|半年)(?:{_N}月)?(?:{_N}日|[一二三四五六日])?(?:[0-9]{{1,2}}时(?:、[0-9]{{1,2}}时)*)?(?:之前|以前|前)?(?:[\u4e00-\u9fff]{{1,4}}?[一两二三]次)?"
    rf"|按(?:年|季度?|月|周|旬|日)(?=通报|报送|报告|调度|上报|汇总|公布))"
)
_FIXED_DAY = re.compile(rf"^{_DAY}")
_ACTS = re.compile(
    r"[，,]?(?:要|应当|应|须|必须|负责|牵头|分别|会同|统筹|组织(?!部)|组成|于|在|每|按|将|对|按照|完成|制定|修订|选取|组建|指导|督促|自|从|确保|"
    r"共同|根据|结合|建立|编制|出台|推荐|研究|开展|推进|加强|做好|落实|整改情况|各(?=推荐|新开工|[0-9])|到|派|安排|作|成立|"
    r"(?=[0-9一二三四五六七八九十]{1,3}月)|对照|逐)"
)
_STARTS = re.compile(r"(?:^|[，,：])(?:请|由|督促|组织|要求|其中)?|由|督促|建立由")
MAX_SUBJECT = 70
_PRONOUN = re.compile(
    r"(我[局厅委办市县区省院部会镇乡公司]|本[局委办市县区])|([你贵][局厅委办市县区省院部会镇乡公司]|你们)"
)
_EVERYONE = re.compile(r"(?:请|要求)?(各单位|各部门|各有关单位|各相关单位|各地各部门|各地|各地区)")
_WITH = re.compile(r"会同|联合(?=市|县|区|省|各)|配合单位[为：]?")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[.．]|（[0-9]{1,2}）|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]项[，、])"
)
_NOT_A_TASK = re.compile(r"起施行|起实施|有效期|截至|定于|起执行|收到《|会期|下同|放假|确实难以")
_VERB = re.compile(
    r"[报完成制定建组开签落整提修编采拨下明推征形填发查关降转启出送清到预实设更统巡检召通安确检在反调进]"
)
_TABLE_DAY = re.compile(rf"^(?:[0-9]{{4}}年)?{_N}月(?:{_N}日|底)(?:之?前)?$")


@dataclass(frozen=True)
class _Year:
    """The year and month of the paper, by which short dates are read."""

    year: int | None
    month: int = 1
    day: int = 1


def tasks(
    found: Sequence[Paragraph], issuers: Sequence[str], recipients: Sequence[str], issued: str | None
) -> list[Task]:
    """The tasks in running text and tables, in order. A repeated one is given once."""
    known = date.fromisoformat(issued) if issued else None
    year = _Year(known.year, known.month, known.day) if known else _Year(None)
    names = _Names(tuple(issuers), tuple(recipients))
    result: dict[tuple[str, str | None, str], Task] = {}
    for paragraph in found:
        for task in _in_row(paragraph, year) if paragraph.is_row else _in_text(paragraph, names, year):
            result.setdefault((task.what, task.due_text, task.quote), task)
            if len(result) >= MAX_TASKS:
                return list(result.values())
    return list(result.values())


@dataclass(frozen=True)
class _Names:
    """Whom pronouns stand for."""

    issuers: tuple[str, ...]
    recipients: tuple[str, ...]


def _in_text(paragraph: Paragraph, names: _Names, year: _Year) -> Iterator[Task]:
    """Each due time with its clause; who is taken from the clause, else from the nearest before in the paragraph."""
    carried: list[str] = []
    for sentence in re.findall(r"[^。；]+[。；]?", paragraph.text[:MAX_PARAGRAPH]):
        text = _HEADING.sub("", sentence)
        if not _NOT_A_TASK.search(sentence):
            for task, is_own in _in_sentence(text, carried, year, names):
                yield _finished(task, paragraph, sentence, is_own)
        carried = _who(text, names) or carried


def _in_sentence(sentence: str, carried: list[str], year: _Year, names: _Names) -> Iterator[tuple[Task, bool]]:
    """Each due time; who stands before it, else right after it, else in an earlier sentence, else anywhere."""
    matches = [match for match in _DUE.finditer(sentence) if _is_due(match, sentence)]
    who: list[str] = []
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(sentence)
        begin = matches[number - 1].end() if number else 0
        own = _who(sentence[begin:], names, match.start() - begin) or who
        own = own or _who(sentence[match.end() :].lstrip("，,"), names, 1)
        who = own or carried or _who(sentence, names)
        what = _what(sentence[begin : match.start()], match.group(), sentence[match.end() : end])
        if who and what and what not in who:
            yield Task(who, what, match.group(), _due_date(match, year)), bool(own)


def _finished(task: Task, paragraph: Paragraph, sentence: str, is_own: bool) -> Task:
    certainty = round(0.6 + 0.15 * is_own + 0.1 * bool(task.due_date), 2)
    return replace(task, quote=sentence.strip(), certainty=certainty, place=paragraph.place)


def _is_due(match: re.Match[str], sentence: str) -> bool:
    """A time by which something is to be done: not one that only tells how long a thing takes, or a past one."""
    after = sentence[match.end() :]
    before = sentence[: match.start()]
    if match.group().startswith("每") and re.match(r"[0-9.]+万?元", after):
        return False
    if re.search(
        r"(?:压缩至|缩短至|由|提前|租期|期限|不超过|不少于|毕业|近|满|给予)[^，]{0,3}$", before
    ) and not match.group("month"):
        return False
    if "日至" in match.group() or re.match(r"至(?!少)|的，|以上|以下|元", after):
        return False
    return bool(after.strip("。；，）")) or bool(re.search(r"[报完成召组通]", before[-12:]))


def _due_date(match: re.Match[str], year: _Year) -> str | None:
    """The day, where the words fix one: a date before which, or the end of a month or year."""
    text = match.group()
    if text.startswith("每") or (year.year is None and not re.match(r"[0-9]{4}年", text)):
        return None
    fixed = _FIXED_DAY.match(text.removeprefix("自"))
    if fixed:
        return _day(fixed.group("year"), fixed.group("month"), counted(fixed.group("day")), text, year)
    if match.group("end_month"):
        return _day(match.group("end_year"), match.group("end_month"), 0, text, year)
    if re.search(r"年?(?:底|末)前?$|(?:底|末)(?:之前|以前|前)$", text):
        if "月" in text:
            return _day(None, str(year.month), 0, text, year)
        return _day(match.group("close_year"), "12", 31, text, year)
    return None


def _day(written_year: str | None, month: str, day: int, text: str, year: _Year) -> str | None:
    """Day 0 is the last of the month. A month far before the paper's own is of the next year only when it says so."""
    number = int(written_year) if written_year else (year.year or 0) + text.startswith("明年")
    try:
        month_number = counted(month)
        last = calendar.monthrange(number, month_number)[1]
        return date(number, month_number, day or last).isoformat()
    except (ValueError, calendar.IllegalMonthError):
        return None


# Who and what


def _who(clause: str, names: _Names, limit: int | None = None) -> list[str]:
    """The doers that a sentence names, beginning before the limit: organs with those they act with, pronouns, 各单位."""
    text = re.sub(r"《[^》]*》|“[^”]*”", lambda match: "＊" * len(match.group()), clause)
    led = _led(text, len(text) if limit is None else limit)
    if not led:
        return _pronouns(text[:limit], names)
    more = [name for match in _WITH.finditer(text) for name in _doers_at(text, match.end())]
    return [*led, *(name for name in more if name not in led)]


def _led(text: str, limit: int) -> list[str]:
    """The doers at the first clause that begins with some."""
    for match in _STARTS.finditer(text):
        found = _doers_at(text, match.end()) if match.end() < max(limit, 1) else []
        if found:
            return found
    return []


def _doers_at(text: str, start: int) -> list[str]:
    """The shortest list of doers from here that is followed by what somebody does."""
    for end in range(start + 2, min(start + MAX_SUBJECT, len(text)) + 1):
        if text[end - 1] in "，。；：":
            break
        if _ACTS.match(text, end) and (found := organs.split_doers(text[start:end])):
            return found
    return []


def _pronouns(text: str, names: _Names) -> list[str]:
    found = _PRONOUN.search(text)
    everyone = _EVERYONE.search(text)
    if everyone and (not found or everyone.start() <= found.start()):
        return list(names.recipients) or [everyone.group(1)]
    if found and found.group(1) and len(names.issuers) == 1:
        return list(names.issuers)
    if found and found.group(2) and names.recipients:
        return list(names.recipients)
    return []


def _what(before: str, due: str, after: str) -> str:
    """The clause after the due time; where nothing to do stands there, the one before it."""
    text = re.split(r"[。；]", after)[0].strip("，、,（）() ")
    text = re.sub(r"[，,](?:于|在|由)?$", "", text)
    if len(text) >= 4 and _VERB.search(text):
        return re.sub(r"（[^（）]*$", "", text)[:120]
    clause = re.sub(r"(?:于|在|自|并)$", "", re.split(r"[。；]", before)[-1]).strip("，")
    if due.startswith(("每", "按")):
        clause = f"{clause}{text}"
    return clause[-120:] if len(clause) >= 4 else ""


# Tables


def _in_row(paragraph: Paragraph, year: _Year) -> Iterator[Task]:
    """A row with one organ and one day: the organ does what the cell before it says."""
    cells = [cell.strip() for cell in paragraph.text.split("\t") if cell.strip()]
    days = [cell for cell in cells if _TABLE_DAY.match(cell)]
    doers = [cell for cell in cells if organs.is_organ(cell) and len(cell) >= 4]
    if len(days) != 1 or not doers:
        return
    match = _DUE.match(days[0] if days[0].endswith(("前", "底")) else f"{days[0]}前")
    rest = [cell for cell in cells if cell not in (days[0], doers[-1]) and not cell.isdecimal()]
    if match and rest:
        what = "".join(rest[:1] + rest[-1:]) if len(rest) > 1 else rest[0]
        due = _due_date(match, year)
        yield Task([doers[-1]], what, days[0], due, paragraph.text, 0.7, paragraph.place)
