"""签收、登记: a paper becomes a record with a receipt number, its files, its paper original and its first holder."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.engines.extract import normalise_number
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.incoming import access, checklist, duplicates, reading, senders
from zhongshu.incoming.models import IncomingDocument
from zhongshu.incoming.registration import PaperTask, Registration
from zhongshu.incoming.services import checking, learning, papers
from zhongshu.numbering import services as numbering
from zhongshu.people import policy
from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record, RecordTask
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import State
from zhongshu.workflow import services as workflow

SERIES = "收"
CARRIER_TITLE = "（超出本系统密级上限，仅登记载体）"
RECORD_FIELDS = ("level", "secrecy_period", "urgency", "needs_answer")
OWN_FIELDS = (
    "document_type",
    "paper_class",
    "issued_on",
    "received_at",
    "copies",
    "pages",
    "copy_number",
    "envelope_number",
    "contact",
    "remarks",
    "main_recipients",
    "cc_recipients",
)


def register(
    data: Registration,
    *,
    uploads: Sequence[Upload] = (),
    actor: Person,
    organ: Organ,
    at: datetime | None = None,
) -> IncomingDocument:
    """Enter a paper: duplicates, number, files, paper original, flow, in one transaction; it then lies at 初审 in the
    clerk's hands. `uploads`: the paper itself first, then what is attached. Above the ceiling the uploads are wiped and
    only the carrier is entered (decision 19)."""
    at = at or timezone.now()
    if not (answer := access.may_register(actor, organ)):
        raise NotAllowed(answer.reason)
    _refuse_wrong_values(data, at)
    _refuse_lower_level(data, uploads)
    if data.level <= policy.ceiling():
        return _register(data, uploads=uploads, actor=actor, organ=organ, at=at)
    _wipe(uploads, data.level, actor)
    masked = masked_for_carrier(data)
    return _register(masked, uploads=(), actor=actor, organ=organ, at=at)


def masked_for_carrier(data: Registration) -> Registration:
    """What may stand in the register of a paper above the ceiling."""
    masked = replace(data, title=CARRIER_TITLE, contact="", remarks="", level_note="", has_paper=True)
    return replace(masked, main_recipients="", cc_recipients="", tasks=())


@verb
def register_and_send(
    data: Registration,
    *,
    uploads: Sequence[Upload] = (),
    actor: Person,
    organ: Organ,
    at: datetime | None = None,
) -> IncomingDocument:
    """登记并送拟办: registered, 初审 passed in every point, and on: an action paper to 拟办, a reading paper to 传阅."""
    document = register(data, uploads=uploads, actor=actor, organ=organ, at=at)
    if not document.record.is_carrier_entry:
        checking.check(
            document, points=checklist.all_passed(), actor=actor, to_stage=checking.next_stage(document), at=at
        )
    return document


@verb
def _wipe(uploads: Sequence[Upload], level: int, actor: Person) -> None:
    """The bytes go first and stay gone, whatever becomes of the entry."""
    reason = _("密级为“%(level)s”，超出本系统上限") % {"level": SecurityLevel(level).label}
    for upload in uploads:
        files.refuse(upload, reason=reason, actor=actor)


@verb
def _register(
    data: Registration, *, uploads: Sequence[Upload], actor: Person, organ: Organ, at: datetime
) -> IncomingDocument:
    is_carrier_entry = data.level > policy.ceiling()
    sender_organ = senders.find_organ(data.sender)
    key, reason = _free_key(data, sender_organ, organ, actor)
    number = numbering.draw(organ, SERIES, timezone.localtime(data.received_at).year, actor=actor, at=at)
    record = records.create(
        access.KIND,
        _one_line(data.title),
        organ=organ,
        actor=actor,
        at=at,
        unit=data.unit,
        number=number,
        reference=number.text,
        is_carrier_entry=is_carrier_entry,
        **{name: getattr(data, name) for name in RECORD_FIELDS},
    )
    document = IncomingDocument(
        record=record,
        **_own_values(data, sender_organ, organ),
        received_by=actor,
        receipt_year=number.series.year,
        receipt_value=number.value,
        duplicate_key=key,
        duplicate_reason=reason,
        content_hash=duplicates.content_hash(uploads),
    )
    _store(document, actor)
    _attach(record, uploads, actor=actor, at=at)
    _keep_tasks(record, data.tasks, actor=actor, at=at)
    learning.learn(document, uploads[0] if uploads else None)
    if data.has_paper:
        papers.add_first(document, data, actor=actor)
    _write_audit(document, data, uploads, actor=actor, at=at)
    workflow.start(record, actor=actor, due_at=data.due_at, to=actor, at=data.received_at)
    workflow.forward(record, to_stage="checking", to=actor, actor=actor, at=at)
    return IncomingDocument.objects.select_related(*access.RELATED).get(pk=record.pk)


@verb
def amend(document: IncomingDocument, data: Registration, *, version: int, actor: Person) -> IncomingDocument:
    """更正登记. `version` is that of the record when the clerk opened the form; the dates of handling stay."""
    record = document.record
    if not (answer := access.may_amend(actor, record)):
        raise NotAllowed(answer.reason)
    _refuse_wrong_values(replace(data, due_at=None), timezone.now())
    sender_organ = senders.find_organ(data.sender)
    key, reason = _free_key(data, sender_organ, record.owning_organ, actor, own=document)
    title = {} if record.is_carrier_entry else {"title": _one_line(data.title)}
    wanted = {**title, "owning_unit": data.unit, **{name: getattr(data, name) for name in RECORD_FIELDS}}
    records.amend(record, actor=actor, version=version, **wanted)
    locked = IncomingDocument.objects.select_for_update(of=("self",)).select_related("record").get(pk=document.pk)
    values = _own_values(data, sender_organ, record.owning_organ) | {"duplicate_key": key, "duplicate_reason": reason}
    if data.received_at == locked.received_at.replace(second=0, microsecond=0):
        values["received_at"] = locked.received_at  # the form knows minutes only
    changed = sorted(name for name, value in values.items() if getattr(locked, name) != value)
    for name, value in values.items():
        setattr(locked, name, value)
    _store(locked, actor)
    audit.write("incoming.document.amended", locked.record, actor=actor, data={"fields": changed})
    records.changed(locked.record)
    return locked


def open_uploads(uploads: Sequence[Upload], *, level: int, note: str = "", actor: Person) -> list[Upload]:
    """The clerk confirms the level before registering, so that the pages may be drawn; a mark that was read is not passed over
    without a note."""
    _refuse_unmarked(level, note, uploads)
    return [files.confirm_level(upload, level=level, actor=actor) for upload in uploads]


def discard_upload(upload: Upload, *, reason: str, actor: Person) -> Upload:
    """不登记: a file in the 待登记 tray that is no paper, or came twice."""
    return files.discard(upload, reason=reason, actor=actor)


def record_changed(record: Record) -> None:
    """A cancelled paper no longer stands in the way of another with its number (decision 22); one that was given back on
    the general page has its reason on the 退文单 too."""
    if record.kind != access.KIND or record.state != State.CANCELLED:
        return
    IncomingDocument.objects.filter(record=record, duplicate_key__isnull=False).update(duplicate_key=None)
    if record.is_returned_to_sender:
        unsaid = IncomingDocument.objects.filter(record=record, returned_at__isnull=True)
        unsaid.update(returned_at=record.cancelled_at, return_reason=record.cancel_reason)


def _refuse_wrong_values(data: Registration, at: datetime) -> None:
    """Rules that hold without a form; the form says them at the field."""
    received_on = timezone.localtime(data.received_at).date()
    if not data.sender.strip():
        raise RuleBroken(_("请填写来文机关。"), field="sender")
    if not data.title.strip() and data.level <= policy.ceiling():
        raise RuleBroken(_("请填写标题。"), field="title")
    if data.received_at > at:
        raise RuleBroken(_("收到时间不能晚于现在。"), field="received_at")
    if data.issued_on is not None and data.issued_on > received_on:
        raise RuleBroken(_("成文日期晚于收到日期，请核对这两个日期。"), field="issued_on")
    if data.due_at is not None and data.due_at <= at:
        raise RuleBroken(_("办理期限要晚于现在。"), field="due_at")


def _refuse_lower_level(data: Registration, uploads: Sequence[Upload]) -> None:
    """The clerk may correct what was read, but not silently take a mark of secrecy away."""
    _refuse_unmarked(data.level, data.level_note, uploads)


def _refuse_unmarked(level: int, note: str, uploads: Sequence[Upload]) -> None:
    marked = max((reading.level_of(upload.read) for upload in uploads), default=SecurityLevel.NONE)
    if level < marked and not note.strip():
        raise RuleBroken(
            _("文件上读到的密级是“%(level)s”。确实不是的，请写明核对情况；是的，请照此选择密级。")
            % {"level": SecurityLevel(marked).label},
            field="level_note",
        )


def _free_key(
    data: Registration,
    sender_organ: Organ | None,
    organ: Organ,
    actor: Person,
    *,
    own: IncomingDocument | None = None,
) -> tuple[str | None, str]:
    """The key under which the paper stands in the register and the reason for a second entry: one or the other."""
    key = duplicates.key_of(organ, data.sender, sender_organ, data.sender_number)
    twin = duplicates.find(key, besides=own)
    if twin is None:
        return key, ""
    refusal = duplicates.duplicate(twin, actor)
    if refusal.twin is None or not data.duplicate_reason.strip():
        raise refusal
    return None, data.duplicate_reason.strip()


def _store(document: IncomingDocument, actor: Person) -> None:
    """Save; whoever registers the same paper a moment later meets the unique key and gets the sentence."""
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        twin = duplicates.find(document.duplicate_key, besides=document)
        if "duplicate_key" not in str(error) or twin is None:
            raise
        raise duplicates.duplicate(twin, actor) from error


def _own_values(data: Registration, sender_organ: Organ | None, organ: Organ) -> dict[str, Any]:
    """The columns of the document itself."""
    return {
        **{name: getattr(data, name) for name in OWN_FIELDS},
        "sender": _one_line(data.sender),
        "sender_organ": sender_organ,
        "source_level": senders.source_level(sender_organ, data.sender, organ),
        "sender_number": normalise_number(data.sender_number),
        "received_on": timezone.localtime(data.received_at).date(),
    }


def _attach(record: Record, uploads: Sequence[Upload], *, actor: Person, at: datetime) -> None:
    for place, upload in enumerate(uploads):
        role = FileRole.ATTACHMENT if place else FileRole.MAIN
        records.attach(record, files.keep(upload, actor=actor, at=at), role=role, actor=actor)


def _keep_tasks(record: Record, tasks: Sequence[PaperTask], *, actor: Person, at: datetime) -> None:
    """The ticked sentences stay on the record, for 督办."""
    RecordTask.objects.bulk_create(
        RecordTask(record=record, kept_by=actor, kept_at=at, **asdict(task)) for task in tasks
    )


def _write_audit(
    document: IncomingDocument, data: Registration, uploads: Sequence[Upload], *, actor: Person, at: datetime
) -> None:
    record = document.record
    kept = {
        "files": len(uploads),
        "tasks": len(data.tasks),
        "duplicate_reason": document.duplicate_reason,
        "level_note": data.level_note.strip(),
    }
    verb = "incoming.carrier.registered" if record.is_carrier_entry else "incoming.document.registered"
    audit.write(verb, record, actor=actor, data={"number": record.reference, **kept}, at=at)


def _one_line(text: str) -> str:
    return " ".join(text.split())
