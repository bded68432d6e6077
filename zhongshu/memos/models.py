from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record


class Memo(models.Model):
    """签报: a matter put before the organ's own leaders; its subject is the record's title, who has it in hand is on the record."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="memo")
    organ = models.ForeignKey(  # that of the record, beside the number for the index of the register
        Organ, models.PROTECT, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    value = models.PositiveIntegerField(_("签报号"))
    body = models.TextField(_("内容"))
    basis = models.CharField(_("依据"), max_length=500, blank=True)
    drafted_on = models.DateField(_("拟稿日期"))
    drafting_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    drafter = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)

    class Meta:
        ordering = ("-record_id",)
        indexes = [models.Index(fields=["organ", "-year", "-value", "-record"], name="memo_by_organ")]
        constraints = [
            models.CheckConstraint(
                name="memo_has_words", condition=~Q(body=""), violation_error_message=_("请写签报的内容。")
            )
        ]

    def __str__(self) -> str:
        return self.record.masked_title


class MemoLeader(models.Model):
    """呈送领导: whose 批示 is asked for, the first in rank first. Nobody is taken off without a reason."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="leader_rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    struck_at = models.DateTimeField(_("不再呈送"), null=True, blank=True)
    struck_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    struck_reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        ordering = ("memo_id", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["memo", "person"], condition=Q(struck_at__isnull=True), name="memo_leader_asked_once"
            ),
            models.CheckConstraint(
                name="memo_leader_struck_with_a_reason", condition=Q(struck_at__isnull=True) | ~Q(struck_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id} {self.person_id}"


class MemoText(models.Model):
    """The words as they stood before somebody changed them; kept for good."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="earlier")
    number = models.PositiveIntegerField()
    subject = models.CharField(_("标题"), max_length=300)
    body = models.TextField(_("内容"))
    stage = models.CharField(max_length=40)
    replaced_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    replaced_at = models.DateTimeField(_("修改时间"))

    class Meta:
        ordering = ("memo_id", "number")
        constraints = [models.UniqueConstraint(fields=["memo", "number"], name="memo_text_number")]

    def __str__(self) -> str:
        return f"{self.memo_id}/{self.number}"
