"""Finding records. Access is inside the question that goes to the index, and every page is asked again through visible_to."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core import signing
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left
from django.utils import timezone

from zhongshu.people.models import Person
from zhongshu.records.access import visible_to
from zhongshu.records.models import Record, RecordFile
from zhongshu.search import access
from zhongshu.search.backends import Bounds, backend
from zhongshu.search.models import SearchEntry
from zhongshu.search.passages import Passage, passage_of, pieces
from zhongshu.search.query import AllOf, But, Expression, Question, understand

SIZE = 20
COUNTED = 1000  # more than this is "1000 件以上"
BOUND = 5000  # the newest matches that a register may be narrowed to
SIGNER = signing.Signer(salt="zhongshu.search")
SHOWN_TEXT = 100_000  # characters of a file that are looked through for a passage to show


@dataclass(frozen=True)
class Filters:
    """What narrows a search beside its words."""

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sender: str = ""

    @property
    def bounds(self) -> Bounds:
        return Bounds(since=self.since, until=self.until, sender=self.sender or None)

    @property
    def expressions(self) -> list[Expression]:
        kinds, states = map(access.kind_token, self.kinds), map(access.state_token, self.states)
        return [access.one_of(tokens) for tokens in (list(kinds), list(states)) if tokens]


@dataclass(frozen=True)
class Hit:
    """One record found, with the places that matched."""

    record: Record
    entry: SearchEntry
    title: list[tuple[str, bool]]
    number: list[tuple[str, bool]]
    passage: Passage | None

    @property
    def day(self) -> date:
        return self.entry.day


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
    person: Person, line: str, filters: Filters | None = None, *, order: str = "relevance", cursor: str = ""
) -> Results:
    """Records that the person may see and that answer the line. By relevance: its own number first, then titles, then the
    rest, each the newest first; by date: the newest first."""
    question, filters = understand(line), filters or Filters()
    if not question:
        return Results(question)
    asked = [access.seen_by(person), *filters.expressions]
    ids, next_cursor = _page(question, asked, filters.bounds, order, cursor)
    found = backend().newest(AllOf((*asked, question.anywhere())), filters.bounds, COUNTED + 1)
    return Results(question, _hits(person, question, ids), len(found), next_cursor)


def matching_ids(person: Person, line: str) -> RawSQL | None:
    """For `filter(pk__in=…)` of a register: the newest matches that the person may see; None when nothing is asked for."""
    question = understand(line)
    if not question:
        return None
    return backend().matching(AllOf((access.seen_by(person), question.anywhere())), BOUND)


def periods(today: date | None = None) -> dict[str, tuple[date, date | None]]:
    """The spans that the page offers as links."""
    today = today or timezone.localdate()
    return {
        "month": (today - timedelta(days=30), None),
        "year": (date(today.year, 1, 1), None),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }


def _page(
    question: Question, asked: list[Expression], bounds: Bounds, order: str, cursor: str
) -> tuple[list[int], str]:
    """Ids of one page, tier after tier, from where the cursor points."""
    tiers = _tiers(question, order)
    tier, before = _read(cursor)
    found: list[tuple[int, int]] = []
    while tier < len(tiers) and len(found) <= SIZE:
        place = replace(bounds, before=before)
        found += [(tier, pk) for pk in backend().newest(AllOf((*asked, tiers[tier])), place, SIZE + 1 - len(found))]
        tier, before = tier + 1, None
    more, found = len(found) > SIZE, found[:SIZE]
    return [pk for _tier, pk in found], SIGNER.sign_object(list(found[-1])) if more else ""


def _tiers(question: Question, order: str) -> list[Expression]:
    """Number, then title, then the rest; each leaves out those before it."""
    anywhere = question.anywhere()
    firsts = [first for first in (question.by_number(), question.in_title()) if first is not None]
    if order == "date" or not firsts:
        return [anywhere]
    tiers: list[Expression] = []
    rest: Expression = anywhere
    for first in firsts:
        tiers.append(first)
        rest = But(rest, first)
    return [*tiers, rest]


def _read(cursor: str) -> tuple[int, int | None]:
    """Tier and record of the last hit of the page before; a cursor that was changed leads to the first page."""
    try:
        tier, before = SIGNER.unsign_object(cursor)
        return int(tier), int(before)
    except (signing.BadSignature, TypeError, ValueError):
        return 0, None


def _hits(person: Person, question: Question, ids: list[int]) -> list[Hit]:
    """The rows behind the ids, those that visible_to lets through, in the order found."""
    seen = visible_to(person).filter(pk__in=ids).select_related("holder", "number", "search_entry")
    by_id = {record.pk: record for record in seen}
    texts = texts_of([pk for pk in ids if pk in by_id])
    return [_hit(by_id[pk], question, texts.get(pk, [])) for pk in ids if pk in by_id]


def _hit(record: Record, question: Question, texts: list[str]) -> Hit:
    entry = record.search_entry
    marks = question.marks
    number = "，".join(entry.facts.get("numbers", []))
    passage = passage_of(entry.facts, texts, marks)
    return Hit(record, entry, pieces(record.title, marks), pieces(number, marks), passage)


def texts_of(record_ids: list[int]) -> dict[int, list[str]]:
    """The beginning of the files' text by record, for showing where it matched."""
    rows = RecordFile.objects.filter(record__in=record_ids, removed_at__isnull=True, file__blob__wiped_at__isnull=True)
    texts: dict[int, list[str]] = {}
    for pk, text in rows.order_by("sort", "pk").values_list("record_id", Left("file__blob__text", SHOWN_TEXT)):
        texts.setdefault(pk, []).append(text)
    return texts
