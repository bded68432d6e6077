from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that happened. Append-only on both databases (audit.guards) and without foreign keys, so that it
    outlives what it speaks of. The columns are frozen (decision 23): additions go into `data`."""

    verb = models.CharField(_("事项"), max_length=80)
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人"), null=True)  # null: the system itself
    actor_name = models.CharField(_("操作人"), max_length=80)
    organ_id = models.BigIntegerField(_("机关"), null=True)  # null: the chain of the deployment
    record_id = models.BigIntegerField(_("件"), null=True)
    subject = models.CharField(_("对象"), max_length=300, blank=True)  # no title of a classified record
    data = models.JSONField(_("内容"), default=dict)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["organ_id", "-id"], name="audit_entry_organ"),
            models.Index(fields=["record_id", "id"], name="audit_entry_record"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
            models.Index(fields=["actor_name", "-id"], name="audit_entry_actor_name"),
            models.Index(fields=["verb", "-id"], name="audit_entry_verb"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Seal(models.Model):
    """The link of one entry in the SM3 chain of its organ; chain 0 is the deployment's."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="seal")
    chain = models.BigIntegerField()
    seq = models.PositiveBigIntegerField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("chain", "seq")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_seal_chain_seq")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}"
