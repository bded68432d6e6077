"""印制, 用印, 核发, 撤回: what is done with the official text."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as files
from zhongshu.files.models import File
from zhongshu.notices import services as notices
from zhongshu.numbering import services as numbering
from zhongshu.outgoing import access, queries
from zhongshu.outgoing.leaving_stages import is_sealed, may_leave_stage
from zhongshu.outgoing.models import OutgoingDocument, PrintJob, Seal, SealUse, Version
from zhongshu.outgoing.services.versions import locked
from zhongshu.outgoing.states import DISPATCHING, SEALING
from zhongshu.people.models import Organ, Person, Post
from zhongshu.records.following import verb
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.situation import acts_for, situation

TICKETS, TICKET = "印制", "印制单〔{year}〕{value}号"


@verb
def print_copies(
    document: OutgoingDocument, *, copies: int, printer: str, actor: Person, at: datetime | None = None
) -> PrintJob:
    """印制: a ticket with copies and 份号, going on from the last copy that was printed; on to 用印."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_print(actor, document.record))
    version = _official(document)
    if copies < 1:
        raise RuleBroken(_("请填写份数，至少 1 份。"), field="copies")
    if not printer.strip():
        raise RuleBroken(_("请填写印制单位。"), field="printer")
    first = (document.copy_to or 0) + 1
    year = timezone.localtime(at).year
    ticket = numbering.draw(document.record.owning_organ, TICKETS, year, actor=actor, template=TICKET, at=at)
    job = PrintJob.objects.create(
        record=document.record,
        version=version,
        ticket=ticket,
        copies=copies,
        copy_from=first,
        copy_to=first + copies - 1,
        printer=printer.strip(),
        ordered_by=actor,
        at=at,
    )
    document.copy_from, document.copy_to = document.copy_from or first, job.copy_to
    document.copies = document.copy_to
    document.save(update_fields=["copy_from", "copy_to", "copies"])
    data = {"ticket": ticket.text, "copies": copies, "from": job.copy_from, "to": job.copy_to}
    audit.write("outgoing.document.printed", document.record, actor=actor, data=data, at=at)
    workflow.forward(document.record, to_stage=SEALING, to=actor, actor=actor, at=at)
    return job


def _official(document: OutgoingDocument) -> Version:
    """The official text, while every signature stands."""
    if document.official_version is None or queries.unsigned_issuers(document):
        raise RuleBroken(_("还没有正式文本：签发后有改动的要重新签发，然后登记编号。"))
    return document.official_version


@verb
def use_seal(
    document: OutgoingDocument, seal: Seal, *, copies: int, actor: Person, basis: str = "", at: datetime | None = None
) -> SealUse:
    """用印: by the post that keeps the seal, of an issuer, on no more copies than were printed. When all issuers have sealed and the
    paper is in the keeper's hands, it goes on to 核发."""
    at = at or timezone.now()
    document = locked(document)
    seal = Seal.objects.select_related("keeper", "organ").get(pk=seal.pk)
    require(access.may_use_seal(actor, seal))
    if not document.record.is_live or workflow_stage(document) != SEALING:
        raise NotAllowed(_("这件不在用印环节。"))
    version = _official(document)
    if not document.issuer_rows.filter(organ=seal.organ).exists():
        raise RuleBroken(_("“%(seal)s”不是发文机关的印章：署名和印章应当一致。") % {"seal": seal.name}, field="seal")
    if not 1 <= copies <= (document.copies or 0):
        raise RuleBroken(_("用印份数应当在 1 和印数 %(n)s 之间。") % {"n": document.copies or 0}, field="copies")
    use = SealUse.objects.create(
        record=document.record,
        version=version,
        seal=seal,
        used_by=actor,
        at=at,
        copies=copies,
        basis=basis.strip() or _("%(signer)s签发") % {"signer": _signers(document)},
    )
    data = {"seal": seal.pk, "name": seal.name, "copies": copies}
    audit.write("outgoing.seal.used", document.record, actor=actor, data=data, at=at)
    _finish_asked(document, actor, at)
    if access.may_pass_sealing(actor, document.record) and may_leave_stage(document.record, SEALING):
        workflow.forward(document.record, to_stage=DISPATCHING, to=actor, actor=actor, at=at)
    else:
        _tell_sealed(document, use)
    return use


def _tell_sealed(document: OutgoingDocument, use: SealUse) -> None:
    """Whoever has the paper learns that the keeper has sealed it."""
    holder = document.record.holder
    if holder is None or holder.pk == use.used_by_id:
        return
    words = {"seal": use.seal.name, "title": document.record.masked_title}
    notices.tell(
        "outgoing.sealed",
        holder,
        text=_("“%(title)s”已加盖%(seal)s，可以转核发。") % words,
        record=document.record,
        key=f"seal-use:{use.pk}",
    )


def _finish_asked(document: OutgoingDocument, actor: Person, at: datetime) -> None:
    """What was asked of the keeper is done with the seal."""
    for step in situation(document.record).unread:
        if acts_for(actor, step):
            workflow.finish(step, actor=actor, at=at)


def workflow_stage(document: OutgoingDocument) -> str:
    lead = document.record.steps.filter(role="lead", finished_at__isnull=True).first()
    return lead.stage if lead else ""


def _signers(document: OutgoingDocument) -> str:
    return "、".join(signature.signer.name for signature in queries.standing_signatures(document.record))


@dataclass(frozen=True)
class SealData:
    name: str
    keeper: Post
    picture: File | None = None
    diameter_mm: float = 45.0


@verb
def add_seal(organ: Organ, data: SealData, *, actor: Person, picture: BinaryIO | None = None) -> Seal:
    """印章登记: a seal of an organ, the post that keeps it, its picture for the official files."""
    require(access.may_keep_seals(actor, organ if organ.is_inside else actor.organ))
    if not data.name.strip():
        raise RuleBroken(_("请填写印章名称。"), field="name")
    if Seal.objects.filter(organ=organ, name=data.name.strip()).exists():
        raise RuleBroken(_("这枚印章已经登记过。"), field="name")
    kept = _picture(data.name.strip(), picture, actor) if picture is not None else data.picture
    seal = Seal.objects.create(
        organ=organ, name=data.name.strip(), keeper=data.keeper, picture=kept, diameter_mm=data.diameter_mm
    )
    audit.write("outgoing.seal.added", actor=actor, organ=organ, subject=seal.name, data={"keeper": data.keeper.pk})
    return seal


def _picture(name: str, picture: BinaryIO, actor: Person) -> File:
    """The picture of a seal, kept as it came; nobody sees it but through the pages of seals."""
    picture.seek(0)
    try:
        upload = files.receive_upload(picture, f"{name}.png", actor=actor, organ=actor.organ)
    except files.AlreadyWaiting as twin:
        upload = twin.upload
    files.confirm_level(upload, level=0, actor=actor)
    upload.refresh_from_db()
    return files.freeze(files.keep(upload, actor=actor), actor=actor)


@verb
def end_seal(seal: Seal, *, actor: Person, at: datetime | None = None) -> Seal:
    """停用: the seal is not used any more; its register stays."""
    require(access.may_keep_seals(actor, seal.organ if seal.organ.is_inside else actor.organ))
    if seal.ended_at is not None:
        raise RuleBroken(_("这枚印章已经停用。"))
    seal.ended_at = at or timezone.now()
    seal.save(update_fields=["ended_at"])
    audit.write("outgoing.seal.ended", actor=actor, organ=seal.organ, subject=seal.name, data={})
    return seal


@verb
def mark_dispatched(document: OutgoingDocument, *, actor: Person, at: datetime | None = None) -> OutgoingDocument:
    """核发: from now on the words stand for good; no issuer's seal is missing. Exchange makes the deliveries in the
    same transaction."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_dispatch(actor, document.record))
    if document.dispatched_at is not None:
        raise RuleBroken(_("这件已经核发。"))
    _official(document)
    require(is_sealed(document))
    document.dispatched_at = at
    document.save(update_fields=["dispatched_at"])
    audit.write("outgoing.document.dispatched", document.record, actor=actor, data={}, at=at)
    return document


@verb
def withdraw(document: OutgoingDocument, *, reason: str, actor: Person, at: datetime | None = None) -> OutgoingDocument:
    """撤回 of a paper that has gone out: it stays on record with the reason; exchange recalls what was sent."""
    document = locked(document)
    require(access.may_withdraw(actor, document.record))
    if document.dispatched_at is None:
        raise RuleBroken(_("这件还没有核发：不发的，请撤销。"))
    if document.withdrawn_at is not None:
        raise RuleBroken(_("这件已经撤回。"))
    if not reason.strip():
        raise RuleBroken(_("请写明撤回原因。"), field="reason")
    document.withdrawn_at, document.withdrawal_reason = at or timezone.now(), reason.strip()[:300]
    document.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    audit.write("outgoing.document.withdrawn", document.record, actor=actor, data={"reason": reason.strip()}, at=at)
    return document
