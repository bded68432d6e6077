from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.supervision.models.inspection import Conclusion, Rectification
from zhongshu.supervision.models.item import SupervisedItem
from zhongshu.supervision.models.pressure import Slip, Talk
from zhongshu.workflow.models import Extension


class DocumentKind(models.TextChoices):
    """督查文书: what the 督查室 writes to those who do, to those who asked and to everybody."""

    NOTICE = "notice", _("督办通知单")
    URGE = "urge", _("催办单")
    SLIP = "slip", _("督办单")
    EXTENSION = "extension", _("延期审批单")
    CONCLUSION = "conclusion", _("办结报告")
    REPORT = "report", _("督查专报")
    CIRCULAR = "circular", _("督查通报")
    REBUKE = "rebuke", _("督办通报")  # of one matter; the rung 通报
    TALK_CALL = "talk_call", _("约谈通知书")
    TALK = "talk", _("约谈记录")
    FINDING = "finding", _("督查结论书")
    RECTIFY = "rectify", _("整改通知书")


OF_INSPECTIONS = (DocumentKind.FINDING, DocumentKind.RECTIFY)
_OF_A_MONTH = Q(kind=DocumentKind.CIRCULAR, record__isnull=True, item__isnull=True, conclusion__isnull=True) & ~Q(
    month=""
)
_OF_AN_INSPECTION = Q(
    kind__in=OF_INSPECTIONS, record__isnull=True, item__isnull=True, conclusion__isnull=False, month=""
)
_OF_AN_ITEM = ~Q(kind__in=(DocumentKind.CIRCULAR, *OF_INSPECTIONS)) & Q(
    record__isnull=False, item__isnull=False, conclusion__isnull=True, month=""
)


class Document(models.Model):
    """A piece of writing of the 督查室. Its words are in its versions; once issued nothing of it changes."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("发文单位"))
    kind = models.CharField(_("种类"), max_length=10, choices=DocumentKind.choices)
    item = models.ForeignKey(SupervisedItem, models.PROTECT, null=True, blank=True, related_name="documents")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="supervision_documents"
    )  # of the item or of a task: who sees it reads the document
    receiver = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办单位")
    )
    slip = models.OneToOneField(Slip, models.PROTECT, null=True, blank=True, related_name="document")
    extension = models.OneToOneField(
        Extension, models.PROTECT, null=True, blank=True, related_name="supervision_document"
    )
    talk = models.OneToOneField(Talk, models.PROTECT, null=True, blank=True, related_name="document")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, null=True, blank=True, related_name="documents")
    rectification = models.OneToOneField(Rectification, models.PROTECT, null=True, blank=True, related_name="document")
    month = models.CharField(_("月份"), max_length=7, blank=True)  # 2026-10, of a 通报
    number = models.CharField(_("编号"), max_length=40, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("拟稿"))
    made_at = models.DateTimeField(_("拟稿时间"))
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )  # whom it waits for
    submitted_at = models.DateTimeField(_("报签时间"), null=True, blank=True)
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发")
    )
    issued_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = [
            models.Index(fields=["record", "-made_at"], name="document_of_record"),
            models.Index(fields=["organ", "kind", "-made_at"], name="document_of_organ"),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_concerns_something",
                condition=_OF_A_MONTH | _OF_AN_INSPECTION | _OF_AN_ITEM,
            ),
            models.CheckConstraint(
                name="document_issued_whole",
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False, dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="document_submitted_whole",
                condition=Q(submitted_at__isnull=True) | Q(approver__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organ", "month"],
                condition=Q(kind=DocumentKind.CIRCULAR, dropped_at__isnull=True),
                name="document_one_circular_a_month",
            ),
            models.UniqueConstraint(
                fields=["conclusion"],
                condition=Q(kind=DocumentKind.FINDING, dropped_at__isnull=True),
                name="document_one_of_a_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("supervision:document", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.issued_at is None and self.dropped_at is None


class DocumentVersion(models.Model):
    """The words as they stood: never changed, the newest is the one in force."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    place = models.PositiveSmallIntegerField()
    values = models.JSONField()  # documents.shapes: a paper or a slip as data
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("document_id", "-place")
        constraints = [models.UniqueConstraint(fields=["document", "place"], name="document_version_place")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.place}"


class SentPaper(models.Model):
    """送发文: the paper (发文) in which an issued document goes to the units; both lead to each other."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="papers")
    record = models.OneToOneField(Record, models.PROTECT, related_name="sent_of_supervision")  # of the outgoing paper
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("送发文"))
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.document_id} {self.record_id}"
