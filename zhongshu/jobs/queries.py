"""How the background work stands: every job with its light, the queue of tasks, the disk, the database."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from zhongshu.core import guards, registry
from zhongshu.core.registry import Job
from zhongshu.jobs.models import JobState
from zhongshu.jobs.services import period

# Jobs of a few seconds are judged as if they ran every twenty, so that one slow turn is no alarm.
SHORTEST_PERIOD = timedelta(seconds=20)
QUEUE_LATE = timedelta(minutes=2)
QUEUE_STUCK = timedelta(minutes=15)
DISK_LOW_SHARE = 0.10
DISK_FULL_SHARE = 0.03
COUNTED = 1000


@dataclass(frozen=True)
class JobStatus:
    """One periodic job. The light is ok, late (yellow) or over (red)."""

    job: Job
    state: JobState | None
    light: str
    word: str

    @property
    def is_red(self) -> bool:
        return self.light == "over"

    @property
    def often(self) -> str:
        """每 3 秒, 每 5 分钟, 每天 03:10"""
        seconds = self.job.every_seconds
        if seconds is None:
            return _("每天 %(time)s") % {"time": self.job.daily_at}
        if seconds % 60:
            return _("每 %(count)s 秒") % {"count": seconds}
        return _("每 %(count)s 分钟") % {"count": seconds // 60}


@dataclass(frozen=True)
class Queue:
    """Tasks that wait for the worker, counted up to a thousand."""

    waiting: int
    oldest_at: datetime | None
    failed: int
    light: str


@dataclass(frozen=True)
class Gauge:
    """One line about the machine: what, how much, and its light."""

    label: str
    value: str
    light: str


def status(*, at: datetime | None = None) -> list[JobStatus]:
    """Every declared job: red when its last good run is older than three periods, yellow when it is late or failed last time."""
    at = at or timezone.now()
    states = JobState.objects.in_bulk()
    judged = ((job, states.get(job.key)) for job in registry.jobs())
    return [JobStatus(job, state, *_judge(job, state, at)) for job, state in judged]


def red_count(*, at: datetime | None = None) -> int:
    return sum(1 for entry in status(at=at) if entry.is_red)


def _judge(job: Job, state: JobState | None, at: datetime) -> tuple[str, str]:
    if state is None:
        return "over", _("没有登记，后台调度没有运行")
    grace = max(period(job), SHORTEST_PERIOD)
    waited = at - (state.succeeded_at or state.started_at or min(state.next_at, at))
    if state.succeeded_at is None and state.failures > 2:
        return "over", _("一次也没有成功")
    if waited > 3 * grace or at - state.next_at > 3 * grace:
        return "over", _("超过三个周期没有成功")
    if state.failures:
        return "late", _("上次失败，稍后再试")
    if waited > 2 * grace:
        return "late", _("晚了")
    return "ok", _("正常") if state.succeeded_at else _("还没到时间")


def queue(*, at: datetime | None = None) -> Queue:
    """Background tasks (previews, text of papers) that are due and not done."""
    at = at or timezone.now()
    ready = DBTaskResult.objects.ready()
    oldest = ready.aggregate(oldest=Min("enqueued_at"))["oldest"]
    waited = at - oldest if oldest else timedelta()
    light = "over" if waited > QUEUE_STUCK else "late" if waited > QUEUE_LATE else "ok"
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=at - timedelta(days=7))[:COUNTED].count()
    return Queue(ready.order_by()[:COUNTED].count(), oldest, failed, light)


def gauges() -> list[Gauge]:
    return [_database(), _guards(), _disk()]


def _database() -> Gauge:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    version = ".".join(str(part) for part in connection.get_database_version())
    return Gauge(_("数据库"), f"{names.get(connection.vendor, connection.vendor)} {version}", "ok")


def _guards() -> Gauge:
    absent = guards.missing(connection)
    if not absent:
        return Gauge(_("数据库约束触发器"), _("全部在位"), "ok")
    return Gauge(
        _("数据库约束触发器"), _("缺 %(names)s，请运行 zhongshu migrate") % {"names": "、".join(absent)}, "over"
    )


def _disk() -> Gauge:
    usage = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR)
    share = usage.free / usage.total
    light = "over" if share < DISK_FULL_SHARE else "late" if share < DISK_LOW_SHARE else "ok"
    text = _("剩 %(free)s GB，共 %(total)s GB") % {
        "free": f"{usage.free / 2**30:.1f}",
        "total": f"{usage.total / 2**30:.0f}",
    }
    return Gauge(_("磁盘"), text, light)


def doctor() -> Iterator[str]:
    """A sentence for each job or queue that stands still."""
    for entry in status():
        if entry.is_red:
            yield _("后台任务“%(job)s”：%(word)s。") % {"job": entry.job.label, "word": entry.word}
    if (disk := _disk()).light != "ok":
        yield _("磁盘快满了：%(left)s。") % {"left": disk.value}
    if queue().light == "over":
        yield _("排队的任务超过 15 分钟没有人处理，后台工作进程可能没有运行。")
