from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.supervision.models.item import SupervisedTask


class ScoreRules(models.Model):
    """考核计分办法: data, not code. A change is a new version that holds from a month on (decision 25)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("版本"))
    from_month = models.CharField(_("自哪个月起"), max_length=7)
    rules = models.JSONField(_("办法"))  # scoring.rules
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("制定"))
    made_at = models.DateTimeField(_("制定时间"))

    class Meta:
        ordering = ("organ_id", "-version")
        constraints = [models.UniqueConstraint(fields=["organ", "version"], name="score_rules_version")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.version}"


class ScoreMonth(models.Model):
    """The scores that one office gives for one month, by one version of its rules. Published, its lines never change."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    month = models.CharField(_("月份"), max_length=7)
    rules = models.ForeignKey(ScoreRules, models.PROTECT, related_name="months")
    until = models.DateTimeField(_("数据截至"))  # the end of the month, or the moment when it was worked out
    computed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("计分"))
    computed_at = models.DateTimeField(_("计分时间"))
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公布")
    )
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    class Meta:
        ordering = ("organ_id", "-month")
        constraints = [
            models.UniqueConstraint(fields=["organ", "month"], name="score_month_once"),
            models.CheckConstraint(
                name="score_month_published_whole",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.month}"


class ScoreLine(models.Model):
    """One point more or less of a unit's work, and what it rests on. Units are scored, never persons."""

    month = models.ForeignKey(ScoreMonth, models.PROTECT, related_name="lines")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("单位"))
    task = models.ForeignKey(SupervisedTask, models.PROTECT, null=True, blank=True, related_name="score_lines")
    event = models.CharField(_("事由"), max_length=20)
    points = models.DecimalField(_("分"), max_digits=7, decimal_places=2)
    evidence = models.JSONField(_("依据"))  # ids and figures; scoring.evidence puts them in words

    class Meta:
        ordering = ("month_id", "organ_id", "pk")
        indexes = [models.Index(fields=["month", "organ"], name="score_line_of_organ")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.event} {self.points}"


class Appeal(models.Model):
    """申诉: the unit says why a point is wrong; the office decides with an answer. What is right becomes a line of its own."""

    line = models.ForeignKey(ScoreLine, models.PROTECT, related_name="appeals")
    text = models.TextField(_("申诉理由"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申诉人"))
    made_at = models.DateTimeField(_("申诉时间"))
    due_at = models.DateTimeField(_("答复期限"))
    is_granted = models.BooleanField(_("成立"), null=True)
    answer = models.TextField(_("答复"), blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = [models.Index(fields=["due_at"], condition=Q(decided_at__isnull=True), name="appeal_open")]
        constraints = [
            models.CheckConstraint(name="appeal_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="appeal_decided_whole",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_granted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False) & ~Q(answer=""),
            ),
            models.UniqueConstraint(fields=["line"], name="appeal_once_a_line"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("supervision:appeal", args=[self.pk])
