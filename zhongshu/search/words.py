"""How text becomes what is found: one spelling for all, then pairs of neighbouring characters.

Chinese has no spaces, and cutting it into words by a dictionary cuts the same place differently in different sentences:
云川 is not found in 云川市. Every pair of neighbours is, whatever the dictionary knows (docs/decisions/search-by-pairs.md).
Runs of letters and runs of digits stay together as one token each; everything else only separates.
"""

import re
import unicodedata
from functools import lru_cache

import opencc

LONGEST = 64  # characters of a run of letters or digits that count
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_RUN = re.compile(rf"[{HAN}]+|\d+|[^\W\d_{HAN}]+")
_IS_HAN = re.compile(rf"[{HAN}]")
_BROKEN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def plain(text: str) -> str:
    """One spelling, letter by letter (so that places in it are places in the text): half width, simplified, lower case."""
    return text.translate(_table())


def joined(text: str) -> str:
    """On one line, without the breaks that a page put inside Chinese."""
    return " ".join(_BROKEN.sub("", text).split())


def clean(text: str) -> str:
    """One spelling without what only the eye needs: breaks inside Chinese, commas inside numbers (1,200 = 1200)."""
    return _THOUSANDS.sub("", _BROKEN.sub("", plain(text)))


def tokens(text: str) -> list[str]:
    """Tokens of a text in order. Spaces and line ends inside Chinese do not separate: 沈　砚, or a line broken in mid-word."""
    found: list[str] = []
    for run in _RUN.findall(clean(text)):
        found += _pairs(run) if _IS_HAN.match(run) else [run[:LONGEST]]
    return found


def sought(text: str) -> list[str]:
    """Tokens that stand side by side wherever this text stands. The last character of a run belongs to a pair there, so it
    is left out here unless it is all there is; `starts` tells whether that one may begin any pair."""
    found = tokens(text)
    last = _RUN.findall(clean(text))[-1:]
    return found[:-1] if last and _IS_HAN.match(last[0]) and len(last[0]) > 1 else found


def starts(text: str) -> bool:
    """Whether the last token of `sought` is a lone Chinese character: any pair that begins with it will do."""
    last = sought(text)[-1:]
    return bool(last) and len(last[0]) == 1 and bool(_IS_HAN.match(last[0]))


def characters(text: str) -> set[str]:
    """The Chinese characters that stand in a text."""
    return set(_IS_HAN.findall(plain(text)))


def places(text: str, term: str) -> list[tuple[int, int]]:
    """Where the term stands in the text, from–to, as `sought` would find it: punctuation and spaces between do not count."""
    pattern = _pattern(term)
    return [match.span() for match in pattern.finditer(plain(text))] if pattern else []


def first_place(text: str, term: str) -> tuple[int, int] | None:
    """The first of them; quick where the text has the term as it was typed."""
    start = text.find(term)
    if start >= 0 and term.isalnum():
        return start, start + len(term)
    pattern = _pattern(term)
    match = pattern.search(plain(text)) if pattern else None
    return match.span() if match else None


@lru_cache(maxsize=256)
def _pattern(term: str) -> re.Pattern[str] | None:
    pieces = [re.escape(letter) for run in _RUN.findall(clean(term)) for letter in run]
    return re.compile(r"[\W_]{0,6}?".join(pieces)) if pieces else None


def _pairs(run: str) -> list[str]:
    """Each character with its next one; the last one alone."""
    return [run[place : place + 2] for place in range(len(run))]


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Letter to letter, never one to several: full width to half, traditional to simplified, capital to small."""
    han = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table = {ord(old): new for old, new in zip(han, simplified, strict=True) if old != new and len(new) == 1}
    for code in (*range(0x41, 0x250), *range(0x370, 0x530), *range(0xF900, 0xFB00), *range(0xFF01, 0xFF5F), 0x3000):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and folded != chr(code):
            table[code] = table.get(ord(folded), folded)
    return table
