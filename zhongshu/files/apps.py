from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "zhongshu.files"
    verbose_name = _("文件")
