"""核查: somebody else looks. True: the task is struck off. Not true: it goes back and is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models.link import FileRole
from zhongshu.supervision import access
from zhongshu.supervision.models import SupervisedTask, Verification
from zhongshu.supervision.services import borrowing
from zhongshu.supervision.services.reporting import handling_step
from zhongshu.supervision.states import FeedbackKind, Finding, VerifyMethod
from zhongshu.workflow import services as workflow
from zhongshu.workflow.services import CommentInput

ON_THE_SPOT = (VerifyMethod.ON_SITE, VerifyMethod.COVERT)


@dataclass(frozen=True)
class VerificationInput:
    """How it was looked at, and what was seen."""

    method: str
    finding: str
    text: str
    checked_on: date
    place: str = ""
    photos: Sequence[Upload] = ()
    values: Mapping[int, str] = field(default_factory=dict)  # indicator id → what was found


@transaction.atomic
def verify(task: SupervisedTask, data: VerificationInput, *, actor: Person, at: datetime | None = None) -> Verification:
    """属实: 销号. 部分属实 or 不实: 退回重办, and it is counted."""
    at = at or timezone.now()
    _require(access.may_verify(actor, task))
    _refuse_wrong(data, at)
    if data.finding != Finding.TRUE:
        borrowing.refuse_return(task)
    last = task.feedbacks.filter(kind=FeedbackKind.FINAL, approved_at__isnull=False).first()
    verification = Verification.objects.create(
        task=task,
        feedback=last,
        method=data.method,
        finding=data.finding,
        text=data.text.strip(),
        place=data.place.strip(),
        values={str(key): str(value) for key, value in data.values.items()},
        checked_on=data.checked_on,
        verified_by=actor,
        verified_at=at,
    )
    for upload in data.photos:
        file = files.keep(upload, actor=actor, at=at)
        records.attach(task.record, file, role=FileRole.ATTACHMENT, actor=actor)
        verification.photos.add(file)
    facts = {"verification": verification.pk, "finding": data.finding, "method": data.method}
    audit.write("supervision.task.verified", task.record, actor=actor, data=facts, at=at)
    if data.finding == Finding.TRUE:
        workflow.close(task.record, actor=actor, comment=CommentInput(text=data.text.strip()), at=at)
    else:
        _send_back(task, verification, actor=actor, at=at)
    return verification


def _send_back(task: SupervisedTask, verification: Verification, *, actor: Person, at: datetime) -> None:
    held = handling_step(task)
    reason = _("核查%(finding)s：%(text)s") % {
        "finding": verification.get_finding_display(),
        "text": verification.text[:250],
    }
    workflow.send_back(task.record, to_step=held, reason=reason, actor=actor, at=at)
    task.returned += 1
    task.is_returned = True
    task.save(update_fields=["returned", "is_returned"])


def _refuse_wrong(data: VerificationInput, at: datetime) -> None:
    if data.method not in VerifyMethod.values:
        raise RuleBroken(_("请选择核查方式。"), field="method")
    if data.finding not in Finding.values:
        raise RuleBroken(_("请选择核查结论。"), field="finding")
    if not data.text.strip():
        raise RuleBroken(_("请写核查看到的情况。"), field="text")
    if data.method in ON_THE_SPOT and not data.place.strip():
        raise RuleBroken(_("到现场看的，请写明地点。"), field="place")
    if data.checked_on > timezone.localdate(at):
        raise RuleBroken(_("核查日期不能晚于今天。"), field="checked_on")


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
