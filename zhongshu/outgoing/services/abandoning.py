"""不发了: a paper is given up before it went out; the record stays with the reason, its words and its files."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from zhongshu.core.errors import RuleBroken
from zhongshu.notices import services as notices
from zhongshu.numbering import services as numbering
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.services.versions import locked
from zhongshu.people.models import Person
from zhongshu.records import access as records
from zhongshu.records.following import verb
from zhongshu.workflow import services as workflow
from zhongshu.workflow.states import StepRole

DONE = "/records/done/"  # for those who do not see the record any more


@verb
def abandon(document: OutgoingDocument, *, reason: str, actor: Person, at: datetime | None = None) -> OutgoingDocument:
    """该文不发, by the office, or by whoever drafted it as long as nobody has signed. The record is cancelled with all open steps, a
    number that was drawn is voided with the same reason, and whoever has it in hand or was asked for 会签 is told."""
    document = locked(document)
    if document.dispatched_at is not None:
        raise RuleBroken(_("已经核发的公文不能撤销，请用撤回。"))
    asked = _asked(document)
    workflow.cancel(document.record, reason=reason, actor=actor, at=at)
    if document.number is not None and document.number.voided_at is None:
        numbering.void(document.number, reason=reason, actor=actor, at=at)
    for person in asked:
        if person.pk != actor.pk:
            _tell(document, person, reason.strip(), actor)
    return document


def _asked(document: OutgoingDocument) -> list[Person]:
    """Who has it in hand, and who was asked for 会签, also those who have answered."""
    steps = document.record.steps.filter(Q(finished_at__isnull=True) | Q(role=StepRole.SIGN)).select_related("holder")
    people = {step.holder.pk: step.holder for step in steps if step.holder.is_active}
    people.setdefault(document.drafter_id, document.drafter)
    return list(people.values())


def _tell(document: OutgoingDocument, person: Person, reason: str, actor: Person) -> None:
    record = document.record
    sees = records.may_see(person, record)
    words = {"title": record.masked_title, "name": actor.name, "reason": reason}
    notices.tell(
        "outgoing.abandoned",
        person,
        text=_("“%(title)s”不发了，不用再办。%(name)s：%(reason)s") % words,
        record=record if sees else None,
        url="" if sees else DONE,
        key=f"outgoing:{record.pk}:abandoned",
    )
