"""Proofread in a child process: what `bounded.call` runs for the pages of the product."""

from dataclasses import replace

from zhongshu.engines.proofread import Finding, RuleSet, proofread
from zhongshu.engines.proofread.spelling import Speller
from zhongshu.engines.proofread.spelling import learn as learn_from


def check(text: str, rules: RuleSet, lexicon: bytes, protected: frozenset[str]) -> list[Finding]:
    """Findings of the rules and of the speller, which has learned the office's own words."""
    organ = replace(rules.organ, allowed_words=rules.organ.allowed_words | protected)
    speller = Speller.load()
    if lexicon:
        speller = speller.with_layer(lexicon)
    return proofread(text, rules=replace(rules, organ=organ), speller=speller)


def learn(texts: list[str], before: bytes, protected: list[str]) -> bytes:
    """What the speller knows after these papers, as bytes for the next `check`."""
    return learn_from(texts, before, protected)
