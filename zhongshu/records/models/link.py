from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.people.models import Person
from zhongshu.records.models.record import Record
from zhongshu.records.states import Relation


class Link(models.Model):
    """`source` stands in `relation` to `target`: source arises_from target, source answers target …"""

    source = models.ForeignKey(Record, models.PROTECT, related_name="links_out")
    relation = models.CharField(_("关系"), max_length=12, choices=Relation.choices)
    target = models.ForeignKey(Record, models.PROTECT, related_name="links_in")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["target", "relation"], name="link_target")]
        constraints = [
            models.UniqueConstraint(fields=["source", "relation", "target"], name="link_once"),
            models.CheckConstraint(name="link_not_to_itself", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"


class FileRole(models.TextChoices):
    MAIN = "main", _("正文")
    ATTACHMENT = "attachment", _("附件")
    ANSWER = "answer", _("答复材料")
    OTHER = "other", _("其他材料")


class RecordFile(models.Model):
    """A file of a record, in order."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="record_files")
    file = models.ForeignKey(File, models.PROTECT, related_name="record_files")
    role = models.CharField(_("性质"), max_length=12, choices=FileRole.choices, default=FileRole.MAIN)
    sort = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    remove_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("record_id", "sort", "pk")
        constraints = [models.UniqueConstraint(fields=["record", "file"], name="record_file_once")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.file_id}"
