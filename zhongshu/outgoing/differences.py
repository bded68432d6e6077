"""How one version of a paper differs from another, so that people can read it: inserted and deleted words, field by field."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from zhongshu.engines.typeset.schema import titles
from zhongshu.outgoing import papers
from zhongshu.outgoing.models import VersionFile
from zhongshu.outgoing.states import Layout

SAME, INSERTED, DELETED = "same", "ins", "del"
MOVED, GAP = "moved", "gap"
LONGEST_COMPARED = 3000  # characters of a changed stretch that are compared one by one; a longer one is told whole
MOST_PARAGRAPH_PAIRS = 1_000_000  # changed paragraphs of both texts, multiplied; more are told whole
SHORTEST_ISLAND = (
    2  # words that stayed between two changes: shorter ones are told with the change, so that it reads well
)

WORDS = re.compile(r"[0-9]+|[A-Za-z]+|.", re.DOTALL)  # a number or a Latin word changes as a whole


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One element that differs."""

    field: str
    label: str
    pieces: tuple[Piece, ...]

    @property
    def short(self) -> list[Piece]:
        """The changes alone, with the words around them."""
        return shortened(self.pieces)

    @property
    def inserted(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if piece.kind == INSERTED)

    @property
    def deleted(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if piece.kind == DELETED)


@dataclass(frozen=True)
class AttachmentChange:
    """An attachment that came, went, or stands at another place."""

    name: str
    kind: str  # ins, del, moved
    file: int = 0


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The elements that differ, in the order in which they stand on the paper."""
    order = {key: place for place, key in enumerate(titles())}
    keys = sorted({*before, *after}, key=lambda key: (order.get(key, len(order)), key))
    texts = [(key, readable(key, before.get(key)), readable(key, after.get(key))) for key in keys]
    return [Change(key, papers.label(key), tuple(pieces(old, new))) for key, old, new in texts if old != new]


def readable(key: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value is False:
        return ""
    if key in READ:
        return READ[key](value)
    return _text(value)


def _text(value: Any) -> str:
    if value is True:
        return str(_("是"))
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "；".join(filter(None, (_text(each) for each in value.values())))
    if isinstance(value, Sequence):
        return "，".join(filter(None, (_text(each) for each in value)))
    return str(value)


def _mark(value: Mapping[str, Any]) -> str:
    return "、".join(value.get("organs") or ()) + str(value.get("suffix") or "")


def _attachments(value: Sequence[Mapping[str, Any]]) -> str:
    """附件说明 and what is printed behind the text."""
    lines = (
        "\n".join(filter(None, (f"{number}. {each.get('title', '')}", papers.plain(each.get("body") or ""))))
        for number, each in enumerate(value, start=1)
    )
    return "\n".join(lines)


def _attendance(value: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(f"{each.get('label', '')}：{each.get('text', '')}" for each in value)


READ: Mapping[str, Callable[[Any], str]] = {
    "body": papers.plain,
    "layout": lambda value: str(Layout(value).label),
    "issuer_mark": _mark,
    "attachments": _attachments,
    "attendance": _attendance,
}


def attachment_changes(before: Sequence[VersionFile], after: Sequence[VersionFile]) -> list[AttachmentChange]:
    """By content: the same bytes are the same attachment, whatever it is called."""
    old, new = [row.sm3 for row in before], [row.sm3 for row in after]
    gone = [AttachmentChange(row.file.name, DELETED, row.file_id) for row in before if row.sm3 not in new]
    come = [AttachmentChange(row.file.name, INSERTED, row.file_id) for row in after if row.sm3 not in old]
    kept = [sm3 for sm3 in old if sm3 in new]
    stayed = [sm3 for sm3 in new if sm3 in old]
    moved = {sm3 for was, sm3 in zip(kept, stayed, strict=False) if was != sm3}
    return [*gone, *come, *(AttachmentChange(row.file.name, MOVED, row.file_id) for row in after if row.sm3 in moved)]


def shortened(found: Sequence[Piece], around: int = 24) -> list[Piece]:
    """Only the changes, with the words next to them; what stayed in between is cut to GAP."""
    kept: list[Piece] = []
    last = len(found) - 1
    for place, piece in enumerate(found):
        if piece.kind != SAME:
            kept.append(piece)
            continue
        head = piece.text[:around] if place else ""
        tail = piece.text[-around:] if place < last else ""
        is_whole = len(head) + len(tail) >= len(piece.text)
        kept += [piece] if is_whole else [Piece(kind, text) for kind, text in _cut(head, tail) if text]
    return kept


def _cut(head: str, tail: str) -> tuple[tuple[str, str], ...]:
    return ((SAME, head), (GAP, "……"), (SAME, tail))


def pieces(old: str, new: str) -> list[Piece]:
    """What stayed, what went, what came; by paragraphs first, so that a long text stays quick."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    found = [
        Piece(SAME, "".join(before[:head])),
        *_by_paragraphs(*middle),
        Piece(SAME, "".join(before[len(before) - tail :])),
    ]
    return list(_joined_up([piece for piece in found if piece.text]))


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """How many paragraphs are the same from the start."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))


def _by_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    if len(before) * len(after) > MOST_PARAGRAPH_PAIRS:
        yield from _within("".join(before), "".join(after))
        return
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[first:last])
        yield from [Piece(SAME, gone)] if tag == "equal" else _within(gone, come)


def _within(gone: str, come: str) -> Iterator[Piece]:
    if not gone or not come or len(gone) + len(come) > LONGEST_COMPARED:
        yield from (Piece(kind, text) for kind, text in ((DELETED, gone), (INSERTED, come)) if text)
        return
    old, new = WORDS.findall(gone), WORDS.findall(come)
    for tag, start, end, first, last in _readable(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old):
        before, after = "".join(old[start:end]), "".join(new[first:last])
        if tag == "equal":
            yield Piece(SAME, before)
            continue
        yield from (Piece(kind, text) for kind, text in ((DELETED, before), (INSERTED, after)) if text)


Operation = tuple[str, int, int, int, int]


def _readable(operations: Sequence[Operation], old: Sequence[str]) -> list[Operation]:
    """Single characters that happen to be the same between two changes belong to the change."""
    joined: list[Operation] = []
    for place, (tag, start, end, first, last) in enumerate(operations):
        is_between = tag == "equal" and 0 < place < len(operations) - 1
        is_island = is_between and sum(map(len, old[start:end])) < SHORTEST_ISLAND
        if joined and joined[-1][0] != "equal" and (tag != "equal" or is_island):
            _tag, begin, _end, origin, _last = joined[-1]
            joined[-1] = ("replace", begin, end, origin, last)
        else:
            joined.append((tag, start, end, first, last))
    return joined


def _joined_up(found: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    waiting: Piece | None = None
    for piece in found:
        if waiting is not None and waiting.kind == piece.kind:
            waiting = Piece(piece.kind, waiting.text + piece.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = piece
    if waiting is not None:
        yield waiting
