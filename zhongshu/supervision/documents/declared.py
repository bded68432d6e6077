"""What module.py declares for documents: rights, words of the audit, notices, the rail, the button of a record."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhongshu.core.answers import Answer
from zhongshu.core.registry import Action, AuditVerb, Check, Finding, NavEntry, NoticeKind, Permission, RecordTab
from zhongshu.outgoing import access as outgoing
from zhongshu.people import roles
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access as supervision
from zhongshu.supervision.documents import access, listing
from zhongshu.supervision.models import Document

WAITS_DAYS = 3
LIMIT = 200
LEADERS = (roles.OFFICE_DIRECTOR, roles.OFFICE_DEPUTY, roles.LEADER_IN_CHARGE, roles.ORGAN_HEAD)
PERMISSIONS = (Permission("supervision.issue", _("签发督查专报、通报，公布考核"), roles=LEADERS),)
AUDIT_VERBS = (
    AuditVerb("supervision.document.made", _("拟督查文书")),
    AuditVerb("supervision.document.amended", _("改督查文书")),
    AuditVerb("supervision.document.submitted", _("督查文书报签")),
    AuditVerb("supervision.document.issued", _("签发督查文书")),
    AuditVerb("supervision.document.dropped", _("作废督查文书")),
    AuditVerb("supervision.document.sent_out", _("督查文书送发文")),
    AuditVerb("supervision.talk.kept", _("登记约谈")),
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


TABS = (RecordTab("documents", _("文书"), "supervision/documents/tab.html", listing.tab),)


def unsigned_documents(organs: frozenset[int] | None = None) -> Iterable[Finding]:
    """专报 and 通报 that were sent for signature and lie there."""
    before = timezone.now() - timedelta(days=WAITS_DAYS)
    waiting = Document.objects.filter(issued_at__isnull=True, dropped_at__isnull=True, submitted_at__lt=before)
    waiting = waiting if organs is None else waiting.filter(organ__in=organs)
    for document in waiting.select_related("approver", "record").order_by("submitted_at")[:LIMIT]:
        why = gettext("报签%(n)s天没有签发，在%(name)s手里") % {
            "n": (timezone.now() - document.submitted_at).days if document.submitted_at else 0,
            "name": document.approver.name if document.approver else "",
        }
        yield Finding(subject=str(document), why=why, record=document.record, fix_url=document.get_absolute_url())


CHECKS = (Check("supervision.documents", _("督查文书报签没有签发"), unsigned_documents),)


def _documents_offer(person: Person, record: Record) -> Answer | None:
    """拟督查文书: for the 督查室, once it was sent; everybody else reads them in their tab."""
    if record.state == State.DRAFT:
        return None
    return access.may_make(person, supervision.item_of(record)) or None


def _source_offer(person: Person, record: Record) -> Answer | None:
    """来源督查文书 on a paper that was made from one."""
    return Answer.yes() if listing.document_of_paper(person, record) else None


ACTIONS = (
    Action(
        "supervision.paper_source",
        _("来源督查文书"),
        "supervision:paper-source",
        _source_offer,
        order=90,
        kinds=(outgoing.KIND,),
    ),
    Action(
        "supervision.documents",
        _("拟督查文书"),
        "supervision:documents",
        _documents_offer,
        order=44,
        kinds=("supervised_item", "supervised_task"),
    ),
)
