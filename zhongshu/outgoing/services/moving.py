"""送出: a paper goes to the departments that are touched, to 核稿, to the judges of its legality."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.outgoing import access, queries
from zhongshu.outgoing.models import OutgoingDocument, Signature
from zhongshu.outgoing.services.versions import locked, save_words
from zhongshu.outgoing.states import COUNTERSIGNING, JOINT_SIGNING, REVIEWING, SIGNING
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.situation import situation
from zhongshu.workflow.states import SignMode

RETURNED = "已退回签发前的环节"


@verb
def submit(
    document: OutgoingDocument,
    *,
    actor: Person,
    to: Person | None = None,
    comment: CommentInput | None = None,
    at: datetime | None = None,
) -> Step:
    """送核稿: the words are kept as the draft of this stage, and the paper goes to 核稿."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_edit(actor, document.record))
    save_words(document, "stage", actor=actor, at=at)
    return workflow.forward(document.record, to_stage=REVIEWING, to=to, comment=comment, actor=actor, at=at)


@verb
def countersign(
    document: OutgoingDocument,
    *,
    to: Sequence[Person | Unit | Organ],
    actor: Person,
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> list[Step]:
    """送会签: every department that is touched is asked at the same time; the drafter keeps the paper and settles differences."""
    at = at or timezone.now()
    document = locked(document)
    record = document.record
    require(access.may_edit(actor, record))
    if not to:
        raise RuleBroken(_("请选择会签单位。"), field="to")
    save_words(document, "stage", actor=actor, at=at)
    if situation(record).here.stage != COUNTERSIGNING:
        workflow.forward(record, to_stage=COUNTERSIGNING, to=actor, actor=actor, at=at)
    _must_be_asked(document, to)
    return workflow.add_signer(record, to=to, mode=SignMode.ALL, actor=actor, due_at=due_at, at=at)


def _must_be_asked(document: OutgoingDocument, to: Sequence[Person | Unit | Organ]) -> None:
    """Whoever was asked once must have agreed before it goes on."""
    known = {(key, entry[key]) for entry in document.consulted for key in ("unit", "organ") if entry.get(key)}
    asked = [_entry(receiver) for receiver in to if not isinstance(receiver, Person)]
    new = [entry for entry in asked if not known & set(entry.items())]
    if new:
        document.consulted = [*document.consulted, *new]
        document.save(update_fields=["consulted"])


def _entry(receiver: Unit | Organ) -> dict[str, object]:
    return {"unit" if isinstance(receiver, Unit) else "organ": receiver.pk, "name": receiver.name}


@verb
def ask_issuers(
    document: OutgoingDocument, *, to: Sequence[Person | Organ], actor: Person, at: datetime | None = None
) -> list[Step]:
    """联合会签: the other issuers' leaders are asked to sign what the host's leader has signed."""
    at = at or timezone.now()
    document = locked(document)
    require(access.at_stage(actor, document.record, JOINT_SIGNING))
    if not queries.unsigned_issuers(document):
        raise RuleBroken(_("联署机关都已签发，请送复核。"))
    return workflow.add_signer(document.record, to=to, mode=SignMode.ALL, actor=actor, at=at)


def record_changed(record: Record) -> None:
    """Back at or before 签发, by whatever verb, no signature stands: it is signed anew."""
    if record.kind != access.KIND or not record.is_live:
        return
    standing = queries.standing_signatures(record)
    lead = Step.objects.filter(record=record, role="lead", finished_at__isnull=True).first()
    flow = situation(record).flow
    if lead is None or not flow.has(lead.stage) or flow.position(lead.stage) > flow.position(SIGNING):
        return
    ids = list(standing.values_list("pk", flat=True))
    if ids:
        Signature.objects.filter(pk__in=ids).update(fallen_at=timezone.now(), fallen_reason=_(RETURNED))
        audit.write("outgoing.signature.fallen", record, actor=lead.holder, data={"signatures": ids, "returned": True})
