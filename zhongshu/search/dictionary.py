"""The office's own words: names of organs, units, people, places and projects, for cutting long lines of search where words end.

The table only grows, and its last row is its version: each process reads what is new before it cuts. No text is indexed by
these words (docs/decisions/search-by-pairs.md), so a new one counts at once and nothing is indexed again.
"""

import re
import threading
from collections.abc import Iterable
from itertools import pairwise

import rjieba

from zhongshu.search import lists
from zhongshu.search.models import OfficeWord
from zhongshu.search.words import plain

_PLACE = re.compile(r"^(.{2,5}?[省市县区州盟旗镇乡])(?=人民|市委|县委|区委|委|政府|党|.{2,}[局委办厅会院处室])")
_NAMED = re.compile(r"[《“]([^《》“”]{2,8})[》”]")


class _Cutter:
    """The dictionary of this process, and the last word that it has taken over."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.jieba = rjieba.Jieba()
        self.last: tuple[int, str] = (0, "")

    def follow(self) -> None:
        """Take over new words; begin anew when the table is not the one that was read (restored, rolled back)."""
        rows = list(_rows_from(self.last[0]))
        if self.last[0] and (not rows or rows[0] != self.last):
            self.forget()
            rows = list(_rows_from(0))
        for _pk, word in rows:
            self.jieba.add_word(word, None, None)
        self.last = rows[-1] if rows else self.last

    def cut(self, texts: list[str]) -> list[list[str]]:
        with self.lock:
            self.follow()
            return [list(self.jieba.cut(text)) for text in texts]


_cutter = _Cutter()


def cut(texts: list[str]) -> list[list[str]]:
    """Each text in words, the office's own ones whole."""
    return _cutter.cut(texts)


def version() -> int:
    """Number of the newest word."""
    return OfficeWord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def places_in(names: Iterable[str]) -> set[str]:
    """青岩县 of 青岩县人民政府, and 青岩."""
    found = {match[1] for name in names if (match := _PLACE.match(name))}
    return found | {place[:-1] for place in found if len(place) > 2}


def projects_in(title: str) -> set[str]:
    """Names that a title quotes, and what carries a name that no dictionary knows: 望澜水库."""
    found = set(_NAMED.findall(title))
    words = rjieba.cut(plain(title))
    for before, word in pairwise(words):
        if word in lists.PROJECTS and len(before) > 1 and not rjieba.has_word(before):
            found.add(before + word)
    return found


def _rows_from(pk: int) -> Iterable[tuple[int, str]]:
    return OfficeWord.objects.filter(pk__gte=pk).order_by("pk").values_list("pk", "word")
