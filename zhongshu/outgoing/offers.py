"""Who is offered which act on a paper now: yes, no with the reason, or None: not worth a button."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.outgoing import access, custody, queries
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.states import JOINT_SIGNING, REVIEWING, SEALING
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow import access as workflow_access
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import StepRole

Offer = Callable[[Person, OutgoingDocument], Answer | None]


def document_of(record: Record) -> OutgoingDocument:
    """Read once for all the buttons of a page."""
    if "outgoing_paper" not in record.__dict__:
        document = OutgoingDocument.objects.select_related("number__series", "official_version").get(pk=record.pk)
        document.record = record
        record.__dict__["outgoing_paper"] = document
    found: OutgoingDocument = record.__dict__["outgoing_paper"]
    return found


def _lead(person: Person, document: OutgoingDocument) -> Step | None:
    """The step of whoever has the paper, where that is this person and the paper is not suspended."""
    lead = situation(document.record).lead if document.record.is_live else None
    return lead if lead is not None and acts_for(person, lead) else None


def at_stage(*stages: str, may: Callable[[Person, OutgoingDocument], Answer] | None = None) -> Offer:
    """For whoever has it at that stage; refused, it says why."""

    def offered(person: Person, document: OutgoingDocument) -> Answer | None:
        lead = _lead(person, document)
        if lead is None or lead.stage not in stages:
            return None
        if document.record.state != "open":
            return Answer.no(_("这件已暂停，恢复后才能办。"))
        return may(person, document) if may else Answer.yes()

    return offered


def nobody_asked(person: Person, document: OutgoingDocument) -> Answer:
    if waiting := situation(document.record).blocking:
        names = "、".join(step.holder.name for step in waiting[:5])
        return Answer.no(_("还在等%(names)s会签，会签完或减签后再送。") % {"names": names})
    return Answer.yes()


def my_signing(person: Person, record: Record) -> Step | None:
    """会签 asked of this person, but for the signatures of joint issuers."""
    parts = [step for step in situation(record).parts if step.role == StepRole.SIGN and step.stage != JOINT_SIGNING]
    return next((step for step in parts if workflow_access.may_finish(person, step)), None)


def opinion(person: Person, document: OutgoingDocument) -> Answer | None:
    return Answer.yes() if my_signing(person, document.record) else None


def competition(person: Person, document: OutgoingDocument) -> Answer | None:
    return at_stage(REVIEWING)(person, document) if document.touches_competition else None


def sign_off(person: Person, document: OutgoingDocument) -> Answer | None:
    if not document.record.is_live or access.sign_step(person, document.record) is None:
        return None
    return access.may_sign_off(person, document)


def ask_issuers(person: Person, document: OutgoingDocument) -> Answer | None:
    answer = at_stage(JOINT_SIGNING)(person, document)
    return answer if answer is not None and queries.unsigned_issuers(document) else None


def void_number(person: Person, document: OutgoingDocument) -> Answer | None:
    number = document.number
    if number is None or number.voided_at is not None or document.dispatched_at is not None:
        return None
    return access.may_void(person, document.record) or None


def use_seal(person: Person, document: OutgoingDocument) -> Answer | None:
    lead = situation(document.record).lead if document.record.is_live else None
    if lead is None or lead.stage != SEALING or not custody.seals_kept_by(person, document).exists():
        return None
    return Answer.yes()


def ask_keepers(person: Person, document: OutgoingDocument) -> Answer | None:
    if _lead(person, document) is None or situation(document.record).here.stage != SEALING:
        return None
    asked = {step.holder_id for step in situation(document.record).parts}
    rows = queries.seals_waiting(document)
    free = [one for _seal, people in rows for one in people if one.pk not in asked | {person.pk}]
    return Answer.yes() if free else None


def distribute(person: Person, document: OutgoingDocument) -> Answer | None:
    return access.may_distribute(person, document) or None


def pass_on(person: Person, document: OutgoingDocument) -> Answer | None:
    if _lead(person, document) is None or not queries.ways_on(document.record):
        return None
    answer = workflow_access.may_forward(person, document.record)
    here = situation(document.record).here
    waits = here.stage == SEALING and not custody.seals_kept_by(person, document).exists()  # for the seals of others
    return answer if answer or waits or here.returns_to_id is not None else None


def abandon(person: Person, document: OutgoingDocument) -> Answer | None:
    if document.dispatched_at is not None or not document.record.is_live:
        return None
    return workflow_access.may_cancel(person, document.record) or None
