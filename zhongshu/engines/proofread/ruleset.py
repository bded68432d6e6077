"""The rules in force for one office and one person: the standard layer with what they switched, reworded and added."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from zhongshu.engines.proofread.findings import SEVERITIES
from zhongshu.engines.proofread.own import OwnRule
from zhongshu.engines.proofread.rules import Rule, RuleProblem, standard_rules


@dataclass(frozen=True)
class Change:
    """What a layer says about one rule of the layers below; None leaves as it is."""

    is_on: bool | None = None
    severity: str | None = None
    reason: str | None = None

    def applied_to(self, rule: Rule) -> Rule:
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return replace(rule, **given)


@dataclass(frozen=True)
class Ignored:
    """“This rule is wrong here”: the rule is silent about exactly these characters."""

    rule: str
    text: str


@dataclass(frozen=True)
class Layer:
    """The changes of one organ or one person: switches by rule id, own words and patterns, places to leave alone."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    own: tuple[OwnRule, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    allowed_words: frozenset[str] = frozenset()  # nothing inside these is called a wrong word

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "changes": {rule: asdict(change) for rule, change in self.changes.items()},
            "own": [one.to_dict() for one in self.own],
            "ignored": [asdict(one) for one in self.ignored],
            "allowed_words": sorted(self.allowed_words),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Layer":
        """A layer from plain values; refuses what cannot be a rule with a sentence."""
        changes = {rule: _change(rule, given) for rule, given in values.get("changes", {}).items()}
        return cls(
            changes,
            tuple(OwnRule.from_dict(each) for each in values.get("own", ())),
            tuple(Ignored(each["rule"], each["text"]) for each in values.get("ignored", ())),
            frozenset(values.get("allowed_words", ())),
        )


def _change(rule: str, given: Mapping[str, Any]) -> Change:
    change = Change(given.get("is_on"), given.get("severity"), given.get("reason") or None)
    if change.severity is not None and change.severity not in SEVERITIES:
        raise RuleProblem(f"规则 {rule} 的级别应为 error、warn 或 info。")
    return change


@dataclass(frozen=True)
class Names:
    """The site's table of names. Offices are (post, name) pairs; orders are lists of names in their fixed order."""

    organs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # full name: short forms in use
    former: Mapping[str, str] = field(default_factory=dict)  # name no longer in use: the present one
    people: Mapping[str, str] = field(default_factory=dict)  # name: post as written before the name
    orders: tuple[tuple[str, ...], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "organs": {name: list(shorts) for name, shorts in self.organs.items()},
            "former": dict(self.former),
            "people": dict(self.people),
            "orders": [list(order) for order in self.orders],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Names":
        return cls(
            {name: tuple(shorts) for name, shorts in values.get("organs", {}).items()},
            dict(values.get("former", {})),
            dict(values.get("people", {})),
            tuple(tuple(order) for order in values.get("orders", ())),
        )


@dataclass(frozen=True)
class RuleSet:
    """Standard, organ, person: later layers win. `confirmed_by` is the editor who confirmed the list of 提法."""

    organ: Layer = field(default_factory=Layer)
    person: Layer = field(default_factory=Layer)
    names: Names = field(default_factory=Names)
    confirmed_by: str = ""

    def rules(self) -> dict[str, Rule]:
        """The rules that are switched on, by id, as the layers have changed them."""
        return {name: rule for name, rule in self.all_rules().items() if rule.is_on}

    def all_rules(self) -> dict[str, Rule]:
        """Every rule with the changes of the layers, whether on or off: what a page of rules shows."""
        return {name: self._changed(rule) for name, rule in standard_rules().items()}

    def _changed(self, rule: Rule) -> Rule:
        if rule.family == "formulation":
            rule = replace(rule, is_on=bool(self.confirmed_by), severity="info", checked_by=self.confirmed_by)
        for layer in (self.organ, self.person):
            if rule.id in layer.changes:
                rule = layer.changes[rule.id].applied_to(rule)
        if rule.family == "formulation":
            rule = replace(rule, is_on=rule.is_on and bool(self.confirmed_by), severity="info")
        return rule

    def own_rules(self) -> tuple[OwnRule, ...]:
        return tuple(one for one in (*self.organ.own, *self.person.own) if one.is_on)

    def ignored(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.rule, one.text) for one in (*self.organ.ignored, *self.person.ignored))

    def allowed_words(self) -> frozenset[str]:
        return self.organ.allowed_words | self.person.allowed_words

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `from_dict` reads them back."""
        return {
            "organ": self.organ.to_dict(),
            "person": self.person.to_dict(),
            "names": self.names.to_dict(),
            "confirmed_by": self.confirmed_by,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "RuleSet":
        return cls(
            Layer.from_dict(values.get("organ", {})),
            Layer.from_dict(values.get("person", {})),
            Names.from_dict(values.get("names", {})),
            str(values.get("confirmed_by", "")),
        )


def problems(layers: Iterable[Layer]) -> list[str]:
    """Sentences about changes that name rules which do not exist (any more)."""
    known = standard_rules().keys()
    unknown = sorted({rule for layer in layers for rule in layer.changes} - known)
    return [f"规则 {rule} 已不存在，对它的改动不再起作用，请删除这条改动。" for rule in unknown]
