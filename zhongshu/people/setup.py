"""What people needs in a fresh or migrated database."""

from typing import Any

from django.db import connections

from zhongshu.people import services
from zhongshu.people.models import CalendarDay


def after_migrate(using: str, **kwargs: Any) -> None:
    """Built-in roles and the calendar of the library; both leave the office's edits alone."""
    if (
        CalendarDay._meta.db_table in connections[using].introspection.table_names()
    ):  # not when migrating back to nothing
        services.sync_roles()
        services.seed_calendar()
