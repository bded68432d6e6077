"""How one version of a paper differs from another, so that people can read it: inserted and deleted words, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from zhongshu.outgoing import papers

SAME, INSERTED, DELETED = "same", "ins", "del"
LONGEST_COMPARED = 3000  # characters of a changed stretch that are compared one by one; a longer one is told whole
SHORTEST_ISLAND = (
    2  # words that stayed between two changes: shorter ones are told with the change, so that it reads well
)


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
    def inserted(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if piece.kind == INSERTED)

    @property
    def deleted(self) -> int:
        return sum(len(piece.text) for piece in self.pieces if piece.kind == DELETED)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The elements that differ, the body last."""
    keys = sorted({*before, *after}, key=lambda key: (key == "body", key))
    texts = [(key, _text(before.get(key)), _text(after.get(key))) for key in keys]
    return [Change(key, papers.label(key), tuple(pieces(old, new))) for key, old, new in texts if old != new]


def _text(value: Any) -> str:
    """A value as people read it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "是"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "；".join(filter(None, (_text(each) for each in value.values())))
    if isinstance(value, Sequence):
        return (
            papers.plain(value)
            if any("rows" in each for each in value if isinstance(each, Mapping))
            else _joined(value)
        )
    return str(value)


def _joined(values: Sequence[Any]) -> str:
    return "\n".join(filter(None, (_text(each) for each in values)))


def pieces(old: str, new: str) -> list[Piece]:
    """What stayed, what went, what came; by paragraphs first, so that a long text stays quick."""
    found: list[Piece] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[first:last])
        found += [Piece(SAME, gone)] if tag == "equal" else _within(gone, come)
    return list(_joined_up(found))


def _within(gone: str, come: str) -> Iterator[Piece]:
    if not gone or not come or len(gone) + len(come) > LONGEST_COMPARED:
        yield from (Piece(kind, text) for kind, text in ((DELETED, gone), (INSERTED, come)) if text)
        return
    for tag, start, end, first, last in _readable(SequenceMatcher(None, gone, come, autojunk=False).get_opcodes()):
        if tag == "equal":
            yield Piece(SAME, gone[start:end])
            continue
        yield from (
            Piece(kind, text) for kind, text in ((DELETED, gone[start:end]), (INSERTED, come[first:last])) if text
        )


Operation = tuple[str, int, int, int, int]


def _readable(operations: Sequence[Operation]) -> list[Operation]:
    """Single characters that happen to be the same between two changes belong to the change."""
    joined: list[Operation] = []
    for place, (tag, start, end, first, last) in enumerate(operations):
        is_island = tag == "equal" and 0 < place < len(operations) - 1 and end - start < SHORTEST_ISLAND
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
