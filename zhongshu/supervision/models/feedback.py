from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.people.models import Person
from zhongshu.supervision.models.item import SupervisedTask
from zhongshu.supervision.states import Evidence, FeedbackKind, Finding, VerifyMethod
from zhongshu.workflow.models import Step


class ReportTurn(models.Model):
    """One report that is owed: opened by the job when its period begins, given or late, never forgotten."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="turns")
    period = models.CharField(_("期间"), max_length=10)  # 2026-07, 2026-W28, 2026-Q3
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(_("应报时间"))

    class Meta:
        ordering = ("-due_at", "-pk")
        indexes = [models.Index(fields=["due_at"], name="turn_due")]
        constraints = [models.UniqueConstraint(fields=["task", "period"], name="turn_once_a_period")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.period}"


class Feedback(models.Model):
    """反馈: what the unit says of its work. It leaves the unit when the unit's head has approved it; then it never changes."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="feedbacks")
    kind = models.CharField(_("种类"), max_length=10, choices=FeedbackKind.choices)
    turn = models.ForeignKey(ReportTurn, models.PROTECT, null=True, blank=True, related_name="feedbacks")
    text = models.TextField(_("办理情况"))
    problems = models.TextField(_("存在问题"), blank=True)
    next_steps = models.TextField(_("下步打算"), blank=True)
    progress = models.PositiveSmallIntegerField(_("完成进度"), default=0)
    values = models.JSONField(_("指标"), default=dict)  # indicator id → number as text
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    written_at = models.DateTimeField(_("填报时间"))
    step = models.ForeignKey(
        Step, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the hand that signs it off
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审签人")
    )
    approved_at = models.DateTimeField(_("审签时间"), null=True, blank=True)
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    co_step = models.ForeignKey(
        Step, models.PROTECT, null=True, blank=True, related_name="+"
    )  # 协办反馈: the hand whose part it tells
    built_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="taken_into"
    )  # what the lead took over from co-handlers

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=["task", "-written_at"], name="feedback_of_task")]
        constraints = [
            models.CheckConstraint(
                name="feedback_approved_whole",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_approved_or_returned",
                condition=Q(approved_at__isnull=True) | Q(returned_at__isnull=True),
            ),
            models.CheckConstraint(name="feedback_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="feedback_of_a_co_handler_names_the_hand",
                condition=(Q(kind=FeedbackKind.CO) & Q(co_step__isnull=False, turn__isnull=True))
                | (~Q(kind=FeedbackKind.CO) & Q(co_step__isnull=True)),
            ),
            models.CheckConstraint(name="feedback_progress_in_range", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="feedback_returned_has_a_reason", condition=Q(returned_at__isnull=True) | ~Q(return_reason="")
            ),
            models.UniqueConstraint(
                fields=["turn"],
                condition=Q(turn__isnull=False, returned_at__isnull=True),
                name="feedback_one_for_a_turn",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class FeedbackFile(models.Model):
    """Proof given with a feedback, by the kind that was agreed."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="proofs")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    evidence = models.CharField(_("佐证"), max_length=10, choices=Evidence.choices)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.file.name


class Verification(models.Model):
    """核查: somebody else than the doer looks, by a named way, and says what is true."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="verifications")
    feedback = models.ForeignKey(Feedback, models.PROTECT, null=True, related_name="verifications")
    method = models.CharField(_("核查方式"), max_length=12, choices=VerifyMethod.choices)
    finding = models.CharField(_("核查结论"), max_length=6, choices=Finding.choices)
    text = models.TextField(_("核查情况"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    checked_on = models.DateField(_("核查日期"))
    verified_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("核查人"))
    verified_at = models.DateTimeField(_("登记时间"))
    photos = models.ManyToManyField(File, related_name="+", blank=True, verbose_name=_("照片和材料"))
    values = models.JSONField(_("核实"), default=dict)  # indicator id → what was found, as text

    class Meta:
        ordering = ("-verified_at", "-pk")
        constraints = [
            models.CheckConstraint(name="verification_says_what_was_seen", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_finding_display()} {self.text[:40]}"
