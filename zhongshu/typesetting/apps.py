from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TypesettingConfig(AppConfig):
    name = "zhongshu.typesetting"
    verbose_name = _("排版")
