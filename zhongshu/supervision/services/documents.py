"""督查文书: made from the facts, corrected as text, signed off, issued; then they stand."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.notices import services as notices
from zhongshu.numbering import services as numbering
from zhongshu.people import calendars
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import State
from zhongshu.supervision import access as supervision
from zhongshu.supervision.documents import access, circular, inspections, reports, shapes, slips, talks
from zhongshu.supervision.documents.shapes import Values
from zhongshu.supervision.documents.wording import iso
from zhongshu.supervision.models import (
    Conclusion,
    Document,
    DocumentKind,
    DocumentVersion,
    Feedback,
    Rectification,
    Slip,
    SupervisedItem,
    SupervisedTask,
    Talk,
)
from zhongshu.supervision.scoring.history import MONTH, History
from zhongshu.supervision.states import Rung
from zhongshu.workflow.models import Extension

SERIES = {DocumentKind.CIRCULAR: circular.MARK, DocumentKind.REPORT: reports.MARK}
OF_RUNG = {
    Rung.URGE: DocumentKind.URGE,
    Rung.BLUE: DocumentKind.SLIP,
    Rung.YELLOW: DocumentKind.SLIP,
    Rung.RED: DocumentKind.SLIP,
    Rung.CIRCULAR: DocumentKind.REBUKE,
    Rung.TALK: DocumentKind.TALK_CALL,
}
WORDS_OF = {DocumentKind.REBUKE: talks.rebuke, DocumentKind.TALK_CALL: talks.call}  # else the slip itself
ITEM_RELATED = ("record__owning_organ", "record__closed_by", "leader", "proposed_by", "approved_by")


@transaction.atomic
def issue_notices(item: SupervisedItem, *, actor: Person, at: datetime | None = None) -> list[Document]:
    """督办通知单 at 交办: one to each unit, with all that it has to do and that no notice told it yet."""
    _require(access.may_make(actor, item))
    return notices_of(item, actor=actor, at=at or timezone.now())


def notices_of(item: SupervisedItem, *, actor: Person, at: datetime) -> list[Document]:
    """Within 交办 or 改派: who may send may also issue what goes with it."""
    item = _item(item.pk)
    noted = {
        (document.receiver_id, task)
        for document in item.documents.filter(kind=DocumentKind.NOTICE).prefetch_related("versions")
        for task in document.versions.all()[0].values["tasks"]
    }
    groups: dict[tuple[int | None, int | None], list[SupervisedTask]] = {}
    for task in tasks_of(item):
        if task.assigned_at is not None and (task.organ_id, task.pk) not in noted:
            groups.setdefault((task.organ_id, task.unit_id), []).append(task)
    return [
        _issued_at_once(
            DocumentKind.NOTICE, tasks[0].record, item, slips.notice(item, tasks, at=at), actor=actor, at=at
        )
        for tasks in groups.values()
    ]


@transaction.atomic
def paper_of_slip(slip: Slip, *, actor: Person, at: datetime) -> Document | None:
    """催办单, 督办单, 督办通报 or 约谈通知书 as a document; a reminder has none."""
    kind = OF_RUNG.get(Rung(slip.rung))
    if kind is None:
        return None
    item = _item(supervision.item_of(slip.record).pk)
    task = _task(slip.record)
    earlier = list(Slip.objects.filter(record=slip.record, issued_at__lt=slip.issued_at).order_by("issued_at", "pk"))
    words = WORDS_OF.get(kind, slips.slip)
    values = words(slip, item, task, earlier, calendars.clock_for(item.record.owning_organ, at))
    return _issued_at_once(kind, slip.record, item, values, actor=actor, at=at, slip=slip)


def paper_of_talk(talk: Talk, *, actor: Person, at: datetime) -> Document:
    """约谈记录, to be signed by both."""
    record = talk.slip.record
    item = _item(supervision.item_of(record).pk)
    values = talks.talk(talk, item, _task(record), calendars.clock_for(item.record.owning_organ, at))
    return _issued_at_once(DocumentKind.TALK, record, item, values, actor=actor, at=at, talk=talk)


def paper_of_conclusion(conclusion: Conclusion, *, actor: Person, at: datetime) -> Document:
    """督查结论书: goes with the delivery of what a leader has approved."""
    values = inspections.finding(conclusion, at=at)
    return _of_inspection(DocumentKind.FINDING, conclusion, values, inspections.FINDING_MARK, actor=actor, at=at)


def paper_of_rectification(row: Rectification, *, actor: Person, at: datetime) -> Document:
    """整改通知书: one problem, one person, one date."""
    values, mark = inspections.rectify(row, at=at), inspections.RECTIFY_MARK
    return _of_inspection(DocumentKind.RECTIFY, row.conclusion, values, mark, actor=actor, at=at, rectification=row)


@transaction.atomic
def make_extension_form(extension: Extension, *, actor: Person, at: datetime | None = None) -> Document:
    """延期审批单 of a decided extension; once."""
    at = at or timezone.now()
    item = _item(supervision.item_of(extension.record).pk)
    _require(access.may_make(actor, item))
    if extension.decided_at is None:
        raise RuleBroken(_("延期还没有审批，批了再制审批单。"))
    made = Document.objects.filter(extension=extension).first()
    if made is not None:
        return made
    times = Extension.objects.filter(record=extension.record, pk__lte=extension.pk).count()
    values = slips.extension(extension, item, _task(extension.record), times)
    return _made(DocumentKind.EXTENSION, extension.record, item, values, actor=actor, at=at, extension=extension)


@transaction.atomic
def make_report(item: SupervisedItem, kind: str, *, actor: Person, at: datetime | None = None) -> Document:
    """办结报告 or 督查专报: a draft from what is on record."""
    at = at or timezone.now()
    item = _item(item.pk)
    _require(access.may_make(actor, item))
    if kind not in {DocumentKind.CONCLUSION, DocumentKind.REPORT}:
        raise RuleBroken(_("请选择办结报告或者督查专报。"), field="kind")
    waiting = next((one for one in item.documents.filter(kind=kind) if one.is_draft), None)
    if waiting is not None:
        raise RuleBroken(_("已经有一份%(kind)s草稿，请改好签发，或者先作废。") % {"kind": waiting.get_kind_display()})
    return _made(DocumentKind(kind), item.record, item, _filled(kind, item, actor=actor, at=at), actor=actor, at=at)


@transaction.atomic
def make_circular(organ: Organ, month: str, *, actor: Person, at: datetime | None = None) -> Document:
    """督查通报 of a month: a draft with its figures and lists."""
    at = at or timezone.now()
    _require(access.may_make_circular(actor, organ))
    if not MONTH.fullmatch(month) or month > timezone.localtime(at).strftime("%Y-%m"):
        raise RuleBroken(_("请选择已经开始的月份，例如 2026-10。"), field="month")
    made = Document.objects.filter(
        organ=organ, kind=DocumentKind.CIRCULAR, month=month, dropped_at__isnull=True
    ).first()
    if made is not None:
        return made
    document = Document.objects.create(organ=organ, kind=DocumentKind.CIRCULAR, month=month, made_by=actor, made_at=at)
    _add_version(document, circular.circular(History(organ, month, at), at=at), actor=actor, at=at)
    _write_down("made", document, actor=actor, at=at)
    return document


@transaction.atomic
def amend(document: Document, values: Values, *, actor: Person, at: datetime | None = None) -> DocumentVersion:
    """Other words, as a new version; the earlier ones stay."""
    at = at or timezone.now()
    document = _locked(document)
    _require(access.may_edit(actor, document))
    shapes.check(values)
    _refuse_unnamed(values)
    last = document.versions.all()[0]
    if last.values == values:
        return last
    version = _add_version(document, values, actor=actor, at=at)
    _write_down("amended", document, actor=actor, at=at)
    return version


@transaction.atomic
def refill(document: Document, *, actor: Person, at: datetime | None = None) -> DocumentVersion:
    """Fill it again from the facts of now; the earlier words stay as a version."""
    at = at or timezone.now()
    document = _locked(document)
    _require(access.may_edit(actor, document))
    if document.kind == DocumentKind.CIRCULAR:
        values = circular.circular(History(document.organ, document.month, at), at=at)
    elif document.item is not None and document.kind in {DocumentKind.CONCLUSION, DocumentKind.REPORT}:
        values = _filled(document.kind, _item(document.item.pk), actor=actor, at=at)
    else:
        raise RuleBroken(_("这种单子不重新取数。"))
    version = _add_version(document, values, actor=actor, at=at)
    _write_down("amended", document, actor=actor, at=at)
    return version


@transaction.atomic
def submit(document: Document, *, to: Person, actor: Person, at: datetime | None = None) -> Document:
    """报签: to the leader who issues it."""
    at = at or timezone.now()
    document = _locked(document)
    _require(access.may_edit(actor, document))
    if not to.is_active or not access.may_sign(to, document):
        raise RuleBroken(_("请选择有权签发的办公室领导。"), field="to")
    if to.pk == document.made_by_id:
        raise RuleBroken(_("起草人不能签发，请选另一位领导。"), field="to")
    document.approver, document.submitted_at = to, at
    document.save(update_fields=["approver", "submitted_at"])
    notices.tell(
        "supervision.document",
        to,
        text=_("请签发%(kind)s：%(title)s") % {"kind": document.get_kind_display(), "title": _title(document)},
        url=document.get_absolute_url(),
        record=document.record,
        key=f"document:{document.pk}:submitted:{to.pk}:{at.timestamp():.0f}",
    )
    _write_down("submitted", document, actor=actor, at=at)
    return document


@transaction.atomic
def issue(document: Document, *, actor: Person, at: datetime | None = None) -> Document:
    """签发: the number is drawn, the date set; from now on nothing of it changes."""
    at = at or timezone.now()
    document = _locked(document)
    _require(access.may_issue(actor, document))
    values = dict(document.versions.all()[0].values)
    series = SERIES.get(DocumentKind(document.kind))
    if series is not None:
        year = timezone.localtime(at).year
        document.number = numbering.draw(document.organ, series, year, actor=actor, at=at).text
        values |= {
            "document_number": document.number.removeprefix(series),
            "issue_date": iso(at),
            "print_date": iso(at),
        }
        _add_version(document, values, actor=actor, at=at)
    else:
        document.number = str(values.get("number", ""))[:40]
    shapes.check(values)
    document.issued_by, document.issued_at = actor, at
    document.save(update_fields=["number", "issued_by", "issued_at"])
    _write_down("issued", document, actor=actor, at=at)
    return document


@transaction.atomic
def drop(document: Document, *, actor: Person, at: datetime | None = None) -> Document:
    """作废 a draft; it stays, marked."""
    at = at or timezone.now()
    document = _locked(document)
    _require(access.may_edit(actor, document))
    document.dropped_at = at
    document.save(update_fields=["dropped_at"])
    _write_down("dropped", document, actor=actor, at=at)
    return document


def downloaded(document: Document, kind: str, *, actor: Person) -> None:
    """Who took which file."""
    data = {"document": document.pk, "kind": kind}
    audit.write("supervision.document.downloaded", document.record, actor=actor, organ=document.organ, data=data)


def tasks_of(item: SupervisedItem) -> list[SupervisedTask]:
    """The tasks of an item with what documents say of them."""
    tasks = SupervisedTask.objects.filter(item=item, record__owning_organ=item.record.owning_organ)
    said = Feedback.objects.filter(returned_at__isnull=True).order_by("-written_at", "-pk")
    return list(
        tasks.exclude(record__state=State.CANCELLED)
        .select_related("record", "organ", "unit")
        .prefetch_related("co_organs", "milestones", "verifications__verified_by", Prefetch("feedbacks", said))
        .order_by("place", "pk")
    )


def _filled(kind: str, item: SupervisedItem, *, actor: Person, at: datetime) -> Values:
    tasks = tasks_of(item)
    return (
        slips.conclusion(item, tasks, author=actor)
        if kind == DocumentKind.CONCLUSION
        else reports.report(item, tasks, at=at)
    )


def _issued_at_once(
    kind: DocumentKind,
    record: Record,
    item: SupervisedItem,
    values: Values,
    *,
    actor: Person,
    at: datetime,
    **about: object,
) -> Document:
    document = _made(kind, record, item, values, actor=actor, at=at, **about)
    document.number = str(values.get("number", ""))[:40]
    document.issued_by, document.issued_at = actor, at
    document.save(update_fields=["number", "issued_by", "issued_at"])
    return document


def _made(
    kind: DocumentKind,
    record: Record,
    item: SupervisedItem,
    values: Values,
    *,
    actor: Person,
    at: datetime,
    **about: object,
) -> Document:
    """`about`: the slip, the extension, the talk that it is the paper of."""
    task = _task(record)
    document = Document.objects.create(
        organ=item.record.owning_organ,
        kind=kind,
        item=item,
        record=record,
        receiver=task.organ if task else None,
        made_by=actor,
        made_at=at,
        **about,
    )
    _add_version(document, values, actor=actor, at=at)
    _write_down("made", document, actor=actor, at=at)
    return document


def _of_inspection(  # noqa: PLR0913 -- what a document is made of
    kind: DocumentKind,
    conclusion: Conclusion,
    values: Values,
    mark: str,
    *,
    actor: Person,
    at: datetime,
    rectification: Rectification | None = None,
) -> Document:
    """Numbered and issued with the act that it belongs to; the conclusion was approved before."""
    organ, unit = conclusion.target.plan.organ, conclusion.target.organ
    number = numbering.draw(organ, mark, timezone.localtime(at).year, actor=actor, at=at).text
    about = {"conclusion": conclusion, "rectification": rectification, "receiver": unit}
    document = Document.objects.create(organ=organ, kind=kind, made_by=actor, made_at=at, **about)
    _add_version(document, values | {"document_number": number.removeprefix(mark)}, actor=actor, at=at)
    document.number, document.issued_by, document.issued_at = number, actor, at
    document.save(update_fields=["number", "issued_by", "issued_at"])
    _write_down("issued", document, actor=actor, at=at)
    return document


def _add_version(document: Document, values: Values, *, actor: Person, at: datetime) -> DocumentVersion:
    place = document.versions.count() + 1
    return DocumentVersion.objects.create(document=document, place=place, values=values, made_by=actor, made_at=at)


def _write_down(what: str, document: Document, *, actor: Person, at: datetime) -> None:
    data = {"document": document.pk, "kind": document.kind, "number": document.number, "month": document.month}
    verb = f"supervision.document.{what}"
    audit.write(verb, document.record, actor=actor, organ=document.organ, data=data, at=at)


def _refuse_unnamed(values: Values) -> None:
    """Whom the list praises or criticises stands in the text: points follow the list."""
    text = str(values.get("body", ""))
    for field in ("praised", "criticised"):
        for organ in Organ.objects.filter(pk__in=values.get(field, [])):
            if organ.label not in text and organ.name not in text:
                sentence = _("名单里有%(organ)s，正文没有写到；请在正文写明，或者从名单里去掉。")
                raise RuleBroken(sentence % {"organ": organ.label}, field=field)


def _title(document: Document) -> str:
    return document.record.masked_title if document.record else document.month


def _item(pk: int) -> SupervisedItem:
    return SupervisedItem.objects.select_related(*ITEM_RELATED).get(pk=pk)


def _task(record: Record) -> SupervisedTask | None:
    if record.kind != supervision.TASK:
        return None
    return SupervisedTask.objects.select_related("organ", "unit", "record").get(pk=record.pk)


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related(*access.RELATED).get(pk=document.pk)


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
