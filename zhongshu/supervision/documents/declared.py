"""What module.py declares for documents: rights, words of the audit, notices, the rail, the button of a record."""

from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action, AuditVerb, NavEntry, NoticeKind, Permission
from zhongshu.people import roles
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State

LEADERS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.LEADER_IN_CHARGE, roles.ORGAN_HEAD)
PERMISSIONS = (Permission("supervision.issue", _("签发督查专报、通报，公布考核"), roles=LEADERS),)
AUDIT_VERBS = (
    AuditVerb("supervision.document.made", _("拟督查文书")),
    AuditVerb("supervision.document.amended", _("改督查文书")),
    AuditVerb("supervision.document.submitted", _("督查文书报签")),
    AuditVerb("supervision.document.issued", _("签发督查文书")),
    AuditVerb("supervision.document.dropped", _("作废督查文书")),
    AuditVerb("supervision.document.downloaded", _("取走督查文书")),
)
NOTICE_KINDS = (NoticeKind("supervision.document", _("督查文书待签发"), mail=True),)
NAV = (
    NavEntry(
        "supervision.circulars",
        _("督查通报"),
        "matters",
        "supervision:circulars",
        permission="supervision.read_ledger",
        order=70,
    ),
)


def _documents_offer(_person: Person, record: Record) -> Answer | None:
    """督查文书 of everything that is supervised and was set up."""
    return None if record.state == State.DRAFT else Answer.yes()


ACTIONS = (
    Action(
        "supervision.documents",
        _("督查文书"),
        "supervision:documents",
        _documents_offer,
        order=44,
        kinds=("supervised_item", "supervised_task"),
    ),
)
