"""Buttons of memos on record pages."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action
from zhongshu.memos import access, queries
from zhongshu.memos.states import CONSULTING, DRAFTING, WRITTEN_AT
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow.situation import acts_for, situation


def _holds(person: Person, record: Record, *stages: str) -> bool:
    lead = situation(record).lead if record.is_live else None
    return lead is not None and acts_for(person, lead) and (not stages or lead.stage in stages)


def amend(person: Person, record: Record) -> Answer | None:
    return access.may_amend(person, record) if _holds(person, record, *WRITTEN_AT) else None


def consult(person: Person, record: Record) -> Answer | None:
    return access.may_consult(person, record) if _holds(person, record, DRAFTING, CONSULTING) else None


def address(person: Person, record: Record) -> Answer | None:
    """Where somebody can: the hand, or the registry while a leader is still asked."""
    if not record.is_live or not (_holds(person, record) or queries.waiting_leaders(record)):
        return None
    return access.may_address(person, record) or None


def draft_from(person: Person, record: Record) -> Answer | None:
    """起草签报 on a paper that is in one's hands."""
    hands = situation(record).open_steps if record.is_live else []
    if not any(acts_for(person, step) for step in hands):
        return None
    return access.may_draft(person, person.organ) or None


ACTIONS = (
    Action("memos.edit", _("修改"), "memos:edit", amend, order=12, kinds=(access.KIND,)),
    Action("memos.consult", _("送会办"), "memos:consult", consult, order=14, kinds=(access.KIND,)),
    Action("memos.address", _("调整呈送领导"), "memos:address", address, order=60, kinds=(access.KIND,)),
    Action("memos.draft_from", _("起草签报"), "memos:draft-from", draft_from, order=38, kinds=("incoming_document",)),
)
