"""The title of a paper: its end, its marks, its 文种."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.draft import TYPES, Draft
from zhongshu.engines.proofread.hits import Checker, Hit
from zhongshu.engines.proofread.lines import Line

_NOT_TYPES = (
    "申请报告|申请书|申请|汇报材料|情况汇报|汇报|请示函|请示的函|工作方案|实施方案|方案|办法|要点|总结|简报|讲话|规划|计划|说明|指示|指令|布告|"
    "建议|会议记录"
)
_PAIR = r"(?P<first>请示|申请|通知|通报|公告|通告|报告|意见|批复|决定|函)(?P<second>报告|请示|通报|通知|公告|通告|意见|函|批复|决定)"
_DOUBLED = re.compile(
    rf"(?P<pair>{_PAIR})[。.]?$|的(?P<twice>{TYPES})的(?P=twice)[。.]?$|(?P<again>通知|报告|请示|通报|意见|批复|函)(?P=again)[。.]?$"
)


def _joined(draft: Draft) -> tuple[str, list[Line]]:
    return draft.title, draft.of("title")


def end(draft: Draft) -> Iterator[Hit]:
    """A mark at the end of the title."""
    lines = draft.of("title")
    if lines and (draft.of("number") or draft.of("recipients")) and lines[-1].text[-1] in "。，、；：！.,;:!":
        yield Hit(lines[-1].end - 1, lines[-1].end, ("",))


def marks(draft: Draft) -> Iterator[Hit]:
    """Commas, semicolons, stops within the title."""
    for line in draft.of("title"):
        if "关于" not in draft.title or not (draft.of("number") or draft.of("recipients")):
            return
        for match in re.finditer(r"[，；。：,;](?=.)", line.text):
            if not re.search(r"《[^》]*$|“[^”]*$", line.text[: match.start()]):
                yield Hit(line.start + match.start(), line.start + match.end())


def _bare(title: str) -> str:
    return re.sub(r"[（(][^（()）]{1,12}[）)]$", "", title.rstrip("。，、；：！？.,;:!?"))


def wrong_type(draft: Draft) -> Iterator[Hit]:
    """A title that ends in a word which is no 文种."""
    title, lines = _joined(draft)
    match = re.search(rf"的?({_NOT_TYPES})$", _bare(title))
    if not match or not draft.is_paper or "关于" not in title or not (draft.of("number") or draft.of("recipients")):
        return
    at = lines[-1].text.rfind(match.group(1))
    if at >= 0:
        word = match.group(1)
        proposal = ("请示",) if word.startswith(("申请", "请示")) and draft.of("recipients") else ()
        yield Hit(lines[-1].start + at, lines[-1].start + at + len(word), proposal, {"word": word})


def no_type(draft: Draft) -> Iterator[Hit]:
    """关于… without a 文种 at the end."""
    title, lines = _joined(draft)
    bare = _bare(title)
    if "关于" not in title or not draft.is_paper or not draft.of("number"):
        return
    if not re.search(rf"(?:{TYPES}|{_NOT_TYPES})$", bare):
        yield Hit(lines[-1].end, lines[-1].end)


def doubled(draft: Draft) -> Iterator[Hit]:
    """Two kinds of paper in one title: 请示报告, 通知通报, …的通知的通知."""
    title, lines = _joined(draft)
    match = _DOUBLED.search(title)
    if not match or not lines:
        return
    word = match.group("pair") or match.group().rstrip("。.")
    at = lines[-1].text.rfind(word)
    if at < 0:
        return
    start = lines[-1].start + at
    yield Hit(start, start + len(word), (_kept(draft, match),))


def _kept(draft: Draft, match: re.Match[str]) -> str:
    """The one to keep: what the body says it is, else the first."""
    if match.group("twice"):
        return f"的{match.group('twice')}"
    if match.group("again"):
        return match.group("again")
    first, second = match.group("first"), match.group("second")
    body = "".join(line.text for line in draft.body_lines)
    said = {word: len(re.findall(rf"{word}如下|特此{word}|此{word}|本{word}", body)) for word in (first, second)}
    if first == "申请":
        return "请示"
    return second if said[second] > said[first] else first


def about(draft: Draft) -> Iterator[Hit]:
    """A title without 关于, or with 关于 twice."""
    title, lines = _joined(draft)
    if not lines or not draft.is_paper:
        return
    twice = re.search(r"关于关于", title)
    if twice:
        at = lines[0].text.find("关于关于")
        if at >= 0:
            yield Hit(lines[0].start + at, lines[0].start + at + 4, ("关于",))
        return
    is_full = re.match(
        r".{2,30}(?:政府|局|委员会|委|办公室|厅|部).{4,}的(?:通知|报告|请示|批复|意见|通报|决定|函)$", title
    )
    if "关于" not in title and is_full and draft.of("number"):
        yield Hit(lines[0].start, lines[-1].end)


CHECKERS: dict[str, Checker] = {
    "format.title-end": end,
    "format.title-marks": marks,
    "format.title-type": wrong_type,
    "format.title-type-missing": no_type,
    "format.title-type-doubled": doubled,
    "format.title-about": about,
}
