"""The paper originals: a label on arrival, from hand to hand by scanning, and back to the issuer in time (清退)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.incoming import access, barcodes
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.registration import Registration
from zhongshu.people.models import Person
from zhongshu.records import access as record_access
from zhongshu.records import services as records
from zhongshu.records.models import PaperMove, PaperOriginal


def add_first(document: IncomingDocument, data: Registration, *, actor: Person) -> PaperOriginal:
    """The paper that was signed for, in the clerk's keeping."""
    organ = document.record.owning_organ
    return records.add_original(
        document.record,
        barcode=barcodes.barcode(organ, document.receipt_year, document.receipt_value),
        keeper=actor,
        actor=actor,
        place=data.place,
        copies=data.copies,
        copy_number=data.copy_number,
        return_by=data.return_by,
    )


@transaction.atomic
def add_paper(
    document: IncomingDocument, *, actor: Person, place: str = "", copies: int = 1, copy_number: str = ""
) -> PaperOriginal:
    """A paper that came later, or another copy with a number of its own."""
    record = document.record
    if not (answer := access.may_register(actor, record.owning_organ)):
        raise NotAllowed(answer.reason)
    records.lock(record)
    count = record.originals.count() + 1
    code = barcodes.barcode(record.owning_organ, document.receipt_year, document.receipt_value, copy=count)
    return records.add_original(
        record, barcode=code, keeper=actor, actor=actor, place=place, copies=copies, copy_number=copy_number
    )


def hand_over(paper: PaperOriginal, *, to: Person, actor: Person, place: str = "", purpose: str = "") -> PaperMove:
    """借出、转交: its keeper or the registry gives the paper to somebody who may know of it."""
    if not (answer := access.may_move(actor, paper)):
        raise NotAllowed(answer.reason)
    if to.pk == paper.keeper_id:
        raise RuleBroken(_("这份纸质件已经在%(name)s处。") % {"name": to.name}, field="to")
    if not record_access.may_see(to, paper.record):
        raise RuleBroken(
            _("%(name)s不在本件知悉范围内，不能接收纸质件。请先转办、传阅或扩大知悉范围。") % {"name": to.name},
            field="to",
        )
    return records.move_paper(paper, taker=to, actor=actor, place=place.strip(), purpose=purpose.strip())


def take_over(paper: PaperOriginal, *, actor: Person, place: str = "", purpose: str = "") -> PaperMove:
    """扫码接收: whoever may see the record scans the paper into the own keeping."""
    if not record_access.may_see(actor, paper.record):
        raise NotAllowed(_("您不在本件知悉范围内，请把纸质件交给文书。"))
    if paper.keeper_id == actor.pk:
        raise RuleBroken(_("这份纸质件已经在您手里。"))
    return records.move_paper(paper, taker=actor, actor=actor, place=place.strip(), purpose=purpose.strip())


def plan_return(paper: PaperOriginal, *, return_by: date, actor: Person) -> None:
    """定清退期限."""
    if not (answer := access.may_send_back_paper(actor, paper)):
        raise NotAllowed(answer.reason)
    records.plan_paper_return(paper, return_by=return_by, actor=actor)


def give_back(paper: PaperOriginal, *, to: str, actor: Person) -> PaperOriginal:
    """清退 to the issuer or the confidential room."""
    if not (answer := access.may_send_back_paper(actor, paper)):
        raise NotAllowed(answer.reason)
    return records.return_paper(paper, to=to.strip(), actor=actor)
