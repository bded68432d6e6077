from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record
from zhongshu.supervision.states import ItemKind, ReportCycle, Satisfaction, SourceKind
from zhongshu.workflow.models import Comment


class SupervisedItem(models.Model):
    """督办件: a decision or instruction that is followed until it is really done. Holder and dates are on its record; the
    work is in its tasks, which are child records."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="supervised_item")
    item_kind = models.CharField(_("类型"), max_length=24, choices=ItemKind.choices, default=ItemKind.DAILY)
    source_kind = models.CharField(_("来源"), max_length=20, choices=SourceKind.choices)
    basis = models.CharField(_("依据"), max_length=300)
    instruction_text = models.TextField(_("原文"))  # verbatim (D01)
    instruction = models.ForeignKey(Comment, models.PROTECT, null=True, blank=True, related_name="supervised_items")
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批示领导")
    )
    leader_name = models.CharField(_("批示领导"), max_length=60, blank=True)
    instructed_on = models.DateField(_("批示日期"), null=True, blank=True)
    demand = models.CharField(_("办理要求"), max_length=600, blank=True)
    result_wanted = models.CharField(_("应达到的结果"), max_length=300)
    evidence = models.JSONField(_("佐证"), default=list)  # states.Evidence keys
    leader_in_charge = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分管领导")
    )
    report_cycle = models.CharField(_("反馈周期"), max_length=10, choices=ReportCycle.choices, default=ReportCycle.NONE)
    report_day = models.PositiveSmallIntegerField(_("反馈日"), default=5)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("拟办人"))
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("立项审批人")
    )
    approved_at = models.DateTimeField(_("立项时间"), null=True, blank=True)
    is_approved_by_instruction = models.BooleanField(default=False)  # decision 27: the leader's own writing counts
    sent_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    overlap = models.JSONField(
        _("查重"), default=dict
    )  # what the check before sending down showed, and what was decided
    satisfaction = models.CharField(_("领导意见"), max_length=10, choices=Satisfaction.choices, blank=True)
    satisfaction_text = models.CharField(_("领导意见内容"), max_length=300, blank=True)
    satisfied_at = models.DateTimeField(null=True, blank=True)
    answer_seen_at = models.DateTimeField(null=True, blank=True)  # the leader has opened the answer

    class Meta:
        ordering = ("-record_id",)
        indexes = [
            models.Index(fields=["leader", "-record"], name="item_by_leader"),
            models.Index(fields=["source_kind", "-record"], name="item_by_source"),
        ]
        constraints = [
            models.CheckConstraint(name="item_has_the_words", condition=~Q(instruction_text="")),
            models.CheckConstraint(name="item_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="item_approver_is_not_the_proposer",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="item_approved_whole",
                condition=Q(approved_at__isnull=True)
                | Q(approved_by__isnull=False)
                | Q(is_approved_by_instruction=True),
            ),
            models.CheckConstraint(
                name="item_sent_only_when_approved", condition=Q(sent_at__isnull=True) | Q(approved_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.record.title


class SupervisedTask(models.Model):
    """督办任务: one piece of an item, in one unit's hands, with a date and an agreed proof. A unit may break its own down further."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="supervised_task")
    item = models.ForeignKey(SupervisedItem, models.PROTECT, related_name="tasks", verbose_name=_("督办件"))
    code = models.CharField(_("编号"), max_length=20, blank=True)  # 12-1, 12-1-2: drawn when it is sent
    place = models.PositiveSmallIntegerField(_("顺序"), default=1)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", verbose_name=_("牵头单位"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任科室"))
    unit_leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任领导")
    )
    responsible = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    co_organs = models.ManyToManyField(Organ, related_name="+", blank=True, verbose_name=_("配合单位"))
    co_due_at = models.DateTimeField(_("配合期限"), null=True, blank=True)  # when they owe the lead their part
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)  # its share in the progress of what stands above
    planned_due_at = models.DateTimeField(_("办理期限"), null=True)  # before it is sent; then on the record
    result_wanted = models.CharField(_("应达到的结果"), max_length=300, blank=True)
    evidence = models.JSONField(_("佐证"), default=list)
    assigned_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    receipt_due_at = models.DateTimeField(_("签收期限"), null=True, blank=True)
    mis_sent = models.PositiveSmallIntegerField(_("误派次数"), default=0)
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    progress = models.PositiveSmallIntegerField(_("进度"), default=0)
    progress_at = models.DateTimeField(null=True, blank=True)
    last_feedback_at = models.DateTimeField(_("最近反馈"), null=True, blank=True)
    is_returned = models.BooleanField(_("退回重办"), default=False)  # until the next feedback

    class Meta:
        ordering = ("item_id", "code", "place", "pk")
        indexes = [
            models.Index(fields=["item", "place"], name="task_by_item"),
            models.Index(fields=["organ", "-record"], name="task_by_organ"),
            models.Index(fields=["last_feedback_at"], name="task_silence"),
        ]
        constraints = [
            models.CheckConstraint(name="task_progress_in_range", condition=Q(progress__lte=100)),
            models.CheckConstraint(name="task_weight_in_range", condition=Q(weight__gte=1, weight__lte=100)),
            models.CheckConstraint(
                name="task_sent_has_owner_and_date",
                condition=Q(assigned_at__isnull=True)
                | (Q(organ__isnull=False, planned_due_at__isnull=False) & ~Q(result_wanted="")),
            ),
            models.CheckConstraint(
                name="task_accepted_after_assigned",
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("assigned_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.record.title
