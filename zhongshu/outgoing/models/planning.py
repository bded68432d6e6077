from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.states import DocumentType


class Quota(models.Model):
    """发文总量: at most so many a year, of an organ or one of its units, of one 文种 or all."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年份"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    document_type = models.CharField(_("文种"), max_length=20, choices=DocumentType.choices, blank=True)
    most = models.PositiveIntegerField(_("上限"))

    class Meta:
        ordering = ("organ_id", "-year", "unit_id", "document_type")
        constraints = [
            models.UniqueConstraint(fields=["organ", "year", "unit", "document_type"], name="quota_of_unit_once"),
            models.UniqueConstraint(
                fields=["organ", "year", "document_type"], condition=Q(unit__isnull=True), name="quota_of_organ_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year}"


class PaperTemplate(models.Model):
    """范本 of a 文种: shipped (without an organ, with a key) or of one organ."""

    key = models.CharField(max_length=40, blank=True)  # of a shipped one
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    document_type = models.CharField(_("文种"), max_length=20, choices=DocumentType.choices)
    name = models.CharField(_("名称"), max_length=80)
    hint = models.CharField(_("什么时候用"), max_length=200, blank=True)
    paper = models.JSONField()
    is_active = models.BooleanField(_("在用"), default=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # null: shipped
    changed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # an edit says which one it saw

    class Meta:
        ordering = ("document_type", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="paper_template_shipped_once"),
            models.UniqueConstraint(
                fields=["organ", "document_type", "name"], condition=Q(is_active=True), name="paper_template_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
