"""起草: a paper begins, is typed by one or several, and is kept version by version."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.outgoing import access, papers, recipients
from zhongshu.outgoing.drafts import DocumentData, Saved
from zhongshu.outgoing.merging import merge
from zhongshu.outgoing.models import DraftCopy, DraftSave, Issuer, OutgoingDocument, Version, WorkingDraft
from zhongshu.outgoing.services.versions import locked, save_words, was_signed
from zhongshu.outgoing.states import Direction, Disclosure, Layout
from zhongshu.people.models import Organ, Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import RecordFile
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import DocumentType
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.services.recounting import follow_urgency

SAVES_KEPT = 40  # common grounds for somebody who typed for a while without being saved
UNTITLED = "（未定标题）"
OWN_FIELDS = (
    "document_type", "layout", "direction", "code_series", "disclosure", "disclosure_reason", "basis", "is_important",
    "is_normative", "touches_competition", "drafting_unit", "phone",
)  # fmt: skip
CHOICES = {"document_type": DocumentType, "layout": Layout, "direction": Direction}
RECORD_FIELDS = ("level", "secrecy_period", "urgency")


@verb
def create(
    data: DocumentData, *, actor: Person, organ: Organ, paper: papers.Paper | None = None, at: datetime | None = None
) -> OutgoingDocument:
    """A paper is open from its first line (decision 16), in the drafter's hands."""
    at = at or timezone.now()
    require(access.may_draft(actor, organ))
    _refuse_wrong_values(data)
    words = papers.clean({**(paper or {}), "title": data.title})
    record = records.create(
        access.KIND,
        _one_line(data.title) or UNTITLED,
        organ=organ,
        actor=actor,
        at=at,
        unit=data.drafting_unit,
        **{name: getattr(data, name) for name in RECORD_FIELDS},
    )
    document = OutgoingDocument.objects.create(record=record, drafter=actor, **_own_values(data))
    _set_issuers(document, data.issuers or (organ.serves or organ,))
    WorkingDraft.objects.create(record=record, paper=words, edited_by=actor, edited_at=at)
    _keep_ground(document, 1, words, actor, at)
    audit.write("outgoing.document.created", record, actor=actor, data={"type": data.document_type}, at=at)
    workflow.start(record, actor=actor, due_at=data.due_at, to=actor, at=at)
    return OutgoingDocument.objects.select_related(*access.RELATED).get(pk=record.pk)


@verb
def amend(
    document: OutgoingDocument, data: DocumentData, *, version: int, actor: Person, at: datetime | None = None
) -> OutgoingDocument:
    """The fields; `version` is that of the record when the form was opened. The title is changed in the draft. With another 缓急 the
    dates that nobody named follow its limits."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_edit(actor, document.record))
    _refuse_wrong_values(data)
    changes = {name: getattr(data, name) for name in RECORD_FIELDS} | {"owning_unit": data.drafting_unit}
    urgency = document.record.urgency
    document.record = records.amend(document.record, actor=actor, version=version, **changes)
    if document.record.urgency != urgency:
        document.record = follow_urgency(document.record, actor=actor)
    values = _own_values(data)
    changed = sorted(name for name, value in values.items() if getattr(document, name) != value)
    for name, value in values.items():
        setattr(document, name, value)
    document.save(update_fields=list(values))
    _replace_issuers(document, data.issuers, is_signed=was_signed(document.record))
    audit.write("outgoing.document.amended", document.record, actor=actor, data={"fields": changed}, at=at)
    if was_signed(document.record):
        save_words(document, "stage", actor=actor, at=at)
    return document


@verb
def autosave(
    document: OutgoingDocument,
    paper: papers.Paper,
    *,
    counter: int,
    actor: Person,
    copy: DraftCopy | None = None,
    at: datetime | None = None,
) -> Saved:
    """Keep what is being typed. `counter` is the save that the editor saw last: when somebody else has saved since, the words are
    joined where they do not touch, else kept whole as a copy beside the draft. Who goes on typing after that names the `copy`."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_edit(actor, document.record))
    words = papers.clean(paper)
    draft = _locked_draft(document)
    if copy is not None and (going_on := _going_on(document, copy, words, actor, at)):
        return Saved(draft, copy=going_on, other=draft.edited_by)
    if counter == draft.counter:
        return Saved(_store(document, draft, words, actor, at))
    other = draft.edited_by
    ground = DraftSave.objects.filter(record=document.record, counter=counter).first()
    joined = merge(ground.paper, words, draft.paper) if ground is not None else None
    if joined is not None:
        return Saved(_store(document, draft, joined, actor, at), is_merged=True, other=other)
    made = DraftCopy.objects.create(
        record=document.record, paper=words, seen_counter=counter, made_by=actor, made_at=at
    )
    audit.write("outgoing.draft.copied", document.record, actor=actor, data={"copy": made.pk, "other": other.pk}, at=at)
    return Saved(draft, copy=made, other=other)


def _locked_draft(document: OutgoingDocument) -> WorkingDraft:
    drafts = WorkingDraft.objects.select_for_update(of=("self",)).select_related("edited_by")
    return drafts.get(record=document.record)


def _going_on(
    document: OutgoingDocument, copy: DraftCopy, words: papers.Paper, actor: Person, at: datetime
) -> DraftCopy | None:
    """The actor's own copy takes the words as long as it is not settled."""
    own = DraftCopy.objects.select_for_update().filter(
        pk=copy.pk, record=document.record, made_by=actor, settled_at__isnull=True
    )
    found = own.first()
    if found is not None:
        found.paper, found.made_at = words, at
        found.save(update_fields=["paper", "made_at"])
    return found


def _store(
    document: OutgoingDocument, draft: WorkingDraft, words: papers.Paper, actor: Person, at: datetime
) -> WorkingDraft:
    if words == draft.paper:
        return draft
    draft.paper, draft.edited_by, draft.edited_at = words, actor, at
    draft.counter += 1
    draft.save(update_fields=["paper", "edited_by", "edited_at", "counter"])
    _keep_ground(document, draft.counter, words, actor, at)
    return draft


def _keep_ground(document: OutgoingDocument, counter: int, words: papers.Paper, actor: Person, at: datetime) -> None:
    DraftSave.objects.create(record=document.record, counter=counter, paper=words, made_by=actor, made_at=at)
    DraftSave.objects.filter(record=document.record, counter__lte=counter - SAVES_KEPT).delete()


@verb
def settle_copy(copy: DraftCopy, *, actor: Person, at: datetime | None = None) -> DraftCopy:
    """The words of a copy have been taken over, or are not wanted; the copy itself stays."""
    require(access.may_edit(actor, copy.record))
    copy = DraftCopy.objects.select_for_update().get(pk=copy.pk)
    copy.settled_at, copy.settled_by = at or timezone.now(), actor
    copy.save(update_fields=["settled_at", "settled_by"])
    return copy


@verb
def join_copy(
    copy: DraftCopy, paper: papers.Paper, *, counter: int, actor: Person, at: datetime | None = None
) -> WorkingDraft:
    """What was chosen of both texts becomes the draft and the copy is settled; refused when the draft went on meanwhile."""
    at = at or timezone.now()
    document = locked(OutgoingDocument.objects.select_related("record").get(record=copy.record))
    require(access.may_edit(actor, document.record))
    draft = _locked_draft(document)
    if draft.counter != counter:
        raise StaleEdit(_("比对时%(name)s又改了文稿，请按最新的文字再选一次。") % {"name": draft.edited_by.name})
    kept = _store(document, draft, papers.clean(paper), actor, at)
    settle_copy(copy, actor=actor, at=at)
    return kept


@verb
def save_version(document: OutgoingDocument, *, actor: Person, note: str = "", at: datetime | None = None) -> Version:
    """存稿: what stands in the draft is a version from now on. After the signature it goes back to the signer with it."""
    document = locked(document)
    require(access.may_edit(actor, document.record))
    return save_words(document, "save", actor=actor, at=at or timezone.now(), note=note)


@verb
def attach(document: OutgoingDocument, upload: Upload, *, actor: Person, at: datetime | None = None) -> RecordFile:
    """Another attachment; after the signature it goes back to the signer."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_edit(actor, document.record))
    file = files.keep(upload, actor=actor, at=at)
    attached = records.attach(document.record, file, role=FileRole.ATTACHMENT, actor=actor)
    _after_files(document, actor=actor, at=at)
    return attached


@verb
def attach_file(document: OutgoingDocument, stream: Any, name: str, *, actor: Person) -> RecordFile:
    """A file from the drafter's computer, at the level of the paper, as another attachment."""
    require(access.may_edit(actor, document.record))
    received = files.receive_upload(stream, name, actor=actor, organ=document.record.owning_organ)
    received = files.confirm_level(received, level=document.record.level, actor=actor)
    return attach(document, received, actor=actor)


@verb
def detach(
    document: OutgoingDocument, attached: RecordFile, *, reason: str, actor: Person, at: datetime | None = None
) -> None:
    """An attachment goes; it stays with the versions that had it."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_edit(actor, document.record))
    if attached.record_id != document.pk:
        raise RuleBroken(_("这份附件不在本件上，请刷新后再选。"), field="file")
    if not reason.strip():
        raise RuleBroken(_("请写明移除附件的原因。"), field="reason")
    records.detach(attached, reason=reason.strip(), actor=actor, even_signed=True)
    _after_files(document, actor=actor, at=at)


def _after_files(document: OutgoingDocument, *, actor: Person, at: datetime) -> None:
    if was_signed(document.record):
        document.refresh_from_db(fields=["signed_version", "official_version"])
        save_words(document, "stage", actor=actor, at=at)


def _refuse_wrong_values(data: DocumentData) -> None:
    if data.disclosure == Disclosure.CLOSED and not data.disclosure_reason.strip():
        raise RuleBroken(_("不予公开的，请写明理由。"), field="disclosure_reason")
    for name, words in CHOICES.items():
        if getattr(data, name) not in words.values:
            raise RuleBroken(_("请选择%(what)s。") % {"what": _label_of(name)}, field=name)


def _label_of(name: str) -> str:
    return str({"document_type": _("文种"), "layout": _("格式"), "direction": _("行文方向")}[name])


def _own_values(data: DocumentData) -> dict[str, Any]:
    return {
        **{name: getattr(data, name) for name in OWN_FIELDS},
        "main_recipients": recipients.resolve(data.main_recipients, field="main_recipients"),
        "cc_recipients": recipients.resolve(data.cc_recipients, field="cc_recipients"),
        "consulted": list(data.consulted),
    }


def _set_issuers(document: OutgoingDocument, organs: tuple[Organ, ...]) -> None:
    for organ in organs:
        if not organ.is_active:
            recipients.resolve([{"organ": organ.pk}], field="issuers")
    Issuer.objects.bulk_create(
        Issuer(document=document, organ=organ, order=order) for order, organ in enumerate(organs, start=1)
    )


def _replace_issuers(document: OutgoingDocument, organs: tuple[Organ, ...], *, is_signed: bool) -> None:
    now = [row.organ for row in document.issuer_rows.select_related("organ")]
    if not organs or list(organs) == now:
        return
    if is_signed:
        raise RuleBroken(_("签发后不能改发文机关；要改，请先退回起草。"), field="issuers")
    document.issuer_rows.all().delete()
    _set_issuers(document, organs)


def _one_line(text: str) -> str:
    return " ".join(text.split())
