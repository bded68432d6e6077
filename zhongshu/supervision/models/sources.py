from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.supervision.models.item import SupervisedItem
from zhongshu.supervision.states import SourceKind


class SourceSheet(models.Model):
    """A table of matters that was taken in: what it said, row by row, and what became of it. Not yet confirmed: it waits."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    source_kind = models.CharField(_("来源"), max_length=20, choices=SourceKind.choices)
    name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(max_length=64)
    source = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("随文"))
    cells = models.JSONField(default=list)  # rows as they stand in the file, the head first
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))
    confirmed_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("放弃时间"), null=True, blank=True)

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        indexes = [models.Index(fields=["organ", "digest"], name="sheet_by_digest")]
        constraints = [
            models.CheckConstraint(
                name="sheet_confirmed_or_dropped",
                condition=Q(confirmed_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["organ", "source_kind", "digest"],
                condition=Q(confirmed_at__isnull=False),
                name="sheet_taken_in_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SheetRow(models.Model):
    """Where in the table an item comes from; the same matter is not taken in twice."""

    sheet = models.ForeignKey(SourceSheet, models.PROTECT, related_name="rows")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    item = models.ForeignKey(SupervisedItem, models.PROTECT, related_name="sheet_rows")
    row = models.PositiveIntegerField(_("行"))
    key = models.CharField(max_length=64)  # of source, number, title and unit

    class Meta:
        ordering = ("sheet_id", "row")
        constraints = [models.UniqueConstraint(fields=["organ", "key"], name="sheet_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.row}"


class Proposal(models.Model):
    """建议提案: whose it is, and whether they must be spoken with before the answer."""

    item = models.OneToOneField(SupervisedItem, models.PROTECT, primary_key=True, related_name="proposal")
    number = models.CharField(_("案号"), max_length=60)
    proposers = models.CharField(_("代表、委员"), max_length=200)
    needs_talk = models.BooleanField(_("须面商"), default=False)
    talked_on = models.DateField(_("面商日期"), null=True, blank=True)
    talked_with = models.CharField(_("面商对象"), max_length=200, blank=True)
    talk = models.CharField(_("面商情况"), max_length=600, blank=True)
    talked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_talk_whole",
                condition=Q(talked_on__isnull=True) | (~Q(talked_with="") & ~Q(talk="") & Q(talked_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number
