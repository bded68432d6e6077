from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.files.models import Channel
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.records.states import DocumentType


class PaperClass(models.TextChoices):
    ACTION = "action_document", _("办件")
    READING = "reading_document", _("阅件")


class SourceLevel(models.TextChoices):
    SUPERIOR = "superior", _("上级")
    PEER = "peer", _("平级")
    SUBORDINATE = "subordinate", _("下级")
    OTHER = "other", _("其他")


OTHER_TYPE = "other"
ARRIVING_TYPES = [*DocumentType.choices, (OTHER_TYPE, _("其他"))]  # the 15 文种 and what else arrives


class IncomingDocument(models.Model):
    """A paper received from another body; who holds it and until when is on its record."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="incoming_document")
    organ = models.ForeignKey(  # that of the record, beside the receipt number for the index of the register
        Organ, models.PROTECT, related_name="+", db_index=False
    )
    sender = models.CharField(_("来文机关"), max_length=120)
    sender_organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    source_level = models.CharField(_("来源"), max_length=12, choices=SourceLevel.choices, default=SourceLevel.OTHER)
    sender_number = models.CharField(
        _("来文字号"), max_length=80, blank=True
    )  # normalised: 〔2026〕, half-width digits
    document_type = models.CharField(_("文种"), max_length=20, choices=ARRIVING_TYPES, default=OTHER_TYPE)
    paper_class = models.CharField(_("类别"), max_length=20, choices=PaperClass.choices, default=PaperClass.ACTION)
    main_recipients = models.CharField(_("主送"), max_length=600, blank=True)
    cc_recipients = models.CharField(_("抄送"), max_length=600, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    received_on = models.DateField(_("收到日期"))  # the local day of received_at: filters and the check below
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("签收人"))
    receipt_year = models.PositiveSmallIntegerField(_("年份"))
    receipt_value = models.PositiveIntegerField(_("收文号"))
    copies = models.PositiveIntegerField(_("份数"), default=1)
    pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    copy_number = models.CharField(_("份号"), max_length=20, blank=True)
    envelope_number = models.CharField(_("封套编号"), max_length=40, blank=True)
    contact = models.CharField(_("联系人及电话"), max_length=80, blank=True)
    remarks = models.CharField(_("备注"), max_length=300, blank=True)
    checklist = models.JSONField(_("初审"), default=dict)  # incoming.checklist: item → passed / remark
    duplicate_key = models.CharField(
        max_length=220, null=True, blank=True, unique=True
    )  # decision 22; null: not checked
    duplicate_reason = models.CharField(_("重复登记说明"), max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, db_index=True)
    return_reason = models.CharField(_("退文原因"), max_length=300, blank=True)
    return_basis = models.CharField(_("退文依据"), max_length=300, blank=True)
    return_advice = models.CharField(_("处理建议"), max_length=300, blank=True)
    returned_at = models.DateTimeField(_("退文时间"), null=True, blank=True)

    class Meta:
        ordering = ("-record_id",)
        indexes = [
            models.Index(fields=["organ", "-receipt_year", "-receipt_value", "-record"], name="incoming_by_organ"),
            models.Index(fields=["sender", "-record"], name="incoming_by_sender"),
            models.Index(fields=["received_on"], name="incoming_received_on"),
            models.Index(fields=["sender_number"], name="incoming_sender_number"),
        ]
        constraints = [
            models.CheckConstraint(
                name="incoming_not_received_before_issue",
                condition=Q(issued_on__isnull=True) | Q(received_on__gte=models.F("issued_on")),
                violation_error_message=_("收文时间不能早于成文日期。"),
            ),
            models.CheckConstraint(
                name="incoming_returned_has_a_reason", condition=Q(returned_at__isnull=True) | ~Q(return_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender_number} {self.sender}"


class SenderHabit(models.Model):
    """What papers of a sender usually carry, as clerks confirmed it: offered the next time, never taken as certain. Holds codes,
    kinds and names of organs only, never a title or a word of a text; of classified papers nothing is remembered."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    sender = models.CharField(max_length=120)  # in its plain form; of `sender` rows: what the reader took it for
    about = models.CharField(max_length=20)  # incoming.habits.ABOUT
    value = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ("sender", "about", "-count", "-last_at")
        constraints = [
            models.UniqueConstraint(fields=["organ", "sender", "about", "value"], name="sender_habit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.about}: {self.value}"


class IntakeTrouble(models.Model):
    """来件收不下: a file of the scanner or a mail that could not be taken in. Somebody has it until it is settled, so that nothing
    is dropped unseen; the file itself stays where it was."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("承办人"))
    due_at = models.DateTimeField(_("期限"))
    channel = models.CharField(_("来路"), max_length=10, choices=Channel.choices)
    key = models.CharField(max_length=160)
    name = models.CharField(_("文件名"), max_length=200)
    place = models.CharField(_("现在何处"), max_length=300)
    sentence = models.CharField(_("原因"), max_length=300)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("处理情况"), max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["organ", "key"], name="intake_trouble_once"),
            models.CheckConstraint(
                name="intake_trouble_settled_says_how", condition=Q(settled_at__isnull=True) | ~Q(note="")
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(settled_at__isnull=True), name="intake_trouble_open")
        ]

    def __str__(self) -> str:
        return self.name


class Mailbox(models.Model):
    """How far a mailbox has been read: everything up to `last_uid` is either in the tray or among the troubles."""

    name = models.CharField(max_length=200, unique=True)  # user@host/folder
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
