from django.db import models
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record


class DueMark(models.Model):
    """Which date was in force from when: written whenever it moves, so that any past light can be worked out again."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="due_marks")
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10)

    class Meta:
        ordering = ("since", "pk")
        indexes = [models.Index(fields=["record", "since"], name="due_mark_of_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.due_at:%m-%d}"


class LightRule(models.Model):
    """Thresholds of the lights of an organ; a change makes a new version, known from then on (decision 25)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    known_from = models.DateTimeField(_("生效时间"))
    warn_days = models.JSONField(_("临期提前"))  # urgency → workdays
    behind_points = models.PositiveSmallIntegerField(_("滞后，落后多少个百分点"), default=10)
    far_behind_points = models.PositiveSmallIntegerField(_("严重滞后，落后多少个百分点"), default=30)
    silence_days = models.PositiveSmallIntegerField(_("多少个工作日没有反馈算沉默"), default=10)
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organ_id", "-known_from")
        constraints = [models.UniqueConstraint(fields=["organ", "known_from"], name="light_rule_version")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.known_from:%Y-%m-%d}"


class LightDay(models.Model):
    """The light of a task at the end of a day, for the history; it can be worked out again from what happened."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="light_days")
    day = models.DateField()
    at = models.DateTimeField()  # the moment for which it was worked out
    light = models.CharField(max_length=4)
    behind = models.SmallIntegerField(null=True)  # points behind the plan; empty: nothing reported

    class Meta:
        ordering = ("record_id", "-day")
        constraints = [models.UniqueConstraint(fields=["record", "day"], name="light_once_a_day")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.day} {self.light}"
