"""What the pages of proofreading show. Every function costs a fixed number of queries."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhongshu.engines.proofread.rules import Rule, standard_rules
from zhongshu.people.models import Organ, Person
from zhongshu.proofreading import access
from zhongshu.proofreading.labels import FAMILIES
from zhongshu.proofreading.models import ConfirmedList, Exemption, Lexicon, OwnWord, RuleChange, Severity, WorkingCopy
from zhongshu.proofreading.ruleset import FORMULATIONS, rule_set


@dataclass(frozen=True)
class RuleRow:
    """A rule as it is shipped, as it is in force, and who changed it."""

    shipped: Rule
    rule: Rule
    change: RuleChange | None

    @property
    def family(self) -> Any:
        return FAMILIES[self.rule.family]

    @property
    def words(self) -> str:
        """What it says, without the place holders that a finding fills in."""
        return re.sub(r"\{\w+\}", "…", self.rule.reason)

    @property
    def severity(self) -> Any:
        return Severity(self.rule.severity).label


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain, or the place of a finding."""

    text: str
    row: Mapping[str, Any] | None = None


def copies_of(person: Person) -> QuerySet[WorkingCopy]:
    """The person's own, newest first, without the heavy columns."""
    return access.visible_to(person).defer("text", "original", "original_text")


def rule_rows(organ: Organ, family: str = "") -> list[RuleRow]:
    """The rules as the organ has them, of one family or all."""
    changes = {change.rule: change for change in _changes(organ)}
    rows = [
        RuleRow(standard_rules()[name], rule, changes.get(name)) for name, rule in rule_set(organ).all_rules().items()
    ]
    return [row for row in rows if not family or row.rule.family == family]


def rule_row(organ: Organ, name: str) -> RuleRow | None:
    return next((row for row in rule_rows(organ) if row.rule.id == name), None)


def family_counts() -> list[tuple[str, Any, int]]:
    """Families with the number of shipped rules in each, in the order of the engine."""
    counts = Counter(rule.family for rule in standard_rules().values())
    return [(key, label, counts[key]) for key, label in FAMILIES.items() if counts[key]]


def words(organ: Organ, person: Person | None = None) -> QuerySet[OwnWord]:
    """Of the organ, or the person's own."""
    return OwnWord.objects.filter(organ=organ, person=person).select_related("made_by", "organ", "person")


def exemptions(organ: Organ, person: Person | None = None) -> QuerySet[Exemption]:
    return Exemption.objects.filter(organ=organ, person=person).select_related("made_by", "organ", "person")


def confirmed_list(organ: Organ) -> ConfirmedList | None:
    return ConfirmedList.objects.filter(organ=organ, list=FORMULATIONS).select_related("confirmed_by").first()


def formulations() -> list[Rule]:
    """The shipped list of fixed formulations."""
    return [rule for rule in standard_rules().values() if rule.family == "formulation"]


def formulations_version() -> str:
    """Changes whenever the list does, so that what an editor confirmed stays known."""
    words = "\n".join(f"{rule.id} {rule.reason} {rule.pattern} {sorted(rule.words.items())}" for rule in formulations())
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def lexicon(organ: Organ) -> Lexicon | None:
    return Lexicon.objects.filter(organ=organ).select_related("learned_by").defer("data", "pending").first()


def pieces(text: str, rows: list[dict[str, Any]]) -> list[Piece]:
    """The text cut at the findings: of two that overlap the first stands in the text, both in the list."""
    result, at = [], 0
    for row in sorted(rows, key=lambda each: (each["start"], -each["end"])):
        if row["start"] < at:
            continue
        if row["start"] > at:
            result.append(Piece(text[at : row["start"]]))
        result.append(Piece(text[row["start"] : row["end"]], row))
        at = row["end"]
    return [*result, Piece(text[at:])] if at < len(text) else result


def _changes(organ: Organ) -> QuerySet[RuleChange]:
    return RuleChange.objects.filter(organ=organ, person__isnull=True).select_related("changed_by")
