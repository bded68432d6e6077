from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision.models.feedback import Feedback
from zhongshu.supervision.models.item import SupervisedItem, SupervisedTask
from zhongshu.supervision.states import SourceKind
from zhongshu.workflow.models import Comment


class ItemPrint(models.Model):
    """The print of an item's words, so that ten thousand are compared at once (likeness.py)."""

    item = models.OneToOneField(SupervisedItem, models.PROTECT, primary_key=True, related_name="print")
    bits = models.BinaryField()

    def __str__(self) -> str:
        return str(self.item_id)


class JoinedDemand(models.Model):
    """并入: another demand for the same matter joins an item; its words and its origin are kept, and it gets the answer too."""

    item = models.ForeignKey(SupervisedItem, models.PROTECT, related_name="joined")
    merged = models.OneToOneField(
        SupervisedItem, models.PROTECT, null=True, blank=True, related_name="joined_into"
    )  # where it had been registered as an item of its own
    source_kind = models.CharField(_("来源"), max_length=20, choices=SourceKind.choices)
    source = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+")
    instruction = models.ForeignKey(Comment, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("督办事项"), max_length=300)
    instruction_text = models.TextField(_("原文"))
    basis = models.CharField(_("依据"), max_length=300)
    result_wanted = models.CharField(_("应达到的结果"), max_length=300, blank=True)
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批示领导")
    )
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    joined_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("并入人"))
    joined_at = models.DateTimeField(_("并入时间"))

    class Meta:
        ordering = ("joined_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="joined_demand_has_the_words", condition=~Q(instruction_text="") & ~Q(basis="")
            ),
            models.CheckConstraint(
                name="joined_demand_to_another", condition=Q(merged__isnull=True) | ~Q(merged=F("item"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BorrowedTask(models.Model):
    """用已有反馈: the unit already reports on this in another task, so it is not asked twice; what it reports there counts here."""

    task = models.OneToOneField(SupervisedTask, models.PROTECT, primary_key=True, related_name="borrowed")
    lender = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="borrowers", verbose_name=_("已有任务"))
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="task_borrows_from_another", condition=~Q(task=F("lender")))]

    def __str__(self) -> str:
        return f"{self.task_id} {self.lender_id}"


class BorrowedFeedback(models.Model):
    """Which feedback of the other task a feedback here was taken from."""

    feedback = models.OneToOneField(Feedback, models.PROTECT, primary_key=True, related_name="taken_from")
    origin = models.ForeignKey(Feedback, models.PROTECT, related_name="copies")

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.origin_id}"
