"""Marks of what changed among people (people.stamps): triggers write them, here the old ones go."""

from datetime import timedelta

from django.utils import timezone

from zhongshu.people.models import Stamp

KEPT_DAYS = 2  # longer than any transaction lasts


def tidy() -> str:
    """Marks that nobody can still be waiting for, away (PostgreSQL; SQLite keeps one row)."""
    removed, _tables = Stamp.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return str(removed)
