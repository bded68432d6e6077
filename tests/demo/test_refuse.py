"""The demo goes into an empty database only, and not into the future."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from zhongshu.people.models import Organ


def test_a_database_with_organs_is_refused(cast: object):
    before = Organ.objects.count()

    with pytest.raises(CommandError, match="空库"):
        call_command("demo", stdout=StringIO())
    call_command("demo", "--if-empty", stdout=StringIO())

    assert Organ.objects.count() == before


def test_a_day_to_come_is_refused(db: None):
    with pytest.raises(CommandError, match="不能晚于今天"):
        call_command("demo", "--date", date(2999, 1, 4).isoformat(), stdout=StringIO())
