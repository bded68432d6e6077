from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "zhongshu.exchange"
    verbose_name = _("公文交换")
