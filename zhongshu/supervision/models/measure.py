from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person
from zhongshu.supervision.models.item import SupervisedTask
from zhongshu.workflow.models import Step


class PlanChange(models.Model):
    """计划调整: other milestones asked for by who handles it and decided by the 督查室. Granted, they hold from that moment on."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="plan_changes")
    points = models.JSONField(_("调整后的节点"))  # [{"title", "due_on", "planned_percent"}]
    reason = models.CharField(_("调整理由"), max_length=300)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")  # the hand that decides
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(decided_at__isnull=True), name="plan_change_one_waiting"
            ),
            models.CheckConstraint(name="plan_change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="plan_change_decided_whole",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_granted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_change_not_decided_by_the_asker",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def planned(self) -> list[tuple[str, date, int]]:
        """Title, day and percent of every milestone asked for."""
        return [(one["title"], date.fromisoformat(one["due_on"]), one["planned_percent"]) for one in self.points]


class Milestone(models.Model):
    """节点: by this day so much is done. The first day never changes (guard); a change of plan ends this row and makes another,
    so that what held at any moment stays known."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="milestones")
    change = models.ForeignKey(PlanChange, models.PROTECT, null=True, blank=True, related_name="made")
    since = models.DateTimeField(null=True, blank=True)  # holds from then; empty: from the start
    until = models.DateTimeField(null=True, blank=True)  # until then; empty: still
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
            models.UniqueConstraint(
                fields=["task", "title"], condition=Q(until__isnull=True), name="milestone_title_in_force"
            ),
            models.CheckConstraint(
                name="milestone_later_ones_by_a_change",
                condition=Q(since__isnull=True, change__isnull=True) | Q(since__isnull=False, change__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holds_at(self, moment: datetime) -> bool:
        """Whether this version of the plan was in force."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


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
