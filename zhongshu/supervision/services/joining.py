"""并入: another demand for what is followed already joins that item; words and origin are kept, and whoever asked gets the answer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.states import LIVE, GrantReason, Relation
from zhongshu.supervision import access
from zhongshu.supervision.models import JoinedDemand, SupervisedItem
from zhongshu.supervision.services.decomposing import remove_task, unsent
from zhongshu.supervision.services.setting_up import ItemInput
from zhongshu.workflow import services as workflow


@transaction.atomic
def join(
    into: SupervisedItem, data: ItemInput, *, actor: Person, reason: str = "", at: datetime | None = None
) -> JoinedDemand:
    """并入 before it is registered: the demand with its words and origin joins an item that is followed already."""
    at = at or timezone.now()
    said = data.instruction
    return _join(
        into,
        reason=reason,
        actor=actor,
        at=at,
        source=data.source,
        instruction=said,
        leader=data.leader or (said.author if said else None),
        source_kind=data.source_kind,
        title=data.title.strip(),
        instruction_text=data.instruction_text.strip(),
        basis=data.basis.strip(),
        result_wanted=data.result_wanted.strip(),
    )


@transaction.atomic
def merge(
    item: SupervisedItem, *, into: SupervisedItem, actor: Person, reason: str = "", at: datetime | None = None
) -> JoinedDemand:
    """并入 of an item that is not sent yet: it ends, what it was for goes on in the other one."""
    at = at or timezone.now()
    if not (answer := access.may_prepare(actor, item)):
        raise NotAllowed(answer.reason)
    if into.pk == item.pk:
        raise RuleBroken(_("不能并入自己。"))
    for task in unsent(item):
        if task.record.parent_id == item.pk:
            remove_task(task, actor=actor, at=at)
    link = item.record.links_out.filter(relation=Relation.ARISES_FROM).select_related("target").first()
    joined = _join(
        into,
        reason=reason,
        actor=actor,
        at=at,
        merged=item,
        source=link.target if link else None,
        instruction=item.instruction,
        leader=item.leader,
        source_kind=item.source_kind,
        title=item.record.title,
        instruction_text=item.instruction_text,
        basis=item.basis,
        result_wanted=item.result_wanted,
    )
    why = _("并入%(number)s") % {"number": into.record.reference or into.record.title}
    workflow.cancel(item.record, reason=reason.strip() or why, merged_into=into.record, actor=actor, at=at)
    return joined


def _join(into: SupervisedItem, *, actor: Person, at: datetime, **values: Any) -> JoinedDemand:
    if not (answer := access.may_follow(actor, into)):
        raise NotAllowed(answer.reason)
    if into.record.state not in LIVE:
        raise RuleBroken(_("那一件已经办结，不能并入；请重启那一件，或者单独立项。"))
    for name, sentence in (
        ("instruction_text", _("请照录批示、议定事项或者文件原文，一字不改。")),
        ("basis", _("请写明依据，例如“市政府第12次常务会议”。")),
    ):
        if not values[name]:
            raise RuleBroken(sentence, field=name)
    values["reason"] = str(values["reason"]).strip()
    joined = JoinedDemand.objects.create(item=into, joined_by=actor, joined_at=at, **values)
    if joined.source is not None:
        records.link(into.record, Relation.ARISES_FROM, joined.source, actor=actor)
    leader = joined.leader
    if leader is not None and leader.is_active and leader.clearance >= into.record.level:
        records.give(into.record, to=leader, reason=GrantReason.INSTRUCT, actor=None, at=at)
    data = {"joined": joined.pk, "merged": joined.merged_id, "source": joined.source_id, "reason": joined.reason}
    audit.write("supervision.item.joined", into.record, actor=actor, data=data, at=at)
    return joined


def tell_joined(item: SupervisedItem) -> None:
    """Everybody whose demand joined this item gets its answer as well."""
    for joined in JoinedDemand.objects.filter(item=item).select_related("leader"):
        if joined.leader is None or not joined.leader.is_active or joined.leader_id == item.leader_id:
            continue
        notices.tell(
            "supervision.answered",
            joined.leader,
            text=_("您交办的“%(title)s”已并入办结：%(into)s")
            % {"title": joined.title, "into": item.record.masked_title},
            url=item.record.get_absolute_url(),
            record=item.record,
            key=f"item:{item.pk}:joined:{joined.pk}:{item.record.version}",
        )
