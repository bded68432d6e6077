from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zhongshu.people.levels import SecurityLevel
from zhongshu.people.models.organ import Organ, Unit
from zhongshu.people.titles import title_in


class Role(models.Model):
    """A function that a post carries (收件岗, 文书, 拟办岗 …) and the permissions that come with it."""

    key = models.CharField(_("标识"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    permissions = models.JSONField(_("权限"), default=list)
    is_builtin = models.BooleanField(default=False)
    sort = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ("sort", "pk")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A position in a unit (岗位); work is sent to posts, people only fill them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("科室"))
    title = models.CharField(_("岗位名称"), max_length=60)
    roles = models.ManyToManyField(Role, blank=True, related_name="posts", verbose_name=_("职能"))
    needs_totp = models.BooleanField(_("登录须动态口令"), default=False)
    is_active = models.BooleanField(_("在用"), default=True)
    sort = models.PositiveIntegerField(_("排序"), default=1000)

    class Meta:
        ordering = ("unit_id", "sort", "pk")

    def __str__(self) -> str:
        return title_in(self.unit.name, self.title)


class Person(models.Model):
    """Somebody who works here. What the person may do follows from the posts held today."""

    name = models.CharField(_("姓名"), max_length=40)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="people", verbose_name=_("机关"))
    clearance = models.PositiveSmallIntegerField(
        _("知悉级别"), choices=SecurityLevel.choices, default=SecurityLevel.WORK_SECRET
    )
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("在职"), default=True)
    left_at = models.DateTimeField(_("离岗时间"), null=True, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=1000)

    class Meta:
        ordering = ("sort", "pk")
        indexes = [
            models.Index(fields=["organ", "is_active", "sort"], name="person_organ_active"),
            models.Index(fields=["name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:person-detail", args=[self.pk])

    @property
    def organ_name(self) -> str:
        return self.organ.name

    @cached_property
    def home_title(self) -> str:
        """The main post held today, or which of the three officers. Lists prefetch it: `queries.with_posts`."""
        held = [appointment for appointment in self.appointments.all() if appointment.is_open()]
        officer = getattr(self, "officer", None) if not held else None
        return str(held[0].post) if held else str(officer.get_kind_display()) if officer else ""


class Appointment(models.Model):
    """A person holds a post from one day to another; history is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name=_("岗位"))
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True, blank=True)
    is_primary = models.BooleanField(_("主要岗位"), default=True)

    class Meta:
        ordering = ("-is_primary", "post_id", "pk")
        indexes = [
            models.Index(fields=["person", "until"], name="appointment_person"),
            models.Index(fields=["post", "until"], name="appointment_post"),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("任职止不能早于任职起。"),
            ),
            models.UniqueConstraint(
                fields=["person", "post"], condition=Q(until__isnull=True), name="appointment_held_once"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True, is_primary=True), name="appointment_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"

    def is_open(self, on: date | None = None) -> bool:
        """Held on that day (today); the last day itself is the day of leaving and no longer counts."""
        on = on or timezone.localdate()
        return self.since <= on and (self.until is None or self.until > on)


class OfficerKind(models.TextChoices):
    """三员: one person holds at most one of them, and no business post (secrecy-archives §3)."""

    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全保密管理员")
    AUDITOR = "auditor", _("安全审计员")


class Officer(models.Model):
    """An appointment as one of the three officers; triggers refuse a business post beside it."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="officer")
    kind = models.CharField(_("职责"), max_length=20, choices=OfficerKind.choices)
    since = models.DateField(_("任职起"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="officer_kind_known", condition=Q(kind__in=list(OfficerKind.values))),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"
