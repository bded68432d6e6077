from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person
from zhongshu.records.models.record import Record


class PaperOriginal(models.Model):
    """纸质原件: a paper copy of a record, where it is and who keeps it. The barcode on its label opens it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="originals")
    barcode = models.CharField(_("条码"), max_length=40, unique=True)
    copy_number = models.CharField(_("份号"), max_length=20, blank=True)
    copies = models.PositiveIntegerField(_("份数"), default=1)
    place = models.CharField(_("存放处"), max_length=80, blank=True)
    keeper = models.ForeignKey(Person, models.PROTECT, related_name="papers_kept", verbose_name=_("保管人"))
    return_by = models.DateField(_("清退期限"), null=True, blank=True)
    returned_at = models.DateTimeField(_("清退时间"), null=True, blank=True)
    returned_to = models.CharField(_("清退给"), max_length=120, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["return_by"], condition=Q(returned_at__isnull=True), name="paper_to_return"),
            models.Index(fields=["keeper"], condition=Q(returned_at__isnull=True), name="paper_keeper"),
        ]
        constraints = [
            models.CheckConstraint(
                name="paper_returned_says_to_whom", condition=Q(returned_at__isnull=True) | ~Q(returned_to="")
            )
        ]

    def __str__(self) -> str:
        return self.barcode


class PaperMove(models.Model):
    """One hand-over of a paper: scanned out or in, from whom to whom."""

    paper = models.ForeignKey(PaperOriginal, models.PROTECT, related_name="moves")
    at = models.DateTimeField(_("时间"))
    giver = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("交出人"))
    taker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("接收人"))
    place = models.CharField(_("去向"), max_length=80, blank=True)
    purpose = models.CharField(_("事由"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.paper_id} {self.at:%m-%d %H:%M}"
