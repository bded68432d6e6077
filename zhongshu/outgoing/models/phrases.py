from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.outgoing.states import PhrasePlace
from zhongshu.people.models import Organ, Person
from zhongshu.records.states import DocumentType


class Phrase(models.Model):
    """常用语 of papers: shipped (neither organ nor person), of an organ, or somebody's own."""

    key = models.CharField(max_length=40, blank=True)  # of a shipped one
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("用在"), max_length=10, choices=PhrasePlace.choices, default=PhrasePlace.OTHER)
    document_type = models.CharField(_("文种"), max_length=20, choices=DocumentType.choices, blank=True)
    text = models.CharField(_("文字"), max_length=500)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="phrase_of_person"),
            models.Index(fields=["organ"], condition=Q(organ__isnull=False), name="phrase_of_organ"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="phrase_shipped_once"),
            models.CheckConstraint(
                name="phrase_has_one_owner", condition=Q(organ__isnull=True) | Q(person__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.text
