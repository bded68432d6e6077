from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.outgoing.states import LineRole
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record

UNDER_WAY = Q(received_at__isnull=True, returned_at__isnull=True, recalled_at__isnull=True)


class Delivery(models.Model):
    """One paper on its way to one recipient: somebody has it and a date holds until it is received, returned or recalled."""

    document = models.ForeignKey(Record, models.PROTECT, related_name="deliveries", verbose_name=_("发文"))
    recipient = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收文机关")
    )
    name = models.CharField(_("收文单位"), max_length=120)
    role = models.CharField(_("方式"), max_length=10, choices=LineRole.choices, default=LineRole.MAIN)
    copies = models.PositiveIntegerField(_("份数"), default=1)
    copy_numbers = models.CharField(_("份号"), max_length=60, blank=True)
    holder = models.ForeignKey(Person, models.PROTECT, related_name="deliveries", verbose_name=_("待签收人"))
    due_at = models.DateTimeField(_("签收期限"))
    sent_at = models.DateTimeField(_("发出时间"))
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("发出人"))
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    receipt_note = models.CharField(_("回执"), max_length=120, blank=True)  # who signed outside the deployment
    incoming = models.OneToOneField(
        Record, models.PROTECT, null=True, blank=True, related_name="delivery", verbose_name=_("收文")
    )
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    recalled_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    recalled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recall_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)
    resent_as = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="instead_of")
    chased_at = models.DateTimeField(_("最近催收"), null=True, blank=True)
    chased_times = models.PositiveSmallIntegerField(_("催收次数"), default=0)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=UNDER_WAY, name="delivery_under_way"),
            models.Index(fields=["recipient", "due_at"], condition=UNDER_WAY, name="delivery_to_organ"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "recipient"],
                condition=UNDER_WAY & Q(recipient__isnull=False),
                name="delivery_one_under_way",
            ),
            models.CheckConstraint(
                name="delivery_ends_once",
                condition=UNDER_WAY
                | Q(received_at__isnull=False, returned_at__isnull=True, recalled_at__isnull=True)
                | Q(received_at__isnull=True, returned_at__isnull=False, recalled_at__isnull=True)
                | Q(received_at__isnull=True, returned_at__isnull=True, recalled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_received_whole",
                condition=Q(received_at__isnull=True, received_by__isnull=True, incoming__isnull=True)
                | (
                    Q(received_at__isnull=False, received_by__isnull=False)
                    & (Q(incoming__isnull=False) | ~Q(receipt_note=""))
                ),
            ),
            models.CheckConstraint(
                name="delivery_returned_has_a_reason",
                condition=Q(returned_at__isnull=True) | (~Q(return_reason="") & Q(returned_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="delivery_recalled_has_a_reason",
                condition=Q(recalled_at__isnull=True) | (~Q(recall_reason="") & Q(recalled_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.name}"

    @property
    def is_under_way(self) -> bool:
        return self.received_at is None and self.returned_at is None and self.recalled_at is None
