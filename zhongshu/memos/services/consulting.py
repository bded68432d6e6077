"""送会办: units that are touched say what they think, each until its own date; the drafter keeps the memo meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.memos import access
from zhongshu.memos.models import Memo
from zhongshu.memos.services.drafting import locked
from zhongshu.memos.states import CONSULTING
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.following import verb
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import SignMode


@verb
def consult(
    memo: Memo,
    *,
    to: Sequence[Person | Unit | Organ],
    actor: Person,
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> list[Step]:
    """Ask these; asked again for others, they get a date of their own."""
    at = at or timezone.now()
    record = locked(memo).record
    require(access.may_consult(actor, record))
    if not to:
        raise RuleBroken(_("请选择会办单位。"), field="to")
    if situation(record).here.stage != CONSULTING:
        workflow.forward(record, to_stage=CONSULTING, to=actor, actor=actor, at=at)
    return workflow.add_signer(record, to=to, mode=SignMode.ALL, actor=actor, due_at=due_at, at=at)
