"""What nears the vacuum in supervision: sent and not signed for, silent, not looked at again (悬空件检查)."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhongshu.core.registry import Finding
from zhongshu.people import calendars
from zhongshu.records.states import State
from zhongshu.supervision.models import LookBack, SupervisedTask, TaskStanding
from zhongshu.supervision.models.standing import DONE
from zhongshu.supervision.services.marking import catch_up

Organs = frozenset[int] | None
LIMIT = 200


def _open(organs: Organs) -> QuerySet[SupervisedTask]:
    tasks = SupervisedTask.objects.filter(record__state=State.OPEN, assigned_at__isnull=False)
    tasks = tasks if organs is None else tasks.filter(record__owning_organ__in=organs)
    return tasks.select_related("record__holder", "organ")


def not_accepted(organs: Organs = None) -> Iterable[Finding]:
    """领办逾期: sent, and nobody of the unit signed for it in time."""
    late = _open(organs).filter(accepted_at__isnull=True, receipt_due_at__lt=timezone.now())
    for task in late.order_by("receipt_due_at")[:LIMIT]:
        organ = task.organ.label if task.organ else ""
        yield _finding(task, _("%(organ)s过了签收期限没有签收") % {"organ": organ})


def silent(organs: Organs = None) -> Iterable[Finding]:
    """久未反馈: nothing was heard for longer than the office's rule allows."""
    return _most(_silent(organs))


def _silent(organs: Organs) -> Iterator[Finding]:
    now = timezone.now()
    catch_up(now)
    quiet = TaskStanding.objects.filter(silent_from__lte=now, rank__lt=DONE)
    quiet = quiet if organs is None else quiet.filter(owner__in=organs)
    found = list(quiet.select_related("task__record__holder").order_by("silent_from", "pk")[:LIMIT])
    clocks = calendars.clocks_for({row.owner_id for row in found})
    for row in found:
        said = row.task.last_feedback_at or row.task.assigned_at
        days = clocks[row.owner_id].workdays_between(said, now) if said else 0
        yield _finding(row.task, _("%(n)s个工作日没有反馈") % {"n": days})


def look_backs_due(organs: Organs = None) -> Iterable[Finding]:
    """回头看 whose day has come."""
    due = LookBack.objects.filter(done_at__isnull=True, planned_on__lte=timezone.localdate())
    due = due if organs is None else due.filter(item__record__owning_organ__in=organs)
    for look in due.select_related("item__record").order_by("planned_on")[:LIMIT]:
        record = look.item.record
        why = _("计划%(day)s回头看，还没有登记") % {"day": look.planned_on}
        url = reverse("supervision:look-back", args=[record.pk])
        yield Finding(subject=record.masked_title, why=why, record=record, fix_url=url)


def _finding(task: SupervisedTask, why: str) -> Finding:
    record = task.record
    return Finding(subject=record.masked_title, why=why, record=record, fix_url=record.get_absolute_url())


def _most(findings: Iterator[Finding]) -> Iterator[Finding]:
    for _place, finding in zip(range(LIMIT), findings, strict=False):
        yield finding
