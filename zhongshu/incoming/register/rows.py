"""The rows of the register and its counts: a fixed number of queries for any number of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhongshu.core import prepared, registry, tallies
from zhongshu.engines import lights
from zhongshu.engines.extract import normalise_number
from zhongshu.engines.workdays import Clock
from zhongshu.incoming import access
from zhongshu.incoming.models import IncomingDocument, PaperClass
from zhongshu.incoming.register.counts import Counts, counts
from zhongshu.incoming.register.filters import FACETS, VIEW_LABELS, VIEWS, Facet, Filters, Moment
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.search import queries as search
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import Outcome, StepRole

BOUND = 2_000  # beyond this the register shows no counts beside its filters
RELATED = ("record__holder", "sender_organ")
BY_COLUMN = {"unit": "record__owning_unit", "clerk": "received_by"}  # read along only where the column shows


@dataclass(frozen=True)
class Choice:
    """A filter as a link: its value, word and how many rows stand behind it."""

    value: str
    label: str | Promise
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One paper in the list."""

    document: IncomingDocument
    step: Step | None
    stage: str
    light: str
    word: str

    @property
    def record(self) -> Record:
        return self.document.record

    @property
    def holder(self) -> str:
        return self.record.holder.name if self.record.is_live and self.record.holder else "—"

    @property
    def pick_label(self) -> str:
        return _("选中 %(n)s 号") % {"n": self.document.receipt_value}

    @property
    def due_at(self) -> datetime | None:
        return self.record.due_at if self.record.is_live else None


class Register:
    """The register of one organ as one person sees it, narrowed by the filters of the address."""

    def __init__(self, person: Person, organ: Organ, filters: Filters, *, now: datetime | None = None) -> None:
        self.person, self.organ, self.filters = person, organ, filters
        self.clock: Clock = calendars.clock_of(person, organ)
        self.moment = Moment.of(person, self.clock, now)

    @cached_property
    def everything(self) -> QuerySet[IncomingDocument]:
        """All papers of the organ that the person may see."""
        return access.register_of(self.person, self.organ)

    @cached_property
    def found(self) -> QuerySet[IncomingDocument]:
        """Exactly what the page, the table file and the print show. Few of one state are read and sorted, where walking the
        register would go on to its end to find them; of many the walk finds a page soon."""
        if self.filters.names_a_state and self.total <= BOUND:
            return self._by_state
        return self._narrowed(self.everything)

    @cached_property
    def _by_state(self) -> QuerySet[IncomingDocument]:
        return self._narrowed(access.register_of(self.person, self.organ, by_state=True))

    def _narrowed(self, papers: QuerySet[IncomingDocument]) -> QuerySet[IncomingDocument]:
        at, filters = self.moment, self.filters
        return papers.filter(filters.view_condition(at), filters.days(), self._words, filters.facet_conditions(at))

    @cached_property
    def _words(self) -> Q:
        """Title, number, sender by their letters; everything else through the index of texts."""
        words = self.filters.words
        if not words:
            return Q()
        number = normalise_number(words)
        plain = Q(record__title__icontains=words) | Q(sender__icontains=words) | Q(sender_number__icontains=number)
        plain |= Q(record__reference__icontains=number)
        ids = search.matching_ids(self.person, words)
        return plain if ids is None else plain | Q(record_id__in=ids)

    @cached_property
    def is_counted(self) -> bool:
        rows = {"register": lambda: (self.everything,)}
        return tallies.counted(rows, registry.memory_of(self.person), BOUND)["register"] <= BOUND

    @cached_property
    def counts(self) -> Counts | None:
        if not self.is_counted:
            return None
        return counts(
            self.person, self.everything, self.organ, filters=self.filters, moment=self.moment, words=self._words
        )

    @cached_property
    def total(self) -> int:
        """How many were found, up to the bound."""
        if self.counts:
            return self.counts.total
        memory, what = registry.memory_of(self.person), ("register", self.organ.pk, repr(self.filters))
        if tallies.is_beyond(memory, what):
            return BOUND + 1
        papers = self._by_state if self.filters.names_a_state else self.found
        count = papers.order_by()[: BOUND + 1].count()
        tallies.note_beyond(memory, what, is_so=count > BOUND)
        return count

    @property
    def total_text(self) -> str:
        return f"{BOUND:,}+" if self.total > BOUND else f"{self.total:,}"

    @cached_property
    def views(self) -> list[Choice]:
        """The tabs, each with the number of rows behind it."""
        known = self.counts
        return [
            Choice(value, self._view_label(value), known.of_view(value) if known else None, value == self.filters.view)
            for value in VIEWS
        ]

    def _view_label(self, value: str) -> str:
        year = {"year": self.filters.year or self.moment.year}
        return _("%(year)s年全部") % year if value == "" else str(VIEW_LABELS[value])

    @cached_property
    def facets(self) -> list[tuple[Facet, list[Choice]]]:
        """The filters, each with the number of rows that would show when it is chosen."""
        return [(facet, self._choices(facet)) for facet in FACETS]

    def _choices(self, facet: Facet) -> list[Choice]:
        known, chosen = self.counts, self.filters.chosen(facet)
        labels = {"": _("全部")} | {value: label for value, (label, _condition) in facet.choices.items()}
        return [
            Choice(value, label, known.of_choice(facet, value) if known else None, chosen == value)
            for value, label in labels.items()
        ]

    def rows(self, documents: Iterable[IncomingDocument]) -> list[Row]:
        """Stage, holder and light of each; two more queries than the documents themselves."""
        found = list(documents)
        names = stage_names([document.record for document in found if document.record.is_live])
        leads = open_leads([document.pk for document in found if document.record.is_live])
        return [self._row(document, leads.get(document.pk), names) for document in found]

    def _row(self, document: IncomingDocument, step: Step | None, names: dict[tuple[int, str], str]) -> Row:
        record = document.record
        returned = step is not None and step.came_from is not None and step.came_from.outcome == Outcome.RETURNED
        key = lights.light(record.state, record.due_at, self.moment.now, self.clock, is_returned=returned)
        word = lights.described(key, record.due_at, record.closed_at or self.moment.now).label
        if record.state == State.CANCELLED:
            key, word = "hold", ended_word(document)
        stage = names.get((record.pk, step.stage), step.stage) if step else ended_word(document)
        return Row(document, step, stage, key, word)


def with_rows(papers: QuerySet[IncomingDocument], columns: Iterable[str] = ()) -> QuerySet[IncomingDocument]:
    """Read along what a row needs."""
    return papers.select_related(*RELATED, *(BY_COLUMN[key] for key in columns if key in BY_COLUMN))


def open_leads(records: Sequence[int]) -> dict[int, Step]:
    """The hand in which each of them is, and where it came from."""
    lots = prepared.lots(records)
    return {step.record_id: step for lot in lots for step in prepared.rows("incoming.leads", _leads, *lot)}


def _leads(*records: int) -> "QuerySet[Step]":
    found = Step.objects.filter(role=StepRole.LEAD, finished_at__isnull=True, record__in=records)
    return found.select_related("came_from").order_by()


def ended_word(document: IncomingDocument) -> str:
    """How a paper ended, in the office's words."""
    record = document.record
    if record.state == State.CANCELLED:
        return _("退文") if record.is_returned_to_sender else _("撤销")
    if record.state != State.CLOSED:
        return record.get_state_display()
    if record.answer_kind in ("document", "oral", "note"):
        return _("已答复")
    return _("已阅存") if document.paper_class == PaperClass.READING else _("已办结")


def span(rows: Sequence[Row]) -> str:
    """1284—1260: first and last receipt number on the page."""
    numbers = [row.document.receipt_value for row in rows]
    return f"{numbers[0]}—{numbers[-1]}" if numbers else ""
