"""登记编号: the number is drawn after the signature, stays with the paper when that is returned, and is voided with a reason."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.numbering import services as numbering
from zhongshu.numbering.models import Number
from zhongshu.outgoing import access, queries, recipients
from zhongshu.outgoing.drafts import Line, Registration
from zhongshu.outgoing.models import DistributionLine, OutgoingDocument, Version
from zhongshu.outgoing.services.versions import add_version, locked
from zhongshu.outgoing.states import PRINTING, Direction, Layout, VersionKind
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.moving import require


@verb
def register(
    document: OutgoingDocument, data: Registration, *, actor: Person, at: datetime | None = None
) -> OutgoingDocument:
    """登记: number, copies, distribution; the official text is the signed one with its number and date. On to 印制."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_number(actor, document.record))
    if waiting := queries.unsigned_issuers(document):
        names = "、".join(organ.label for organ in waiting)
        raise RuleBroken(_("%(names)s还没有签发，或签发后有改动，不能编号。") % {"names": names})
    if data.copies < 1:
        raise RuleBroken(_("请填写印数，至少 1 份。"), field="copies")
    number = _number(document, data.code.strip(), actor=actor, at=at)
    _set_lines(document, data)
    document.number, document.code_series, document.copies = number, number.series.code, data.copies
    document.save(update_fields=["number", "code_series", "copies"])
    document.official_version = _official(document, number, actor=actor, at=at)
    document.save(update_fields=["official_version"])
    document.record.number, document.record.reference = number, number.text
    records.save(document.record, "number", "reference")
    data_of = {"number": number.text, "copies": data.copies}
    audit.write("outgoing.document.numbered", document.record, actor=actor, data=data_of, at=at)
    workflow.forward(document.record, to_stage=PRINTING, to=actor, actor=actor, at=at)
    return document


def _number(document: OutgoingDocument, code: str, *, actor: Person, at: datetime) -> Number:
    """The number that it has, while series and year stay; else the next of the series of the year of 成文日期."""
    if not code:
        raise RuleBroken(_("请选择机关代字。"), field="code")
    if document.issue_date is None:
        raise RuleBroken(_("还没有成文日期，不能编号。"), field="code")
    year, held = document.issue_date.year, document.number
    if held is not None and held.voided_at is None:
        if (held.series.code, held.series.year) == (code, year):
            return held
        numbering.void(held, reason=_("改编%(code)s〔%(year)s〕") % {"code": code, "year": year}, actor=actor, at=at)
    return numbering.draw(document.record.owning_organ, code, year, actor=actor, at=at)


def _official(document: OutgoingDocument, number: Number, *, actor: Person, at: datetime) -> Version:
    signed = document.signed_version
    if signed is None or document.issue_date is None:
        raise RuleBroken(_("还没有签发，不能编号。"))
    added = {
        "document_number": number.text,
        "issue_date": document.issue_date.isoformat(),
        "print_date": timezone.localtime(at).date().isoformat(),
        "printing_office": document.record.owning_organ.name,
        "is_sealed": document.layout != Layout.MINUTES,
    }
    if document.direction == Direction.UP:  # 上行文标注签发人
        added["signers"] = [row.signer.name for row in queries.standing_signatures(document.record)]
    return add_version(document, VersionKind.OFFICIAL, actor=actor, at=at, paper={**signed.paper, **added})


def _set_lines(document: OutgoingDocument, data: Registration) -> None:
    """分送范围: as given, else the recipients with one copy each. An organ that is gone is refused with its successor."""
    lines = data.lines or queries.recipients_of(document)
    resolved = recipients.resolve([{"organ": line.organ, "name": line.name} for line in lines], field="lines")
    if sum(line.copies for line in lines) > data.copies:
        raise RuleBroken(_("分送份数合计超过印数，请增加印数或减少份数。"), field="copies")
    document.record.distribution.all().delete()
    DistributionLine.objects.bulk_create(
        DistributionLine(
            record=document.record,
            organ_id=entry["organ"],
            name=entry["name"],
            role=line.role,
            copies=line.copies,
            copy_numbers=line.copy_numbers,
            order=order,
        )
        for order, (line, entry) in enumerate(zip(lines, resolved, strict=True), start=1)
    )


@verb
def distribute(
    document: OutgoingDocument, *, lines: tuple[Line, ...], actor: Person, at: datetime | None = None
) -> OutgoingDocument:
    """分送范围 changed after 登记 and before 核发: no more copies than there are."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_distribute(actor, document))
    _set_lines(document, Registration(document.code_series, document.copies or 0, lines))
    data = {"lines": [[line.name, line.role, line.copies] for line in lines]}
    audit.write("outgoing.document.distributed", document.record, actor=actor, data=data, at=at)
    return document


@verb
def void_number(document: OutgoingDocument, *, reason: str, actor: Person, at: datetime | None = None) -> Number:
    """文号作废: of a paper that was given up, or is to get another number."""
    document = locked(document)
    require(access.may_void(actor, document.record))
    if document.number is None:
        raise RuleBroken(_("这件还没有编号。"))
    if document.dispatched_at is not None:
        raise RuleBroken(_("已经核发的公文，文号不能作废；发错的，请撤回。"))
    number = numbering.void(document.number, reason=reason, actor=actor, at=at)
    OutgoingDocument.objects.filter(pk=document.pk).update(official_version=None)
    return number
