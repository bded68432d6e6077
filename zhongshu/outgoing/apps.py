from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutgoingConfig(AppConfig):
    name = "zhongshu.outgoing"
    verbose_name = _("发文")
