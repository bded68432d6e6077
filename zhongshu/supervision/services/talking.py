"""约谈记录: what was said when a rung of the ladder was a talk. Kept once, on paper for both signatures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision import access
from zhongshu.supervision.models import Slip, Talk
from zhongshu.supervision.services.documents import paper_of_talk
from zhongshu.supervision.states import Rung
from zhongshu.workflow.services.moving import require


@dataclass(frozen=True)
class TalkInput:
    """When and where, who with whom, what was pointed out, what was promised and until when."""

    held_at: datetime
    place: str
    host: Person
    talked_with: str
    points: str
    reply: str
    rectify_by: date
    present: str = ""


def waiting_talk(record: Record) -> Slip | None:
    """The newest 约谈 of the record whose talk is not on record yet."""
    return record.slips.filter(rung=Rung.TALK, talk__isnull=True).first()


@transaction.atomic
def keep_talk(slip: Slip, data: TalkInput, *, actor: Person, at: datetime | None = None) -> Talk:
    """登记约谈: by the 督查室; the sheet is made at once."""
    at = at or timezone.now()
    slip = Slip.objects.select_for_update(of=("self",)).select_related("record__owning_organ").get(pk=slip.pk)
    require(access.may_follow(actor, access.item_of(slip.record)))
    _refuse_wrong(slip, data, at)
    talk = Talk.objects.create(
        slip=slip,
        held_at=data.held_at,
        place=data.place.strip(),
        host=data.host,
        talked_with=data.talked_with.strip(),
        present=data.present.strip(),
        points=data.points.strip(),
        reply=data.reply.strip(),
        rectify_by=data.rectify_by,
        kept_by=actor,
        kept_at=at,
    )
    paper_of_talk(talk, actor=actor, at=at)
    facts = {"talk": talk.pk, "slip": slip.pk, "with": talk.talked_with, "until": talk.rectify_by.isoformat()}
    audit.write("supervision.talk.kept", slip.record, actor=actor, data=facts, at=at)
    return talk


def _refuse_wrong(slip: Slip, data: TalkInput, at: datetime) -> None:
    if slip.rung != Rung.TALK:
        raise RuleBroken(_("先发约谈，再登记约谈记录。"))
    if Talk.objects.filter(slip=slip).exists():
        raise RuleBroken(_("这次约谈已经登记过记录。"))
    wanted = (
        ("place", data.place, _("请写约谈地点。")),
        ("talked_with", data.talked_with, _("请写被约谈人的姓名、职务。")),
        ("points", data.points, _("请写约谈指出的问题和要求。")),
        ("reply", data.reply, _("请写被约谈人的表态和整改措施。")),
    )
    for name, value, sentence in wanted:
        if not value.strip():
            raise RuleBroken(sentence, field=name)
    if data.held_at > at:
        raise RuleBroken(_("约谈时间不能晚于现在；谈过以后再登记。"), field="held_at")
    if data.rectify_by < timezone.localdate(data.held_at):
        raise RuleBroken(_("整改期限不能早于约谈日期。"), field="rectify_by")
