from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person, Unit
from zhongshu.records.models.record import Record
from zhongshu.records.states import GrantReason


class Grant(models.Model):
    """知悉: a record may be seen by a person or a unit, for a reason, from–until. Classified: personal grants only."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants")
    reason = models.CharField(_("事由"), max_length=12, choices=GrantReason.choices)
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"), null=True, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("授予人"))

    class Meta:
        ordering = ("since", "pk")
        indexes = [
            models.Index(fields=["person", "record"], condition=Q(until__isnull=True), name="grant_person_open"),
            models.Index(
                fields=["unit", "record"], condition=Q(until__isnull=True, unit__isnull=False), name="grant_unit_open"
            ),
            models.Index(fields=["record", "until"], name="grant_record"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_to_a_person_or_a_unit",
                condition=Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.person_id or self.unit_id}"
