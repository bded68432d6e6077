"""Versions and what hangs on them: the signature falls with other words, and the paper goes back to who signed."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken, StaleEdit
from zhongshu.notices import services as notices
from zhongshu.outgoing import access, composing, papers, queries
from zhongshu.outgoing.models import DraftSave, OutgoingDocument, Signature, Version, VersionFile, WorkingDraft
from zhongshu.outgoing.states import RECHECKING, SIGNING
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.following import verb
from zhongshu.records.models import Record
from zhongshu.workflow import access as workflow_access
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services.moving import locked as locked_record
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.situation import forget, situation

FALLEN = gettext_lazy("签发后正文或附件有改动")


def locked(document: OutgoingDocument) -> OutgoingDocument:
    """The paper and its record as they stand, locked in this order; what was read before is forgotten."""
    record = locked_record(document.record)
    fresh = OutgoingDocument.objects.select_for_update(of=("self",)).get(pk=record.pk)
    fresh.record = record
    return fresh


def add_version(
    document: OutgoingDocument,
    kind: str,
    *,
    actor: Person,
    at: datetime,
    paper: papers.Paper | None = None,
    note: str = "",
) -> Version:
    """Keep the words and attachments as they are; standing signatures over others fall."""
    record = document.record
    paper = paper if paper is not None else composing.current_paper(document)
    rows = list(queries.attachments(record))
    sm3s = [row.file.blob.sm3 for row in rows]
    whole = papers.whole_sm3(paper, sm3s)
    let_fall(document, whole, actor=actor, at=at)
    latest = queries.latest_version(record)
    lead = situation(record).lead
    version = Version.objects.create(
        record=record,
        number=latest.number + 1 if latest else 1,
        stage=lead.stage if lead else situation(record).flow.start,
        kind=kind,
        paper=paper,
        text_sm3=papers.text_sm3(paper),
        whole_sm3=whole,
        made_by=actor,
        made_at=at,
        note=note.strip()[:200],
    )
    VersionFile.objects.bulk_create(
        VersionFile(version=version, file=row.file, sm3=sm3, order=order)
        for order, (row, sm3) in enumerate(zip(rows, sm3s, strict=True), start=1)
    )
    WorkingDraft.objects.filter(record=record).update(base=version)
    data = {"version": version.number, "stage": version.stage, "kind": kind, "sm3": whole}
    audit.write("outgoing.version.saved", record, actor=actor, data=data, at=at)
    return version


def let_fall(document: OutgoingDocument, whole: str, *, actor: Person, at: datetime) -> list[Signature]:
    """Signatures over other words fall, and each signer is told; the guard of the database would do the same without a word."""
    record = document.record
    falling = list(queries.standing_signatures(record).exclude(whole_sm3=whole))
    if not falling:
        return []
    ids = [signature.pk for signature in falling]
    Signature.objects.filter(pk__in=ids).update(fallen_at=at, fallen_reason=str(FALLEN))
    document.signed_version = document.official_version = None  # as the guard has set it
    audit.write("outgoing.signature.fallen", record, actor=actor, data={"signatures": ids, "sm3": whole}, at=at)
    for signature in falling:
        notices.tell(
            "outgoing.signature_fallen",
            signature.signer,
            text=_("您签发的“%(title)s”有改动，签发失效，须重新签发。") % {"title": record.masked_title},
            record=record,
            key=f"signature:{signature.pk}:fallen",
        )
    return falling


def save_words(document: OutgoingDocument, kind: str, *, actor: Person, at: datetime, note: str = "") -> Version:
    """A version, unless nothing has changed; once signed, back to the signer with it."""
    latest = queries.latest_version(document.record)
    if latest is not None and latest.whole_sm3 == composing.current_sm3(document):
        if was_signed(document.record) and queries.unsigned_issuers(document):
            back_to_the_signer(document, actor=actor, at=at)
        return latest
    version = add_version(document, kind, actor=actor, at=at, note=note)
    follow_title(document)
    if was_signed(document.record):
        back_to_the_signer(document, actor=actor, at=at)
    return version


def was_signed(record: Record) -> bool:
    """Signed and gone on from 签发: changes after that go back there."""
    lead = situation(record).lead
    flow = situation(record).flow
    return lead is not None and flow.position(lead.stage) > flow.position(SIGNING)


def back_to_the_signer(document: OutgoingDocument, *, actor: Person, at: datetime) -> None:
    """复核 and later: any change of the words goes back to the original signer (条例 art. 25)."""
    record = document.record
    target = next((step for step in workflow_access.return_targets(record) if step.stage == SIGNING), None)
    if target is None:
        raise RuleBroken(_("签发环节已不能退回，请联系办公室负责人处理。"))
    is_direct = situation(record).here.stage == RECHECKING
    workflow.send_back(record, to_step=target, reason=str(FALLEN), actor=actor, direct=is_direct, at=at)
    forget(record)


def follow_title(document: OutgoingDocument) -> None:
    """The record is called as the paper is."""
    record = document.record
    title = " ".join(str(composing.current_paper(document).get("title", "")).split())[:300]
    if title and title != record.title:
        record.title = title
        records.save(record, "title")


@verb
def restore(
    document: OutgoingDocument, number: int, *, counter: int, actor: Person, at: datetime | None = None
) -> Version:
    """The words of an earlier version become a new one; those that stand now are kept as a version before. Fields and
    attachments stay as they are. `counter` is the save that the page showed."""
    at = at or timezone.now()
    document = locked(document)
    require(access.may_restore(actor, document.record))
    earlier = Version.objects.filter(record=document.record, number=number).first()
    if earlier is None:
        raise RuleBroken(_("没有第%(n)s稿，请刷新后再选。") % {"n": number})
    draft = WorkingDraft.objects.select_for_update(of=("self",)).select_related("edited_by").get(record=document.record)
    if draft.counter != counter:
        raise StaleEdit(_("%(name)s刚改过文稿，请看过最新的文字再恢复。") % {"name": draft.edited_by.name})
    save_words(document, "save", actor=actor, at=at, note=_("恢复第%(n)s稿之前") % {"n": number})
    put_words(document, composing.typed(earlier.paper), actor=actor, at=at)
    version = save_words(document, "save", actor=actor, at=at, note=_("恢复第%(n)s稿") % {"n": number})
    audit.write("outgoing.version.restored", document.record, actor=actor, data={"version": number}, at=at)
    return version


def put_words(document: OutgoingDocument, words: papers.Paper, *, actor: Person, at: datetime) -> WorkingDraft:
    """Other words as the working draft; whoever still types is told by the counter."""
    draft = WorkingDraft.objects.select_for_update(of=("self",)).get(record=document.record)
    draft.paper, draft.edited_by, draft.edited_at = papers.clean(words), actor, at
    draft.counter += 1
    draft.save(update_fields=["paper", "edited_by", "edited_at", "counter"])
    DraftSave.objects.create(
        record=document.record, counter=draft.counter, paper=draft.paper, made_by=actor, made_at=at
    )
    return draft
