"""In which order SQLite reads the lists of words. FTS5 moves every list of a conjunction at every step, also those of words that
stand in nearly every row, and a phrase is looked for to its next place whether or not the person may see the rows between.

So the rarest word and the access are read first, in brackets of their own; and of a phrase with words from everywhere the rarer
part stands for the whole, until the few rows that are left are compared with it (SqliteBackend). Results are the same in any order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import groupby

from zhongshu.search.query import AllOf, But, Expression, Word

COMMON = 0.2  # of the rows: reading such a list to its end costs more than looking up what others leave
RARE = 0.002  # so few rows that any order will do
NOWHERE = Word(("_nowhere",))
Density = Callable[[str], float]  # in which part of the rows a token stands


@dataclass(frozen=True)
class Plan:
    """What to ask, and phrases of which it asks for less: the rows found are to be compared with these."""

    expression: Expression
    open: tuple[Word, ...] = ()


def ordered(expression: Expression, density: Density) -> Expression:
    """The same question, its rarest word read together with the access, which stands first in a conjunction."""
    access, parts, without = _split(expression)
    words = [part for part in parts if isinstance(part, Word) and not part.prefix]
    if not words or isinstance(access, Word):
        return expression
    rarest = Word((min((token for word in words for token in word.tokens), key=density),))
    return _without(AllOf((_bracketed(rarest, access), *(part for part in parts if part != rarest))), without)


def opened(expression: Expression, density: Density) -> Plan | None:
    """The question with less than the whole of its phrases; None where that would save nothing."""
    access, parts, without = _split(expression)
    less: dict[Expression, list[Expression]] = {part: _less(part, density) for part in parts if isinstance(part, Word)}
    found = tuple(part for part in less if isinstance(part, Word) and less[part])
    if not found:
        return None
    kept = [each for part in parts for each in less.get(part) or [part]]
    return Plan(ordered(_without(AllOf((access, *kept)), without), density), found)


def _less(phrase: Word, density: Density) -> list[Expression]:
    """Its rarer tokens, those that stand side by side as a phrase, and the common ones wherever they stand."""
    shares = {token: density(token) for token in phrase.tokens}
    if phrase.prefix or len(phrase.tokens) == 1 or not RARE < min(shares.values()) < COMMON <= max(shares.values()):
        return []
    less: dict[Expression, None] = {}
    for is_common, run in groupby(phrase.tokens, lambda token: shares[token] >= COMMON):
        tokens = tuple(run)
        less |= dict.fromkeys([Word((token,)) for token in tokens] if is_common else [Word(tokens)])
    return list(less)


def _bracketed(rarest: Word, access: Expression) -> But:
    """FTS5 takes the brackets of an `AND` inside an `AND` away, those of a `NOT` it leaves."""
    if isinstance(access, But):
        return But(AllOf((rarest, access.part)), access.without)
    return But(AllOf((rarest, access)), NOWHERE)


def _without(expression: Expression, others: list[Expression]) -> Expression:
    return reduce(But, others, expression)


def _split(expression: Expression) -> tuple[Expression, list[Expression], list[Expression]]:
    """The access, which stands first in a conjunction; what must be there beside it; what must not."""
    access, *left = _parts(expression)
    parts: list[Expression] = []
    without: list[Expression] = []
    while left:
        part = left.pop(0)
        if isinstance(part, But):
            without.append(part.without)
            left = [*_parts(part.part), *left]
        else:
            parts.append(part)
    return access, parts, without


def _parts(expression: Expression) -> list[Expression]:
    """Of a conjunction, and of those inside it."""
    return (
        [each for part in expression.parts for each in _parts(part)] if isinstance(expression, AllOf) else [expression]
    )


def stands(phrase: Word, columns: Iterable[str]) -> bool:
    """Whether the phrase stands in one of the columns, as FTS5 would find it."""
    return any(f" {' '.join(phrase.tokens)} " in f" {column} " for column in columns)
