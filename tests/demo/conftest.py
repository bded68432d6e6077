"""A thinned-out demo of a fixed day, loaded once for all tests that look at it, and undone after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import override_settings

from zhongshu.demo.loading import Loaded, load
from zhongshu.records.models import Record

DAY = date(2026, 7, 15)
SHARE = 0.08

Told = list[tuple[str, ...]]


def told() -> Told:
    """What must be the same every time: numbers, titles, states, hands, dates."""
    rows = Record.objects.order_by("pk").values_list("reference", "title", "state", "holder__name", "due_at")
    return [tuple(map(str, row)) for row in rows]


@contextmanager
def demo(folder: Path, blocker: Any) -> Iterator[Loaded]:
    """Loaded inside a transaction that is undone; papers go to a folder of the test."""
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    storages = {**django_settings.STORAGES, "papers": place}
    with blocker.unblock(), override_settings(STORAGES=storages), transaction.atomic():
        yield load(DAY, share=SHARE)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told_before(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What another load of the same day told; on SQLite only, because a load takes minutes of a PostgreSQL without statistics."""
    if connection.vendor == "postgresql":
        return []
    with demo(tmp_path_factory.mktemp("before"), django_db_blocker):
        return told()


@pytest.fixture(scope="module")
def loaded(told_before: Told, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """After the other load has been undone."""
    with demo(tmp_path_factory.mktemp("files"), django_db_blocker) as result:
        yield result
