from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.numbering.models import Number
from zhongshu.outgoing.models.text import Version
from zhongshu.outgoing.states import LineRole
from zhongshu.people.models import Organ, Person, Post
from zhongshu.records.models import Record


class PrintJob(models.Model):
    """印制: a ticket for so many copies with these 份号; a reprint is another ticket."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="print_jobs")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Number, models.PROTECT, related_name="+", verbose_name=_("印制单号"))
    copies = models.PositiveIntegerField(_("份数"))
    copy_from = models.PositiveIntegerField(_("份号起"))
    copy_to = models.PositiveIntegerField(_("份号止"))
    printer = models.CharField(_("印制单位"), max_length=80)
    ordered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("送印人"))
    at = models.DateTimeField(_("送印时间"))

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["record", "copy_from"], name="print_job_range_begins_once"),
            models.CheckConstraint(
                name="print_job_range_holds_the_copies",
                condition=Q(copies__gte=1, copy_to=F("copy_from") + F("copies") - 1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.copies}"


class Seal(models.Model):
    """印章 of an organ, kept by a post."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("机关"))
    name = models.CharField(_("名称"), max_length=80)
    picture = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    diameter_mm = models.DecimalField(_("直径"), max_digits=4, decimal_places=1, default=45)
    keeper = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("保管岗位"))
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ("organ_id", "name")
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="seal_name")]

    def __str__(self) -> str:
        return self.name


class SealUse(models.Model):
    """用印登记: which seal on how many copies of which text, on what ground."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="seal_uses")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses")
    used_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("用印人"))
    at = models.DateTimeField(_("用印时间"))
    copies = models.PositiveIntegerField(_("份数"))
    basis = models.CharField(_("用印依据"), max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="seal_use_counts", condition=Q(copies__gte=1)),
            models.CheckConstraint(name="seal_use_has_a_basis", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.seal_id}"


class DistributionLine(models.Model):
    """分送范围: who gets how many copies, and which ones."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="distribution")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("单位"), max_length=120)
    role = models.CharField(_("方式"), max_length=10, choices=LineRole.choices)
    copies = models.PositiveIntegerField(_("份数"), default=1)
    copy_numbers = models.CharField(_("份号"), max_length=60, blank=True)
    order = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("record_id", "order")
        constraints = [models.CheckConstraint(name="distribution_counts", condition=Q(copies__gte=1))]

    def __str__(self) -> str:
        return self.name
