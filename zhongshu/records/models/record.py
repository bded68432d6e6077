from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.people.levels import SecurityLevel, is_classified
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.states import LIVE, AnswerKind, State, Urgency

_ANSWERED = Q(answer_kind=AnswerKind.DOCUMENT) & (Q(answer_record__isnull=False) | ~Q(answer_text="")) | Q(
    answer_kind__in=[AnswerKind.ORAL, AnswerKind.NOTE, AnswerKind.NOT_NEEDED]
) & ~Q(answer_text="")


class Record(models.Model):
    """件: one row behind every business item. Who holds it and until when is always here while it is open."""

    kind = models.CharField(_("类别"), max_length=40)
    title = models.CharField(_("标题"), max_length=300)
    reference = models.CharField(_("编号"), max_length=80, blank=True)
    number = models.OneToOneField(
        "numbering.Number", models.PROTECT, null=True, blank=True, related_name="record", verbose_name=_("编号")
    )
    owning_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("主管机关"))
    owning_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主管科室")
    )
    level = models.PositiveSmallIntegerField(_("密级"), choices=SecurityLevel.choices, default=SecurityLevel.NONE)
    secrecy_period = models.CharField(_("保密期限"), max_length=40, blank=True)
    is_carrier_entry = models.BooleanField(_("仅登记载体"), default=False)
    urgency = models.CharField(_("紧急程度"), max_length=16, choices=Urgency.choices, default=Urgency.NORMAL)

    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办人")
    )
    due_at = models.DateTimeField(_("办理期限"), null=True, blank=True)
    first_due_at = models.DateTimeField(_("首次期限"), null=True, blank=True)
    due_limit = models.CharField(max_length=40, blank=True)  # the limit that gave due_at; empty: a person gave it
    needs_answer = models.BooleanField(_("须答复"), default=False)
    answer_kind = models.CharField(_("答复方式"), max_length=12, choices=AnswerKind.choices, blank=True)
    answer_record = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_records", verbose_name=_("复文")
    )
    answer_text = models.TextField(_("答复内容"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    awaits_answer = models.BooleanField(_("等复文"), default=False)  # its own 复文 is under way: off the 待办 count

    created_at = models.DateTimeField(_("登记时间"))
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    opened_at = models.DateTimeField(_("开始办理"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sole_officer_reason = models.CharField(_("一人办结说明"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("撤销原因"), max_length=300, blank=True)
    is_returned_to_sender = models.BooleanField(_("已退文"), default=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级件")
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(
                fields=["holder", "due_at", "id"], condition=Q(state__in=["open", "suspended"]), name="record_desk"
            ),
            models.Index(fields=["owning_organ", "kind", "-id"], name="record_register"),
            models.Index(fields=["owning_organ", "kind", "state", "due_at"], name="record_register_due"),
            models.Index(fields=["due_at"], condition=Q(state="open"), name="record_open_due"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="record_parent"),
            models.Index(fields=["reference"], name="record_reference"),
        ]
        constraints = [
            models.CheckConstraint(name="record_state_known", condition=Q(state__in=list(State.values))),
            models.CheckConstraint(
                name="record_live_has_holder_and_due",
                condition=~Q(state__in=list(LIVE)) | Q(holder__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="record_live_has_first_due",
                condition=~Q(state__in=list(LIVE)) | Q(first_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="record_closed_has_time_and_person",
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="record_closed_is_answered_where_owed",
                condition=~Q(state=State.CLOSED, needs_answer=True) | (_ANSWERED & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="record_closer_is_not_the_answerer",
                condition=~Q(state=State.CLOSED)
                | Q(answered_by__isnull=True)
                | ~Q(closed_by=F("answered_by"))
                | ~Q(sole_officer_reason=""),
            ),
            models.CheckConstraint(
                name="record_cancelled_has_a_reason",
                condition=~Q(state=State.CANCELLED) | (~Q(cancel_reason="") & Q(cancelled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="record_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workflow:record", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def date(self) -> datetime:
        """The date in force of a record that was opened: the database keeps it there while the record is live."""
        if self.due_at is None:
            raise LookupError(f"Record {self.pk} was never opened.")
        return self.due_at

    @property
    def is_classified(self) -> bool:
        return is_classified(self.level)

    @property
    def masked_title(self) -> str:
        """The title as audit rows, notices and stubs may carry it."""
        return str(_("（涉密件）")) if self.is_classified else self.title
