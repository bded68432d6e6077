"""The rules of the standard layer, read from rules/*.toml: what each looks for, how grave it is, why, and its samples."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from zhongshu.engines.proofread.findings import FAMILIES, SEVERITIES

FOLDER = Path(__file__).parent / "rules"


class RuleProblem(ValueError):
    """A rule that cannot be used, with a sentence that says what to change."""


@dataclass(frozen=True)
class Rule:
    """One rule. It looks by `pattern`, by a `words` table (wrong: right), or by a checker of the name of its id."""

    id: str
    family: str
    severity: str
    reason: str
    source: str
    pattern: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    unless: Mapping[str, str] = field(default_factory=dict)  # wrong word: pattern of longer strings that are right
    group: int = 0  # the group of the pattern that is the place; 0 the whole match
    suggest: tuple[str, ...] = ()  # templates as of Match.expand
    marks: Mapping[str, str] = field(default_factory=dict)  # characters of the match and what replaces them
    needs: tuple[str, ...] = ()  # one of these stands in the text, or the pattern is not tried
    inside: tuple[str, ...] = ()  # looks also inside these: quotes, titles
    is_on: bool = True
    checked_by: str = ""  # formulations: the editor who confirmed the wording
    valid_from: str = ""
    valid_to: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)  # what the file's reader is taken to know in the samples
    names: Mapping[str, Any] = field(default_factory=dict)  # the table of names that the samples assume
    hits: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()

    @property
    def way(self) -> str:
        if self.words:
            return "words"
        return "pattern" if self.pattern else "checker"


@cache
def standard_rules() -> Mapping[str, Rule]:
    """All rules that are shipped, by id, in the order of their files."""
    rules: dict[str, Rule] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", ()):
            rule = read_rule(row)
            if rule.id in rules:
                raise RuleProblem(f"规则编号 {rule.id} 重复，请改为不同的编号。")
            rules[rule.id] = rule
    return rules


def read_rule(row: Mapping[str, Any]) -> Rule:
    """A rule from plain values; refuses what is missing or unknown."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    try:
        rule = Rule(**values)
    except TypeError as error:
        raise RuleProblem(f"规则 {row.get('id', '（无编号）')} 的字段不全或不认识：{error}。") from error
    if rule.family not in FAMILIES:
        raise RuleProblem(f"规则 {rule.id} 的类别 {rule.family} 不在规定的类别之中。")
    if rule.severity not in SEVERITIES:
        raise RuleProblem(f"规则 {rule.id} 的级别应为 error、warn 或 info。")
    if rule.pattern:
        _compile(rule)
    return rule


def _compile(rule: Rule) -> None:
    try:
        re.compile(rule.pattern)
    except re.error as error:
        raise RuleProblem(f"规则 {rule.id} 的表达式写法有误：{error}。") from error
