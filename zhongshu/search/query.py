"""What is asked of the index, as a small tree that each database puts into its own words; and how a line of text becomes one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhongshu.search import dates, dictionary, numbers
from zhongshu.search.dates import Day
from zhongshu.search.numbers import DocumentNumber
from zhongshu.search.row import in_title, letter_token
from zhongshu.search.words import plain, sought, starts

LONGEST_LINE = 200
MOST_TERMS = 12
_QUOTED = re.compile(r"[“”\"「『]([^“”\"「」『』]+)[“”\"」』]")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_BREAK = re.compile(r"[\s,，。、；;？?！!]+")


@dataclass(frozen=True)
class Word:
    """Tokens side by side; `prefix`: the last one may go on. Tokens with an underscore are keys, which no text contains."""

    tokens: tuple[str, ...]
    prefix: bool = False


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
Place = Callable[[str], Word]  # where a word is looked for


def anywhere(text: str) -> Word:
    return Word(tuple(sought(text)), starts(text))


def titled(text: str) -> Word:
    return Word(tuple(in_title(token) for token in sought(text)), starts(text))


def told(text: str) -> Word:
    """One character in title, people and opinions, where each has a token of its own; longer words anywhere."""
    return Word((letter_token(plain(text)),)) if is_letter(text) else anywhere(text)


def is_letter(text: str) -> bool:
    return starts(text) and len(sought(text)) == 1


@dataclass(frozen=True)
class Term:
    """One thing that was typed, and the words to look for: itself (quoted, or short), or the words that a long run consists of,
    which may stand apart."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def exact(cls, text: str) -> "Term":
        return cls(text, (text,))

    def expression(self, place: Place = anywhere) -> Expression:
        return AllOf(tuple(place(word) for word in self.words))


@dataclass(frozen=True)
class Question:
    """A line of search as understood: a document number, days, and terms that must all be there."""

    terms: tuple[Term, ...] = ()
    number: DocumentNumber | None = None
    days: tuple[Day, ...] = ()
    line: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.terms or self.days) or self.number is not None

    @property
    def marks(self) -> list[str]:
        """Texts to show where they stand, the longer first."""
        found = [self.number.text, self.number.bare.text, self.number.code] if self.number else []
        for term in self.terms:
            found += [term.text, *term.words]
        found += [mark for day in self.days for mark in day.marks]
        return sorted(filter(None, dict.fromkeys(found)), key=len, reverse=True)

    @property
    def has_letter(self) -> bool:
        """Whether one of the words is a single character, which stands in very many places."""
        return any(is_letter(word) for term in self.terms for word in term.words)

    def expression(self, place: Place = anywhere) -> Expression:
        days = (Word((in_title(day.key) if place is titled else day.key,)) for day in self.days)
        return AllOf((*self._number_parts(), *days, *(term.expression(place) for term in self.terms)))

    def by_number(self) -> Expression | None:
        """Records that bear this number themselves."""
        if self.number is None:
            return None
        rest = (Word((day.key,)) for day in self.days)
        return AllOf((_own(self.number), *rest, *(term.expression() for term in self.terms)))

    def in_title(self) -> Expression | None:
        return self.expression(titled) if self.number is None else None

    def _number_parts(self) -> list[Expression]:
        """The number as the record's own, or cited in its words."""
        if self.number is None:
            return []
        return [AnyOf((_own(self.number), anywhere(self.number.text)))]


def understand(line: str) -> Question:
    """Quoted parts as they stand, then days, then a number, then words."""
    line = line.replace("\x00", "")[:LONGEST_LINE]
    exact = [Term.exact(text.strip()) for text in _QUOTED.findall(line)]
    number, rest = numbers.taken_from(_THOUSANDS.sub("", _QUOTED.sub(" ", line)))
    days, rest = dates.taken_from(rest)
    loose = _cut(dict.fromkeys(text for text in _BREAK.split(rest) if sought(text)))
    terms = [*(term for term in exact if sought(term.text)), *loose]
    return Question(tuple(dict.fromkeys(terms))[:MOST_TERMS], number, tuple(dict.fromkeys(days)), line.strip())


def _own(number: DocumentNumber) -> Expression:
    """The number whole; or year and value alone, when the words before them stand elsewhere (市水利局 2026年12号)."""
    whole = Word((number.key,))
    if not number.code:
        return whole
    code = AllOf(tuple(term.expression() for term in _cut([number.code])))
    return AnyOf((whole, AllOf((Word((number.bare.key,)), code))))


def _cut(texts: Iterable[str]) -> list[Term]:
    """Each text with the words it consists of; single characters between them do not count."""
    texts = list(texts)
    parts = dictionary.cut([plain(text) for text in texts]) if texts else []
    return [Term(text, tuple(filter(_is_word, words)) or (text,)) for text, words in zip(texts, parts, strict=True)]


def _is_word(part: str) -> bool:
    return bool(sought(part)) and len(part) > 1
