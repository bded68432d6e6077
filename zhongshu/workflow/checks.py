"""悬空件检查: what nears the vacuum, and the page that puts it right. Each check is a bounded, indexed read.

What the database refuses anyway (two leads, open steps on finished records) is looked for all the same: a restored or repaired
database must show it.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhongshu.core.registry import Check, Finding
from zhongshu.people.models import Delegation, Leave
from zhongshu.records.models import Record
from zhongshu.records.states import LIVE, OVER, State
from zhongshu.workflow.models import HandOver, Step, Suspension
from zhongshu.workflow.states import StepRole

Organs = frozenset[int] | None
LIMIT = 200  # of each check; what is more appears when these are put right
STILL_DAYS = 14  # calendar days without any movement
UNSEEN = timedelta(days=2)
DRAFT_AGE = timedelta(days=4)  # two workdays with a weekend between
TRAY_AGE = timedelta(days=3)


def _records(organs: Organs, **conditions: object) -> QuerySet[Record]:
    found = Record.objects.filter(**conditions).select_related("holder", "owning_organ")
    return found if organs is None else found.filter(owning_organ__in=organs)


def _open_steps(organs: Organs, *conditions: Q, **more: object) -> QuerySet[Step]:
    steps = Step.objects.filter(*conditions, finished_at__isnull=True, is_queued=False, **more)
    steps = steps.filter(record__state__in=LIVE).select_related("record__owning_organ", "holder__organ")
    return steps if organs is None else steps.filter(record__owning_organ__in=organs)


def _of_record(record: Record, why: str, verb: str, step_id: int | None = None) -> Finding:
    """`step_id` picks the step in the form of the verb."""
    query = f"?step={step_id}" if step_id else ""
    url = reverse(f"workflow:{verb}", args=[record.pk]) + query
    return Finding(subject=record.masked_title, why=why, record=record, fix_url=url)


def _of_step(step: Step, why: str) -> Finding:
    return _of_record(step.record, why, "reassign", step.pk)


def standing_still(organs: Organs) -> Iterable[Finding]:
    """In the same hands without any movement for two weeks. What waits for its parts moves in them: they are looked at."""
    before = timezone.now() - timedelta(days=STILL_DAYS)
    waiting = Step.objects.filter(record=OuterRef("record"), received_at__gte=before)
    steps = _open_steps(organs, role=StepRole.LEAD, received_at__lt=before, record__state=State.OPEN)
    parts = Record.objects.filter(parent=OuterRef("record"), state__in=LIVE)
    steps = steps.filter(~Exists(waiting), ~Exists(parts), record__awaits_answer=False)
    for step in steps.order_by("received_at")[:LIMIT]:
        days = (timezone.now() - step.received_at).days
        yield _of_record(
            step.record, _("%(name)s手里已%(n)s天没有动静") % {"name": step.holder.name, "n": days}, "urge"
        )


def holder_away(organs: Organs) -> Iterable[Finding]:
    """The holder is on leave past the date and nobody acts for the holder."""
    now = timezone.now()
    away = Leave.objects.filter(
        person=OuterRef("holder"),
        cancelled_at__isnull=True,
        since__lte=timezone.localdate(),
        until__gte=timezone.localdate(),
        until__gt=OuterRef("due_at__date"),
    )
    deputy = Delegation.objects.filter(
        principal=OuterRef("holder"), revoked_at__isnull=True, since__lte=now, until__gt=now, deputy__is_active=True
    )
    for step in _open_steps(organs).filter(Exists(away), ~Exists(deputy)).order_by("due_at")[:LIMIT]:
        yield _of_step(step, _("%(name)s请假超过期限，又没有委托") % {"name": step.holder.name})


def holder_gone(organs: Organs) -> Iterable[Finding]:
    for step in _open_steps(organs, holder__is_active=False).order_by("due_at")[:LIMIT]:
        yield _of_step(step, _("%(name)s已离岗，件还在名下") % {"name": step.holder.name})


def without_lead(organs: Organs) -> Iterable[Finding]:
    """A live record without an open lead step."""
    lead = Step.objects.filter(record=OuterRef("pk"), role=StepRole.LEAD, finished_at__isnull=True)
    for record in _records(organs, state__in=LIVE).filter(~Exists(lead)).order_by("pk")[:LIMIT]:
        yield _of_record(record, _("在办却没有承办环节"), "repair")


def two_holders(organs: Organs) -> Iterable[Finding]:
    """The record names another holder than its lead step."""
    steps = _open_steps(organs, ~Q(holder=F("record__holder")), role=StepRole.LEAD)
    for step in steps.order_by("pk")[:LIMIT]:
        yield _of_record(step.record, _("登记的承办人与环节承办人不一致"), "repair")


def finished_with_open_steps(organs: Organs) -> Iterable[Finding]:
    left = Step.objects.filter(record=OuterRef("pk"), finished_at__isnull=True)
    for record in _records(organs, state__in=OVER).filter(Exists(left)).order_by("pk")[:LIMIT]:
        yield _of_record(record, _("已经办结或撤销，还有未办毕的环节"), "repair")


def finished_with_open_children(organs: Organs) -> Iterable[Finding]:
    left = Record.objects.filter(parent=OuterRef("pk"), state__in=[State.DRAFT, *LIVE])
    for record in _records(organs, state__in=OVER).filter(Exists(left)).order_by("pk")[:LIMIT]:
        yield _of_record(record, _("已经办结，还有下级事项在办"), "repair")


def unseen(organs: Organs) -> Iterable[Finding]:
    """Sent on, and not opened for two days."""
    before = timezone.now() - UNSEEN
    for step in _open_steps(organs, seen_at__isnull=True, received_at__lt=before).order_by("received_at")[:LIMIT]:
        yield _of_record(step.record, _("送到%(name)s后两天没有打开") % {"name": step.holder.name}, "urge")


def tray_unsettled(organs: Organs) -> Iterable[Finding]:
    """移交 that still lie with the interim holder."""
    lying = HandOver.objects.filter(settled_at__isnull=True, made_at__lt=timezone.now() - TRAY_AGE)
    lying = lying.filter(record__owning_organ__in=organs) if organs is not None else lying
    for hand_over in lying.select_related("record__owning_organ", "step", "interim", "leaver").order_by("made_at")[
        :LIMIT
    ]:
        names = {"leaver": hand_over.leaver.name, "interim": hand_over.interim.name}
        why = _("%(leaver)s移交后仍由%(interim)s暂管") % names
        yield _of_record(hand_over.record, why, "reassign", hand_over.step_id)


def pause_over(organs: Organs) -> Iterable[Finding]:
    """The planned end of a 暂停 has passed."""
    over = Suspension.objects.filter(resumed_at__isnull=True, until__lt=timezone.now())
    over = over.filter(record__owning_organ__in=organs) if organs is not None else over
    for pause in over.select_related("record__owning_organ").order_by("until")[:LIMIT]:
        yield _of_record(pause.record, _("预计恢复时间已过，仍在暂停"), "resume")


def old_drafts(organs: Organs) -> Iterable[Finding]:
    """Forms that were begun and not sent."""
    before = timezone.now() - DRAFT_AGE
    for draft in _records(organs, state=State.DRAFT, created_at__lt=before).order_by("created_at")[:LIMIT]:
        yield _of_record(draft, _("草稿超过两个工作日没有送出"), "cancel")


CHECKS = (
    Check("workflow.without_lead", gettext_lazy("没有承办环节"), without_lead),
    Check("workflow.two_holders", gettext_lazy("承办人不一致"), two_holders),
    Check("workflow.holder_gone", gettext_lazy("承办人已离岗"), holder_gone),
    Check("workflow.holder_away", gettext_lazy("承办人请假超过期限"), holder_away),
    Check("workflow.unseen", gettext_lazy("送达后没有打开"), unseen),
    Check("workflow.standing_still", gettext_lazy("长期没有动静"), standing_still),
    Check("workflow.tray_unsettled", gettext_lazy("移交没有落实"), tray_unsettled),
    Check("workflow.pause_over", gettext_lazy("暂停到期没有恢复"), pause_over),
    Check("workflow.old_drafts", gettext_lazy("草稿没有送出"), old_drafts),
    Check("workflow.finished_with_open_steps", gettext_lazy("办结后仍有环节"), finished_with_open_steps),
    Check("workflow.finished_with_open_children", gettext_lazy("办结后仍有下级事项"), finished_with_open_children),
)
