import pytest
from django.db import connection

from zhongshu.core import guards


@pytest.mark.django_db
def test_guards_of_people_stand_after_migrate():
    assert [line for line in guards.missing(connection) if "officer" in line] == []
