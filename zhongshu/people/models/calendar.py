from django.db import models
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models.organ import Organ


class DayKind(models.TextChoices):
    WORKDAY = "workday", _("工作日")
    WEEKEND = "weekend", _("周末")
    HOLIDAY = "holiday", _("法定节假日")
    MAKEUP = "makeup", _("调休上班")


class CalendarDay(models.Model):
    """A day that differs from Monday–Friday by the State Council's yearly notice. A correction is a new row (known_from),
    so that lights and scores can be computed again as they stood at any past moment (decision 25)."""

    date = models.DateField(_("日期"))
    kind = models.CharField(_("性质"), max_length=10, choices=DayKind.choices)
    note = models.CharField(_("说明"), max_length=60, blank=True)
    source = models.CharField(_("依据"), max_length=120, blank=True)
    known_from = models.DateTimeField(_("录入时间"))

    class Meta:
        ordering = ("date", "known_from")
        constraints = [models.UniqueConstraint(fields=["date", "known_from"], name="calendar_day_version")]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class OrganHours(models.Model):
    """Working hours of an organ from a day on; organs without a row use 08:30–12:00, 14:00–17:30."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="hours", verbose_name=_("机关"))
    valid_from = models.DateField(_("自"))
    morning_from = models.TimeField(_("上午上班"))
    morning_to = models.TimeField(_("上午下班"))
    afternoon_from = models.TimeField(_("下午上班"))
    afternoon_to = models.TimeField(_("下午下班"))
    known_from = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("organ_id", "valid_from", "known_from")
        constraints = [
            models.CheckConstraint(
                name="organ_hours_in_order",
                condition=models.Q(morning_from__lt=models.F("morning_to"))
                & models.Q(morning_to__lte=models.F("afternoon_from"))
                & models.Q(afternoon_from__lt=models.F("afternoon_to")),
                violation_error_message=_("上下班时间要按先后顺序填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.valid_from}"
