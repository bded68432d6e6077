from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Organ, Person
from zhongshu.supervision.states import Basis, Content, InspectionType, ReviewDecision, VerifyMethod


class YearPlan(models.Model):
    """年度督查计划: how many inspections the year allows, in all and for one unit."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    most = models.PositiveSmallIntegerField(_("全年督查次数"))
    most_for_one = models.PositiveSmallIntegerField(_("同一单位全年次数"), default=2)
    apart_days = models.PositiveSmallIntegerField(_("同一单位间隔天数"), default=90)
    basis = models.CharField(_("批准依据"), max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "-pk")  # the newest of a year is in force; older ones stay

    def __str__(self) -> str:
        return f"{self.year} {self.most}"


class InspectionPlan(models.Model):
    """督查方案 (条例 art. 11, 14, 15): what, whom, how, from when to when; one accountable holder and a date by which it ends."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    title = models.CharField(_("督查事项"), max_length=300)
    inspection_type = models.CharField(_("督查类型"), max_length=14, choices=InspectionType.choices)
    content = models.CharField(_("督查内容类别"), max_length=12, choices=Content.choices)
    scope = models.CharField(_("督查内容和范围"), max_length=1000)
    methods = models.JSONField(_("督查方式"), default=list)  # states.VerifyMethod keys
    basis_kind = models.CharField(_("启动依据"), max_length=10, choices=Basis.choices)
    basis = models.CharField(_("依据"), max_length=300)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    due_on = models.DateField(_("结论期限"))  # by when every conclusion is delivered
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("负责人"))
    beyond_reason = models.CharField(_("超出计划或者间隔的理由"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("拟订人"))
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("撤销原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes = [models.Index(fields=["organ", "-starts_on"], name="inspection_by_day")]
        constraints = [
            models.CheckConstraint(name="inspection_days_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="inspection_due_after_end", condition=Q(due_on__gte=F("ends_on"))),
            models.CheckConstraint(
                name="inspection_approver_is_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="inspection_approved_whole",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(name="inspection_has_a_basis", condition=~Q(basis="") & ~Q(scope="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:inspection", args=[self.pk])

    @property
    def method_labels(self) -> list[str]:
        return [str(VerifyMethod(key).label) for key in self.methods]


class InspectionTarget(models.Model):
    """督查对象: one unit of a plan."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="targets")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("督查对象"))

    class Meta:
        ordering = ("plan_id", "pk")
        constraints = [models.UniqueConstraint(fields=["plan", "organ"], name="target_once")]

    def __str__(self) -> str:
        return self.organ.label


class SupervisionGroup(models.Model):
    """督查组: its leader answers for it."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="groups")
    name = models.CharField(_("组名"), max_length=60)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("组长"))
    due_on = models.DateField(_("报告期限"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("plan_id", "pk")
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Who is in a group. 回避: whoever has a stake stays away, and it stays on record."""

    group = models.ForeignKey(SupervisionGroup, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("成员"))
    recused_at = models.DateTimeField(_("回避时间"), null=True, blank=True)
    recused_from = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("回避原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("group_id", "pk")
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="member_once"),
            models.CheckConstraint(name="recusal_has_a_reason", condition=Q(recused_at__isnull=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.person.name


class Conclusion(models.Model):
    """督查结论 (art. 16): facts and evidence, approved, delivered to the unit; from the delivery 30 days run for a review."""

    target = models.OneToOneField(InspectionTarget, models.PROTECT, related_name="conclusion")
    group = models.ForeignKey(SupervisionGroup, models.PROTECT, related_name="conclusions")
    facts = models.TextField(_("查明的事实"))
    evidence = models.TextField(_("证据"))
    finding = models.TextField(_("结论"))
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    delivered_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签收人")
    )
    review_until = models.DateField(_("申请复核截止"), null=True, blank=True)

    class Meta:
        ordering = ("-drafted_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="conclusion_is_whole", condition=~Q(facts="") & ~Q(evidence="") & ~Q(finding="")
            ),
            models.CheckConstraint(
                name="conclusion_approver_is_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="conclusion_delivered_when_approved",
                condition=Q(delivered_at__isnull=True)
                | Q(approved_at__isnull=False, delivered_to__isnull=False, review_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.finding[:40]


class Review(models.Model):
    """复核申请 (art. 17): asked within 30 days of delivery, decided within 30 days by somebody who was not in the group."""

    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="reviews")
    reason = models.TextField(_("申请理由"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("复核人"))
    due_on = models.DateField(_("复核期限"))
    decision = models.CharField(_("复核决定"), max_length=10, choices=ReviewDecision.choices, blank=True)
    text = models.TextField(_("复核意见"), blank=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = [models.Index(fields=["due_on"], condition=Q(decided_at__isnull=True), name="review_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion"], condition=Q(decided_at__isnull=True), name="review_one_open"
            ),
            models.CheckConstraint(
                name="review_decided_whole",
                condition=Q(decided_at__isnull=True, decision="") | (~Q(decision="") & ~Q(text="")),
            ),
            models.CheckConstraint(name="reviewer_is_not_the_applicant", condition=~Q(holder=F("asked_by"))),
        ]

    def __str__(self) -> str:
        return self.reason[:40]


class Rectification(models.Model):
    """整改: one problem of a conclusion, in one person's hands with a date; checked by another."""

    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="rectifications")
    problem = models.CharField(_("问题"), max_length=600)
    demand = models.CharField(_("整改要求"), max_length=600)
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("整改期限"))
    first_due_on = models.DateField(_("首次期限"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    report = models.TextField(_("整改情况"), blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(_("报告时间"), null=True, blank=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(_("核查时间"), null=True, blank=True)
    check_text = models.CharField(_("核查情况"), max_length=600, blank=True)
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    done_at = models.DateTimeField(_("销号时间"), null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at__isnull=True), name="rectification_due")]
        constraints = [
            models.CheckConstraint(name="rectification_says_what", condition=~Q(problem="") & ~Q(demand="")),
            models.CheckConstraint(
                name="rectification_reported_whole",
                condition=Q(reported_at__isnull=True) | (~Q(report="") & Q(reported_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="rectification_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("holder")),
            ),
            models.CheckConstraint(
                name="rectification_done_only_checked",
                condition=Q(done_at__isnull=True)
                | (Q(checked_at__isnull=False, reported_at__isnull=False) & ~Q(check_text="")),
            ),
        ]

    def __str__(self) -> str:
        return self.problem[:40]
