"""Background tasks that a killed worker left half done, or that failed for a reason that has gone, are put back into the queue.

A task must therefore bear being run twice: it looks at what is there, and does only what is missing.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# No task may take longer; the engines have their own, shorter limits.
ABANDONED_AFTER = timedelta(minutes=15)
MOST_ATTEMPTS = 3
RETRY_WITHIN = timedelta(days=7)


class WorkerKilled(Exception):
    """What a task shows that was given up: its worker died each time while it ran."""


def requeue_abandoned(*, at: datetime | None = None) -> str:
    """Tasks still marked as running long after their start: queued again, or failed when that happened three times."""
    at = at or timezone.now()
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - ABANDONED_AFTER)
    counts = {True: 0, False: 0}
    for task in lost[:500]:
        is_hopeless = len(task.worker_ids) >= MOST_ATTEMPTS
        # as we saw it, or a worker that finished meanwhile is right
        same = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
        counts[is_hopeless] += same.update(**(_failed(at) if is_hopeless else {"status": TaskResultStatus.READY}))
    return f"重新排队 {counts[False]} 个，放弃 {counts[True]} 个"


def retry_failed(*, at: datetime | None = None) -> int:
    """Queue the failed tasks of the last days again, after whatever stopped them was put right."""
    since = (at or timezone.now()) - RETRY_WITHIN
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=since)
    return failed.update(status=TaskResultStatus.READY, finished_at=None, worker_ids=[])


def _failed(at: datetime) -> dict[str, object]:
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": at,
        "exception_class_path": f"{WorkerKilled.__module__}.{WorkerKilled.__qualname__}",
        "traceback": WorkerKilled.__doc__,
    }
