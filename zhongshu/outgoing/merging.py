"""Two people have typed at once: join their words with the common ground, or say that it cannot be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from zhongshu.outgoing import papers

Lines = list[str]
MISSING = object()


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both sets of changes in one paper; None where both changed the same place differently."""
    merged: dict[str, Any] = {}
    for key in {**theirs, **mine, **base}:
        value = _value(key, base.get(key, MISSING), mine.get(key, MISSING), theirs.get(key, MISSING))
        if value is None:
            return None
        if value[0] is not MISSING:
            merged[key] = value[0]
    return merged


def _value(key: str, base: Any, mine: Any, theirs: Any) -> tuple[Any] | None:
    if mine in (theirs, base):
        return (theirs,)
    if theirs == base:
        return (mine,)
    if key == "body" and all(isinstance(each, str) for each in (base, mine, theirs)):
        text = merge_lines(base, mine, theirs)
        return None if text is None else (text,)
    return None


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    """By paragraphs. Changes of one paragraph, and what both put into one place, are left to people."""
    ground, left, right = (text.split("\n") for text in (base, mine, theirs))
    changes = sorted([*_changes(ground, left), *_changes(ground, right)], key=lambda change: change[:2])
    kept: Lines = []
    at = 0
    before: tuple[int, int, Lines] | None = None
    for change in changes:
        start, end, lines = change
        if before is not None and change == before:
            continue
        if before is not None and (start < before[1] or (start == before[1] and start in (before[0], end))):
            return None
        kept += [*ground[at:start], *lines]
        at, before = end, change
    return "\n".join([*kept, *ground[at:]])


def _changes(ground: Lines, changed: Lines) -> Iterator[tuple[int, int, Lines]]:
    for tag, start, end, first, last in SequenceMatcher(None, ground, changed, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start, end, changed[first:last]


@dataclass(frozen=True)
class Place:
    """A place where two texts stand beside each other: what the draft says, what the copy says; None: nothing there."""

    name: str  # of the choice in the form
    label: str
    key: str
    now: str | None
    mine: str | None

    @property
    def is_same(self) -> bool:
        return self.now == self.mine

    @property
    def is_paragraph(self) -> bool:
        return self.name.startswith("body-")


def places(now: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Place]:
    """Where two texts differ, the title first, the body last and paragraph by paragraph, with what is the same between."""
    found: list[Place] = []
    for key in sorted({**now, **mine}, key=lambda key: (key != "title", key == "body", key)):
        left, right = now.get(key), mine.get(key)
        if key == "body" and all(isinstance(each or "", str) for each in (left, right)):
            found += _paragraphs(str(left or ""), str(right or ""))
        elif left != right:
            found.append(Place(key, papers.label(key), key, as_words(left), as_words(right)))
    return found


def _paragraphs(now: str, mine: str) -> Iterator[Place]:
    left, right = now.split("\n"), mine.split("\n")
    operations = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for number, (_tag, start, end, first, last) in enumerate(operations):
        yield Place(f"body-{number}", papers.label("body"), "body", _text(left[start:end]), _text(right[first:last]))


def _text(lines: Lines) -> str | None:
    return "\n".join(lines) if lines else None


def as_words(value: Any) -> str | None:
    """A value as people read it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "：".join(filter(None, map(as_words, value.values())))
    return "\n".join(filter(None, map(as_words, value))) if isinstance(value, list | tuple) else str(value)


def chosen(now: Mapping[str, Any], mine: Mapping[str, Any], choices: Mapping[str, str]) -> dict[str, Any]:
    """The paper by what was chosen at each place: `mine`, `both` (of paragraphs), else what the draft says."""
    paper, body = dict(now), list[str]()
    for place in places(now, mine):
        choice = choices.get(place.name, "now")
        if place.is_paragraph:
            body += _taken(place, "now" if place.is_same else choice)
        elif choice == "mine":
            paper[place.key] = mine.get(place.key)
    if body:
        paper["body"] = "\n".join(body)
    return {key: value for key, value in paper.items() if value is not None}


def _taken(place: Place, choice: str) -> Lines:
    texts = (("now", place.now), ("mine", place.mine))
    return [text for kind, text in texts if choice in (kind, "both") and text is not None]
