from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import File
from zhongshu.people.models import Person
from zhongshu.records.models import Record
from zhongshu.supervision.models.item import SupervisedItem, SupervisedTask
from zhongshu.supervision.states import CauseKind, Rung, VerifyMethod


class Slip(models.Model):
    """One rung of the ladder taken against a task (or an item): who, when, in which words, what was answered."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="slips")  # of the task or the item
    rung = models.CharField(_("方式"), max_length=10, choices=Rung.choices)
    number = models.CharField(_("编号"), max_length=40, blank=True)
    text = models.TextField(_("内容"))
    demand_by = models.DateTimeField(_("要求完成"), null=True, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("签发"))
    issued_at = models.DateTimeField(_("时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        ordering = ("-issued_at", "-pk")
        indexes = [models.Index(fields=["record", "-issued_at"], name="slip_of_record")]
        constraints = [
            models.CheckConstraint(name="slip_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="slip_answered_whole", condition=Q(answered_at__isnull=True) | ~Q(answer="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.number}"


class Talk(models.Model):
    """约谈记录: when, where, who with whom, what was pointed out and what was promised; of one 约谈 of the ladder."""

    slip = models.OneToOneField(Slip, models.PROTECT, related_name="talk")
    held_at = models.DateTimeField(_("约谈时间"))
    place = models.CharField(_("地点"), max_length=120)
    host = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("主持人"))
    talked_with = models.CharField(_("被约谈人"), max_length=200)
    present = models.CharField(_("参加人员"), max_length=300, blank=True)
    points = models.TextField(_("约谈事项"))
    reply = models.TextField(_("表态和整改措施"))
    rectify_by = models.DateField(_("整改期限"))
    kept_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    kept_at = models.DateTimeField(_("记录时间"))

    class Meta:
        ordering = ("-held_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="talk_says_everything",
                condition=~Q(place="") & ~Q(talked_with="") & ~Q(points="") & ~Q(reply=""),
            ),
        ]

    def __str__(self) -> str:
        return self.talked_with


class Cause(models.Model):
    """症结: why a task is late or was returned, as somebody judged it at that time."""

    task = models.ForeignKey(SupervisedTask, models.PROTECT, related_name="causes")
    kind = models.CharField(_("症结"), max_length=14, choices=CauseKind.choices)
    stage = models.CharField(max_length=40)
    text = models.CharField(_("说明"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = [models.Index(fields=["kind", "-made_at"], name="cause_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class LookBack(models.Model):
    """回头看: three to six months after 销号 somebody looks again; what has come back is reopened with its whole history."""

    item = models.ForeignKey(SupervisedItem, models.PROTECT, related_name="look_backs")
    planned_on = models.DateField(_("计划日期"))
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("回访时间"), null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.TextField(_("回访情况"), blank=True)
    is_solid = models.BooleanField(_("成效巩固"), null=True)
    method = models.CharField(_("回访方式"), max_length=12, choices=VerifyMethod.choices, blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    photos = models.ManyToManyField(File, related_name="+", blank=True, verbose_name=_("照片和材料"))

    class Meta:
        ordering = ("planned_on", "pk")
        indexes = [models.Index(fields=["planned_on"], condition=Q(done_at__isnull=True), name="look_back_due")]
        constraints = [
            models.CheckConstraint(
                name="look_back_done_whole",
                condition=Q(done_at__isnull=True) | (Q(done_by__isnull=False, is_solid__isnull=False) & ~Q(finding="")),
            ),
            models.UniqueConstraint(fields=["item"], condition=Q(done_at__isnull=True), name="look_back_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.planned_on}"
