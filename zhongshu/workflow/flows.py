"""The text of a flow: read from TOML or from the page of an office, checked as a whole, used by the verbs.

A flow is data: who acts next and until when. It holds no code; what a stage may do stands in a few named switches.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from zhongshu.core import prepared
from zhongshu.core.errors import RuleBroken
from zhongshu.engines.workdays import parse_limit
from zhongshu.records.models import Record
from zhongshu.records.states import Urgency
from zhongshu.workflow.models import Course, FlowVersion
from zhongshu.workflow.states import CommentKind

ANY_EARLIER = "*"
HOLDER_RULES = ("starter", "unit_head", "chosen:person", "chosen:unit", "chosen:leader")
EXTENSION_STAGE = "extension"


@dataclass(frozen=True)
class Stage:
    """One 环节: who acts, until when, what is written, where it can go."""

    key: str
    name: str
    holder: str
    limit: Mapping[str, str]
    next: tuple[str, ...] = ()
    return_to: tuple[str, ...] = ()
    comment: str = CommentKind.NOTE.value
    needs_comment: bool = False
    required: bool = False  # 跳转 never passes it
    answers: bool = False  # the answer may be recorded here
    closes: bool = False  # the holder may close the record here
    co: bool = False  # 协办 units may be named when it is sent here
    reads: bool = False  # readers are named here

    @property
    def is_chosen(self) -> bool:
        """Whoever sends it here names the holder."""
        return self.holder.startswith("chosen:")


@dataclass(frozen=True)
class ExtensionRule:
    """Who decides on 延期 (first rule that finds somebody other than the asker), within which limit, how often."""

    approver: tuple[str, ...] = ("post:office_deputy", "post:office_director", "post:organ_head")
    limit: str = "1 workday"
    times: int = 2


@dataclass(frozen=True)
class FlowText:
    """A whole flow. Stages stand in the order in which a record normally passes them."""

    kind: str
    name: str
    start: str
    total: Mapping[str, str]
    stages: tuple[Stage, ...]
    extension: ExtensionRule = field(default_factory=ExtensionRule)

    def stage(self, key: str) -> Stage:
        return self._by_key[key]

    def has(self, key: str) -> bool:
        return key in self._by_key

    @cached_property
    def names(self) -> dict[str, str]:
        """The word of each stage."""
        return {stage.key: stage.name for stage in self.stages}

    def position(self, key: str) -> int:
        return [stage.key for stage in self.stages].index(key)

    @cached_property
    def _by_key(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    def limit(self, stage_key: str, urgency: str) -> str:
        limits = self.stage(stage_key).limit
        return limits.get(urgency) or limits[Urgency.NORMAL]

    def total_limit(self, urgency: str) -> str:
        return self.total.get(urgency) or self.total[Urgency.NORMAL]

    def to_definition(self) -> dict[str, Any]:
        """As stored in FlowVersion.definition; `from_definition` reads it back."""
        definition = asdict(self)
        definition["stage"] = definition.pop("stages")
        return definition


def from_definition(definition: Mapping[str, Any]) -> FlowText:
    """Build a flow from parsed TOML or stored JSON. Raises RuleBroken with every fault found."""
    try:
        stages = tuple(_stage(entry) for entry in definition["stage"])
        text = FlowText(
            kind=definition["kind"],
            name=definition["name"],
            start=definition["start"],
            total=dict(definition["total"]),
            stages=stages,
            extension=_extension(definition.get("extension", {})),
        )
    except (KeyError, TypeError) as fault:
        raise RuleBroken(_("流程缺少必填内容：%(what)s。") % {"what": fault}) from fault
    if faults := list(check(text)):
        raise RuleBroken("；".join(faults))
    return text


def _stage(entry: Mapping[str, Any]) -> Stage:
    values = dict(entry)
    for name in ("next", "return_to"):
        values[name] = tuple(values.get(name, ()))
    return Stage(**values)


def _extension(entry: Mapping[str, Any]) -> ExtensionRule:
    values = dict(entry)
    if "approver" in values:
        values["approver"] = tuple(values["approver"])
    return ExtensionRule(**values)


def check(text: FlowText) -> Iterable[str]:
    """Sentences for what makes the flow unusable: unknown stages, no way to an end, no holder rule, no limit."""
    keys = [stage.key for stage in text.stages]
    if len(set(keys)) != len(keys):
        yield _("环节标识有重复")
    if text.start not in keys:
        yield _("起始环节“%(key)s”不存在") % {"key": text.start}
        return
    yield from _limit_faults(_("全程"), text.total)
    for stage in text.stages:
        yield from _stage_faults(stage, keys)
    if unknown := [key for stage in text.stages for key in stage.next if key not in keys]:
        yield _("去向中有不存在的环节：%(keys)s") % {"keys": "、".join(unknown)}
        return
    yield from _path_faults(text)


def _stage_faults(stage: Stage, keys: list[str]) -> Iterable[str]:
    if not _is_holder_rule(stage.holder, keys):
        yield _("“%(stage)s”没有可用的承办人规则") % {"stage": stage.name}
    if stage.comment not in CommentKind.values:
        yield _("“%(stage)s”的意见类别不存在") % {"stage": stage.name}
    yield from _limit_faults(stage.name, stage.limit)
    if unknown := [key for key in stage.return_to if key not in (*keys, ANY_EARLIER)]:
        yield _("“%(stage)s”的退回去向不存在：%(keys)s") % {"stage": stage.name, "keys": "、".join(unknown)}


def _is_holder_rule(rule: str, keys: list[str]) -> bool:
    if rule.startswith("same:"):
        return rule.removeprefix("same:") in keys
    return rule in HOLDER_RULES or (rule.startswith("post:") and len(rule) > len("post:"))


def _limit_faults(name: str, limits: Mapping[str, str]) -> Iterable[str]:
    if Urgency.NORMAL not in limits:
        yield _("“%(stage)s”没有平件时限") % {"stage": name}
    for urgency, limit in limits.items():
        if urgency not in Urgency.values:
            yield _("“%(stage)s”的时限用了不存在的紧急程度“%(urgency)s”") % {"stage": name, "urgency": urgency}
        try:
            parse_limit(limit)
        except ValueError:
            yield _("“%(stage)s”的时限“%(limit)s”写法不对") % {"stage": name, "limit": limit}


def _path_faults(text: FlowText) -> Iterable[str]:
    reachable = _reach({text.start}, {stage.key: stage.next for stage in text.stages})
    if lost := [stage.name for stage in text.stages if stage.key not in reachable]:
        yield _("到不了的环节：%(names)s") % {"names": "、".join(lost)}
    back: dict[str, list[str]] = {stage.key: [] for stage in text.stages}
    for stage in text.stages:
        for key in stage.next:
            back[key].append(stage.key)
    ends = {stage.key for stage in text.stages if stage.closes}
    if not ends:
        yield _("没有可以办结的环节")
    elif stuck := [stage.name for stage in text.stages if stage.key not in _reach(ends, back)]:
        yield _("走不到办结的环节：%(names)s") % {"names": "、".join(stuck)}


def _reach(start: set[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    found, edge = set(start), list(start)
    while edge:
        new = [key for key in ways[edge.pop()] if key not in found]
        found.update(new)
        edge.extend(new)
    return found


def shipped() -> list[FlowText]:
    """The flows that the apps bring along: <app>/flows/*.toml."""
    folders = [Path(config.path) / "flows" for config in apps.get_app_configs() if config.name.startswith("zhongshu.")]
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.glob("*.toml"))
    return [from_definition(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]


def flow_of(record: Record) -> FlowText:
    """The flow on which this record runs; one query for a record in hand."""
    if "flow_text" not in record.__dict__:
        [(_pk, version, made_at)] = prepared.rows("workflow.course", _courses, record.pk)
        record.__dict__["flow_text"] = _text(version, made_at)
    return record.__dict__["flow_text"]


def stage_names(records: Iterable[Record]) -> dict[tuple[int, str], str]:
    """(record id, stage key) → word, for a page of records, with one query."""
    ids = [record.pk for record in records]
    names = {
        (pk, key): name
        for lot in prepared.lots(ids)
        for pk, version, made_at in prepared.rows("workflow.course", _courses, *lot, variant="many")
        for key, name in _text(version, made_at).names.items()
    }
    return names | {(pk, EXTENSION_STAGE): _("延期审批") for pk in ids}


def _courses(*records: int) -> "QuerySet[Any]":
    return Course.objects.filter(record__in=records).values_list("pk", "version_id", F("version__made_at"))


@lru_cache(maxsize=200)
def _text(version: int, made_at: datetime) -> FlowText:
    """Kept in the process: the text of a version never changes (guard; an office that edits it makes another)."""
    return from_definition(FlowVersion.objects.values_list("definition", flat=True).get(pk=version))


def stage_of(record: Record, key: str) -> Stage:
    return flow_of(record).stage(key)


def stage_name(record: Record, key: str) -> str:
    """The word for a stage; 延期审批 is a step of its own outside the flow."""
    if key == EXTENSION_STAGE:
        return _("延期审批")
    flow = flow_of(record)
    return flow.stage(key).name if flow.has(key) else key
