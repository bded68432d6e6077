"""What several tests of search need."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhongshu.people.models import Person
from zhongshu.search import queries


@pytest.fixture
def titles() -> Callable[..., list[str]]:
    """Titles found by a person, in the order shown."""

    def found(person: Person, line: str, **how: object) -> list[str]:
        return [hit.record.title for hit in queries.find(person, line, **how).hits]

    return found


@pytest.fixture
def connection_queries() -> Callable[[Callable[[], object]], int]:
    """How many queries a call makes."""

    def counted(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return counted
