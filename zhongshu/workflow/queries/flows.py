"""Flows of an organ: the text in force, its limits as a table, earlier versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhongshu.engines.workdays import parse_limit
from zhongshu.people.models import Organ
from zhongshu.records.states import Urgency
from zhongshu.workflow.flows import FlowText, from_definition
from zhongshu.workflow.models import Flow, FlowVersion
from zhongshu.workflow.services.moving import current_version

TOTAL = "total"


@dataclass(frozen=True)
class FlowRow:
    flow: Flow
    version: FlowVersion
    stages: int

    @property
    def is_own(self) -> bool:
        return self.version.organ_id is not None


@dataclass(frozen=True)
class LimitRow:
    """One line of the table: a stage (or 全程) with its limit by urgency as people write it."""

    key: str
    name: str
    holder: str
    limits: Mapping[str, str]


def flow_rows(organ: Organ) -> list[FlowRow]:
    """Each flow with the version in force here; two queries."""
    found = FlowVersion.objects.filter(Q(organ=organ) | Q(organ__isnull=True), is_current=True).select_related(
        "flow", "made_by"
    )
    in_force: dict[str, FlowVersion] = {}
    for version in sorted(found, key=lambda one: one.organ_id is not None):
        in_force[version.flow_id] = version
    return [FlowRow(version.flow, version, len(version.definition["stage"])) for version in in_force.values()]


def current_flow(kind: str, organ: Organ) -> FlowText | None:
    try:
        return from_definition(current_version(kind, organ).definition)
    except LookupError:
        return None


def limit_rows(text: FlowText) -> list[LimitRow]:
    rows = [LimitRow(TOTAL, "", "", shown(text.total))]
    return rows + [LimitRow(stage.key, stage.name, stage.holder, shown(stage.limit)) for stage in text.stages]


def shown(limits: Mapping[str, str]) -> dict[str, str]:
    """Every urgency; the empty ones follow 平件."""
    return {key: parse_limit(limits[key]).text if key in limits else "" for key in Urgency.values}


def versions_of(kind: str, organ: Organ) -> QuerySet[FlowVersion]:
    versions = FlowVersion.objects.filter(Q(organ=organ) | Q(organ__isnull=True), flow=kind)
    return versions.select_related("made_by", "organ").order_by("-made_at", "-pk")
