"""签发: the right leader signs exactly these words and attachments."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import RuleBroken
from zhongshu.files import services as files
from zhongshu.outgoing import access, composing, queries
from zhongshu.outgoing.models import OutgoingDocument, Signature, Version
from zhongshu.outgoing.services.checking import refuse_unjudged
from zhongshu.outgoing.services.versions import add_version, locked
from zhongshu.outgoing.states import JOINT_SIGNING, RECHECKING, SheetKind, VersionKind
from zhongshu.people.models import Organ, Person
from zhongshu.records.following import verb
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.services.moving import require
from zhongshu.workflow.states import StepRole, Verdict


@verb
def sign_off(
    document: OutgoingDocument, *, actor: Person, comment: CommentInput | None = None, at: datetime | None = None
) -> Signature:
    """签发: opinion, name and full date over the words as they are; the paper goes on by itself. With several issuers it counts once
    all have signed, and the date of the last one is the 成文日期."""
    at = at or timezone.now()
    document = locked(document)
    record = document.record
    require(access.may_sign_off(actor, document))
    step, organ = access.sign_step(actor, record), access.signing_for(actor, document)
    if step is None or organ is None:
        raise RuleBroken(_("这件不在您手里签发，请刷新。"))
    _refuse_unready(document)
    version = _definitive(document, actor=actor, at=at)
    signature = _sign(document, version, step, organ, actor=actor, at=at)
    waiting = queries.unsigned_issuers(document)
    if not waiting:
        document.signed_version, document.issue_date = version, timezone.localtime(at).date()
        document.save(update_fields=["signed_version", "issue_date"])
    _go_on(document, step, comment or CommentInput(text=_("同意。")), is_joint=bool(waiting), actor=actor, at=at)
    return signature


def _refuse_unready(document: OutgoingDocument) -> None:
    if not composing.is_saved(document):
        raise RuleBroken(_("文稿有改动没有存成一稿，请先存稿，再签发。"))
    if not queries.has_passed(document.record, SheetKind.REVIEW):
        raise RuleBroken(_("还没有通过核稿，不能签发。"))
    refuse_unjudged(document)


def _definitive(document: OutgoingDocument, *, actor: Person, at: datetime) -> Version:
    """定稿: the words that are signed, once for all issuers; its attachments are frozen."""
    latest = queries.latest_version(document.record)
    if latest is not None and latest.kind == VersionKind.SIGNED:
        return latest
    for row in queries.attachments(document.record):
        files.freeze(row.file, actor=actor, at=at)
    paper = latest.paper if latest else None
    return add_version(document, VersionKind.SIGNED, actor=actor, at=at, paper=paper)


def _sign(
    document: OutgoingDocument, version: Version, step: Step, organ: Organ, *, actor: Person, at: datetime
) -> Signature:
    signature = Signature.objects.create(
        record=document.record,
        version=version,
        organ=organ,
        signer=actor,
        post_title=step.post_title,
        whole_sm3=version.whole_sm3,
        signed_at=at,
        step=step,
    )
    data = {"organ": organ.pk, "version": version.number, "sm3": version.whole_sm3}
    audit.write("outgoing.document.signed", document.record, actor=actor, data=data, at=at)
    return signature


def _go_on(
    document: OutgoingDocument, step: Step, comment: CommentInput, *, is_joint: bool, actor: Person, at: datetime
) -> None:
    if step.role == StepRole.SIGN:
        workflow.finish(step, actor=actor, verdict=Verdict.AGREE, comment=comment, at=at)
        return
    to_stage = JOINT_SIGNING if is_joint else RECHECKING
    workflow.forward(document.record, to_stage=to_stage, comment=comment, actor=actor, at=at)
