"""Proofread a text: every rule that is switched on, the speller if there is one, one list without contradictions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from zhongshu.engines.proofread.checkers import CHECKERS
from zhongshu.engines.proofread.draft import Draft, read_draft
from zhongshu.engines.proofread.findings import Finding, merge
from zhongshu.engines.proofread.folding import fold
from zhongshu.engines.proofread.rules import Rule
from zhongshu.engines.proofread.ruleset import RuleSet
from zhongshu.engines.proofread.searching import by_own_rules, by_pattern, by_words, findings_of
from zhongshu.engines.proofread.speller import Finder

_OF_WORDS = frozenset({"wording", "formulation", "name", "spelling", "ocr"})
LONGEST = 3_000_000  # characters that are read; what comes after is not proofread


def proofread(
    text: str,
    *,
    rules: RuleSet | None = None,
    speller: Finder | None = None,
    only: Collection[str] = (),
    paper: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """Findings in the order of the text; half-width marks throughout are told once, not a hundred times.

    `only` names families; `paper` holds fields that the file's reader found, as in the paper schema.
    """
    return fold(every_finding(text, rules=rules, speller=speller, only=only, paper=paper), text)


def every_finding(
    text: str,
    *,
    rules: RuleSet | None = None,
    speller: Finder | None = None,
    only: Collection[str] = (),
    paper: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """As `proofread`, with every single place of what `proofread` tells once."""
    chosen = rules or RuleSet()
    draft = read_draft(text[:LONGEST], paper, chosen.names)
    found = [*_by_rules(draft, chosen, only), *_by_speller(draft, speller, only)]
    if draft.is_loose:
        found = [_as_remark(one) for one in found]
    return merge(_without_allowed(found, draft, chosen))


def _as_remark(one: Finding) -> Finding:
    """In a list of sentences marks and order belong to where each came from: told, never changed by itself."""
    return one if one.family in _OF_WORDS else replace(one, severity="info")


def apply(text: str, findings: Iterable[Finding]) -> str:
    """The text with the best suggestion of every finding of severity error and warn; lines stay lines."""
    pieces: list[str] = []
    at = 0
    for finding in sorted(findings, key=lambda one: (one.start, one.end)):
        if finding.may_apply and finding.start >= at:
            pieces += [text[at : finding.start], finding.suggestions[0]]
            at = finding.end
    return "".join([*pieces, text[at:]])


def _by_rules(draft: Draft, chosen: RuleSet, only: Collection[str]) -> Iterator[Finding]:
    for rule in chosen.rules().values():
        if not only or rule.family in only:
            yield from run_rule(rule, draft)
    yield from (one for one in by_own_rules(chosen.own_rules(), draft) if not only or one.family in only)


def run_rule(rule: Rule, draft: Draft) -> Iterator[Finding]:
    """What one rule finds in a draft."""
    way = {"pattern": by_pattern, "words": by_words}.get(rule.way)
    hits = way(rule, draft) if way else CHECKERS[rule.id](draft)
    return findings_of(rule, hits, draft)


def _by_speller(draft: Draft, speller: Finder | None, only: Collection[str]) -> list[Finding]:
    if speller is None or (only and not {"spelling", "ocr"} & set(only)):
        return []
    return [one for one in speller.find(draft.text) if not only or one.family in only]


def _without_allowed(found: Iterable[Finding], draft: Draft, chosen: RuleSet) -> Iterator[Finding]:
    """Drop what the office has called right: exact places of a rule, and words of its own."""
    ignored, allowed = chosen.ignored(), chosen.allowed_words()
    for one in found:
        if (one.rule, one.text) in ignored:
            continue
        if allowed and one.family in {"wording", "spelling", "ocr", "name"} and _in_word(one, draft.text, allowed):
            continue
        yield one


def _in_word(finding: Finding, text: str, allowed: Collection[str]) -> bool:
    """Whether the finding lies inside one of the words that the office has allowed."""
    size = finding.end - finding.start
    for length in {len(word) for word in allowed if len(word) >= size}:
        for start in range(max(finding.end - length, 0), finding.start + 1):
            if text[start : start + length] in allowed:
                return True
    return False
