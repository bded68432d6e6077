"""Figures that must agree: parts and totals, announced and listed items, growth, the digits of an identity card."""

import re
from collections.abc import Iterator

from zhongshu.engines.proofread.dates import chinese, number_of
from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.hits import Checker, Hit

_UNITS = (
    "亿元|万元|元|万亩|亩|公顷|公里|千米|平方米|立方米|万吨|吨|万人次|万人|人次|人|名|户|个|家|项|件|起"
    "|处|套|间|栋|台|辆|条|所|座|份|场"
)
_FIGURE = rf"(\d{{1,9}}(?:\.\d{{1,4}})?)\s?({_UNITS})"
_TOTAL = re.compile(rf"{_FIGURE}(?:[（(][^（()）]{{0,20}}[）)])?[，。：:；,]\s?(?:其中|包括|分别为)[，：:,]?")
_PART = re.compile(rf"([\u4e00-\u9fff“”（）]{{1,16}}?)[约共为达]?{_FIGURE}")
_PERCENT_WORDS = re.compile(r"百分之[一二三四五六七八九十零点百]{1,8}(?!以[上下])")
_PERCENT = re.compile(r"\d[%％]")


def percent_style(draft: Draft) -> Iterator[Hit]:
    """百分之… in a text that otherwise writes %."""
    words = list(_PERCENT_WORDS.finditer(draft.text))
    if not words or len(words) > 3 or len(_PERCENT.findall(draft.text)) < 2:
        return
    for match in words:
        if not draft.masks.titles.touches(*match.span()):
            yield Hit(*match.span(), (), {"other": "96%"})


def total(draft: Draft) -> Iterator[Hit]:
    """“共A，其中B1、B2、B3”: where at least two parts with the same unit follow and the list is whole."""
    for match in _TOTAL.finditer(draft.text):
        rest = re.match(r"[^。；;\r\n]{0,200}", draft.text[match.end() :])
        parts = _parts(rest.group() if rest else "", match.group(2))
        whole = float(match.group(1))
        amount = round(sum(value for value, _, _ in parts), 4)
        if len(parts) < 2 or not _is_whole_list(rest.group() if rest else "", parts):
            continue
        if abs(amount - whole) > 1e-6 and 0.7 * whole <= amount <= 1.3 * whole:
            words = {"sum": f"{amount:g}", "unit": match.group(2), "total": match.group(1)}
            yield Hit(match.start(1), match.end() + parts[-1][2], (), words)


def _parts(rest: str, unit: str) -> list[tuple[float, int, int]]:
    """Figures of the unit in the clauses that directly follow one another, with their places."""
    found: list[tuple[float, int, int]] = []
    at = 0
    for piece in re.finditer(r"[^，、,]+(?:[，、,]|$)", rest):
        part = _PART.match(piece.group().lstrip("和及"))
        if not part or part.group(3) != unit or re.match(r"(?:完成|新增|同比|比|较|占|平均|增长|每)", piece.group()):
            break
        found.append((float(part.group(2)), at, piece.end()))
        at = piece.end()
    return found


def _is_whole_list(rest: str, parts: list[tuple[float, int, int]]) -> bool:
    """A list that says 等 or 主要 is not the whole."""
    listed = rest[: parts[-1][2] if parts else 0]
    return not re.search(r"等|主要|重点|近|超|余|多", listed)


_COUNT = re.compile(
    r"(?:以下|下列|如下)([二两三四五六七八九十]{1,2}|\d{1,2})(?:个方面|个问题|项|条|点|个|类|种|方面)[^。；\r\n]{0,16}[：:。]"
    r"|(?:存在|抓好|做好|提出)([二两三四五六七八九十]|\d)(?:个方面|方面|个|项|点)(?:的)?(?:突出)?(?:问题|工作|任务|要求|意见)[：:]"
)
_ORDINALS = (
    re.compile(r"(?:^|[。；：，\s])([一二三四五六七八九十])是"),
    re.compile(r"(?:^|[。；：\s])第([一二三四五六七八九十])，"),
    re.compile(r"^\s*（([一二三四五六七八九十]{1,2})）", re.MULTILINE),
    re.compile(r"^\s*([一二三四五六七八九十]{1,2})、", re.MULTILINE),
    re.compile(r"^\s*(\d{1,2})[.．](?!\d)", re.MULTILINE),
)


def count(draft: Draft) -> Iterator[Hit]:
    """“以下三个问题” against the numbered items that follow."""
    for match in _COUNT.finditer(draft.text):
        said = number_of((match.group(1) or match.group(2)).replace("两", "二"))
        listed = _listed_after(draft.text[match.end() : match.end() + 4000])
        if said and listed and listed != said and listed >= 2:
            yield Hit(*match.span(), (), {"said": f"{chinese(said)}项", "found": f"{chinese(listed)}项"})


def _listed_after(rest: str) -> int:
    """How far the first series that starts at one right after the place counts."""
    starts = [
        (found.start(), pattern) for pattern in _ORDINALS if (found := pattern.search(rest)) and found.start() < 80
    ]
    if not starts:
        return 0
    pattern = min(starts, key=lambda one: one[0])[1]
    number = 0
    for found in pattern.finditer(rest):
        if number_of(found.group(1)) != number + 1:
            break
        number += 1
    return number


_GROWTH = re.compile(
    rf"(?:由|从)[^，。；\d]{{0,8}}(?:\d{{4}}年(?:底|末)?的?)?{_FIGURE}[^，。；\d]{{0,4}}(增加到|增长到|提高到|上升到|增至|升至|减少到|下降到|减至|降至)"
    r"[^，。；\d]{0,6}(?:\d{4}年的?)?(\d{1,9}(?:\.\d{1,4})?)\s?(\w{1,3})[，,](?:增长|增加|提高|上升|减少|下降|增幅|降幅)了?达?(\d{1,4}(?:\.\d{1,2})?)[%％]"
)


def growth(draft: Draft) -> Iterator[Hit]:
    """“由A增加到B，增长p%”, recomputed."""
    for match in _GROWTH.finditer(draft.text):
        old, new, said = float(match.group(1)), float(match.group(4)), float(match.group(6))
        if match.group(2) != match.group(5)[: len(match.group(2))] or not old:
            continue
        right = abs(new - old) / old * 100
        if abs(right - said) > 0.6:
            words = {"old": match.group(1), "new": match.group(4), "right": f"{right:.1f}"}
            yield Hit(match.start(6), match.end(), (), words)


_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(draft: Draft) -> Iterator[Hit]:
    """Numbers of identity cards whose check digit is wrong."""
    for match in _IDENTITY.finditer(draft.text):
        digits = match.group()
        check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11]
        if digits[-1].upper() != check:
            yield Hit(*match.span())


_SEVERAL = re.compile(r"(?<![\d.第])([1-9]0)几(?=[\u4e00-\u9fff])")
_NEIGHBOURS = re.compile(
    r"(?<![\d.、,，第～—年表图款项条（(-])([1-9])、([1-9])(?=(?:个(?!月份)|名|台|家|天|次|人|户|件|辆|年(?![级月度]|\d)|公里|万|亿|百|千))"
)


def approximate(draft: Draft) -> Iterator[Hit]:
    """10几 and 3、4个: an approximate number is written in characters, neighbours without 、 between them."""
    for match in _SEVERAL.finditer(draft.text):
        tens = chinese(int(match.group(1)))
        yield Hit(*match.span(), (f"{tens}几",), {"right": f"{tens}几"})
    for match in _NEIGHBOURS.finditer(draft.text):
        first, second = int(match.group(1)), int(match.group(2))
        if second == first + 1:
            right = chinese(first) + chinese(second)
            yield Hit(*match.span(), (right,), {"right": right})


_FOUND = re.compile(
    r"(?:排查|发现|查出|受理|收到|立案|查处)[^，。；\r\n\d]{0,12}(\d{1,6})(处|个|件|起|条|项|宗|例)[^。；\d\r\n]{0,12}"
    r"(?:整改|办结|处理|解决|答复|化解|销号)(?:完成|到位)?了?(\d{1,6})(?:\2)(?![\d.])"
)


def more_than_found(draft: Draft) -> Iterator[Hit]:
    """More put right than were found."""
    for match in _FOUND.finditer(draft.text):
        if int(match.group(3)) > int(match.group(1)):
            words = {"found": match.group(1), "done": match.group(3), "unit": match.group(2)}
            yield Hit(match.start(1), match.end(), (), words)


CHECKERS: dict[str, Checker] = {
    "number.approximate": approximate,
    "number.more-than-found": more_than_found,
    "number.percent-style": percent_style,
    "number.sum": total,
    "number.count": count,
    "number.growth": growth,
    "number.identity": identity,
}
