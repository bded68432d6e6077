from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ
from zhongshu.records.models import Record


class SearchEntry(models.Model):
    """What is known of a record for finding it: columns to filter by, and what its index row was made from.

    The words themselves are in the table `search_index`, which each database keeps in its own way (backends). Access is part
    of that row: `access` holds its tokens in plain form, for looking and for tests (decision 21).
    """

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="search_entry")
    kind = models.CharField(_("类别"), max_length=40)
    owning_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("主管机关"))
    level = models.PositiveSmallIntegerField(_("密级"))
    state = models.CharField(_("状态"), max_length=10)
    day = models.DateField(_("日期"))  # received, or else registered
    sender = models.CharField(_("来文单位"), max_length=120, blank=True)
    facts = models.JSONField(default=dict)  # numbers, people, notes as printed: shown with the place that matched
    access = models.TextField()
    stored = (
        models.BinaryField()
    )  # what the index row holds, packed: an index without its content needs it to forget it
    digest = models.CharField(max_length=64)  # of the same, to leave an unchanged row alone
    text_digest = models.CharField(max_length=64, blank=True)  # which files' text is in the row
    is_text_stale = models.BooleanField(default=False)  # the text of its files has yet to follow
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [
            models.Index(fields=["record"], condition=Q(is_text_stale=True), name="search_text_stale"),
            models.Index(fields=["sender", "-record"], name="search_sender"),
            models.Index(fields=["day"], name="search_day"),
        ]

    def __str__(self) -> str:
        return str(self.record_id)
