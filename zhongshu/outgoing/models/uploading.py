from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.outgoing.models.text import Version
from zhongshu.people.models import Person
from zhongshu.records.models import Record


class TrackedDraft(models.Model):
    """修改稿: a Word file with tracked changes and comments that came for a paper, until each change is decided. `changes` and
    `remarks` are what engines.typeset read from it; `decided` says accepted or refused by the number of the change."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="tracked_drafts")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    changes = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    formats = models.PositiveIntegerField(default=0)
    decided = models.JSONField(default=dict)
    differs = models.BooleanField(default=False)  # what is not tracked differs from the draft, too
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    made_at = models.DateTimeField(_("上传时间"))
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")  # null: not used

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(settled_at__isnull=True), name="tracked_draft_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.pk}"
