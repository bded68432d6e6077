"""Tracked changes and comments of a Word file, as people decide about them: neighbouring changes of one hand are one change."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from lxml import etree

from zhongshu.engines.typeset.paper import PaperProblem
from zhongshu.engines.typeset.reading.tracked_walk import (
    DELETED,
    INSERTED,
    SAME,
    Event,
    Mark,
    check_package,
    comments_of,
    walk,
)

MOST_CHANGES = 2000
MOST_REMARKS = 1000
MOST_CHARACTERS = 2_000_000
LONGEST_CONTEXT = 160  # characters of the sentence on each side of a change
PARAGRAPH = "¶"
_ENDS = "。！？；\n"


@dataclass(frozen=True)
class Piece:
    """Words that stayed, came or went; `change` is the number of the change they belong to, 0 for none."""

    kind: str
    text: str
    change: int = 0


@dataclass(frozen=True)
class Change:
    """What one person changed at one place, or moved from one place to another. `spans` are first and last line."""

    number: int
    kind: str  # ins, del, replace, move
    author: str
    at: str
    inserted: str
    deleted: str
    sentences: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True)
class Remark:
    """批注: what is said, and about which words."""

    author: str
    at: str
    text: str
    quote: str


@dataclass(frozen=True)
class Tracked:
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()
    formats: int = 0  # changes of form alone: accepted with the file, the layout is ours


@dataclass
class Group:
    """The marks that are decided together."""

    number: int
    mark: Mark
    marks: list[Mark] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: {INSERTED: [], DELETED: []})

    @property
    def kind(self) -> str:
        if self.mark.move:
            return "move"
        has = {kind for kind, texts in self.texts.items() if texts}
        return "replace" if len(has) == 2 else next(iter(has), INSERTED)


def opened(data: bytes, name: str) -> Any:
    """The document, or a sentence that says what is wrong with the file."""
    check_package(data, name)
    try:
        return Document(io.BytesIO(data))
    except Exception as error:  # a broken package raises anything
        raise PaperProblem(
            "file", f"“{name}”已损坏，读不出来。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
        ) from error


def read_tracked(data: bytes, name: str) -> Tracked:
    """Every change with its sentence, and the comments."""
    document = opened(data, name)
    try:
        reader = Reader(list(walk(document.element.body)))
        return Tracked(
            changes=tuple(reader.change(group) for group in reader.groups if any(group.texts.values())),
            remarks=tuple(reader.remarks(comments_of(document))),
            formats=_formats(document.element.body),
        )
    except PaperProblem:
        raise
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise PaperProblem("file", f"“{name}”里的修订读不出来。请在 Word 里接受或者拒绝后再上传。") from error


def _formats(body: Any) -> int:
    return sum(1 for each in body.iter() if isinstance(each.tag, str) and each.tag.endswith(("rPrChange", "pPrChange")))


class Reader:
    """Groups the marks of a document, in one walk; the same walk gives the same numbers again when they are settled."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.groups: list[Group] = []
        self.lines: list[list[Piece]] = [[]]
        self.by_mark: dict[Any, Group] = {}
        self.quotes: dict[str, list[str]] = {}
        self._moves: dict[str, Group] = {}
        self._open: Group | None = None
        self._quoted: set[str] = set()
        self._length = 0
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        if event.comment:
            (self._quoted.discard if event.ends_comment else self._quoted.add)(event.comment)
            self.quotes.setdefault(event.comment, [])
            return
        group = self._group(event.mark) if event.mark else None
        if group is None and (event.text or event.ends_line):
            self._open = None
        self._write(event, group)

    def _group(self, mark: Mark) -> Group:
        known = self.by_mark.get(mark.element) or (self._moves.get(mark.move) if mark.move else None)
        if known is None and self._open is not None and not mark.move and self._open.mark.author == mark.author:
            known = self._open
        group = known or self._new(mark)
        if mark.element not in self.by_mark:
            self.by_mark[mark.element] = group
            group.marks.append(mark)
        if mark.move:
            self._moves[mark.move] = group
        self._open = None if mark.move else group
        return group

    def _new(self, mark: Mark) -> Group:
        if len(self.groups) >= MOST_CHANGES:
            raise PaperProblem(
                "file", f"修订超过 {MOST_CHANGES} 处，无法逐条列出。请先在 Word 里接受或者拒绝一部分，再上传。"
            )
        self.groups.append(Group(len(self.groups) + 1, mark))
        return self.groups[-1]

    def _write(self, event: Event, group: Group | None) -> None:
        text = PARAGRAPH if event.ends_line and group else "" if event.ends_line else event.text
        here = len(self.lines) - 1
        if text:
            self._length += len(text)
            if self._length > MOST_CHARACTERS:
                raise PaperProblem("file", f"文稿超过 {MOST_CHARACTERS} 字，无法读入。请拆分后再上传。")
            kind = event.mark.kind if event.mark else SAME
            self.lines[-1].append(Piece(kind, text, group.number if group else 0))
            for comment in self._quoted:
                self.quotes[comment].append(text if kind != DELETED else "")
        if group is not None and event.mark is not None and text:
            group.texts[event.mark.kind].append(text)
            if not group.spans or here > group.spans[-1][1] + (0 if group.mark.move else 1):
                group.spans.append((here, here))
            group.spans[-1] = (group.spans[-1][0], here)
        if event.ends_line:
            self.lines.append([])

    def change(self, group: Group) -> Change:
        return Change(
            number=group.number,
            kind=group.kind,
            author=group.mark.author,
            at=max(mark.at for mark in group.marks),
            inserted="".join(group.texts[INSERTED]),
            deleted="".join(group.texts[DELETED]),
            sentences=tuple(self._sentence(group.number, *span) for span in group.spans),
        )

    def _sentence(self, number: int, first: int, last: int) -> tuple[Piece, ...]:
        """The change with the words around it, as far as its sentence goes."""
        pieces = [piece for line in self.lines[first : last + 1] for piece in line]
        own = [place for place, piece in enumerate(pieces) if piece.change == number]
        before, after = pieces[: own[0]], pieces[own[-1] + 1 :]
        return (*_until(before, backwards=True), *pieces[own[0] : own[-1] + 1], *_until(after, backwards=False))

    def remarks(self, comments: Iterator[tuple[str, str, str, str]]) -> Iterator[Remark]:
        for count, (identifier, author, at, text) in enumerate(comments):
            if count >= MOST_REMARKS:
                raise PaperProblem("file", f"批注超过 {MOST_REMARKS} 条，无法列出。请先在 Word 里删去一部分，再上传。")
            yield Remark(author, at, text, "".join(self.quotes.get(identifier, ()))[:300])


def _until(pieces: Sequence[Piece], *, backwards: bool) -> list[Piece]:
    """Pieces next to a change, up to where its sentence begins or ends."""
    find: Callable[[str], int] = _last_end if backwards else _first_end
    kept: list[Piece] = []
    room = LONGEST_CONTEXT
    for piece in reversed(pieces) if backwards else pieces:
        cut = find(piece.text)
        words = piece.text[cut:] if backwards else piece.text[:cut]
        is_last = len(words) < len(piece.text) or (not backwards and piece.text[-1:] in _ENDS)
        if len(words) > room:
            words, is_last = (f"…{words[-room:]}" if backwards else f"{words[:room]}…"), True
        room -= len(words)
        kept.append(Piece(piece.kind, words, piece.change))
        if is_last:
            break
    kept = [piece for piece in kept if piece.text]
    return kept[::-1] if backwards else kept


def _last_end(text: str) -> int:
    """Where the last sentence of a text begins."""
    return max((text.rfind(end) for end in _ENDS), default=-1) + 1


def _first_end(text: str) -> int:
    """Where the first sentence of a text ends."""
    found = [place for end in _ENDS if (place := text.find(end)) >= 0]
    return min(found) + 1 if found else len(text)
