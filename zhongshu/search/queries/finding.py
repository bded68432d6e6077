"""Finding records. Access is inside the question that goes to the index, and every page is asked again through visible_to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.core import signing
from django.db.models.expressions import RawSQL

from zhongshu.people.models import Person
from zhongshu.search import access
from zhongshu.search.backends import Bounds, backend
from zhongshu.search.queries.filters import Filters
from zhongshu.search.queries.hits import Hit, hits_of
from zhongshu.search.query import AllOf, But, Expression, Question, told, understand

SIZE = 20
COUNTED = 1000  # more than this is "1000 件以上"
BOUND = 5000  # the newest matches that a register may be narrowed to
SIGNER = signing.Signer(salt="zhongshu.search")
Read = Callable[[int, int | None, int], list[int]]  # tier, before which record, how many


@dataclass(frozen=True)
class Results:
    """One page."""

    question: Question
    hits: list[Hit] = field(default_factory=list)
    matched: list[int] = field(default_factory=list)  # the newest of all that answer, one more than are counted
    next_cursor: str = ""

    @property
    def count(self) -> int:
        return len(self.matched)

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNTED


def find(
    person: Person, line: str, filters: Filters | None = None, *, order: str = "relevance", cursor: str = ""
) -> Results:
    """Records that the person may see and that answer the line. By relevance: its own number first, then titles, then the
    rest, each the newest first; by date: the newest first. Filters alone may be asked too."""
    question, filters = understand(line), filters or Filters()
    if not question and not filters:
        return Results(question)
    matched = matches(person, question, filters)
    asked = [access.seen_by(person), *filters.expressions]
    tiers = _tiers(question, order)
    read = (
        _sorted_out(tiers, asked, filters.bounds, matched)
        if len(matched) <= COUNTED
        else _stepwise(tiers, asked, filters.bounds)
    )
    ids, next_cursor = _page(read, len(tiers), cursor)
    return Results(question, hits_of(person, question, ids), matched, next_cursor)


def matches(person: Person, question: Question, filters: Filters, bounds: Bounds | None = None) -> list[int]:
    """The newest of all that answer, one more than are counted."""
    asked = [access.seen_by(person), *filters.expressions]
    bounds = bounds or filters.bounds
    if (
        question.has_letter
    ):  # where a single character counts most is read first; what stands elsewhere only when needed
        found = backend().newest(AllOf((*asked, question.expression(told))), bounds, COUNTED + 1)
        if len(found) > COUNTED:
            return found
    return backend().newest(_all(asked, question), bounds, COUNTED + 1)


def matching_ids(person: Person, line: str) -> RawSQL | None:
    """For `filter(pk__in=…)` of a register: the newest matches that the person may see; None when nothing is asked for."""
    question = understand(line)
    if not question:
        return None
    return backend().matching(_all([access.seen_by(person)], question), BOUND)


def _all(asked: list[Expression], question: Question) -> Expression:
    return AllOf((*asked, question.expression())) if question else AllOf(tuple(asked))


def _page(read: Read, tiers: int, cursor: str) -> tuple[list[int], str]:
    """Ids of one page, tier after tier, from where the cursor points."""
    tier, before = _place(cursor)
    found: list[tuple[int, int]] = []
    while tier < tiers and len(found) <= SIZE:
        found += [(tier, pk) for pk in read(tier, before, SIZE + 1 - len(found))]
        tier, before = tier + 1, None
    more, found = len(found) > SIZE, found[:SIZE]
    return [pk for _tier, pk in found], SIGNER.sign_object(list(found[-1])) if more else ""


def _stepwise(tiers: list[Expression | None], asked: list[Expression], bounds: Bounds) -> Read:
    """Of very many: each tier asked of the index as far as the page needs it, leaving out those before."""

    def read(tier: int, before: int | None, limit: int) -> list[int]:
        wanted = tiers[tier]
        for earlier in tiers[:tier]:
            wanted = But(wanted, earlier) if wanted is not None and earlier is not None else wanted
        expression = AllOf((*asked, wanted)) if wanted is not None else AllOf(tuple(asked))
        return backend().newest(expression, replace(bounds, before=before), limit)

    return read


def _sorted_out(tiers: list[Expression | None], asked: list[Expression], bounds: Bounds, matched: list[int]) -> Read:
    """Of few: all are known already, only those that come first are asked for; a rare phrase is not looked for twice."""
    left, sorted_out = matched, []
    for first in tiers[:-1]:
        firsts = set(backend().newest(AllOf((*asked, first)), bounds, COUNTED + 1)) if left and first else set()
        sorted_out.append([pk for pk in left if pk in firsts])
        left = [pk for pk in left if pk not in firsts]
    sorted_out.append(left)
    return lambda tier, before, limit: [pk for pk in sorted_out[tier] if before is None or pk < before][:limit]


def _tiers(question: Question, order: str) -> list[Expression | None]:
    """Number, then title, then the rest; the last one is everything."""
    if not question:
        return [None]
    firsts = [question.by_number(), question.in_title(), question.expression(told) if question.has_letter else None]
    return [*(first for first in firsts if first is not None and order != "date"), question.expression()]


def _place(cursor: str) -> tuple[int, int | None]:
    """Tier and record of the last hit of the page before; a cursor that was changed leads to the first page."""
    try:
        tier, before = SIGNER.unsign_object(cursor)
        return int(tier), int(before)
    except (signing.BadSignature, TypeError, ValueError):
        return 0, None
