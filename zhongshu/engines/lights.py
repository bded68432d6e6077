"""The six lights of an item: 办结, 暂停, 超期, 滞后, 临期, 正常. The first rule that applies wins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.engines.workdays import Clock

LABELS = {
    "done": "办结",
    "hold": "暂停",
    "over": "超期",
    "late": "滞后",
    "near": "临期",
    "ok": "正常",
}
LATE_CLOSE_LABEL = "迟办结"
FAR_BEHIND_LABEL = "严重滞后"
SAME_DAY_WARNING = timedelta(hours=4)  # 特急: warned in the last four hours
BEHIND_POINTS = 10
FAR_BEHIND_POINTS = 30
_FINAL = {"closed": "done", "cancelled": "done", "suspended": "hold"}


@dataclass(frozen=True)
class Light:
    """A light's key (shape and colour) and its word."""

    key: str
    label: str


def light(  # noqa: PLR0913 -- these are the inputs of the rule; a parameter object would only rename them
    state: str,
    due_at: datetime | None,
    now: datetime,
    clock: Clock,
    warn_days: float = 2,
    *,
    progress: float | None = None,
    is_returned: bool = False,
) -> str:
    """The light's key. `progress` is how many points reported progress is behind time, None where none is reported."""
    if state in _FINAL:
        return _FINAL[state]
    if _is_over(due_at, now) or (progress is not None and progress > FAR_BEHIND_POINTS):
        return "over"
    if is_returned or (progress is not None and progress > BEHIND_POINTS):
        return "late"
    return "near" if _is_near(due_at, now, clock, warn_days) else "ok"


def described(key: str, due_at: datetime | None, at: datetime | None) -> Light:
    """The light with its word; `at` is now for open items, the moment of closing for closed ones."""
    is_past_due = at is not None and _is_over(due_at, at)
    if key == "done" and is_past_due:
        return Light(key, LATE_CLOSE_LABEL)
    if key == "over" and not is_past_due:
        return Light(key, FAR_BEHIND_LABEL)
    return Light(key, LABELS[key])


def points_behind(
    progress_percent: float, assigned_at: datetime, due_at: datetime, now: datetime, clock: Clock
) -> float:
    """How many points progress lags behind the share of workdays gone by; never negative."""
    whole = clock.workdays_between(assigned_at, due_at)
    if whole <= 0:
        return 0.0
    gone = min(max(clock.workdays_between(assigned_at, now), 0), whole)
    return max(100 * gone / whole - progress_percent, 0.0)


def _is_over(due_at: datetime | None, at: datetime) -> bool:
    return due_at is not None and at > due_at


def _is_near(due_at: datetime | None, now: datetime, clock: Clock, warn_days: float) -> bool:
    if due_at is None:
        return False
    if warn_days < 1:
        return due_at - now <= SAME_DAY_WARNING
    return clock.workdays_between(now, due_at) < warn_days
