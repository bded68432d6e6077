"""建议提案: whoever made it is spoken with before the answer; where the sheet says so there is no answer without it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Person
from zhongshu.supervision import access
from zhongshu.supervision.models import Proposal, SupervisedItem
from zhongshu.supervision.states import SourceKind


@transaction.atomic
def record_talk(
    item: SupervisedItem,
    *,
    talked_on: date,
    talked_with: str,
    talk: str,
    actor: Person,
    at: datetime | None = None,
) -> Proposal:
    """登记面商; an earlier one is replaced and stays in the audit."""
    at = at or timezone.now()
    if not (answer := access.may_follow(actor, item)):
        raise NotAllowed(answer.reason)
    if item.source_kind != SourceKind.PROPOSAL and not Proposal.objects.filter(item=item).exists():
        raise RuleBroken(_("只有建议提案要面商。"))
    if talked_on > timezone.localdate(at):
        raise RuleBroken(_("面商日期不能晚于今天。"), field="talked_on")
    if not talked_with.strip() or not talk.strip():
        raise RuleBroken(_("请写与谁面商、对方怎么说。"), field="talk")
    proposal, _is_new = Proposal.objects.select_for_update(of=("self",)).get_or_create(item=item)
    proposal.talked_on, proposal.talked_with, proposal.talk = talked_on, talked_with.strip(), talk.strip()
    proposal.talked_by = actor
    proposal.save(update_fields=["talked_on", "talked_with", "talk", "talked_by"])
    facts = {"on": talked_on.isoformat(), "with": proposal.talked_with, "talk": proposal.talk}
    audit.write("supervision.item.talk_recorded", item.record, actor=actor, data=facts, at=at)
    return proposal
