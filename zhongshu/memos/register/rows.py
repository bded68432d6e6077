"""The rows of the register and its counts: a fixed number of queries for any number of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhongshu.engines import lights
from zhongshu.engines.extract import normalise_number
from zhongshu.memos import access
from zhongshu.memos.models import Memo, MemoLeader
from zhongshu.memos.register.filters import FACETS, Filters
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.search import queries as search
from zhongshu.workflow.flows import stage_names
from zhongshu.workflow.models import Comment, Step
from zhongshu.workflow.states import CommentKind, StepRole

ORDER = ("-year", "-value", "-pk")
RELATED = ("record__holder", "drafter", "drafting_unit")
MOST_CHOICES = 40


@dataclass(frozen=True)
class Choice:
    """A filter as a link: its value, word and how many rows stand behind it."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One memo in the list."""

    memo: Memo
    stage: str
    leaders: list[tuple[str, bool]]  # name, and whether the 批示 is there
    light: str
    word: str

    @property
    def record(self) -> Record:
        return self.memo.record

    @property
    def holder(self) -> str:
        return self.record.holder.name if self.record.is_live and self.record.holder else ""

    @property
    def due_at(self) -> datetime | None:
        return self.record.due_at if self.record.is_live else None

    @property
    def leader_words(self) -> str:
        return "、".join(name if done else _("%(name)s（未批）") % {"name": name} for name, done in self.leaders)


class Register:
    """The register of one organ as one person sees it, narrowed by the filters of the address."""

    def __init__(self, person: Person, organ: Organ, filters: Filters, now: datetime | None = None) -> None:
        self.person, self.organ, self.filters = person, organ, filters
        self.now = now or timezone.now()

    @cached_property
    def everything(self) -> QuerySet[Memo]:
        """All memos of the organ that the person may see and the words find."""
        return access.register_of(self.person, self.organ).filter(self._words)

    @cached_property
    def found(self) -> QuerySet[Memo]:
        """Exactly what the page, the table file and the print show."""
        return self.everything.filter(self.filters.condition(self.now)).select_related(*RELATED)

    @cached_property
    def _words(self) -> Q:
        words = self.filters.words
        if not words:
            return Q()
        plain = Q(record__title__icontains=words) | Q(record__reference__icontains=normalise_number(words))
        plain |= Q(drafter__name=words) | Q(body__icontains=words)
        ids = search.matching_ids(self.person, words)
        return plain if ids is None else plain | Q(record_id__in=ids)

    @cached_property
    def _counts(self) -> dict[str, int]:
        """Each choice with the other filters kept, all in one statement."""
        asked = {"total": Count("pk", filter=self.filters.condition(self.now))}
        for key, (_label, choices) in FACETS.items():
            others = self.filters.condition(self.now, besides=key)
            asked[f"{key}_"] = Count("pk", filter=others)
            asked |= {
                f"{key}_{value}": Count("pk", filter=others & holds(self.now))
                for value, (_word, holds) in choices.items()
            }
        return self.everything.order_by().aggregate(**asked)

    @property
    def total(self) -> int:
        return self._counts["total"]

    @cached_property
    def facets(self) -> list[tuple[str, str | Promise, list[Choice]]]:
        return [(key, label, self._choices(key)) for key, (label, _choices) in FACETS.items()]

    def _choices(self, key: str) -> list[Choice]:
        chosen = getattr(self.filters, key)
        words = {"": _("全部")} | {value: word for value, (word, _holds) in FACETS[key][1].items()}
        return [Choice(value, word, self._counts[f"{key}_{value}"], chosen == value) for value, word in words.items()]

    @cached_property
    def leaders(self) -> list[Choice]:
        """Those it was addressed to, with what stands behind each."""
        kept = self.everything.filter(self.filters.condition(self.now, besides="leader")).order_by()
        rows = MemoLeader.objects.filter(memo__in=kept.values("pk"), struck_at__isnull=True)
        counted = rows.order_by("person__name").values_list("person", "person__name").annotate(n=Count("pk"))
        return self._links(counted, self.filters.leader)

    @cached_property
    def units(self) -> list[Choice]:
        kept = self.everything.filter(self.filters.condition(self.now, besides="unit"), drafting_unit__isnull=False)
        counted = kept.order_by("drafting_unit__name").values_list("drafting_unit", "drafting_unit__name")
        return self._links(counted.annotate(n=Count("pk")), self.filters.unit)

    def _links(self, counted: Iterable[tuple[int, str, int]], chosen: int | None) -> list[Choice]:
        return [Choice(str(pk), name, n, pk == chosen) for pk, name, n in counted][:MOST_CHOICES]

    def heading(self) -> str:
        """Which register, which filters, in words: above the print and in the table file."""
        words = [self.organ.name, _("%(year)s年") % {"year": self.filters.year} if self.filters.year else ""]
        words += [str(one.label) for _key, _label, found in self.facets for one in found if one.is_chosen and one.value]
        words += [str(one.label) for one in (*self.leaders, *self.units) if one.is_chosen]
        words += [_("含“%(words)s”") % {"words": self.filters.words} if self.filters.words else ""]
        since, until = self.filters.since, self.filters.until
        words += [f"{since or ''}—{until or ''}" if since or until else ""]
        return "　".join(word for word in words if word)

    def rows(self, memos: Sequence[Memo]) -> list[Row]:
        names = stage_names([memo.record for memo in memos])
        ids = [memo.pk for memo in memos]
        leads = Step.objects.filter(record__in=ids, role=StepRole.LEAD, finished_at__isnull=True)
        stages = dict(leads.values_list("record", "stage"))
        leaders = _leaders_of(ids)
        clock = calendars.clock_of(self.person, self.organ)
        made = []
        for memo in memos:
            record = memo.record
            key = lights.light(record.state, record.due_at, self.now, clock)
            word = lights.described(key, record.due_at, record.closed_at or self.now).label
            if record.state == State.CANCELLED:
                key, word = "hold", _("撤销")
            stage = stages.get(memo.pk)
            name = names.get((memo.pk, stage), stage) if stage else _ended(record)
            made.append(Row(memo, name, leaders.get(memo.pk, []), key, word))
        return made


def _leaders_of(ids: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    said = Comment.objects.filter(record__in=ids, kind=CommentKind.INSTRUCTION)
    written = set(said.values_list("record", "author"))
    rows = MemoLeader.objects.filter(memo__in=ids, struck_at__isnull=True).order_by("memo", "order")
    found: dict[int, list[tuple[str, bool]]] = {}
    for memo, person, name in rows.values_list("memo", "person", "person__name"):
        found.setdefault(memo, []).append((name, (memo, person) in written))
    return found


def _ended(record: Record) -> str:
    return _("已归档") if record.state == State.CLOSED else record.get_state_display()
