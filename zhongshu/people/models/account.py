from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models.person import Person


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.select_related("person__organ", "person__officer").get(username=username)


class Account(AbstractBaseUser):
    """The login of one person. There is no superuser: rights come from posts or from being one of the three officers."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account", verbose_name=_("人员"))
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("首次登录须改口令"), default=True)
    password_changed_at = models.DateTimeField(_("口令修改时间"), null=True, blank=True)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(_("锁定至"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    theme = models.CharField(
        _("外观"), max_length=8, choices=[("light", _("浅色")), ("dark", _("深色"))], default="light"
    )
    type_size = models.CharField(
        _("字号"), max_length=8, choices=[("normal", _("标准")), ("large", _("大字"))], default="normal"
    )
    session_key = models.CharField(max_length=40, blank=True)  # the last login; an older one is ended where policy says

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class PasswordHistory(models.Model):
    """Hashes of earlier passwords, so that the last five cannot come back."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="password_history")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-set_at",)

    def __str__(self) -> str:
        return f"{self.account_id} {self.set_at:%Y-%m-%d}"
