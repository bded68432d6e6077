from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person, Unit
from zhongshu.records.models import Grant, Record
from zhongshu.workflow.states import Outcome, ReadPurpose, SignMode, StepRole, Verdict


class Step(models.Model):
    """One hand that a record is or was in. At most one open lead step per record; its holder is the record's holder."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(_("环节"), max_length=40)
    role = models.CharField(_("身份"), max_length=4, choices=StepRole.choices, default=StepRole.LEAD)
    holder = models.ForeignKey(Person, models.PROTECT, related_name="steps", verbose_name=_("承办人"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("科室"))
    post_title = models.CharField(_("职务"), max_length=120, blank=True)  # as it was when the step was made
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("送件人"))
    came_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="led_to")
    within = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")  # the lead step it belongs to
    returns_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # 退回后直达
    order = models.PositiveSmallIntegerField(default=0)
    is_queued = models.BooleanField(default=False)  # 顺序会签: not yet this signer's turn
    purpose = models.CharField(_("传阅目的"), max_length=10, choices=ReadPurpose.choices, blank=True)
    sign_mode = models.CharField(_("会签方式"), max_length=10, choices=SignMode.choices, blank=True)  # on the lead
    received_at = models.DateTimeField(_("收到"))
    seen_at = models.DateTimeField(_("打开"), null=True, blank=True)
    due_at = models.DateTimeField(_("本环节期限"))
    due_limit = models.CharField(max_length=40, blank=True)  # the limit that gave due_at; empty: a person gave it
    finished_at = models.DateTimeField(_("办毕"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)
    outcome_reason = models.CharField(_("说明"), max_length=300, blank=True)
    verdict = models.CharField(_("表态"), max_length=20, choices=Verdict.choices, blank=True)
    acted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("代办人"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("补登人"))
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="steps")

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["holder", "role", "due_at"],
                condition=Q(finished_at__isnull=True, is_queued=False),
                name="step_open_by_holder",
            ),
            models.Index(fields=["holder", "-finished_at"], condition=Q(finished_at__isnull=False), name="step_done"),
            models.Index(fields=["record", "id"], name="step_record"),
            models.Index(fields=["record", "role"], condition=Q(finished_at__isnull=True), name="step_open_record"),
            models.Index(fields=["within"], condition=Q(within__isnull=False), name="step_within"),
            models.Index(
                fields=["sent_by", "record"], condition=Q(finished_at__isnull=True, role="lead"), name="step_sent_open"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(role="lead", finished_at__isnull=True), name="step_one_open_lead"
            ),
            models.CheckConstraint(name="step_role_known", condition=Q(role__in=list(StepRole.values))),
            models.CheckConstraint(
                name="step_finished_has_outcome",
                condition=Q(finished_at__isnull=True, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="step_finished_after_received",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("received_at")),
            ),
            models.CheckConstraint(
                name="step_parts_belong_to_a_lead", condition=Q(role="lead", within__isnull=True) | ~Q(role="lead")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.stage} {self.holder_id}"

    @property
    def is_open(self) -> bool:
        return self.finished_at is None
