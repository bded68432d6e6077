from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.workflow.models.step import Step


class Round(models.Model):
    """轮次: the first run of a record is round 1; `reopen` starts another with its own first date (decision 12)."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    first_due_at = models.DateTimeField(_("首次期限"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("重启原因"), max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_due_at = models.DateTimeField(null=True, blank=True)  # the date in force when it was closed
    answer = models.JSONField(default=dict)  # kind, text, record, at, by: as it stood when the round ended

    class Meta:
        ordering = ("record_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="round_number"),
            models.UniqueConstraint(fields=["record"], condition=Q(closed_at__isnull=True), name="round_one_open"),
            models.CheckConstraint(name="round_reopened_has_a_reason", condition=Q(number=1) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"


class Extension(models.Model):
    """延期: asked before expiry, with a reason; decided by the step that carries it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="extensions")
    step = models.OneToOneField(Step, models.PROTECT, related_name="extension")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    from_due_at = models.DateTimeField(_("原期限"))
    to_due_at = models.DateTimeField(_("申请延至"))
    reason = models.CharField(_("理由"), max_length=300)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("审批人"))
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    is_granted = models.BooleanField(_("同意"), null=True)
    decision_reason = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(decided_at__isnull=True), name="extension_one_open"),
            models.CheckConstraint(name="extension_goes_later", condition=Q(to_due_at__gt=F("from_due_at"))),
            models.CheckConstraint(
                name="extension_decided_whole",
                condition=Q(decided_at__isnull=True, is_granted__isnull=True)
                | Q(decided_at__isnull=False, is_granted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.to_due_at:%m-%d}"


class Suspension(models.Model):
    """暂停: the clock stands still for a reason, until a planned day."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="suspensions")
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("预计恢复"))
    reason = models.CharField(_("原因"), max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    was_overdue = models.BooleanField(default=False)
    resumed_at = models.DateTimeField(_("恢复"), null=True, blank=True)
    resumed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(resumed_at__isnull=True), name="suspension_one_open"
            ),
            models.CheckConstraint(name="suspension_ends_after_it_begins", condition=Q(until__gt=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.since:%m-%d}"


class Urge(models.Model):
    """催办: who pressed whom, when, in which words."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="urges")
    step = models.ForeignKey(Step, models.PROTECT, related_name="urges")
    urged_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("催办人"))
    urged_at = models.DateTimeField(_("催办时间"))
    text = models.CharField(_("催办内容"), max_length=300, blank=True)

    class Meta:
        ordering = ("-urged_at", "-pk")
        indexes = [models.Index(fields=["step", "-urged_at"], name="urge_step")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.urged_at:%m-%d %H:%M}"


class HandOver(models.Model):
    """移交: work of somebody who moved or left, with its interim holder until it is given on."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="+")  # the step of the interim holder
    record = models.ForeignKey(Record, models.PROTECT, related_name="hand_overs")
    leaver = models.ForeignKey(Person, models.PROTECT, related_name="hand_overs_left", verbose_name=_("移交人"))
    interim = models.ForeignKey(Person, models.PROTECT, related_name="hand_overs_taken", verbose_name=_("暂管人"))
    reason = models.CharField(_("原因"), max_length=200)
    made_at = models.DateTimeField(_("移交时间"))
    settled_at = models.DateTimeField(_("落实时间"), null=True, blank=True)
    settled_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("接手人"))

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["interim"], condition=Q(settled_at__isnull=True), name="hand_over_open"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.leaver_id} → {self.interim_id}"
