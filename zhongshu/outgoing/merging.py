"""Two people have typed at once: join their words with the common ground, or say that it cannot be done."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

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
