"""Who reads, writes and issues the documents of the 督查室."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhongshu.core.answers import Answer
from zhongshu.outgoing import access as outgoing
from zhongshu.people.access import person_has, posture
from zhongshu.people.models import Organ, Person
from zhongshu.records import access as records
from zhongshu.supervision import access, inspections
from zhongshu.supervision.documents import outward
from zhongshu.supervision.models import Document, DocumentKind, SupervisedItem

SIGNED_OFF = (DocumentKind.REPORT, DocumentKind.CIRCULAR)  # D11: by a leader, who is not the writer
RELATED = (
    *("organ", "item__record__owning_organ", "item__leader", "record__owning_organ", "receiver", "slip", "extension"),
    *("made_by", "approver", "issued_by", "conclusion__target__plan", "conclusion__target__organ"),
)


def visible_to(person: Person) -> QuerySet[Document]:
    """Issued ones by the record that they concern; drafts for the office that writes them; 通报 for who reads its ledger;
    of inspections with their conclusion."""
    held = posture(person).permissions
    writing = held.get("supervision.register", frozenset()) | held.get("supervision.issue", frozenset())
    reading = held.get("supervision.read_ledger", frozenset()) | writing
    seen = records.seen_by(person, "record__") | records.seen_by(person, "item__record__")
    of_records = Q(record__isnull=False) & (Q(issued_at__isnull=False) | Q(organ__in=writing)) & seen
    of_months = Q(kind=DocumentKind.CIRCULAR, organ__in=reading) & (Q(issued_at__isnull=False) | Q(organ__in=writing))
    conclusions = inspections.conclusions_visible_to(person).order_by().values("pk")
    return Document.objects.filter(of_records | of_months | Q(conclusion__in=conclusions))


def get(person: Person, pk: int) -> Document:
    return get_object_or_404(visible_to(person).select_related(*RELATED), pk=pk)


def may_make(person: Person, item: SupervisedItem) -> Answer:
    """The 督查室 of the organ that owns the item."""
    if item.sent_at is None:
        return Answer.no(_("交办以后才有督查文书。"))
    return access.may_follow(person, item)


def may_make_circular(person: Person, organ: Organ) -> Answer:
    if person_has(person, "supervision.register", organ):
        return Answer.yes()
    return Answer.no(_("督查通报由督查室起草。"))


def may_edit(person: Person, document: Document) -> Answer:
    """The 督查室, and the leader for whose signature it waits, until it is issued."""
    if document.issued_at is not None:
        return Answer.no(_("已经签发，文字不能再改；需要更正的，另发一份。"))
    if document.dropped_at is not None:
        return Answer.no(_("已经作废。"))
    if person_has(person, "supervision.register", document.organ) or document.approver_id == person.pk:
        return Answer.yes()
    return Answer.no(_("督查文书由督查室起草。"))


def may_issue(person: Person, document: Document) -> Answer:
    """专报 and 通报 by a leader who did not write the words; forms by the 督查室."""
    if document.kind not in SIGNED_OFF or not document.is_draft:
        return may_edit(person, document)
    if not may_sign(person, document):
        return Answer.no(_("%(kind)s由办公室领导签发，请报签。") % {"kind": document.get_kind_display()})
    if document.made_by_id == person.pk:
        return Answer.no(_("自己起草的由另一位领导签发。"))
    return Answer.yes()


def may_send_out(person: Person, document: Document) -> Answer:
    """送发文: what was issued, by whoever drafts papers for the office that issued it."""
    if document.kind not in outward.TYPES:
        return Answer.no(_("这种督查文书随系统送达，不用另行发文。"))
    if document.issued_at is None:
        return Answer.no(_("签发以后才能送发文。"))
    if not person_has(person, "supervision.register", document.organ):
        return Answer.no(_("由督查室送发文。"))
    return outgoing.may_draft(person, document.organ)


def may_sign(person: Person, document: Document) -> bool:
    return person_has(person, "supervision.issue", document.organ)
