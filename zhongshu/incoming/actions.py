"""Buttons of incoming papers on the record page."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action
from zhongshu.incoming import access
from zhongshu.people.access import person_has
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow.situation import situation


def check(person: Person, record: Record) -> Answer | None:
    """Only while the paper lies there."""
    lead = situation(record).lead if record.is_live else None
    return access.may_check(person, record) if lead is not None and lead.stage == "checking" else None


def amend(person: Person, record: Record) -> Answer | None:
    if not record.is_live or not person_has(person, "incoming.register", record.owning_organ):
        return None
    return access.may_amend(person, record)


def send_back(person: Person, record: Record) -> Answer | None:
    if not record.is_live or not person_has(person, "incoming.return_document", record.owning_organ):
        return None
    return access.may_return(person, record)


def wipe(person: Person, record: Record) -> Answer | None:
    """Only for those who might have to."""
    if record.is_carrier_entry or not person_has(person, "incoming.wipe", record.owning_organ):
        return None
    return access.may_wipe(person, record)


ACTIONS = (
    Action("incoming.check", _("初审"), "incoming:check", check, primary=True, order=5, kinds=(access.KIND,)),
    Action("incoming.return", _("退文"), "incoming:return", send_back, order=75, kinds=(access.KIND,)),
    Action("incoming.edit", _("更正登记"), "incoming:edit", amend, order=85, kinds=(access.KIND,)),
    Action("incoming.wipe", _("清除涉密文件"), "incoming:wipe", wipe, order=98, kinds=(access.KIND,)),
)
