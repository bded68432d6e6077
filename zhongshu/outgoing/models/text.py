from django.db import models
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.outgoing.states import VersionKind
from zhongshu.people.models import Person
from zhongshu.records.models import Record


class Version(models.Model):
    """One state of the words and attachments, kept for ever. Hashes are SM3 over what a signature covers (outgoing.papers)."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("稿次"))
    stage = models.CharField(_("环节"), max_length=40)
    kind = models.CharField(_("性质"), max_length=10, choices=VersionKind.choices)
    paper = models.JSONField()  # by the schema of engines.typeset
    text_sm3 = models.CharField(max_length=64)
    whole_sm3 = models.CharField(max_length=64)  # of the text and of every attachment in order
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    made_at = models.DateTimeField(_("时间"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ("record_id", "number")
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="version_number")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"


class VersionFile(models.Model):
    """An attachment as it belonged to a version."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="files")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    sm3 = models.CharField(max_length=64)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("version_id", "order")
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="version_file_order")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.order}"


class WorkingDraft(models.Model):
    """Where the editor saves while somebody types. `counter` refuses a save that did not see the one before."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="working_draft")
    paper = models.JSONField(default=dict)
    base = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    edited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    counter = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.record_id}"


class DraftSave(models.Model):
    """What an editor saw last: the common ground when two have typed at once. Only the latest few are kept."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="draft_saves")
    counter = models.PositiveIntegerField()
    paper = models.JSONField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("record_id", "-counter")
        constraints = [models.UniqueConstraint(fields=["record", "counter"], name="draft_save_counter")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.counter}"


class DraftCopy(models.Model):
    """另存的稿: words of a second editor that could not be joined with the first one's; kept until somebody has settled them."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="draft_copies")
    paper = models.JSONField()
    seen_counter = models.PositiveIntegerField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("写稿人"))
    made_at = models.DateTimeField(_("时间"))
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.record_id}/{self.made_by_id}"
