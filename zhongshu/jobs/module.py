from typing import Any

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from zhongshu.core import registry
from zhongshu.core.registry import Job, Module, NavEntry
from zhongshu.jobs import queries, services


def prune() -> None:
    """Results of finished tasks are kept for two weeks."""
    call_command("prune_db_task_results", "--queue-name", "*", "--min-age-days", "14", verbosity=0)


def _may_see_health(person: Any) -> bool:
    return registry.is_officer(person, "system_admin")


module = Module(
    label="jobs",
    nav=(
        NavEntry(
            "jobs.health",
            _("运行状况"),
            "admin",
            "jobs:health",
            may=_may_see_health,
            count=lambda person: queries.red_count() or None,
            order=70,
        ),
    ),
    jobs=(
        Job("jobs.requeue", _("找回中断的任务"), services.requeue_abandoned, every_seconds=300),
        Job("jobs.prune", _("清理已完成的任务"), prune, daily_at="04:10"),
    ),
    doctor=(queries.doctor,),
)
