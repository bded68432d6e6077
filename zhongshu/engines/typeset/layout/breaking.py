"""Where lines end: nothing that may not begin or end a line does, nothing that belongs together is parted."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

NOT_AT_START = frozenset("、。，．：；？！）〕】》〉」』”’％‰℃°·・…—～–々ー／,.:;?!)]}%>﹚﹜﹞｝］﹂﹄︶")
NOT_AT_END = frozenset("（〔【《〈「『“‘([{<￥¥$№§／﹙﹛﹝｛［")
_TOGETHER = frozenset("—…")
_WORD = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÉÈéèüöä.,:/-+_@%#&=~'~")
_UNITS = frozenset("年月日时分秒号件项名个人户元万亿％‰℃%")
_DIGITS = frozenset("0123456789")
_TORN = 6_000  # a word is cut rather than leave room for more than six characters on the line before
_SPACES = " \u00a0\u3000"
_AFTER = frozenset("@./-_:&=?+~")  # where addresses are cut


def break_text(text: str, units: Sequence[int], first: int, rest: int) -> list[tuple[int, int]]:
    """Start and end of each line; `first` and `rest` are the widths of the first and the other lines."""
    ends = list(accumulate(units))
    lines: list[tuple[int, int]] = []
    start, count, width = 0, len(text), first
    while start < count:
        done = ends[start - 1] if start else 0
        end = bisect_right(ends, done + width, lo=start)
        end = max(end, start + 1)
        if end < count:
            end = _step_back(text, start, end, ends)
        lines.append((start, _before_spaces(text, start, end)))
        start = _after_spaces(text, end)
        width = rest
    return lines


def _step_back(text: str, start: int, full: int, ends: list[int]) -> int:
    """The last place up to `full` where the line may end; `full` itself when there is none."""
    end = full
    while end > start and text[end] in _SPACES:
        return end
    while end > start and not may_break(text, end):
        end -= 1
    if end > start and ends[full - 1] - ends[end - 1] <= _TORN:
        return end
    return _within_word(text, start, full)


def _within_word(text: str, start: int, full: int) -> int:
    """A place inside a word that is too long, after a sign in it if there is one; punctuation keeps its rules."""
    for end in range(full, max(full - 8, start), -1):
        if text[end - 1] in _AFTER and text[end] in _WORD and text[end] not in _AFTER:
            return end
    end = full
    while end > start and (text[end] in NOT_AT_START or text[end - 1] in NOT_AT_END or _is_pair(text, end)):
        end -= 1
    return end if end > start else full


def may_break(text: str, place: int) -> bool:
    """Whether a line may end before the character at `place`."""
    before, after = text[place - 1], text[place]
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before in _DIGITS and after in _UNITS:
        return False
    return not (before in _WORD and after in _WORD)


def _is_pair(text: str, place: int) -> bool:
    return text[place] == text[place - 1] and text[place] in _TOGETHER


def _before_spaces(text: str, start: int, place: int) -> int:
    while place > start + 1 and text[place - 1] in _SPACES:
        place -= 1
    return place


def _after_spaces(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACES:
        place += 1
    return place


def stretch(text: str, units: Sequence[int], slack: int) -> list[float]:
    """The widths with the slack spread over the gaps between characters, never inside words, numbers, dashes."""
    last = len(text) - 1
    gaps = [place for place in range(last) if _has_gap(text[place], text[place + 1])]
    if not gaps or not slack:
        return list(map(float, units))
    widths = list(map(float, units))
    share = slack / len(gaps)
    for place in gaps:
        widths[place] += share
    return widths


def _has_gap(before: str, after: str) -> bool:
    return not ((before in _WORD and after in _WORD) or (before == after and before in _TOGETHER))


def whole_parts(text: str) -> list[tuple[int, int]]:
    """Start and end of the parts that no line may cut."""
    cuts = [0, *(place for place in range(1, len(text)) if may_break(text, place)), len(text)]
    return list(pairwise(cuts)) if text else []
