"""初审, and 退文 of what does not pass it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.incoming import access, checklist
from zhongshu.incoming.checklist import Points
from zhongshu.incoming.models import IncomingDocument, PaperClass
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

NEXT = {PaperClass.ACTION: "proposing", PaperClass.READING: "circulating"}


def next_stage(document: IncomingDocument) -> str:
    """Where a checked paper goes by its class."""
    return NEXT[PaperClass(document.paper_class)]


@verb
def check(
    document: IncomingDocument,
    *,
    points: Points,
    actor: Person,
    to_stage: str = "",
    at: datetime | None = None,
) -> IncomingDocument:
    """Keep what was found. Everything passed and a stage named: the paper goes on, with the finding as its opinion."""
    record, at = records.lock(document.record), at or timezone.now()
    if not (answer := access.may_check(actor, record)):
        raise NotAllowed(answer.reason)
    _refuse_gaps(points)
    failed = checklist.faults(points)
    if failed and to_stage:
        raise RuleBroken(_("初审有不符合的项目，请退文，或补正以后再审。"))
    document.checklist = checklist.stored(points)
    document.save(update_fields=["checklist"])
    audit.write("incoming.document.checked", record, actor=actor, data={"passed": not failed, "faults": failed}, at=at)
    if to_stage:
        said = CommentInput(text=_("初审合格。"))
        workflow.forward(record, to_stage=to_stage, comment=said, actor=actor, at=at)
    document.record.refresh_from_db()
    return document


def _refuse_gaps(points: Points) -> None:
    if missing := [item for item in checklist.ITEMS if item.key not in points]:
        raise RuleBroken(_("请逐项审核：%(what)s。") % {"what": missing[0].question}, field=missing[0].key)
    if silent := [key for key, point in points.items() if not point.passed and not point.remark.strip()]:
        raise RuleBroken(_("不符合的项目，请写明问题。"), field=f"{silent[0]}_remark")


@verb
def return_to_sender(
    document: IncomingDocument,
    *,
    reason: str,
    actor: Person,
    basis: str = "",
    advice: str = "",
    at: datetime | None = None,
) -> IncomingDocument:
    """退文: the record ends, number and reason stay, the paper originals go back with the 退文单."""
    record, at = records.lock(document.record), at or timezone.now()
    if not (answer := access.may_return(actor, record)):
        raise NotAllowed(answer.reason)
    if not reason.strip():
        raise RuleBroken(_("请写明退文原因，来文机关要照它补正。"), field="reason")
    workflow.cancel(record, reason=reason, actor=actor, to_sender=True, at=at)
    document.return_reason, document.returned_at = reason.strip(), at
    document.return_basis, document.return_advice = basis.strip(), advice.strip()
    document.duplicate_key = None  # the corrected paper may come back under the same number
    document.save(update_fields=["return_reason", "returned_at", "return_basis", "return_advice", "duplicate_key"])
    for paper in record.originals.filter(returned_at__isnull=True):
        records.return_paper(paper, to=document.sender, actor=actor)
    audit.write("incoming.document.returned", record, actor=actor, data={"reason": reason.strip()}, at=at)
    document.record.refresh_from_db()
    return document
