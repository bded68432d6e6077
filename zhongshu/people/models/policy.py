from django.db import models
from django.utils.translation import gettext_lazy as _


class Policy(models.Model):
    """One rule of the deployment (ceiling, lock-out, idle time-out …); names, defaults and bounds stand in people.policy."""

    key = models.CharField(_("标识"), max_length=40, primary_key=True)
    value = models.JSONField(_("值"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.key
