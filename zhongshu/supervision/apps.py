from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "zhongshu.supervision"
    verbose_name = _("督查督办")
