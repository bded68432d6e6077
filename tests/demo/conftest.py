"""A thinned-out demo of a fixed day, loaded once for all tests here."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from zhongshu.demo.loading import Loaded, load

DAY = date(2026, 7, 15)
SHARE = 0.08


def store_in(folder: Path) -> override_settings:
    """Papers and previews go to a folder of the test."""
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    return override_settings(STORAGES={**django_settings.STORAGES, "papers": place})


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Iterator[Loaded]:
    with store_in(tmp_path / "files"):
        yield load(DAY, share=SHARE)
