"""How one text differs from another, so that people can read it: what stayed, what went, what came."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, INSERTED, DELETED, GAP = "same", "ins", "del", "gap"
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
