"""What nears the vacuum in inspections: conclusions, reviews, 整改 past their day, holders who have gone; loans that brought nothing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.registry import Check, Finding
from zhongshu.records.states import State
from zhongshu.supervision.models import BorrowedTask, InspectionPlan, InspectionTarget, Rectification, Review

Organs = frozenset[int] | None
LIMIT = 200


def conclusions_due(organs: Organs = None) -> Iterable[Finding]:
    """The day by which the units should have their conclusions is past."""
    late = InspectionTarget.objects.filter(
        Q(conclusion__isnull=True) | Q(conclusion__delivered_at__isnull=True),
        plan__approved_at__isnull=False,
        plan__cancelled_at__isnull=True,
        plan__due_on__lt=timezone.localdate(),
    )
    for target in (
        _of(late, organs, "plan__organ").select_related("plan__holder", "organ").order_by("plan__due_on")[:LIMIT]
    ):
        words = {"unit": target.organ.label, "day": target.plan.due_on, "name": target.plan.holder.name}
        why = _("%(unit)s的督查结论%(day)s前要送达，还没有（%(name)s负责）") % words
        yield _finding(target.plan, why)


def reviews_due(organs: Organs = None) -> Iterable[Finding]:
    late = Review.objects.filter(decided_at__isnull=True, due_on__lt=timezone.localdate())
    late = _of(late, organs, "conclusion__target__plan__organ")
    for review in late.select_related("conclusion__target__plan", "holder").order_by("due_on")[:LIMIT]:
        why = _("复核%(day)s到期，还没有决定（%(name)s负责）") % {"day": review.due_on, "name": review.holder.name}
        yield _finding(review.conclusion.target.plan, why)


def rectifications_due(organs: Organs = None) -> Iterable[Finding]:
    late = Rectification.objects.filter(done_at__isnull=True, due_on__lt=timezone.localdate())
    late = _of(late, organs, "conclusion__target__plan__organ")
    for row in late.select_related("conclusion__target__plan", "holder").order_by("due_on")[:LIMIT]:
        words = {"day": row.due_on, "name": row.holder.name, "problem": row.problem[:40]}
        yield _finding(row.conclusion.target.plan, _("整改%(day)s到期（%(name)s负责）：%(problem)s") % words)


def holders_gone(organs: Organs = None) -> Iterable[Finding]:
    """Somebody answers for it who is no longer here."""
    plans = InspectionPlan.objects.filter(cancelled_at__isnull=True, holder__is_active=False)
    plans = plans.filter(Q(targets__conclusion__isnull=True) | Q(targets__conclusion__delivered_at__isnull=True))
    for plan in _of(plans, organs, "organ").select_related("holder").distinct().order_by("pk")[:LIMIT]:
        yield _finding(plan, _("负责人%(name)s已离岗") % {"name": plan.holder.name})
    rows = Rectification.objects.filter(done_at__isnull=True, holder__is_active=False)
    rows = _of(rows, organs, "conclusion__target__plan__organ").select_related("conclusion__target__plan", "holder")
    for row in rows.order_by("pk")[:LIMIT]:
        yield _finding(row.conclusion.target.plan, _("整改责任人%(name)s已离岗") % {"name": row.holder.name})


def lenders_gone(organs: Organs = None) -> Iterable[Finding]:
    """A task waits for the feedback of another that was cancelled."""
    loans = BorrowedTask.objects.filter(task__record__state=State.OPEN, lender__record__state=State.CANCELLED)
    for loan in _of(loans, organs, "task__record__owning_organ").select_related("task__record")[:LIMIT]:
        record = loan.task.record
        why = _("等的那项任务已经撤销，不会再有反馈")
        yield Finding(subject=record.masked_title, why=why, record=record, fix_url=record.get_absolute_url())


def _of(rows: Any, organs: Organs, path: str) -> Any:
    return rows if organs is None else rows.filter(**{f"{path}__in": organs})


def _finding(plan: InspectionPlan, why: str) -> Finding:
    return Finding(subject=plan.title, why=why, record=None, fix_url=reverse("supervision:inspection", args=[plan.pk]))


CHECKS = (
    Check("supervision.conclusions_due", gettext_lazy("督查结论过期没有送达"), conclusions_due),
    Check("supervision.reviews_due", gettext_lazy("复核过期没有决定"), reviews_due),
    Check("supervision.rectifications_due", gettext_lazy("整改过期"), rectifications_due),
    Check("supervision.inspection_holders_gone", gettext_lazy("督查负责人离岗"), holders_gone),
    Check("supervision.lenders_gone", gettext_lazy("借用的反馈没有了"), lenders_gone),
)
