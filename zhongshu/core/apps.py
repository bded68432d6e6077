from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "zhongshu.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhongshu.core import checks, columns, guards, logs, registry  # noqa: F401 - apps must be loaded first

        registry.load()
        columns.hash_by_name()
        connection_created.connect(logs.watch)
        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
