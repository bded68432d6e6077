"""调整呈送领导: another leader is asked, or one is not asked any more, with the reason."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.memos import access, queries
from zhongshu.memos.models import Memo, MemoLeader
from zhongshu.memos.services.drafting import locked, refuse_wrong_leaders
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.situation import forget, situation


@verb
def address(
    memo: Memo, leaders: Sequence[Person], *, actor: Person, reason: str = "", at: datetime | None = None
) -> Memo:
    """From now on these, in rank order. Who has written stays; who has it in hand now is taken off only by 退回 or 撤回."""
    at = at or timezone.now()
    memo = locked(memo)
    record = memo.record
    require(access.may_address(actor, record))
    refuse_wrong_leaders(leaders, record.level, record.owning_organ)
    rows = {row.person_id: row for row in memo.leader_rows.filter(struck_at__isnull=True).select_related("person")}
    wanted = {person.pk: person for person in leaders}
    gone = [row for pk, row in rows.items() if pk not in wanted]
    _refuse_striking(memo, gone, reason)
    for row in gone:
        row.struck_at, row.struck_by, row.struck_reason = at, actor, reason.strip()[:200]
        row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    for order, person in enumerate(leaders, start=1):
        if person.pk in rows:
            MemoLeader.objects.filter(pk=rows[person.pk].pk).update(order=order)
        else:
            MemoLeader.objects.create(memo=memo, person=person, order=order)
    names = {"leaders": [person.name for person in leaders], "struck": [row.person.name for row in gone]}
    audit.write("memos.memo.addressed", record, actor=actor, data={**names, "reason": reason.strip()}, at=at)
    records.changed(record)
    forget(record)
    return memo


def _refuse_striking(memo: Memo, gone: Sequence[MemoLeader], reason: str) -> None:
    if not gone:
        return
    written = {one.person.pk for one in queries.asked(memo) if one.instructed_at}
    lead = situation(memo.record).lead
    for row in gone:
        if row.person_id in written:
            raise RuleBroken(_("%(name)s已经批示，不能去掉。") % {"name": row.person.name}, field="leaders")
        if lead is not None and lead.holder_id == row.person_id:
            raise RuleBroken(
                _("这件正在%(name)s手里，请先撤回或请其退回。") % {"name": row.person.name}, field="leaders"
            )
    if not reason.strip():
        raise RuleBroken(_("去掉呈送领导，请写明原因。"), field="reason")
