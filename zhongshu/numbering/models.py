from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ


class Series(models.Model):
    """A run of numbers: organ + issuer code (or register) + year (decision 24)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="series", verbose_name=_("机关"))
    code = models.CharField(_("代字"), max_length=40)
    year = models.PositiveSmallIntegerField(_("年份"))
    start = models.PositiveIntegerField(_("起始号"), default=1)
    start_reason = models.CharField(_("起始号说明"), max_length=200, blank=True)
    next_value = models.PositiveIntegerField(_("下一号"), default=1)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    end_reason = models.CharField(_("停用原因"), max_length=200, blank=True)

    class Meta:
        ordering = ("organ_id", "code", "-year")
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["organ", "code", "year"], name="series_unique"),
            models.CheckConstraint(
                name="series_start_has_a_reason",
                condition=Q(start=1) | ~Q(start_reason=""),
                violation_error_message=_("起始号不是 1 时，要写明理由。"),
            ),
            models.CheckConstraint(
                name="series_end_has_a_reason",
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕"

    @property
    def drawn(self) -> int:
        """How many numbers were drawn; there are no gaps."""
        return self.next_value - self.start


class Number(models.Model):
    """A drawn number. It stays with its paper for ever; voiding keeps number and reason."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="numbers")
    value = models.PositiveIntegerField(_("号"))
    text = models.CharField(_("文号"), max_length=80)
    drawn_at = models.DateTimeField(_("取号时间"))
    drawn_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("取号人"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        ordering = ("series_id", "-value")
        indexes = [models.Index(fields=["text"], name="number_text")]
        constraints = [
            models.UniqueConstraint(fields=["series", "value"], name="number_unique_in_series"),
            models.CheckConstraint(
                name="number_void_has_a_reason", condition=Q(voided_at__isnull=True) | ~Q(void_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.text
