"""签收: the paper becomes an incoming record of the recipient, linked to the one it arises from. Or it goes back with a reason."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines.typeset.addressees import addressed
from zhongshu.exchange import access
from zhongshu.exchange.models import Delivery
from zhongshu.exchange.services.sending import locked
from zhongshu.incoming import access as incoming_access
from zhongshu.incoming import services as incoming
from zhongshu.incoming.models import IncomingDocument, PaperClass
from zhongshu.incoming.registration import Registration
from zhongshu.notices import services as notices
from zhongshu.outgoing import queries as outgoing
from zhongshu.outgoing.models import OutgoingDocument
from zhongshu.outgoing.recipients import names
from zhongshu.outgoing.states import LineRole
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record, RecordFile
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import Relation
from zhongshu.workflow.services.moving import require

ANSWERED_TYPES = frozenset({"request"})


@verb
def receive(
    delivery: Delivery, *, actor: Person, existing: IncomingDocument | None = None, at: datetime | None = None
) -> Record:
    """签收: registered with what the sender knows, files by content, linked arises_from. `existing`: the paper copy came first and
    is already in the register."""
    at = at or timezone.now()
    delivery = locked(delivery)
    require(access.may_receive(actor, delivery))
    if existing is None:
        document = OutgoingDocument.objects.select_related("official_version", "number").get(pk=delivery.document_id)
        record = _register(delivery, document, actor=actor, at=at)
    else:
        record = _known(delivery, existing, actor)
    records.link(record, Relation.ARISES_FROM, delivery.document, actor=actor)
    delivery.received_at, delivery.received_by, delivery.incoming = at, actor, record
    delivery.save(update_fields=["received_at", "received_by", "incoming"])
    data = {"delivery": delivery.pk, "name": delivery.name, "by": actor.name}
    audit.write("exchange.delivery.received", delivery.document, actor=actor, data=data, at=at)
    return record


def _known(delivery: Delivery, existing: IncomingDocument, actor: Person) -> Record:
    if existing.record.owning_organ_id != delivery.recipient_id:
        raise RuleBroken(_("请选择本机关登记的那一件。"), field="existing")
    if not incoming_access.visible_to(actor).filter(pk=existing.pk).exists():
        raise NotAllowed(_("您看不到那一件收文，请由登记人签收。"))
    return existing.record


def _register(delivery: Delivery, document: OutgoingDocument, *, actor: Person, at: datetime) -> Record:
    if delivery.recipient is None or document.official_version is None:
        raise RuleBroken(_("这件没有正式文本，请发文机关重发。"))
    registered = incoming.register(_data(delivery, document, at), actor=actor, organ=delivery.recipient, at=at)
    _files(registered.record, delivery.document, actor=actor)
    return registered.record


def _data(delivery: Delivery, document: OutgoingDocument, at: datetime) -> Registration:
    paper = document.official_version.paper if document.official_version else {}
    issuer = document.issuer_rows.select_related("organ").first()
    record = delivery.document
    is_copied = delivery.role == LineRole.CC
    return Registration(
        sender=issuer.organ.name if issuer else record.owning_organ.name,
        title=str(paper.get("title", record.title)),
        sender_number=str(paper.get("document_number", "")),
        document_type=document.document_type,
        paper_class=PaperClass.READING if is_copied else PaperClass.ACTION,
        issued_on=document.issue_date,
        received_at=at,
        level=record.level,
        secrecy_period=record.secrecy_period,
        urgency=record.urgency,
        needs_answer=document.document_type in ANSWERED_TYPES and not is_copied,
        main_recipients=addressed(names(document.main_recipients))[:600],
        cc_recipients="，".join(names(document.cc_recipients))[:600],
        copies=delivery.copies,
        copy_number=delivery.copy_numbers[:20],
        contact=" ".join(filter(None, (document.drafter.name, document.phone)))[:80],
        has_paper=False,
    )


def _files(incoming_record: Record, sent: Record, *, actor: Person) -> None:
    """The official file to read first, then its other forms and the attachments; the same bytes, kept once."""
    sealed = {one.form: one.file for one in outgoing.sealed_files(sent)}
    rows = RecordFile.objects.filter(record=sent, role=FileRole.ATTACHMENT, removed_at__isnull=True)
    attached = [row.file for row in rows.select_related("file__blob").order_by("sort", "pk")]
    main = [sealed.pop("pdf")] if "pdf" in sealed else []
    for role, files in ((FileRole.MAIN, main), (FileRole.OTHER, sealed.values()), (FileRole.ATTACHMENT, attached)):
        for file in files:
            records.attach(incoming_record, file, role=role, actor=actor)


@verb
def return_delivery(delivery: Delivery, *, reason: str, actor: Person, at: datetime | None = None) -> Delivery:
    """退回: not for us, or not in order; the sender learns why and may send it again."""
    at = at or timezone.now()
    delivery = locked(delivery)
    require(access.may_receive(actor, delivery))
    if not reason.strip():
        raise RuleBroken(_("请写明退回原因。"), field="reason")
    delivery.returned_at, delivery.returned_by, delivery.return_reason = at, actor, reason.strip()[:300]
    delivery.save(update_fields=["returned_at", "returned_by", "return_reason"])
    data = {"delivery": delivery.pk, "name": delivery.name, "reason": reason.strip()}
    audit.write("exchange.delivery.returned", delivery.document, actor=actor, data=data, at=at)
    words = {"name": delivery.name, "title": delivery.document.masked_title, "reason": reason.strip()}
    notices.tell(
        "exchange.returned",
        delivery.sent_by,
        text=_("%(name)s退回“%(title)s”：%(reason)s") % words,
        record=delivery.document,
        key=f"delivery:{delivery.pk}:returned",
    )
    return delivery


@verb
def confirm(delivery: Delivery, *, note: str, actor: Person, at: datetime | None = None) -> Delivery:
    """登记回执 of a recipient outside the deployment: who signed for it, when."""
    delivery = locked(delivery)
    require(access.may_confirm(actor, delivery))
    if not note.strip():
        raise RuleBroken(_("请写明谁签收的，例如“市档案馆王玲签收”。"), field="note")
    delivery.received_at, delivery.received_by, delivery.receipt_note = at or timezone.now(), actor, note.strip()[:120]
    delivery.save(update_fields=["received_at", "received_by", "receipt_note"])
    data = {"delivery": delivery.pk, "name": delivery.name, "note": note.strip()}
    audit.write("exchange.delivery.confirmed", delivery.document, actor=actor, data=data, at=at)
    return delivery
