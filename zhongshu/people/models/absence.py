from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models.person import Person


class Delegation(models.Model):
    """代理: who acts for whom, from–to, up to which level. Not transitive; the deputy signs as deputy (decision 15)."""

    principal = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given", verbose_name=_("委托人"))
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held", verbose_name=_("受托人"))
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"))
    ceiling = models.PositiveSmallIntegerField(
        _("最高密级"), choices=SecurityLevel.choices, default=SecurityLevel.WORK_SECRET
    )
    reason = models.CharField(_("事由"), max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-since", "-pk")
        indexes = [
            models.Index(fields=["deputy", "until"], name="delegation_deputy"),
            models.Index(fields=["principal", "until"], name="delegation_principal"),
        ]
        constraints = [
            models.CheckConstraint(
                name="delegation_not_to_oneself",
                condition=~Q(principal=F("deputy")),
                violation_error_message=_("不能委托给本人。"),
            ),
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(until__gt=F("since")),
                violation_error_message=_("止的时间要晚于起的时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.deputy}"


class LeaveKind(models.TextChoices):
    BUSINESS_TRIP = "business_trip", _("出差")
    ANNUAL = "annual_leave", _("年休假")
    SICK = "sick_leave", _("病假")
    PERSONAL = "personal_leave", _("事假")
    STUDY = "study", _("学习培训")
    OTHER = "other", _("其他")


class Leave(models.Model):
    """Days on which a person is away; the orphan watch compares them with due dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves", verbose_name=_("人员"))
    kind = models.CharField(_("类别"), max_length=20, choices=LeaveKind.choices)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    note = models.CharField(_("备注"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-since", "-pk")
        indexes = [models.Index(fields=["person", "until"], name="leave_person")]
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_begins",
                condition=Q(until__gte=F("since")),
                violation_error_message=_("止的日期不能早于起的日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.since:%m-%d}–{self.until:%m-%d}"
