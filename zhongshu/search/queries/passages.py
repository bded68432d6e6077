"""Where in a found record the words stand: for showing, worked out from the texts themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.search.pages import page_at
from zhongshu.search.words import first_place, joined, places

BEFORE, AFTER = 24, 72  # characters shown around the first match
MOST = 2  # passages of one record
Piece = tuple[str, bool]  # text, and whether it is what was looked for
WHERE: dict[str, str | Promise] = {"notes": gettext_lazy("办理意见"), "people": gettext_lazy("单位、人员")}


@dataclass(frozen=True)
class FileText:
    """The text of one of the record's files, and where its pages begin."""

    file_id: int
    label: str
    text: str
    starts: list[int]


@dataclass(frozen=True)
class Passage:
    """Where outside title and number it matched; `query` opens the file at that page."""

    where: str | Promise
    pieces: list[Piece]
    query: str = ""


def passages_of(facts: dict[str, Any], files: list[FileText], marks: list[str]) -> list[Passage]:
    """The first place in the files' text, then in the opinions, then among the names: two of them at most."""
    found = [passage for file in files if (passage := _in_file(file, marks))][:1]
    for key, label in WHERE.items():
        place = next((each for text in facts.get(key, []) if (each := _first(text, marks))), None)
        if place is not None and len(found) < MOST:
            found.append(Passage(label, _cut(*place, marks)))
    return found


def pieces(text: str, marks: Iterable[str]) -> list[Piece]:
    """The text in pieces, matches told apart; overlapping ones joined."""
    made, end = [], 0
    for start, stop in _merged(span for mark in marks for span in places(text, mark)):
        made += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in (*made, (text[end:], False)) if piece[0]]


def _in_file(file: FileText, marks: list[str]) -> Passage | None:
    place = _first(file.text, marks)
    if place is None:
        return None
    page = page_at(file.starts, place[1][0])
    where = _("%(file)s第 %(page)s 页") % {"file": file.label, "page": page} if page else file.label
    return Passage(where, _cut(*place, marks), f"file={file.file_id}" + (f"&p={page}" if page > 1 else ""))


def _first(text: str, marks: list[str]) -> tuple[str, tuple[int, int]] | None:
    """The longest mark that stands in the text, and where."""
    return next(((text, span) for mark in marks if (span := first_place(text, mark))), None)


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
