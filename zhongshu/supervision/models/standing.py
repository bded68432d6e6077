from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from zhongshu.people.levels import CLASSIFIED_FROM
from zhongshu.people.models import Organ, Person
from zhongshu.supervision.models.item import SupervisedItem, SupervisedTask

LIGHTS = ("over", "late", "near", "ok", "hold")  # of live work, the worst first: their place is the rank
DONE, GONE = 5, 9  # ranks of what was closed and of what was cancelled
STALE = datetime(2000, 1, 1, tzinfo=UTC)  # a moment that has always come: to be worked out before it is shown


class TaskStanding(models.Model):
    """How a sent task stands now, so that thousands are counted without working each out. Nothing here is a fact of its own:
    everything follows from the history and can be worked out again; who changes the history sets `changes_at` to STALE."""

    task = models.OneToOneField(SupervisedTask, models.PROTECT, primary_key=True, related_name="standing")
    item = models.ForeignKey(SupervisedItem, models.PROTECT, related_name="task_standings")
    owner = models.ForeignKey(
        Organ, models.PROTECT, related_name="+"
    )  # of the record: 督查室's, or the unit's own part
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")  # 牵头单位
    leader = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # 批示领导 of the item
    level = models.PositiveSmallIntegerField(default=0)
    light = models.CharField(max_length=4, blank=True)
    rank = models.PositiveSmallIntegerField(default=GONE)
    stage = models.CharField(max_length=40, blank=True)
    stage_on = models.DateField(null=True)  # the day since which it lies in this stage, whoever held it
    stage_workday = models.IntegerField(null=True)  # that day, counted in workdays, so that a database can average it
    due_at = models.DateTimeField()
    due_on = models.DateField()
    silent_from = models.DateTimeField(null=True)  # from then on silence is too long; empty: nothing is waited for
    returned = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=14, blank=True)  # 症结 as judged last
    closed_at = models.DateTimeField(null=True)
    changes_at = models.DateTimeField(null=True)  # the first moment at which the light is another if nothing happens

    class Meta:
        ordering = ("rank", "due_at", "task_id")
        indexes = [
            models.Index(fields=["owner", "rank", "due_at", "task"], name="task_standing_by_light"),
            models.Index(fields=["owner", "due_on"], name="task_standing_by_day"),
            models.Index(fields=["owner"], condition=Q(level__gte=CLASSIFIED_FROM), name="task_standing_classified"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.light}"


class ItemStanding(models.Model):
    """How an item stands now: the worst of what is open below it, and what the views of the ledger ask for."""

    item = models.OneToOneField(SupervisedItem, models.PROTECT, primary_key=True, related_name="standing")
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=0)
    source_kind = models.CharField(max_length=20, blank=True)
    light = models.CharField(max_length=4, blank=True)
    rank = models.PositiveSmallIntegerField(default=GONE)
    light_due_at = models.DateTimeField()  # of the task that gives the light, or its own
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_unsent = models.BooleanField(default=False)
    is_verifying = models.BooleanField(default=False)
    is_returned = models.BooleanField(default=False)
    work_due_at = models.DateTimeField(null=True)  # the next date of a task on which a unit works
    silent_from = models.DateTimeField(null=True)
    changes_at = models.DateTimeField(null=True)  # of this row or of a task below it, whichever comes first

    class Meta:
        ordering = ("rank", "light_due_at", "item_id")
        indexes = [
            models.Index(fields=["owner", "rank", "light_due_at", "item"], name="item_standing_worst_first"),
            models.Index(
                fields=["owner", "closed_at"], condition=Q(closed_at__isnull=False), name="item_standing_closed"
            ),
            models.Index(fields=["owner"], condition=Q(level__gte=CLASSIFIED_FROM), name="item_standing_classified"),
            models.Index(fields=["changes_at"], condition=Q(changes_at__isnull=False), name="item_standing_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.light}"
