from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhongshu.numbering.models import Number
from zhongshu.outgoing.states import Direction, Disclosure, Layout
from zhongshu.people.models import Organ, Person, Unit
from zhongshu.records.models import Record
from zhongshu.records.states import DocumentType


class OutgoingDocument(models.Model):
    """A paper that the organ issues; who has it in hand and until when is on its record, its words are in versions."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="outgoing_document")
    document_type = models.CharField(_("文种"), max_length=20, choices=DocumentType.choices)
    layout = models.CharField(_("格式"), max_length=10, choices=Layout.choices, default=Layout.STANDARD)
    direction = models.CharField(_("行文方向"), max_length=6, choices=Direction.choices)
    issuers: models.ManyToManyField[Organ, "Issuer"] = models.ManyToManyField(
        Organ, through="Issuer", related_name="+", verbose_name=_("发文机关")
    )
    code_series = models.CharField(_("机关代字"), max_length=40, blank=True)
    main_recipients = models.JSONField(_("主送"), default=list)  # [{"organ": id or null, "name": as printed}]
    cc_recipients = models.JSONField(_("抄送"), default=list)
    disclosure = models.CharField(_("公开属性"), max_length=10, choices=Disclosure.choices, blank=True)
    disclosure_reason = models.CharField(_("不公开的理由"), max_length=200, blank=True)
    basis = models.CharField(_("行文依据"), max_length=500, blank=True)
    is_important = models.BooleanField(_("重要公文"), default=False)
    is_normative = models.BooleanField(_("规范性文件"), default=False)
    touches_competition = models.BooleanField(_("涉及经营主体经济活动"), default=False)
    consulted = models.JSONField(_("须会签单位"), default=list)  # [{"organ": id} or {"unit": id}, with "name"]
    drafting_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    drafter = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    signed_version = models.ForeignKey(
        "outgoing.Version", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("定稿")
    )
    official_version = models.ForeignKey(
        "outgoing.Version", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("正式文本")
    )
    issue_date = models.DateField(_("成文日期"), null=True, blank=True)
    number = models.OneToOneField(
        Number, models.PROTECT, null=True, blank=True, related_name="outgoing_document", verbose_name=_("发文字号")
    )
    copies = models.PositiveIntegerField(_("印数"), null=True, blank=True)
    copy_from = models.PositiveIntegerField(_("份号起"), null=True, blank=True)
    copy_to = models.PositiveIntegerField(_("份号止"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("核发时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("-record_id",)
        indexes = [
            models.Index(fields=["document_type", "-record"], name="outgoing_by_type"),
            models.Index(fields=["issue_date"], name="outgoing_issue_date"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outgoing_closed_has_a_reason",
                condition=~Q(disclosure="closed") | ~Q(disclosure_reason=""),
                violation_error_message=_("不予公开的，请写明理由。"),
            ),
            models.CheckConstraint(
                name="outgoing_copy_range_whole",
                condition=Q(copy_from__isnull=True, copy_to__isnull=True) | Q(copy_to__gte=F("copy_from")),
            ),
            models.CheckConstraint(
                name="outgoing_withdrawn_has_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.record.masked_title


class Issuer(models.Model):
    """发文机关 of a paper in their order; several make it a joint paper (联合行文)."""

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="issuer_rows")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("document_id", "order")
        constraints = [
            models.UniqueConstraint(fields=["document", "organ"], name="issuer_once"),
            models.UniqueConstraint(fields=["document", "order"], name="issuer_order"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.order}"
