from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.workflow.models.step import Step
from zhongshu.workflow.states import CommentKind


class Comment(models.Model):
    """办理意见: text and/or handwriting. A 批示 is the kind instruction, numbered within its record (decision 17)."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="comments")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="comments")
    kind = models.CharField(_("类别"), max_length=12, choices=CommentKind.choices)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(_("意见"), blank=True)
    svg = models.TextField(_("手写"), blank=True)  # core.handwriting.clean_svg
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("署名"))
    author_title = models.CharField(_("职务"), max_length=160, blank=True)
    acted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("受托代签"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("补登人"))
    written_at = models.DateTimeField(_("时间"))
    recorded_at = models.DateTimeField(_("补登时间"), null=True, blank=True)

    class Meta:
        ordering = ("written_at", "pk")
        indexes = [
            models.Index(fields=["record", "kind"], name="comment_record_kind"),
            models.Index(
                fields=["author", "-written_at"], condition=Q(kind="instruction"), name="comment_instructions"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="") | ~Q(svg="")),
            models.CheckConstraint(
                name="comment_instruction_is_numbered", condition=~Q(kind="instruction") | Q(number__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["record", "number"], condition=Q(kind="instruction"), name="comment_instruction_number"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Phrase(models.Model):
    """常用语 for opinions: of the deployment, of an organ or of a person."""

    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="phrases")
    kind = models.CharField(_("用于"), max_length=12, choices=CommentKind.choices)
    text = models.CharField(_("常用语"), max_length=120)
    sort = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ("sort", "pk")

    def __str__(self) -> str:
        return self.text
