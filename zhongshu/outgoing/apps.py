from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OutgoingConfig(AppConfig):
    name = "zhongshu.outgoing"
    verbose_name = _("发文")

    def ready(self) -> None:
        from zhongshu.outgoing.services import templating

        post_migrate.connect(templating.after_migrate, sender=self)
