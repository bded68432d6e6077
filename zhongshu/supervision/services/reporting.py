"""反馈、单位审签: what the unit says of its work, approved by its head before it leaves the unit, never changed afterwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.answers import Answer
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.files import services as files
from zhongshu.files.models import Upload
from zhongshu.notices import services as notices
from zhongshu.people import queries as people
from zhongshu.people import roles
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import AnswerKind
from zhongshu.supervision import access
from zhongshu.supervision.models import Feedback, FeedbackFile, ReportTurn, SupervisedTask
from zhongshu.supervision.services import borrowing
from zhongshu.supervision.services.cooperating import hand_to_lead
from zhongshu.supervision.states import OWN_WORK, Evidence, FeedbackKind
from zhongshu.workflow import services as workflow
from zhongshu.workflow.models import Step
from zhongshu.workflow.services import CommentInput
from zhongshu.workflow.situation import acts_for, forget, situation
from zhongshu.workflow.states import SignMode, StepRole, Verdict

WAITING = {"approved_at__isnull": True, "returned_at__isnull": True}


@dataclass(frozen=True)
class FeedbackInput:
    """What is reported. `values`: indicator id → number; `proofs`: (upload, kind of evidence); `built_on`: what the lead takes over
    from co-handlers."""

    kind: str
    text: str
    progress: int
    problems: str = ""
    next_steps: str = ""
    values: Mapping[int, str] = field(default_factory=dict)
    turn: ReportTurn | None = None
    proofs: Sequence[tuple[Upload, str]] = ()
    built_on: Sequence[Feedback] = ()


@transaction.atomic
def write_feedback(task: SupervisedTask, data: FeedbackInput, *, actor: Person, at: datetime | None = None) -> Feedback:
    """填报: a plan, the progress of a period, or the end of the work; then it waits for the head of the unit."""
    at = at or timezone.now()
    _require(access.may_write(actor, task))
    part = access.co_step(actor, task.record)
    _refuse_wrong(task, data, actor, part)
    head = approver_for(task, actor)
    step = _send_to_head(task, data, head, actor=actor, at=at) if head.pk != actor.pk else None
    feedback = Feedback.objects.create(
        task=task,
        kind=data.kind,
        turn=data.turn,
        text=data.text.strip(),
        problems=data.problems.strip(),
        next_steps=data.next_steps.strip(),
        progress=task.progress if data.kind == FeedbackKind.PLAN else data.progress,
        values={str(key): str(value) for key, value in data.values.items()},
        written_by=actor,
        written_at=at,
        step=step,
        co_step=part,
    )
    feedback.built_on.set(data.built_on)
    for upload, evidence in data.proofs:
        file = files.keep(upload, actor=actor, at=at)
        FeedbackFile.objects.create(feedback=feedback, file=file, evidence=evidence)
    facts = {"feedback": feedback.pk, "kind": data.kind, "progress": data.progress}
    audit.write("supervision.feedback.written", task.record, actor=actor, data=facts, at=at)
    return _leave_unit(feedback, actor=actor, text="", at=at) if step is None else feedback


@transaction.atomic
def approve_feedback(feedback: Feedback, *, actor: Person, text: str = "", at: datetime | None = None) -> Feedback:
    """审签: it leaves the unit; the progress of the task follows it."""
    feedback = _locked(feedback)
    _require(access.may_approve_feedback(actor, feedback))
    return _leave_unit(feedback, actor=actor, text=text, at=at or timezone.now())


@transaction.atomic
def return_feedback(feedback: Feedback, *, reason: str, actor: Person, at: datetime | None = None) -> Feedback:
    """The head sends it back to whoever wrote it, with the reason."""
    at = at or timezone.now()
    feedback = _locked(feedback)
    _require(access.may_approve_feedback(actor, feedback))
    if not reason.strip():
        raise RuleBroken(_("请写明退回修改的原因。"), field="reason")
    task, step = feedback.task, access.signing_step(feedback)
    feedback.returned_at, feedback.returned_by, feedback.return_reason = at, actor, reason.strip()
    feedback.save(update_fields=["returned_at", "returned_by", "return_reason"])
    if feedback.kind == FeedbackKind.FINAL:
        workflow.send_back(task.record, to_step=handling_step(task), reason=reason, actor=actor, at=at)
    elif step is not None:
        comment = CommentInput(text=reason.strip())
        workflow.finish(step, actor=actor, verdict=Verdict.DISAGREE, comment=comment, at=at)
    notices.tell(
        "supervision.feedback_returned",
        feedback.written_by,
        text=_("反馈退回修改：%(title)s") % {"title": task.record.masked_title},
        url=task.record.get_absolute_url(),
        record=task.record,
        key=f"feedback:{feedback.pk}:returned",
    )
    audit.write("supervision.feedback.returned", task.record, actor=actor, data={"reason": reason.strip()}, at=at)
    return feedback


def approver_for(task: SupervisedTask, writer: Person) -> Person:
    """The head of the writer's unit; for the head, whoever leads the organ: of a bureau or a town its head, of a general office
    its director; nobody else there, or a part that does not leave the unit: the writer."""
    if is_own_part(task):
        return writer
    appointment = writer.appointments.filter(until__isnull=True).select_related("post__unit").first()
    head = people.unit_head(appointment.post.unit) if appointment else None
    leading = (roles.ORGAN_HEAD, roles.OFFICE_DIRECTOR)
    candidates = [head]
    for role in leading if writer.organ.serves_id is None else reversed(leading):
        candidates += people.occupants(role, organ=writer.organ)
    level = task.record.level
    others = [one for one in candidates if one and one.pk != writer.pk and one.is_active and one.clearance >= level]
    return others[0] if others else writer


def verifier_for(task: SupervisedTask, busy: Collection[int]) -> Person:
    """Who looks at it: for a unit's own part whoever holds the task above it; else the one who follows the item, or another of the
    督查室; never one of those who wrote or signed it off (D05)."""
    record = task.record
    if is_own_part(task) and record.parent is not None and record.parent.holder is not None:
        return record.parent.holder
    organ = record.owning_organ
    candidates = [task.item.record.holder, task.item.proposed_by]
    for role in (roles.SUPERVISION, roles.OFFICE_DEPUTY, roles.OFFICE_DIRECTOR):
        candidates += people.occupants(role, organ=organ)
    for one in candidates:
        if one and one.pk not in busy and one.is_active and one.clearance >= record.level and one.organ_id == organ.pk:
            return one
    raise RuleBroken(_("没有可以核查的人：填报、审签和核查不能是同一人。请先在督查室补上人员。"))


def is_own_part(task: SupervisedTask) -> bool:
    """A piece that a unit gave to one of its own people: it does not leave the unit."""
    parent = task.record.parent
    return parent is not None and parent.kind == access.TASK and task.record.owning_organ_id == task.organ_id


def _leave_unit(feedback: Feedback, *, actor: Person, text: str, at: datetime) -> Feedback:
    task, step = feedback.task, access.signing_step(feedback)
    feedback.approved_at, feedback.approved_by = at, actor
    feedback.save(update_fields=["approved_at", "approved_by"])
    if feedback.kind in OWN_WORK:
        task.progress, task.progress_at, task.is_returned = feedback.progress, at, False
    if feedback.kind != FeedbackKind.CO:
        task.last_feedback_at = at
        task.save(update_fields=["progress", "progress_at", "last_feedback_at", "is_returned"])
    if feedback.kind == FeedbackKind.FINAL:
        _to_verification(task, feedback, actor=actor, text=text, at=at)
    elif step is not None:
        comment = CommentInput(text=text.strip()) if text.strip() else None
        workflow.finish(step, actor=actor, verdict=Verdict.AGREE, comment=comment, at=at)
    if feedback.kind == FeedbackKind.CO:
        hand_to_lead(feedback, at=at)
    borrowing.pass_on(feedback)
    for proof in feedback.proofs.select_related("file"):  # until then it is the unit's own
        records.attach(task.record, proof.file, role=FileRole.ATTACHMENT, actor=actor)
    records.changed(task.record)
    audit.write("supervision.feedback.approved", task.record, actor=actor, data={"feedback": feedback.pk}, at=at)
    return feedback


def _to_verification(task: SupervisedTask, feedback: Feedback, *, actor: Person, text: str, at: datetime) -> None:
    """On to 核查; who signs off alone passes 单位审签 with the same act."""
    forget(task.record)
    if situation(task.record).here.stage == "handling":
        _answer(task, feedback.text, actor=actor, at=at)
        words = CommentInput(text=feedback.text[:500])
        workflow.forward(task.record, to_stage="reviewing", to=actor, actor=actor, comment=words, at=at)
    comment = CommentInput(text=text.strip() or _("同意报送。"))
    verifier = verifier_for(task, {feedback.written_by_id, actor.pk})
    workflow.forward(task.record, to_stage="verifying", to=verifier, actor=actor, comment=comment, at=at)


def _send_to_head(task: SupervisedTask, data: FeedbackInput, head: Person, *, actor: Person, at: datetime) -> Step:
    """A final report moves the task to its head; any other waits beside it for the head's word."""
    lead = situation(task.record).here
    if data.kind != FeedbackKind.FINAL:
        # a vote, so that what is said of one report ends no other that waits
        return workflow.add_signer(task.record, to=[head], mode=SignMode.VOTE, actor=lead.holder, at=at)[0]
    _answer(task, data.text.strip(), actor=actor, at=at)
    words = CommentInput(text=data.text.strip()[:500])
    return workflow.forward(task.record, to_stage="reviewing", to=head, actor=actor, comment=words, at=at)


def _answer(task: SupervisedTask, text: str, *, actor: Person, at: datetime) -> None:
    workflow.answer(task.record, kind=AnswerKind.NOTE, text=text, actor=actor, answered_at=at, at=at)


def handling_step(task: SupervisedTask) -> Step:
    """The hand that did the work last."""
    forget(task.record)
    held = [step for step in situation(task.record).steps if step.stage == "handling" and step.role == StepRole.LEAD]
    return held[-1]


def _refuse_wrong(task: SupervisedTask, data: FeedbackInput, actor: Person, part: Step | None) -> None:
    if data.kind not in FeedbackKind.values:
        raise RuleBroken(_("请选择反馈的种类。"), field="kind")
    if (data.kind == FeedbackKind.CO) != (part is not None):
        raise RuleBroken(
            _("配合单位报协办反馈，由牵头单位汇总报送。") if part else _("协办反馈由配合单位报。"), field="kind"
        )
    if part is not None and task.feedbacks.filter(co_step=part, **WAITING).exists():
        raise RuleBroken(_("已有一份协办反馈在等审签。"))
    if not data.text.strip():
        raise RuleBroken(_("请写办理情况：做了什么，到了什么程度，有哪些数。"), field="text")
    if not 0 <= data.progress <= 100:
        raise RuleBroken(_("进度填 0 到 100。"), field="progress")
    if data.kind == FeedbackKind.FINAL:
        _refuse_unfinished(task, data, actor)
    if data.turn is not None and data.turn.feedbacks.filter(returned_at__isnull=True).exists():
        raise RuleBroken(_("这一期已经报过。"), field="turn")


def _refuse_unfinished(task: SupervisedTask, data: FeedbackInput, actor: Person) -> None:
    """The end is told by the lead, needs the proof that was agreed, and everything below it done."""
    now = situation(task.record)
    if not acts_for(actor, now.here):
        raise NotAllowed(_("办结反馈由牵头承办人%(name)s报送。") % {"name": now.here.holder.name})
    if now.blocking:
        names = "、".join(step.holder.name for step in now.blocking[:5])
        raise RuleBroken(_("还在等%(names)s审签或者协办反馈，办毕才能报办结。") % {"names": names})
    wanted = set(task.evidence) - {Evidence.ON_SITE.value}
    given = {evidence for _upload, evidence in data.proofs}
    given |= set(
        FeedbackFile.objects.filter(feedback__task=task, feedback__returned_at__isnull=True).values_list(
            "evidence", flat=True
        )
    )
    if missing := [Evidence(key).label for key in sorted(wanted - given)]:
        raise RuleBroken(
            _("办结要附约定的佐证，还缺：%(names)s。") % {"names": "、".join(map(str, missing))}, field="proofs"
        )
    if data.progress < 100:
        raise RuleBroken(_("没有全部完成的，请报进展反馈；办结反馈的进度是 100。"), field="progress")
    if now.has_open_children:
        raise RuleBroken(_("本单位分给别人的事项还没有办结。"))


def _locked(feedback: Feedback) -> Feedback:
    rows = Feedback.objects.select_for_update(of=("self",)).select_related(
        "task__record__owning_organ", "task__record__parent", "task__item__record__holder", "step", "written_by"
    )
    return rows.get(pk=feedback.pk)


def _require(answer: Answer) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
