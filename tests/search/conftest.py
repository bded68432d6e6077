"""What several tests of search need."""

from collections.abc import Callable

import pytest

from zhongshu.people.models import Person
from zhongshu.search import queries


@pytest.fixture
def titles() -> Callable[..., list[str]]:
    """Titles found by a person, in the order shown."""

    def found(person: Person, line: str, **how: object) -> list[str]:
        return [hit.record.title for hit in queries.find(person, line, **how).hits]

    return found
