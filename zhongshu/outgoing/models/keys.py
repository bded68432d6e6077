from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.outgoing.models.text import Version
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record


class OrganKey(models.Model):
    """The public SM2 key of an organ. The private one is in a file named in the environment, never here."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=130)  # 04 and the two coordinates, hexadecimal
    made_at = models.DateTimeField(_("启用时间"))
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["organ"], condition=Q(ended_at__isnull=True), name="organ_key_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.public_key[:12]}"


class SealedFile(models.Model):
    """The printed form of the official text, its SM3 and the organ's SM2 signature over it; kept apart from the seal's picture."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="sealed_files")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    form = models.CharField(
        _("版式"), max_length=4, choices=[("pdf", "PDF"), ("ofd", "OFD"), ("docx", "DOCX")], default="pdf"
    )
    file = models.OneToOneField(File, models.PROTECT, related_name="+")
    sm3 = models.CharField(max_length=64, db_index=True)
    sm2_signature = models.CharField(max_length=160, blank=True)  # DER, hexadecimal
    key = models.ForeignKey(OrganKey, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="sealed_file_signature_has_a_key",
                condition=Q(sm2_signature="", key__isnull=True) | (~Q(sm2_signature="") & Q(key__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.form}"
