"""Levels of secrecy in their order, and what the law calls a state secret."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SecurityLevel(models.IntegerChoices):
    """Ordered; classified means confidential and above (保守国家秘密法 art. 14: 绝密、机密、秘密)."""

    NONE = 0, _("无")
    INTERNAL = 1, _("内部")
    WORK_SECRET = 2, _("工作秘密")
    CONFIDENTIAL = 3, _("秘密")
    SECRET = 4, _("机密")
    TOP_SECRET = 5, _("绝密")


CLASSIFIED_FROM = SecurityLevel.CONFIDENTIAL


def is_classified(level: int) -> bool:
    return level >= CLASSIFIED_FROM


LEVEL_KEYS = {
    "none": SecurityLevel.NONE,
    "internal": SecurityLevel.INTERNAL,
    "work_secret": SecurityLevel.WORK_SECRET,
    "confidential": SecurityLevel.CONFIDENTIAL,
    "secret": SecurityLevel.SECRET,
    "top_secret": SecurityLevel.TOP_SECRET,
}
