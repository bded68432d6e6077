"""Proofread official papers: rules of the standards as data, the office's own, and a speller; offline, with reasons."""

from zhongshu.engines.proofread.engine import apply, every_finding, proofread
from zhongshu.engines.proofread.findings import FAMILIES, FAMILY_LABELS, SEVERITIES, SEVERITY_LABELS, Finding
from zhongshu.engines.proofread.own import OwnRule
from zhongshu.engines.proofread.rules import Rule, RuleProblem, standard_rules
from zhongshu.engines.proofread.ruleset import Change, Ignored, Layer, Names, RuleSet
from zhongshu.engines.proofread.speller import Finder

__all__ = [
    "FAMILIES",
    "FAMILY_LABELS",
    "SEVERITIES",
    "SEVERITY_LABELS",
    "Change",
    "Finder",
    "Finding",
    "Ignored",
    "Layer",
    "Names",
    "OwnRule",
    "Rule",
    "RuleProblem",
    "RuleSet",
    "apply",
    "every_finding",
    "proofread",
    "standard_rules",
]
