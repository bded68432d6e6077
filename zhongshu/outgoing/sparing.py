"""精文减会: how many papers the organ has issued this year, by 文种 and by unit, against the same day of last year and the quota; and
where one paper would do instead of several.

Counted is what has a number that was not voided, by the year of its 成文日期. The figures and the lists behind them come from the
same rows: those that the person may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.outgoing import access
from zhongshu.outgoing.models import OutgoingDocument, Quota
from zhongshu.people.access import person_has, posture
from zhongshu.people.homes import home_of
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.states import LIVE, DocumentType, State

NEAR = 0.9  # of the quota: from here on the drafter is told
NO_UNIT = 0


@dataclass(frozen=True)
class Line:
    """One row of a table: this year to the day, last year to the same day and whole, and the quota."""

    key: str  # of the list behind it
    label: str
    now: int
    before: int
    last_year: int
    most: int | None = None

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def percent(self) -> str:
        return f"{100 * self.change / self.before:+.1f}%" if self.before and self.change else ""

    @property
    def left(self) -> int | None:
        return None if self.most is None else self.most - self.now

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def over(self) -> int:
        return max(0, -(self.left or 0))


@dataclass(frozen=True)
class Span:
    """From the first of January to a day, this year and last."""

    day: date

    @property
    def first(self) -> date:
        return self.day.replace(month=1, day=1)

    @property
    def before(self) -> "Span":
        """The same day of last year; for 29 February the 28th."""
        year = self.day.year - 1
        leap = (self.day.month, self.day.day) == (2, 29)
        return Span(self.day.replace(year=year, day=28) if leap else self.day.replace(year=year))

    @property
    def whole(self) -> "Span":
        return Span(self.day.replace(month=12, day=31))


def issued(papers: QuerySet[OutgoingDocument], span: Span) -> QuerySet[OutgoingDocument]:
    """Those that count in this span."""
    kept = papers.filter(number__isnull=False, number__voided_at__isnull=True, issue_date__range=(span.first, span.day))
    return kept.exclude(record__state=State.CANCELLED)


def organ_with(person: Person, permission: str) -> Organ:
    """The own organ, else the first in which a post carries the right."""
    organs = posture(person).permissions.get(permission, frozenset())
    return person.organ if person.organ_id in organs or not organs else Organ.objects.get(pk=min(organs))


def may_set_quotas(person: Person, organ: Organ) -> Answer:
    if person_has(person, "outgoing.set_quota", organ):
        return Answer.yes()
    return Answer.no(_("限额由办公室负责人填写。"))


def papers_of(person: Person, organ: Organ) -> QuerySet[OutgoingDocument]:
    return access.visible_to(person).filter(record__owning_organ=organ)


class Sparing:
    """The page of one organ as one person sees it, as of a day."""

    def __init__(self, person: Person, organ: Organ, day: date) -> None:
        self.person, self.organ, self.span = person, organ, Span(day)

    @cached_property
    def _counted(self) -> dict[str, dict[tuple[str, int], int]]:
        """For each span: (文种, unit) → papers."""
        papers = papers_of(self.person, self.organ).order_by()
        spans = {"now": self.span, "before": self.span.before, "last_year": self.span.before.whole}
        found: dict[str, dict[tuple[str, int], int]] = {}
        for name, span in spans.items():
            cells = found.setdefault(name, {})
            for kind, unit in issued(papers, span).values_list("document_type", "drafting_unit"):
                cells[kind, unit or NO_UNIT] = cells.get((kind, unit or NO_UNIT), 0) + 1
        return found

    @cached_property
    def quotas(self) -> dict[tuple[int | None, str], int]:
        return quotas_of(self.organ, self.span.day.year)

    def _line(self, key: str, label: str, most: int | None, *, kind: str = "", unit: int | None = None) -> Line:
        sums = {
            name: sum(n for (type_, unit_), n in cells.items() if kind in ("", type_) and unit in (None, unit_))
            for name, cells in self._counted.items()
        }
        return Line(key, label, sums["now"], sums["before"], sums["last_year"], most)

    @cached_property
    def total(self) -> Line:
        return self._line("", _("合计"), self.quotas.get((None, "")))

    @cached_property
    def by_type(self) -> list[Line]:
        """Every 文种 that was issued or has a quota, in the order of the 条例."""
        used = {kind for cells in self._counted.values() for kind, _unit in cells}
        used |= {kind for unit, kind in self.quotas if unit is None and kind}
        return [
            self._line(f"type={kind}", str(label), self.quotas.get((None, kind)), kind=kind)
            for kind, label in DocumentType.choices
            if kind in used
        ]

    @cached_property
    def by_unit(self) -> list[Line]:
        """Every unit that issued or has a quota; papers without a unit in a row of their own."""
        used = {unit for cells in self._counted.values() for _kind, unit in cells}
        used |= {unit for unit, kind in self.quotas if unit is not None and not kind}
        names = dict(Unit.objects.filter(pk__in=used).order_by("pk").values_list("pk", "name"))
        rows = [self._line(f"unit={pk}", name, self.quotas.get((pk, "")), unit=pk) for pk, name in names.items()]
        if NO_UNIT in used:
            rows.append(self._line(f"unit={NO_UNIT}", _("未注明科室"), None, unit=NO_UNIT))
        return rows

    def listed(self, *, span: Span, kind: str = "", unit: int | None = None) -> QuerySet[OutgoingDocument]:
        """The papers behind one figure."""
        papers = issued(papers_of(self.person, self.organ), span)
        papers = papers.filter(document_type=kind) if kind else papers
        if unit is None:
            return papers
        return papers.filter(drafting_unit=unit) if unit else papers.filter(drafting_unit__isnull=True)


# ── quota ─────────────────────────────────────────────────────────────────────────────────────────


def quotas_of(organ: Organ, year: int) -> dict[tuple[int | None, str], int]:
    rows = Quota.objects.filter(organ=organ, year=year)
    return {(unit, kind): most for unit, kind, most in rows.values_list("unit", "document_type", "most")}


@dataclass(frozen=True)
class Hint:
    """What a drafter should know before beginning: how much of a quota is left."""

    what: str
    used: int
    most: int

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.most

    @property
    def sentence(self) -> str:
        words = {"what": self.what, "used": self.used, "most": self.most, "left": self.most - self.used}
        if self.is_used_up:
            return (
                _(
                    "%(what)s今年限额 %(most)s 件，已发 %(used)s 件，限额用完。能合并、能不发的不发；确需再发的，写明理由。"
                )
                % words
            )
        return _("%(what)s今年限额 %(most)s 件，已发 %(used)s 件，还可发 %(left)s 件。") % words


def hints(organ: Organ, *, day: date, unit: Unit | None = None, document_type: str = "") -> list[Hint]:
    """Quotas that this paper would fall under and that are nearly or wholly used; numbers only, no titles."""
    quotas = quotas_of(organ, day.year)
    papers = issued(OutgoingDocument.objects.filter(record__owning_organ=organ), Span(day).whole)
    asked: list[tuple[tuple[int | None, str], str, Q]] = [((None, ""), organ.label, Q())]
    if document_type in DocumentType.values:
        label = str(DocumentType(document_type).label)
        asked.append(((None, document_type), label, Q(document_type=document_type)))
    if unit is not None:
        asked.append(((unit.pk, ""), unit.name, Q(drafting_unit=unit)))
    found = [Hint(what, papers.filter(which).count(), quotas[key]) for key, what, which in asked if key in quotas]
    return [hint for hint in found if hint.used >= NEAR * hint.most]


def hints_for(person: Person, organ: Organ, document_type: str, day: date) -> list[Hint]:
    """Before a paper is begun: the quotas of the organ, of its 文种 and of the drafter's unit."""
    unit = Unit.objects.filter(pk=home_of(person).unit_id or 0, organ=organ).first()
    return hints(organ, day=day, unit=unit, document_type=document_type)


# ── 不发文 ────────────────────────────────────────────────────────────────────────────────────────

WITHIN_DAYS = 30  # of each other
ALIKE = 0.5  # of the pairs of characters in both titles
LOOKED_BACK = timedelta(days=120)
MOST_READ = 2_000
MOST_SHOWN = 30
EMPTY_WORDS = ("关于", "有关", "进一步", "切实", "做好", "印发", "转发", "的通知", "工作")


@dataclass
class Bundle:
    """Papers for which one would have done."""

    papers: list[OutgoingDocument] = field(default_factory=list)

    @property
    def spared(self) -> int:
        return len(self.papers) - 1

    @property
    def open(self) -> int:
        """Not signed yet: these can still be merged."""
        return sum(1 for paper in self.papers if paper.signed_version_id is None and paper.record.is_live)

    @property
    def recipients(self) -> str:
        return "、".join(entry["name"] for entry in self.papers[0].main_recipients)

    @property
    def days(self) -> tuple[date, date]:
        days = [day_of(paper) for paper in self.papers]
        return min(days), max(days)


def rule() -> str:
    """Named on the page, so that nobody has to guess why a paper stands there."""
    return _(
        "同一科室或者同一机关代字、主送单位相同、文种相同，前后相隔不超过 %(days)s 天，标题（去掉发文机关和“关于、通知”等套话）"
        "的字词至少有 %(share)s%% 相同的，列为一组。"
    ) % {"days": WITHIN_DAYS, "share": round(100 * ALIKE)}


def bundles(person: Person, organ: Organ, day: date) -> list[Bundle]:
    """Of the last months, those that can still be merged first, then the larger ones."""
    papers = papers_of(person, organ).exclude(record__state=State.CANCELLED).exclude(main_recipients=[])
    since = Q(issue_date__isnull=True, record__state__in=LIVE) | Q(issue_date__range=(day - LOOKED_BACK, day))
    rows = papers.filter(since).select_related("record", "drafting_unit", "number").order_by("-pk")[:MOST_READ]
    apart: dict[tuple[object, ...], list[OutgoingDocument]] = {}
    for paper in reversed(rows):
        apart.setdefault((paper.document_type, recipients_of(paper)), []).append(paper)
    found = [bundle for group in apart.values() if len(group) > 1 for bundle in _within(group)]
    found.sort(key=lambda bundle: (-bundle.open, -bundle.spared, -bundle.papers[-1].pk))
    return found[:MOST_SHOWN]


def _within(group: Sequence[OutgoingDocument]) -> Iterable[Bundle]:
    """Papers that are like one that is in the bundle already."""
    words = {paper.pk: pairs(core(paper)) for paper in group}
    made: list[Bundle] = []
    for paper in group:
        near = next((one for one in made if any(_belongs(paper, other, words) for other in one.papers)), None)
        if near is None:
            made.append(Bundle([paper]))
        else:
            near.papers.append(paper)
    return [bundle for bundle in made if bundle.spared]


def _belongs(paper: OutgoingDocument, other: OutgoingDocument, words: Mapping[int, frozenset[str]]) -> bool:
    is_same_desk = paper.drafting_unit_id is not None and paper.drafting_unit_id == other.drafting_unit_id
    is_same_series = bool(paper.code_series) and paper.code_series == other.code_series
    is_near = abs((day_of(paper) - day_of(other)).days) <= WITHIN_DAYS
    return (is_same_desk or is_same_series) and is_near and likeness(words[paper.pk], words[other.pk]) >= ALIKE


def day_of(paper: OutgoingDocument) -> date:
    """成文日期; of a draft the day on which it was begun."""
    return paper.issue_date or paper.record.created_at.date()


def recipients_of(paper: OutgoingDocument) -> tuple[str, ...]:
    return tuple(sorted(str(entry.get("organ") or entry["name"]) for entry in paper.main_recipients))


def core(paper: OutgoingDocument) -> str:
    """The matter of a title: without the issuer in front, the 文种 at the end and the words that every title has."""
    title = paper.record.title
    _issuer, found, rest = title.partition("关于")
    matter = rest if found else title
    for word in (*EMPTY_WORDS, str(paper.get_document_type_display())):
        matter = matter.replace(word, "")
    return matter


def pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice: 1 when both have the same pairs of characters, 0 when none."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
