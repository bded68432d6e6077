from django.db import models
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person
from zhongshu.records.models.record import Record


class RecordTask(models.Model):
    """A sentence of the paper that asks somebody to do something, kept by a clerk for 督办: who, what, by when."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="paper_tasks")
    who = models.CharField(_("责任单位"), max_length=200, blank=True)  # as the paper names them
    what = models.CharField(_("任务"), max_length=400)
    due_text = models.CharField(_("时限原文"), max_length=80, blank=True)
    due_date = models.DateField(_("时限"), null=True, blank=True)  # empty: the text fixes no day
    page = models.PositiveIntegerField(_("页"), null=True, blank=True)
    quote = models.CharField(_("原句"), max_length=600, blank=True)
    kept_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("摘录人"))
    kept_at = models.DateTimeField(_("摘录时间"))

    class Meta:
        ordering = ("record_id", "pk")

    def __str__(self) -> str:
        return self.what
