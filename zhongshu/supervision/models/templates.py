from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person


class TaskTemplate(models.Model):
    """分解模板: a tree of tasks that an office uses again; days are counted from the day of use."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=80)
    lines = models.JSONField()  # what a task is, its units, days until due; see services.templates
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "name"], condition=Q(retired_at__isnull=True), name="task_template_name_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.name
