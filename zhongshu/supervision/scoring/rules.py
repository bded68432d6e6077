"""The rules of scoring as data: read, checked with a sentence, never guessed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.errors import RuleBroken

SHIPPED = Path(__file__).with_name("default.toml")
BASE, APPEAL = "base", "appeal"  # events that are not in the rules: where everybody starts, what an appeal gave back
OWN_NAMES = {BASE: gettext_lazy("起评分"), APPEAL: gettext_lazy("申诉更正")}
EVENTS = (
    *("on_time", "satisfied", "praised", "late", "overdue", "unsigned", "report_late", "report_missing"),
    *("untrue", "partly", "yellow_slip", "red_slip", "criticised", "relapsed"),
)
NUMBERS = ("points", "co", "further", "most_each", "cap")
MOST_POINTS = 1000


@dataclass(frozen=True)
class Event:
    """What one thing costs or brings. `further`: for each further `every` workdays or, without them, each further time."""

    key: str
    name: str
    points: Decimal
    co: Decimal = Decimal(0)
    further: Decimal = Decimal(0)
    every: int = 0
    most_each: Decimal = Decimal(0)  # 0: no bound
    cap: Decimal = Decimal(0)
    source: str = ""


@dataclass(frozen=True)
class Grade:
    name: str
    at_least: Decimal


@dataclass(frozen=True)
class Rules:
    """One version, ready to be applied."""

    name: str
    base: Decimal
    most: Decimal
    least: Decimal
    appeal_workdays: int
    grades: tuple[Grade, ...]
    events: Mapping[str, Event]

    def grade(self, points: Decimal) -> str:
        return next((grade.name for grade in self.grades if points >= grade.at_least), "")

    def total(self, points: Decimal) -> Decimal:
        """The sum, held between the least and the most."""
        return max(self.least, min(self.most, points))

    def name_of(self, event: str) -> str:
        return self.events[event].name if event in self.events else str(OWN_NAMES.get(event, event))


def shipped() -> dict[str, Any]:
    """The rules that come with the product, as data."""
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def rules_of(data: Mapping[str, Any]) -> Rules:
    """Data as rules; what does not hold together is refused at its field."""
    grades = tuple(
        sorted(
            (Grade(str(one["name"]), _number(one["at_least"], "grade")) for one in data.get("grade", ())),
            key=lambda grade: -grade.at_least,
        )
    )
    events = {str(one["key"]): _event(one) for one in data.get("event", ()) if not one.get("off")}
    made = Rules(
        name=str(data.get("name") or ""),
        base=_number(data.get("base", 80), "base"),
        most=_number(data.get("most", 100), "most"),
        least=_number(data.get("least", 0), "least"),
        appeal_workdays=int(data.get("appeal_workdays", 5)),
        grades=grades,
        events=events,
    )
    _refuse_wrong(made)
    return made


def _event(one: Mapping[str, Any]) -> Event:
    key = str(one["key"])
    numbers = {name: _number(one.get(name, 0), f"{key}_{name}") for name in NUMBERS}
    return Event(
        key=key, name=str(one["name"]), every=int(one.get("every", 0)), source=str(one.get("source", "")), **numbers
    )


def _number(value: Any, field: str) -> Decimal:
    try:
        number = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise RuleBroken(_("“%(value)s”不是分数，请填数字，例如 -0.5。") % {"value": value}, field=field) from None
    if not number.is_finite() or abs(number) > MOST_POINTS:
        raise RuleBroken(_("分数要在 -1000 到 1000 之间。"), field=field)
    return number


def _refuse_wrong(rules: Rules) -> None:
    if not rules.name.strip():
        raise RuleBroken(_("请写计分办法的名称。"), field="name")
    if not rules.least <= rules.base <= rules.most:
        raise RuleBroken(_("起评分要在最低分和最高分之间。"), field="base")
    if not 1 <= rules.appeal_workdays <= 60:  # days
        raise RuleBroken(_("申诉期限填 1 到 60 个工作日。"), field="appeal_workdays")
    bounds = [grade.at_least for grade in rules.grades]
    if not bounds or len(set(bounds)) != len(bounds) or min(bounds) > rules.least:
        raise RuleBroken(_("等次的分数线不能相同，最末一等要从最低分起，任何得分都要有等次。"), field="grade")
    if unknown := [key for key in rules.events if key not in EVENTS]:
        raise RuleBroken(_("没有“%(key)s”这种事由。") % {"key": unknown[0]})
    for event in rules.events.values():
        for name in ("further", "most_each", "cap", "co"):
            if getattr(event, name) * event.points < 0:
                sentence = _("“%(name)s”的各项分数要么都是加分，要么都是扣分。")
                raise RuleBroken(sentence % {"name": event.name}, field=f"{event.key}_{name}")
