from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.Model):
    """When a periodic job last ran well and when it is due; the scheduler takes a row by moving `next_at` (one runner wins)."""

    key = models.CharField(_("任务"), max_length=60, primary_key=True)
    next_at = models.DateTimeField(_("下次运行"))
    started_at = models.DateTimeField(_("最近开始"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("最近成功"), null=True, blank=True)
    failed_at = models.DateTimeField(_("最近失败"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("连续失败"), default=0)
    message = models.TextField(_("结果"), blank=True)

    class Meta:
        ordering = ("key",)
        indexes = [models.Index(fields=["next_at"], name="job_state_next")]

    def __str__(self) -> str:
        return self.key
