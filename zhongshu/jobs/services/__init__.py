"""Running periodic jobs, and putting interrupted tasks back into the queue."""

from zhongshu.jobs.services.recovery import WorkerKilled, requeue_abandoned, retry_failed
from zhongshu.jobs.services.running import due, first_run, lease, next_run, period, prepare, retry_at, run, run_due

__all__ = [
    "WorkerKilled",
    "due",
    "first_run",
    "lease",
    "next_run",
    "period",
    "prepare",
    "requeue_abandoned",
    "retry_at",
    "retry_failed",
    "run",
    "run_due",
]
