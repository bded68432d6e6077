"""用已有反馈: a unit that already reports on the same matter in another task is not asked twice; what it reports there counts here.

Such a task is a child record like any other, with a date and a holder: whoever follows the item, at 核查, marked 等复文 until the
unit has reported. It is verified and struck off on its own.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.audit import services as audit
from zhongshu.core.errors import NotAllowed, RuleBroken
from zhongshu.people.models import Person
from zhongshu.records import services as records
from zhongshu.records.models.link import FileRole
from zhongshu.records.states import AnswerKind, Relation, State
from zhongshu.supervision import access
from zhongshu.supervision.models import BorrowedFeedback, BorrowedTask, Feedback, FeedbackFile, SupervisedTask
from zhongshu.supervision.states import FeedbackKind

CARRIED = (FeedbackKind.PERIODIC, FeedbackKind.FINAL)


@transaction.atomic
def borrow_feedback(
    task: SupervisedTask, *, lender: SupervisedTask, actor: Person, reason: str = "", at: datetime | None = None
) -> BorrowedTask:
    """The unsent task will not go to the unit: it takes its feedback from one that the unit has already."""
    at = at or timezone.now()
    if not (answer := access.may_prepare(actor, task.item)):
        raise NotAllowed(answer.reason)
    _refuse_wrong(task, lender)
    loan, is_new = BorrowedTask.objects.update_or_create(
        task=task, defaults={"lender": lender, "reason": reason.strip(), "decided_by": actor, "decided_at": at}
    )
    if is_new:
        records.link(task.record, Relation.CITES, lender.record, actor=actor)
    data = {"lender": lender.pk, "reason": reason.strip()}
    audit.write("supervision.task.borrowed", task.record, actor=actor, data=data, at=at)
    return loan


def lender_of(task: SupervisedTask) -> SupervisedTask | None:
    """The task from which this one takes its feedback."""
    loan = BorrowedTask.objects.select_related("lender__record", "lender__organ").filter(task=task.pk).first()
    return loan.lender if loan else None


def begin(task: SupervisedTask, lender: SupervisedTask, *, at: datetime) -> None:
    """Sent down together with the tree: it waits for what the unit reports, or has it already."""
    task.accepted_at, task.receipt_due_at = at, None
    task.save(update_fields=["accepted_at", "receipt_due_at"])
    record = records.lock(task.record)
    record.awaits_answer = True
    records.save(record, "awaits_answer")
    task.record = record
    said = lender.feedbacks.filter(approved_at__isnull=False, returned_at__isnull=True, kind__in=CARRIED)
    for feedback in reversed(said.order_by("-approved_at", "-pk")[:1]):
        _take(feedback, task)


def pass_on(feedback: Feedback) -> None:
    """What has left the unit counts in the tasks that take their feedback from this one, in the same transaction."""
    if feedback.kind not in CARRIED:
        return
    loans = BorrowedTask.objects.filter(lender=feedback.task_id, task__record__state=State.OPEN)
    for loan in loans.select_related("task__record", "task__item").order_by("pk"):
        _take(feedback, loan.task)


def refuse_return(task: SupervisedTask) -> None:
    """What was borrowed is sent back where the unit reports it."""
    if lender := lender_of(task):
        words = {"number": lender.record.reference or lender.record.title}
        raise RuleBroken(
            _("这项用的是%(number)s的反馈，请到那一项核查、退回；那边重新上报，这里随着更新。") % words, field="finding"
        )


def _take(feedback: Feedback, task: SupervisedTask) -> None:
    taken = Feedback.objects.create(
        task=task,
        kind=feedback.kind,
        text=feedback.text,
        problems=feedback.problems,
        next_steps=feedback.next_steps,
        progress=feedback.progress,
        written_by=feedback.written_by,
        written_at=feedback.written_at,
    )
    _take_proofs(feedback, taken)
    taken.approved_by, taken.approved_at = feedback.approved_by, feedback.approved_at
    taken.save(update_fields=["approved_by", "approved_at"])
    BorrowedFeedback.objects.create(feedback=taken, origin=feedback)
    task.progress, task.progress_at, task.last_feedback_at = (
        feedback.progress,
        feedback.approved_at,
        feedback.approved_at,
    )
    task.save(update_fields=["progress", "progress_at", "last_feedback_at"])
    if feedback.kind == FeedbackKind.FINAL:
        _answered(task, feedback)
    records.changed(task.record)


def _take_proofs(feedback: Feedback, taken: Feedback) -> None:
    """The same files as proof here too, on this record as on that one; of a higher level they stay where they are cleared for."""
    task, giver = taken.task, feedback.approved_by or feedback.written_by
    if feedback.task.record.level > task.record.level:
        return
    for proof in feedback.proofs.select_related("file__blob").order_by("pk"):
        FeedbackFile.objects.create(feedback=taken, file=proof.file, evidence=proof.evidence)
        if not task.record.record_files.filter(file=proof.file, removed_at__isnull=True).exists():
            records.attach(task.record, proof.file, role=FileRole.ATTACHMENT, actor=giver)


def _answered(task: SupervisedTask, feedback: Feedback) -> None:
    record = records.lock(task.record)
    record.answer_kind, record.answer_text = AnswerKind.NOTE, feedback.text
    record.answered_at, record.answered_by, record.awaits_answer = feedback.approved_at, feedback.written_by, False
    records.save(record, "answer_kind", "answer_text", "answered_at", "answered_by", "awaits_answer")
    task.record = record


def _refuse_wrong(task: SupervisedTask, lender: SupervisedTask) -> None:
    if task.assigned_at is not None:
        raise RuleBroken(_("已经交办的任务不能改为用已有反馈。"))
    if task.organ_id is None or task.organ_id != lender.organ_id:
        raise RuleBroken(_("只能用同一单位已有任务的反馈。"), field="lender")
    if (
        lender.item_id == task.item_id
        or lender.assigned_at is None
        or BorrowedTask.objects.filter(task=lender).exists()
    ):
        raise RuleBroken(_("请选择另一个督办件里已经交办的任务。"), field="lender")
    if lender.record.state == State.CANCELLED:
        raise RuleBroken(_("那项任务已经撤销，不会再有反馈。"), field="lender")
    if task.record.children.exclude(state=State.CANCELLED).exists():
        raise RuleBroken(_("这项任务下面还有任务，请先删去。"), field="lender")
