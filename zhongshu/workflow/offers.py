"""Which verbs have a place on a record's page for this person: yes, no with the reason, or None: not worth a button here.

The rules themselves are in access; this only keeps buttons away from people who have nothing to do with them.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import person_has, record_kind
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, State
from zhongshu.workflow import access
from zhongshu.workflow.models import Step
from zhongshu.workflow.situation import acts_for, situation
from zhongshu.workflow.states import StepRole

Offer = Callable[[Person, Record], Answer | None]


def is_own(record: Record, key: str) -> bool:
    """The kind does this verb by an act of its own; the verb itself has no place on its records."""
    return key in record_kind(record.kind).own_verbs


def unless_own(key: str, may: Callable[[Person, Record], Answer]) -> Callable[[Person, Record], Answer]:
    def asked(person: Person, record: Record) -> Answer:
        return Answer.no(own_sentence(record)) if is_own(record, key) else may(person, record)

    return asked


def own_sentence(record: Record) -> str:
    return _("%(kind)s不这样办，请用这件页面下方的按钮。") % {"kind": record_kind(record.kind).label}


def without_own(key: str, may: Offer) -> Offer:
    """The button of a verb, left out where the kind has an act of its own."""
    return lambda person, record: None if is_own(record, key) else may(person, record)


def _has_hand(person: Person, record: Record) -> bool:
    lead = situation(record).lead
    return lead is not None and acts_for(person, lead)


def _any(answers: list[Answer], otherwise: str) -> Answer:
    """Yes where one of several steps allows it, else the first reason."""
    return next((answer for answer in answers if answer), None) or next(iter(answers), Answer.no(otherwise))


def _over_steps(may: Callable[[Person, Step], Answer], person: Person, steps: list[Step], otherwise: str) -> Answer:
    return _any([may(person, step) for step in steps], otherwise)


def may_finish(person: Person, record: Record) -> Answer:
    mine = [step for step in situation(record).parts if acts_for(person, step) and not is_own_sign(step)]
    return _over_steps(access.may_finish, person, mine, _("没有要您会签、协办或阅的，可能已经办毕。"))


def is_own_sign(step: Step) -> bool:
    """会签 or 协办 that the kind asks for and takes by an act of its own."""
    key = {StepRole.SIGN: "sign", StepRole.CO: "co"}.get(StepRole(step.role))
    return key is not None and is_own(step.record, key)


def may_reassign(person: Person, record: Record) -> Answer:
    """The lead first: it is what one means by 转办."""
    return _over_steps(access.may_reassign, person, situation(record).open_steps, _("这件不在办理中。"))


def may_claim(person: Person, record: Record) -> Answer:
    lead = situation(record).lead
    return access.may_claim(person, lead) if lead else Answer.no(_("这件不在办理中。"))


def may_drop_signer(person: Person, record: Record) -> Answer:
    return _over_steps(access.may_drop_signer, person, droppable(record), _("没有在签、在协办、在阅的人。"))


def droppable(record: Record) -> list[Step]:
    """A signature that the kind itself asks for is answered, not dropped: what waits for it would wait for ever."""
    return [step for step in situation(record).parts if step.role != StepRole.SIGN or not is_own_sign(step)]


def may_decide_extension(person: Person, record: Record) -> Answer:
    extension = situation(record).extension
    return access.may_decide_extension(person, extension) if extension else Answer.no(_("没有要批的延期申请。"))


def may_await_answer(person: Person, record: Record) -> Answer:
    if not record.needs_answer or record.answered_at:
        return Answer.no(_("这件不要求答复，或者已经答复。"))
    return access.may_answer(person, record)


def of_holder(may: Offer) -> Offer:
    """Only whoever has it in hand sees the button; refused, it says why."""
    return lambda person, record: may(person, record) if _has_hand(person, record) and record.is_live else None


def if_allowed(may: Offer) -> Offer:
    """Shown only where it can be done."""
    return lambda person, record: may(person, record) or None


def of_office(may: Offer, permission: str, *states: str) -> Offer:
    """For those whose post carries the right, while the record is in such a state."""
    states = states or LIVE

    def offered(person: Person, record: Record) -> Answer | None:
        if record.state not in states or not person_has(person, permission, record.owning_organ):
            return None
        return may(person, record)

    return offered


def close_offer(person: Person, record: Record) -> Answer | None:
    """办结 stands on the foot from the stage where work can end, with what is still missing."""
    stage = situation(record).stage
    if (
        not _has_hand(person, record)
        or record.state != State.OPEN
        or stage is None
        or not (stage.closes or stage.answers)
    ):
        return None
    return access.may_close(person, record)


def forward_offer(person: Person, record: Record) -> Answer | None:
    if not _has_hand(person, record) or not record.is_live:
        return None
    return access.may_forward(person, record)


def answer_offer(person: Person, record: Record) -> Answer | None:
    stage = situation(record).stage
    if not _has_hand(person, record) or stage is None or not stage.answers:
        return None
    return access.may_answer(person, record)


def drop_offer(person: Person, record: Record) -> Answer | None:
    if not _has_hand(person, record) or not situation(record).parts:
        return None
    return may_drop_signer(person, record)


def co_offer(person: Person, record: Record) -> Answer | None:
    stage = situation(record).stage
    return access.may_add_co(person, record) if _has_hand(person, record) and stage and stage.co else None


def take_back_offer(person: Person, record: Record) -> Answer | None:
    """For whoever sent it on last; refused once the other has opened it."""
    lead = situation(record).lead
    if lead is None or lead.came_from is None or not acts_for(person, lead.came_from) or acts_for(person, lead):
        return None
    return access.may_take_back(person, record) if lead.came_from.outcome == "forwarded" else None


def urge_offer(person: Person, record: Record) -> Answer | None:
    return access.may_urge(person, record) or None
