"""Running what is due. A job belongs to whoever moves its `next_at`; a runner that dies gives it back when the lease ends."""

import logging
from datetime import datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from zhongshu.core import registry
from zhongshu.core.registry import Job
from zhongshu.jobs.models import JobState

logger = logging.getLogger("zhongshu.jobs")

DAY = timedelta(days=1)
SHORTEST_LEASE = timedelta(seconds=30)
LONGEST_LEASE = timedelta(minutes=15)
LONGEST_FIRST_RETRY = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=1)


def prepare(*, at: datetime | None = None) -> None:
    """Every declared job has its row; those no module declares any more lose theirs."""
    at = at or timezone.now()
    jobs = {job.key: job for job in registry.jobs()}
    JobState.objects.exclude(key__in=jobs).delete()
    known = set(JobState.objects.values_list("key", flat=True))
    new = [JobState(key=key, next_at=first_run(job, at)) for key, job in jobs.items() if key not in known]
    JobState.objects.bulk_create(new, ignore_conflicts=True)


def due(*, at: datetime | None = None) -> list[JobState]:
    """Jobs whose time has come, the longest waiting first."""
    keys = [job.key for job in registry.jobs()]
    return list(JobState.objects.filter(next_at__lte=at or timezone.now(), key__in=keys).order_by("next_at"))


def run_due(*, at: datetime | None = None) -> list[str]:
    """Run what is due, one after the other; the answer is the keys of those that this runner got."""
    at = at or timezone.now()
    prepare(at=at)
    return [state.key for state in due(at=at) if run(state, at=at)]


def run(state: JobState, *, at: datetime | None = None) -> bool:
    """Run this job once, however many runs were missed; False when another runner took it."""
    at = at or timezone.now()
    job = registry.job(state.key)
    lease_until = at + lease(job)
    taken = JobState.objects.filter(pk=state.pk, next_at=state.next_at).update(next_at=lease_until, started_at=at)
    if not taken:
        return False
    started = monotonic()
    try:
        message = job.run() or ""
    except Exception as error:
        logger.exception("Job %s failed", job.key)
        _failed(job, state, error, at + timedelta(seconds=monotonic() - started))
    else:
        _succeeded(job, state, message, at, at + timedelta(seconds=monotonic() - started))
    return True


def first_run(job: Job, at: datetime) -> datetime:
    return at if job.every_seconds is not None else next_run(job, at)


def next_run(job: Job, at: datetime) -> datetime:
    """After a good run: a period later, or the next time of day that was set."""
    if job.every_seconds is not None:
        return at + timedelta(seconds=job.every_seconds)
    zone = ZoneInfo(settings.TIME_ZONE)
    today = datetime.combine(at.astimezone(zone).date(), time.fromisoformat(job.daily_at or "00:00"), zone)
    return today if today > at else datetime.combine(today.date() + DAY, today.time(), zone)


def period(job: Job) -> timedelta:
    return timedelta(seconds=job.every_seconds) if job.every_seconds is not None else DAY


def lease(job: Job) -> timedelta:
    """How long a runner has before another may take the job again; its work must bear a second run."""
    return min(max(3 * period(job), SHORTEST_LEASE), LONGEST_LEASE)


def retry_at(job: Job, failures: int, at: datetime) -> datetime:
    """After a failure: first after a period (a rare job after minutes), then ever later."""
    base = min(period(job), LONGEST_FIRST_RETRY)
    longest = min(max(20 * base, SHORTEST_LEASE * 2), LONGEST_RETRY)
    wait: timedelta = base * 2 ** min(failures - 1, 10)
    return at + min(wait, longest)


def _succeeded(job: Job, state: JobState, message: str, at: datetime, done_at: datetime) -> None:
    # the row is ours only while nobody took it over after our lease
    JobState.objects.filter(pk=state.pk, started_at=at).update(
        next_at=next_run(job, done_at), succeeded_at=done_at, failures=0, message=message[:2000]
    )


def _failed(job: Job, state: JobState, error: Exception, done_at: datetime) -> None:
    failures = state.failures + 1
    JobState.objects.filter(pk=state.pk).update(
        next_at=retry_at(job, failures, done_at),
        failed_at=done_at,
        failures=failures,
        message=f"{type(error).__name__}: {error}"[:2000],
    )
