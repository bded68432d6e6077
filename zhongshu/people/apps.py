from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "zhongshu.people"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        from zhongshu.people import setup

        post_migrate.connect(setup.after_migrate, sender=self)
