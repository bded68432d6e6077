"""Flow texts as versions: those shipped with the apps, and those that an office edits on a page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Organ, Person
from zhongshu.workflow import access
from zhongshu.workflow.flows import FlowText, from_definition, shipped
from zhongshu.workflow.models import Flow, FlowVersion
from zhongshu.workflow.services.moving import current_version, require


@transaction.atomic
def publish_shipped() -> int:
    """Store the shipped flows where they changed; offices with a text of their own keep it. Returns how many are new."""
    return sum(_publish(text, organ=None, actor=None, note="") for text in shipped())


@transaction.atomic
def publish(definition: Mapping[str, Any], *, organ: Organ, actor: Person, note: str) -> FlowVersion:
    """A new version for one organ, checked as a whole. Records under way keep theirs."""
    require(access.may_edit_flows(actor, organ))
    text = from_definition(definition)
    if not note.strip():
        raise RuleBroken(_("请写明修改了什么、为什么。"), field="note")
    if not _publish(text, organ=organ, actor=actor, note=note.strip()):
        raise RuleBroken(_("与现行版本没有不同。"))
    version = FlowVersion.objects.get(flow=text.kind, organ=organ, is_current=True)
    data = {"flow": text.kind, "version": version.number, "note": note}
    audit.write("workflow.flow.published", actor=actor, organ=organ, subject=text.name, data=data)
    return version


def set_limits(
    kind: str, limits: Mapping[str, Mapping[str, str]], *, organ: Organ, actor: Person, note: str
) -> FlowVersion:
    """Change only the time limits: stage key (or "total") → urgency → limit."""
    text = from_definition(current_version(kind, organ).definition)
    stages = tuple(replace(stage, limit=limits.get(stage.key, stage.limit)) for stage in text.stages)
    changed = replace(text, stages=stages, total=limits.get("total", text.total))
    return publish(changed.to_definition(), organ=organ, actor=actor, note=note)


def _publish(text: FlowText, *, organ: Organ | None, actor: Person | None, note: str) -> bool:
    flow, _is_new = Flow.objects.update_or_create(kind=text.kind, defaults={"name": text.name})
    versions = FlowVersion.objects.select_for_update().filter(flow=flow, organ=organ)
    current = versions.filter(is_current=True).first()
    definition = _plain(text.to_definition())
    if current is not None and current.definition == definition:
        return False
    versions.filter(is_current=True).update(is_current=False)
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    FlowVersion.objects.create(
        flow=flow,
        organ=organ,
        number=number,
        definition=definition,
        note=note,
        made_at=timezone.now(),
        made_by=actor,
    )
    return True


def _plain(value: Any) -> Any:
    """As JSON gives it back: lists instead of tuples."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
