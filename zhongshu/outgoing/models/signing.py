from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhongshu.outgoing.models.text import Version
from zhongshu.outgoing.states import SheetKind, SheetResult
from zhongshu.people.models import Organ, Person
from zhongshu.records.models import Record
from zhongshu.workflow.models import Step


class Signature(models.Model):
    """签发: a leader signed exactly these words and attachments for an issuer. It falls when they change, and never stands up
    again."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="signatures")
    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("发文机关"))
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("签发人"))
    post_title = models.CharField(_("职务"), max_length=120)
    whole_sm3 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("签发时间"))
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    fallen_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    fallen_reason = models.CharField(_("失效原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["record", "organ"], condition=Q(fallen_at__isnull=True), name="signature_one_standing"
            ),
            models.CheckConstraint(
                name="signature_fallen_has_a_reason", condition=Q(fallen_at__isnull=True) | ~Q(fallen_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.signer_id}"


class ReviewSheet(models.Model):
    """核稿单 and its kin: each point with its remark, over one state of the words."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="review_sheets")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    kind = models.CharField(_("事项"), max_length=12, choices=SheetKind.choices)
    points = models.JSONField()  # key of states.POINTS → {"passed": bool, "remark": str}
    result = models.CharField(_("结论"), max_length=10, choices=SheetResult.choices)
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("审核人"))
    at = models.DateTimeField(_("时间"))
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["record", "kind"], name="review_sheet_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"


class Override(models.Model):
    """放行: a blocking finding that stands by decision, with its reason."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="overrides")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    rule = models.CharField(_("规则"), max_length=40)
    finding = models.CharField(_("问题"), max_length=500)
    reason = models.CharField(_("放行理由"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("放行人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.record_id} {self.rule}"
