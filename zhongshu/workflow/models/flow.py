from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record


class Flow(models.Model):
    """流程 of one kind of record; its text lives in versions."""

    kind = models.CharField(_("类别"), max_length=40, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        ordering = ("kind",)

    def __str__(self) -> str:
        return self.name


class FlowVersion(models.Model):
    """One text of a flow. A record keeps the version it started with; an organ may have its own."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="versions")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("机关"))
    number = models.PositiveIntegerField(_("版本"))
    definition = models.JSONField()  # engines/flow.py: parsed, checked
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("生效时间"))
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("修改人"))
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("flow_id", "organ_id", "-number")
        constraints = [
            models.UniqueConstraint(fields=["flow", "organ", "number"], name="flow_version_number"),
            models.UniqueConstraint(
                fields=["flow", "number"], condition=Q(organ__isnull=True), name="flow_version_number_shipped"
            ),
            models.UniqueConstraint(
                fields=["flow", "organ"], condition=Q(is_current=True, organ__isnull=False), name="flow_version_current"
            ),
            models.UniqueConstraint(
                fields=["flow"], condition=Q(is_current=True, organ__isnull=True), name="flow_version_current_shipped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow_id} {self.number}"


class Course(models.Model):
    """The version of the flow that a record runs on."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="course")
    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="courses")

    def __str__(self) -> str:
        return f"{self.record_id}"
