"""Which words of a found record matched: for showing, worked out from the texts themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.search.words import joined, places

BEFORE, AFTER = 24, 72  # characters shown around the first match
Piece = tuple[str, bool]  # text, and whether it is what was looked for
WHERE: dict[str, str | Promise] = {
    "people": _("单位、人员"),
    "notes": _("办理意见"),
    "body": _("正文"),
}


@dataclass(frozen=True)
class Passage:
    """Where outside title and number it matched."""

    where: str | Promise
    pieces: list[Piece]


def passage_of(facts: dict[str, Any], texts: list[str], marks: list[str]) -> Passage | None:
    """The first place that matched, the longest mark first: in the text of the files, the opinions, the names."""
    found = {"body": texts, "notes": facts.get("notes", []), "people": facts.get("people", [])}
    for mark in marks:
        for where, candidates in found.items():
            for text in candidates:
                if spans := places(text, mark):
                    return Passage(WHERE[where], _cut(text, spans[0], marks))
    return None


def pieces(text: str, marks: Iterable[str]) -> list[Piece]:
    """The text in pieces, matches told apart; overlapping ones joined."""
    made, end = [], 0
    for start, stop in _merged(span for mark in marks for span in places(text, mark)):
        made += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in (*made, (text[end:], False)) if piece[0]]


def _cut(text: str, span: tuple[int, int], marks: list[str]) -> list[Piece]:
    start, stop = max(span[0] - BEFORE, 0), min(span[1] + AFTER, len(text))
    shown = joined(text[start:stop])
    cut = pieces(shown, marks)
    return [*([("…", False)] if start else []), *cut, *([("…", False)] if stop < len(text) else [])]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged
