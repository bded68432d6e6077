from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.supervision.models.item import SupervisedTask


class Milestone(models.Model):
    """节点: by this day so much is done. The first day never changes (guard)."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="milestones")
    title = models.CharField(_("节点"), max_length=120)
    first_due_on = models.DateField(_("首次日期"))
    due_on = models.DateField(_("日期"))
    planned_percent = models.PositiveSmallIntegerField(_("应完成"), default=100)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(name="milestone_percent_in_range", condition=Q(planned_percent__lte=100)),
            models.UniqueConstraint(fields=["task", "title"], name="milestone_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """指标: what is counted, in which unit, and how much is wanted in all."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="indicators")
    name = models.CharField(_("指标"), max_length=60)
    unit = models.CharField(_("单位"), max_length=12)
    target = models.DecimalField(_("目标"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["task", "name"], name="indicator_name"),
            models.CheckConstraint(name="indicator_has_a_target", condition=Q(target__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"
