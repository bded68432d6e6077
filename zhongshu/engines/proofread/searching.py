"""Run rules over a draft: patterns, tables of wrong words, checkers, and the office's own rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from zhongshu.engines.proofread.draft import Draft
from zhongshu.engines.proofread.findings import Finding
from zhongshu.engines.proofread.hits import Hit
from zhongshu.engines.proofread.own import OwnRule
from zhongshu.engines.proofread.rules import Rule

MOST_PER_RULE = 5_000  # findings of one rule in one text; nobody reads on
_WORDS = frozenset({"wording", "formulation", "name", "repeat", "reference", "number"})  # they respect what is quoted
_OPEN = re.compile(r"\{(\w+)\}")


def by_pattern(rule: Rule, draft: Draft) -> Iterator[Hit]:
    """Where the pattern of the rule matches."""
    for match in _matches(rule, draft.text):
        yield Hit(
            *match.span(rule.group),
            tuple(_proposal(rule, match, each) for each in rule.suggest) or _mapped(rule, match),
        )


def _matches(rule: Rule, text: str) -> Iterator[re.Match[str]]:
    """The matches; with `needs`, only in the lines where one of the words stands."""
    pattern = _compiled(rule.pattern)
    if not rule.needs:
        yield from pattern.finditer(text)
        return
    done = 0
    for place in _places(rule.needs, text):
        if place < done:
            continue
        start = max(text.rfind("\n", done, place) + 1, text.rfind("\r", done, place) + 1, done)
        stop = text.find("\n", place)
        stop = len(text) if stop < 0 else stop
        yield from pattern.finditer(text, start, min(stop + 2, len(text)))
        done = stop


def _places(needs: tuple[str, ...], text: str) -> list[int]:
    """Where the words stand, at most once for each line."""
    places = []
    for word in needs:
        at = text.find(word)
        while at >= 0:
            places.append(at)
            stop = text.find("\n", at)
            at = text.find(word, stop) if stop >= 0 else -1
    return sorted(places)


def _proposal(rule: Rule, match: re.Match[str], template: str) -> str:
    return match.expand(template) if "\\" in template else template


def _mapped(rule: Rule, match: re.Match[str]) -> tuple[str, ...]:
    if not rule.marks:
        return ()
    return ("".join(rule.marks.get(char, char) for char in match.group()),)


def by_words(rule: Rule, draft: Draft) -> Iterator[Hit]:
    """Where one of the wrong words stands, unless a longer string makes it right."""
    words, longer = rule.words, {word: _compiled(pattern) for word, pattern in rule.unless.items()}
    for match in _compiled(any_of(tuple(words))).finditer(draft.text):
        word, start = match.group(), match.start()
        right = longer.get(word)
        if right and _stands_in(right, draft.text, start, match.end()):
            continue
        yield Hit(start, match.end(), tuple(filter(None, words[word].split("|"))) if words[word] else ())


def _stands_in(right: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a longer right string covers part of the wrong word."""
    window_start = max(start - 8, 0)
    return any(
        found.start() < end - window_start and found.end() > start - window_start
        for found in right.finditer(text[window_start : end + 8])
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def any_of(words: tuple[str, ...]) -> str:
    """One expression for many words, longest first, branching by first character so that the search stays fast."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())


def findings_of(rule: Rule, hits: Iterable[Hit], draft: Draft) -> Iterator[Finding]:
    """The hits of a rule as findings, without those that stand in masked places."""
    for count, hit in enumerate(hits):
        if count >= MOST_PER_RULE:
            return
        severity = _severity(rule, hit, draft)
        if severity:
            yield Finding(
                hit.start,
                hit.end,
                draft.text[hit.start : hit.end],
                tuple(dict.fromkeys(hit.suggestions)),
                rule.id,
                severity,
                rule.family,
                filled(rule.reason, hit.words),
                rule.source,
            )


def _severity(rule: Rule, hit: Hit, draft: Draft) -> str:
    """Nothing is said inside addresses and titles; what somebody is quoted with is shown, never changed."""
    masks = draft.masks
    if masks.links.touches(hit.start, hit.end):
        return ""
    if rule.family not in _WORDS or rule.way == "checker":
        return rule.severity
    if "titles" not in rule.inside and masks.titles.touches(hit.start, hit.end):
        return ""
    if draft.text[hit.start - 1 : hit.start] == "“" and draft.text[hit.end : hit.end + 1] == "”":
        return ""  # the word itself is spoken of
    if "quotes" not in rule.inside and masks.quotes.touches(hit.start, hit.end):
        return "info"
    return rule.severity


def filled(reason: str, words: Mapping[str, str]) -> str:
    """The reason with its open words; an unknown {name} stays as written."""
    return _OPEN.sub(lambda match: words.get(match.group(1), match.group()), reason)


def by_own_rules(rules: Iterable[OwnRule], draft: Draft) -> Iterator[Finding]:
    """Findings of the rules that an office or a person has added."""
    for own in rules:
        rule = Rule(
            own.id, own.family, own.severity, own.reason or _why(own), own.source, pattern=own.expression.pattern
        )
        found = own.expression.finditer(draft.text)
        hits = (Hit(*match.span(), (own.right,) if own.right else ()) for match in found if match.group() != own.right)
        yield from findings_of(rule, hits, draft)


def _why(own: OwnRule) -> str:
    return f"本单位规定：“{own.wrong}”应写作“{own.right}”。" if own.right else f"本单位规定：慎用“{own.wrong}”。"
