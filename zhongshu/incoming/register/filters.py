"""What the address of the register asks for: a view, facets, words, days. Each is a condition; counts use the same ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.engines.workdays import Clock
from zhongshu.incoming.models import PaperClass, SourceLevel
from zhongshu.people.access import posture
from zhongshu.people.models import Person
from zhongshu.records.states import LIVE, DocumentType, State
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import Outcome, StepRole

Text = str | Promise


@dataclass(frozen=True)
class Moment:
    """Now, as the conditions need it: with the days of the organ's own calendar."""

    now: datetime
    near_until: datetime  # due before this: 临期
    week_end: datetime
    year: int
    unit_ids: frozenset[int]

    @classmethod
    def of(cls, person: Person, clock: Clock, now: datetime | None = None) -> "Moment":
        now = now or timezone.now()
        today = timezone.localdate(now)
        warn = clock.next_workday(clock.next_workday(today))
        monday = today + timedelta(days=7 - today.weekday())
        return cls(now, _midnight(warn), _midnight(monday), today.year, posture(person).unit_ids)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))  # made aware here


OPEN_LEAD = Step.objects.filter(record=OuterRef("pk"), role=StepRole.LEAD, finished_at__isnull=True)
RETURNED = Q(Exists(OPEN_LEAD.filter(came_from__outcome=Outcome.RETURNED)))
LIVE_ONES = Q(record__state__in=LIVE)
OPEN = Q(record__state=State.OPEN)

Condition = Callable[[Moment], Q]


def _ahead(moment: Moment) -> Q:
    return OPEN & Q(record__due_at__gte=moment.now)


LIGHTS: Mapping[str, Condition] = {
    "over": lambda at: OPEN & Q(record__due_at__lt=at.now),
    "late": lambda at: _ahead(at) & RETURNED,
    "near": lambda at: _ahead(at) & Q(record__due_at__lt=at.near_until) & ~RETURNED,
    "ok": lambda at: _ahead(at) & Q(record__due_at__gte=at.near_until) & ~RETURNED,
    "hold": lambda at: Q(record__state=State.SUSPENDED),
}
STATES: Mapping[str, Condition] = {
    "live": lambda at: LIVE_ONES,
    "closed": lambda at: Q(record__state=State.CLOSED),
    "returned": lambda at: Q(record__state=State.CANCELLED, record__is_returned_to_sender=True),
    "cancelled": lambda at: Q(record__state=State.CANCELLED, record__is_returned_to_sender=False),
}
VIEWS: Mapping[str, Condition] = {
    "": lambda at: Q(receipt_year=at.year),
    "open": lambda at: LIVE_ONES,
    "unit": lambda at: LIVE_ONES & Q(Exists(OPEN_LEAD.filter(unit__in=at.unit_ids))),
    "week": lambda at: _ahead(at) & Q(record__due_at__lt=at.week_end),
    "overdue": LIGHTS["over"],
    "unanswered": lambda at: (
        LIVE_ONES & Q(document_type=DocumentType.REQUEST, record__needs_answer=True, record__answered_at__isnull=True)
    ),
}
VIEW_LABELS: Mapping[str, Text] = {
    "": _("全部"),
    "open": _("在办"),
    "unit": _("我科在办"),
    "week": _("本周到期"),
    "overdue": _("已超期"),
    "unanswered": _("请示未复"),
}


@dataclass(frozen=True)
class Facet:
    """A group of filters of which one may be chosen."""

    key: str
    label: Text
    choices: Mapping[str, tuple[Text, Condition]]

    def condition(self, value: str, moment: Moment) -> Q:
        return self.choices[value][1](moment) if value in self.choices else Q()


def _equals(column: str, value: str) -> Condition:
    return lambda moment: Q(**{column: value})


FACETS = (
    Facet(
        "state",
        _("办理"),
        {
            "live": (_("在办"), STATES["live"]),
            "closed": (_("办结"), STATES["closed"]),
            "returned": (_("退文"), STATES["returned"]),
            "cancelled": (_("撤销"), STATES["cancelled"]),
        },
    ),
    Facet("class", _("类别"), {key: (label, _equals("paper_class", key)) for key, label in PaperClass.choices}),
    Facet("source", _("来源"), {key: (label, _equals("source_level", key)) for key, label in SourceLevel.choices}),
    Facet(
        "light",
        _("灯"),
        {
            "over": (_("超期"), LIGHTS["over"]),
            "late": (_("滞后"), LIGHTS["late"]),
            "near": (_("临期"), LIGHTS["near"]),
            "ok": (_("正常"), LIGHTS["ok"]),
            "hold": (_("暂停"), LIGHTS["hold"]),
        },
    ),
)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "": ("-receipt_year", "-receipt_value", "-pk"),
    "number": ("receipt_year", "receipt_value", "pk"),
    "received": ("received_at", "pk"),
    "-received": ("-received_at", "-pk"),
    "sender": ("sender", "-pk"),
    "due": ("record__due_at", "-pk"),
}


@dataclass(frozen=True)
class Filters:
    """The clean values of the address; anything unknown in it counts as not given."""

    view: str = ""
    facets: Mapping[str, str] | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None
    year: int | None = None
    sort: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        facets = {facet.key: query.get(facet.key, "") for facet in FACETS}
        return cls(
            view=query.get("view", "") if query.get("view", "") in VIEWS else "",
            facets={facet.key: facets[facet.key] for facet in FACETS if facets[facet.key] in facet.choices},
            words=query.get("q", "").strip()[:100],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            year=_year(query.get("year", "")),
            sort=query.get("sort", "") if query.get("sort", "") in ORDERS else "",
        )

    @property
    def order(self) -> tuple[str, ...]:
        """Without the year where all papers are of one: a page further down then starts in the middle of the index."""
        order = ORDERS[self.sort]
        return tuple(name for name in order if name.lstrip("-") != "receipt_year") if self.is_of_one_year else order

    @property
    def is_of_one_year(self) -> bool:
        return self.view == "" and (self.year is not None or not (self.since or self.until))

    @property
    def names_a_state(self) -> bool:
        """Whether only papers of some state are asked for, of which an office has few; closed ones are most of a register."""
        chosen = self.facets or {}
        return bool(self.view or chosen.get("light") or chosen.get("state") not in {None, "", "closed"})

    def chosen(self, facet: Facet) -> str:
        return (self.facets or {}).get(facet.key, "")

    def view_condition(self, moment: Moment) -> Q:
        """The view; days that are named replace the year of the first one."""
        if self.view == "" and self.year is not None:
            return Q(receipt_year=self.year)
        if self.view == "" and (self.since or self.until):
            return Q()
        return VIEWS[self.view](moment)

    def facet_conditions(self, moment: Moment, *, besides: Facet | None = None) -> Q:
        conditions = Q()
        for facet in FACETS:
            if facet is not besides:
                conditions &= facet.condition(self.chosen(facet), moment)
        return conditions

    def days(self) -> Q:
        days = Q()
        if self.since:
            days &= Q(received_on__gte=self.since)
        if self.until:
            days &= Q(received_on__lte=self.until)
        return days


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
