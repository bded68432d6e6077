"""The schema of a paper (paper.schema.json) applied to data, with sentences that name the field in Chinese."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from zhongshu.engines.typeset.paper import PaperProblem

SCHEMA = Path(__file__).parent / "paper.schema.json"
MOST_PROBLEMS = 20
Rule = Mapping[str, Any]
_KINDS: dict[str, tuple[type, ...]] = {
    "object": (Mapping,),
    "array": (list, tuple),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_WORDS = {
    "object": "应当是一组字段（{…}）",
    "array": '应当是列表，如 ["…", "…"]',
    "string": "应当是文字",
    "integer": "应当是整数",
    "number": "应当是数字",
    "boolean": "应当是 true 或 false",
}


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def titles() -> dict[str, str]:
    """The Chinese name of every field by its key, in the order of the schema."""
    return {key: rule["title"] for key, rule in schema()["properties"].items()}


def problems_in(values: Any) -> list[PaperProblem]:
    """What is wrong with a paper given as data; empty when it can be read."""
    if not isinstance(values, Mapping):
        return [PaperProblem("body", "公文数据应当是一组字段（JSON 对象），请检查文件内容。")]
    found = []
    for problem in _object(values, schema(), "", ""):
        found.append(problem)
        if len(found) == MOST_PROBLEMS:
            break
    return found


def _resolved(rule: Rule) -> Rule:
    """The rule with its reference followed; its own title wins."""
    if "$ref" not in rule:
        return rule
    found = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    return {**found, **{key: value for key, value in rule.items() if key != "$ref"}}


def _check(value: Any, rule: Rule, field: str, name: str) -> Iterator[PaperProblem]:
    rule = _resolved(rule)
    if "anyOf" in rule:
        yield from _any_of(value, rule, field, name)
        return
    kind = rule.get("type")
    if kind and not _is(value, kind):
        yield PaperProblem(field, f"{name}{_WORDS[kind]}，现在是{_shown(value)}。")
        return
    if "enum" in rule and value not in rule["enum"]:
        yield PaperProblem(field, f"{name}只能是 {'、'.join(rule['enum'])}，现在是{_shown(value)}。")
    elif kind in _CHECKS:
        yield from _CHECKS[kind](value, rule, field, name)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _any_of(value: Any, rule: Rule, field: str, name: str) -> Iterator[PaperProblem]:
    """The choice that fits the kind of value, and for a set of keys the one whose keys are there."""
    choices = [_resolved(choice) for choice in rule["anyOf"]]
    fitting = [choice for choice in choices if _is(value, choice["type"])]
    if not fitting:
        words = "，或".join(dict.fromkeys(_WORDS[choice["type"]] for choice in choices))
        yield PaperProblem(field, f"{name}{words}，现在是{_shown(value)}。")
        return
    keyed = [choice for choice in fitting if any(key in value for key in choice.get("required", ()))]
    chosen = (keyed or fitting)[0]
    yield from _check(value, chosen, field, _inside(name, chosen))


def _inside(name: str, rule: Rule) -> str:
    title = rule.get("title")
    return f"{name}里的{title}" if title and title != name else name


def _object(value: Mapping[str, Any], rule: Rule, field: str, name: str) -> Iterator[PaperProblem]:
    known = rule["properties"]
    required = _required(value, rule)
    inside = f"{name}的" if name else ""
    for key in value:
        if key not in known:
            yield PaperProblem(field or str(key), f"{name}有不认识的字段“{_short(key)}”。{_hint(key, known)}")
    for key, each in known.items():
        given = value.get(key)
        title = each.get("title", key)
        if given is None or given == "":
            if key in required:
                yield PaperProblem(field or key, f"缺少{inside}{title}（{key}），请补上后再排版。")
        else:
            yield from _check(given, each, field or key, inside + title)


def _required(value: Mapping[str, Any], rule: Rule) -> set[str]:
    """The keys that must be there; some only unless another key has one of certain values."""
    needed = set(rule.get("required", ()))
    if "if" in rule:
        is_so = all(value.get(key) in each["enum"] for key, each in rule["if"]["properties"].items())
        needed |= set() if is_so else set(rule["else"]["required"])
    return needed


def _hint(key: Any, known: Mapping[str, Rule]) -> str:
    near = get_close_matches(str(key), known, n=1)
    if near:
        return f"是不是 {near[0]}（{known[near[0]].get('title', near[0])}）？"
    return f"可用的字段有：{'、'.join(known)}。"


def _array(value: list[Any], rule: Rule, field: str, name: str) -> Iterator[PaperProblem]:
    if len(value) > rule.get("maxItems", len(value)):
        yield PaperProblem(field, f"{name}有 {len(value)} 项，最多 {rule['maxItems']} 项，请减少后再排版。")
        return
    if len(value) < rule.get("minItems", 0):
        yield PaperProblem(field, f"{name}不能是空的，请补上内容或删去它。")
    for number, each in enumerate(value, 1):
        yield from _check(each, rule["items"], field, f"{name}第 {number} 项")


def _string(value: str, rule: Rule, field: str, name: str) -> Iterator[PaperProblem]:
    if len(value) > rule.get("maxLength", len(value)):
        yield PaperProblem(field, f"{name}有 {len(value)} 字，最多 {rule['maxLength']} 字，请缩短后再排版。")
    elif len(value.strip()) < rule.get("minLength", 0):
        yield PaperProblem(field, f"{name}是空的，请填写或删去。")
    elif rule.get("format") == "date":
        yield from _date(value, field, name)
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        yield PaperProblem(field, f"{name}“{_short(value)}”应当是 1 至 6 位阿拉伯数字，如 000001。")


def _date(value: str, field: str, name: str) -> Iterator[PaperProblem]:
    shaped = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip())
    try:
        if shaped:
            date(*(int(part) for part in shaped.groups()))
            return
    except ValueError:
        yield PaperProblem(field, f"{name}“{_short(value)}”不是真实的日期，请核对年月日。")
        return
    yield PaperProblem(field, f"{name}“{_short(value)}”读不懂，请写成 2026-03-12 或 2026年3月12日。")


def _number(value: float, rule: Rule, field: str, name: str) -> Iterator[PaperProblem]:
    low, high = rule.get("minimum"), rule.get("maximum")
    above = rule.get("exclusiveMinimum")
    if not _is_within(value, low, high) or (above is not None and not value > above):
        limits = [f"大于 {above}" if above is not None else f"不小于 {low}", *([f"不大于 {high}"] if high else [])]
        yield PaperProblem(field, f"{name}应当{'、'.join(limits)}，现在是{_shown(value)}。")


def _is_within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"“{_short(value)}”"
    return f" {_short(json.dumps(value, ensure_ascii=False, default=str))}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else f"{text[:30]}…"


_CHECKS: dict[str, Callable[[Any, Rule, str, str], Iterator[PaperProblem]]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
}
