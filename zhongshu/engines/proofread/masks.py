"""Places where some rules do not look: addresses of the network, words between quotation marks, titles in 《》."""

import re
from bisect import bisect_right
from functools import cached_property

_LINKS = re.compile(
    r"(?:https?|ftp)://[^\s\u3000-\u9fff，。；）》”]{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}|\bwww\.[\w./-]{1,500}",
    re.ASCII,
)
_QUOTES = re.compile(r"“[^“”\r\n]{1,200}”|‘[^‘’\r\n]{1,200}’")
_TITLES = re.compile(r"《[^《》\r\n]{1,120}》")


class Ranges:
    """Places of a text that do not overlap, in order; asks whether a span touches one."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def touches(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, max(end - 1, start)) - 1
        return at >= 0 and self._ends[at] > start

    def __len__(self) -> int:
        return len(self._starts)


class Masks:
    """The masked places of one text, found when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _ranges(self, pattern: re.Pattern[str]) -> Ranges:
        return Ranges([match.span() for match in pattern.finditer(self._text)])

    @cached_property
    def links(self) -> Ranges:
        if "." not in self._text:
            return Ranges([])
        return self._ranges(_LINKS)

    @cached_property
    def quotes(self) -> Ranges:
        return self._ranges(_QUOTES)

    @cached_property
    def titles(self) -> Ranges:
        return self._ranges(_TITLES)
