"""Finding records. Access is inside the question that goes to the index, and every page is asked again through visible_to."""

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


@dataclass(frozen=True)
class Results:
    """One page."""

    question: Question
    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    next_cursor: str = ""

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNTED


def find(
    person: Person,
    line: str,
    filters: Filters | None = None,
    *,
    order: str = "relevance",
    cursor: str = "",
    is_counted: bool = True,
) -> Results:
    """Records that the person may see and that answer the line. By relevance: its own number first, then titles, then the
    rest, each the newest first; by date: the newest first. Filters alone may be asked too. Whoever asks for `facets` has the
    count from there."""
    question, filters = understand(line), filters or Filters()
    if not question and not filters:
        return Results(question)
    asked = [access.seen_by(person), *filters.expressions]
    ids, next_cursor = _page(question, asked, filters.bounds, order, cursor)
    is_whole = not next_cursor and not cursor
    count = len(matches(person, question, filters)) if is_counted and not is_whole else len(ids)
    return Results(question, hits_of(person, question, ids), count, next_cursor)


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


def _page(
    question: Question, asked: list[Expression], bounds: Bounds, order: str, cursor: str
) -> tuple[list[int], str]:
    """Ids of one page, tier after tier, from where the cursor points."""
    tiers = _tiers(question, order)
    tier, before = _read(cursor)
    found: list[tuple[int, int]] = []
    while tier < len(tiers) and len(found) <= SIZE:
        place = replace(bounds, before=before)
        expression = AllOf((*asked, *tiers[tier]))
        found += [(tier, pk) for pk in backend().newest(expression, place, SIZE + 1 - len(found))]
        tier, before = tier + 1, None
    more, found = len(found) > SIZE, found[:SIZE]
    return [pk for _tier, pk in found], SIGNER.sign_object(list(found[-1])) if more else ""


def _tiers(question: Question, order: str) -> list[list[Expression]]:
    """Number, then title, then the rest; each leaves out those before it."""
    if not question:
        return [[]]
    firsts = [question.by_number(), question.in_title(), question.expression(told) if question.has_letter else None]
    tiers: list[list[Expression]] = []
    rest: Expression = question.expression()
    for first in firsts:
        if first is not None and order != "date":
            tiers.append([first if not tiers else _but(first, firsts)])
            rest = But(rest, first)
    return [*tiers, [rest]]


def _but(first: Expression, firsts: list[Expression | None]) -> Expression:
    """One tier without those before it."""
    for earlier in firsts[: firsts.index(first)]:
        first = But(first, earlier) if earlier is not None else first
    return first


def _read(cursor: str) -> tuple[int, int | None]:
    """Tier and record of the last hit of the page before; a cursor that was changed leads to the first page."""
    try:
        tier, before = SIGNER.unsign_object(cursor)
        return int(tier), int(before)
    except (signing.BadSignature, TypeError, ValueError):
        return 0, None
