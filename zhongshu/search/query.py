"""What is asked of the index, as a small tree that each database puts into its own words; and how a line of text becomes one."""

import re
from dataclasses import dataclass, field

import rjieba

from zhongshu.search import numbers
from zhongshu.search.numbers import DocumentNumber
from zhongshu.search.words import plain, sought, starts

LONGEST_LINE = 200
MOST_TERMS = 12
_QUOTED = re.compile(r"[“”\"「『]([^“”\"「」『』]+)[“”\"」』]")
_BREAK = re.compile(r"[\s,，。、；;？?！!]+")


@dataclass(frozen=True)
class Word:
    """Tokens side by side; `prefix`: the last one may go on. Without a column: anywhere but in the access tokens."""

    tokens: tuple[str, ...]
    prefix: bool = False
    column: str = ""


@dataclass(frozen=True)
class AllOf:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class AnyOf:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True)
class But:
    """The one without the other."""

    part: "Expression"
    without: "Expression"


Expression = Word | AllOf | AnyOf | But


@dataclass(frozen=True)
class Term:
    """One thing that was typed: as it stands (quoted), or split into its words."""

    text: str
    is_exact: bool = False

    @property
    def words(self) -> list[str]:
        """The parts to look for; a long run is cut where words end, so that they may stand apart."""
        parts = (
            []
            if self.is_exact
            else [part for part in rjieba.cut(plain(self.text)) if len(sought(part)) and len(part) > 1]
        )
        return parts or [self.text]

    def expression(self, column: str = "") -> Expression:
        return AllOf(tuple(Word(tuple(sought(word)), starts(word), column) for word in self.words))


@dataclass(frozen=True)
class Question:
    """A line of search as understood: a document number, and terms that must all be there."""

    terms: tuple[Term, ...] = ()
    number: DocumentNumber | None = None
    line: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.terms) or self.number is not None

    @property
    def marks(self) -> list[str]:
        """Texts to show where they stand, the longer first."""
        found = [self.number.text, self.number.bare.text, self.number.code] if self.number else []
        for term in self.terms:
            found += [term.text, *term.words]
        return sorted(filter(None, dict.fromkeys(found)), key=len, reverse=True)

    def anywhere(self) -> Expression:
        return AllOf((*self._number_parts(), *(term.expression() for term in self.terms)))

    def by_number(self) -> Expression | None:
        """Records that bear this number themselves."""
        if self.number is None:
            return None
        return AllOf((_own(self.number), *(term.expression() for term in self.terms)))

    def in_title(self) -> Expression | None:
        return AllOf(tuple(term.expression("title") for term in self.terms)) if self.terms and not self.number else None

    def _number_parts(self) -> list[Expression]:
        """The number as the record's own, or cited in its words."""
        if self.number is None:
            return []
        cited = Word(tuple(sought(self.number.text)), starts(self.number.text))
        return [AnyOf((_own(self.number), cited))]


def understand(line: str) -> Question:
    """Quoted parts as they stand, then a number, then words."""
    line = line.replace("\x00", "")[:LONGEST_LINE]
    exact = [Term(text.strip(), is_exact=True) for text in _QUOTED.findall(line)]
    rest = _QUOTED.sub(" ", line)
    number, (start, end) = numbers.find(rest)
    loose = [Term(text) for text in _BREAK.split(f"{rest[:start]} {rest[end:]}") if text]
    terms = [term for term in (*exact, *loose) if sought(term.text)]
    return Question(tuple(dict.fromkeys(terms))[:MOST_TERMS], number, line.strip())


def _own(number: DocumentNumber) -> Expression:
    """The number whole; or year and value alone, when the words before them stand elsewhere (市水利局 2026年12号)."""
    whole = _key(number.key)
    return AnyOf((whole, AllOf((_key(number.bare.key), Term(number.code).expression())))) if number.code else whole


def _key(token: str) -> Word:
    return Word((token,), column="number")
