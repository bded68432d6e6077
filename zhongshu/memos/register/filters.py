"""What the address of the register asks for: each filter is one condition, used for the list and for its count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhongshu.memos.models import MemoLeader
from zhongshu.memos.states import FILING, HANDLING, PRESENTING, WRITTEN_AT
from zhongshu.records.states import LIVE, State
from zhongshu.workflow.models import Step
from zhongshu.workflow.states import StepRole

Condition = Callable[[datetime], Q]
Choices = Mapping[str, tuple[str | Promise, Condition]]
LIVE_ONES = Q(record__state__in=LIVE)


def _at(*stages: str) -> Condition:
    lead = Step.objects.filter(record=OuterRef("pk"), role=StepRole.LEAD, finished_at__isnull=True, stage__in=stages)
    return lambda now: LIVE_ONES & Q(Exists(lead))


def _equals(**values: object) -> Condition:
    return lambda now: Q(**values)


STAGES: Choices = {
    "writing": (_("起草会办核稿"), _at(*WRITTEN_AT)),
    "presenting": (_("呈批"), _at(PRESENTING)),
    "handling": (_("办理"), _at(HANDLING)),
    "filing": (_("待归档"), _at(FILING)),
    "closed": (_("已归档"), _equals(record__state=State.CLOSED)),
    "cancelled": (_("撤销"), _equals(record__state=State.CANCELLED)),
}
LIGHTS: Choices = {
    "over": (_("超期"), lambda now: Q(record__state=State.OPEN, record__due_at__lt=now)),
    "ok": (_("未到期"), lambda now: Q(record__state=State.OPEN, record__due_at__gte=now)),
    "hold": (_("暂停"), _equals(record__state=State.SUSPENDED)),
}
FACETS: Mapping[str, tuple[str | Promise, Choices]] = {
    "stage": (_("办理"), STAGES),
    "light": (_("灯"), LIGHTS),
}


@dataclass(frozen=True)
class Filters:
    """The clean values of the address; anything unknown in it counts as not given."""

    year: int | None
    stage: str = ""
    light: str = ""
    leader: int | None = None
    unit: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], this_year: int) -> "Filters":
        since, until = _day(query.get("since", "")), _day(query.get("until", ""))
        year = _number(query.get("year", ""))
        return cls(
            year=year if year or since or until or query.get("year") == "all" else this_year,
            stage=query.get("stage", "") if query.get("stage", "") in STAGES else "",
            light=query.get("light", "") if query.get("light", "") in LIGHTS else "",
            leader=_number(query.get("leader", "")),
            unit=_number(query.get("unit", "")),
            words=query.get("q", "").strip()[:100],
            since=since,
            until=until,
        )

    def days(self) -> Q:
        days = Q(year=self.year) if self.year else Q()
        days &= Q(drafted_on__gte=self.since) if self.since else Q()
        return days & (Q(drafted_on__lte=self.until) if self.until else Q())

    def condition(self, now: datetime, *, besides: str = "") -> Q:
        """Everything chosen, but for one facet."""
        found = self.days()
        for key, (_label, choices) in FACETS.items():
            value = getattr(self, key)
            if value and key != besides:
                found &= choices[value][1](now)
        if self.leader and besides != "leader":
            found &= asked_of(self.leader)
        return found & (Q(drafting_unit=self.unit) if self.unit and besides != "unit" else Q())


def asked_of(leader: int) -> Q:
    return Q(Exists(MemoLeader.objects.filter(memo=OuterRef("pk"), person=leader, struck_at__isnull=True)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
