"""People beside records: what the directory shows everybody, by name, unit, post, telephone."""

import pytest
from django.urls import reverse

from zhongshu.people.models import Person
from zhongshu.search import queries
from zhongshu.search.query import understand


def names(line: str) -> list[str]:
    return [person.name for person in queries.people(understand(line))]


@pytest.fixture
def phone(cast) -> None:
    Person.objects.filter(pk=cast.handler.pk).update(phone="0571-8812345")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("何苗", ["何苗"]),
        ("何", ["何苗"]),
        ("8812345", ["何苗"]),
        ("综合二科", ["孟晓峰", "何苗"]),
        ("综合二科 科员", ["何苗"]),
        ("市财政局 梁舒", ["梁舒"]),
        ("顧明川", ["顾明川"]),
        ("云川市", []),
        ("防汛", []),
        ("2026年12号", []),
        ("%", []),
    ],
)
def test_who_is_found_by_what(cast, phone, line, found):
    assert sorted(names(line)) == sorted(found)


def test_somebody_who_left_is_not_found(cast):
    Person.objects.filter(pk=cast.handler.pk).update(is_active=False)

    assert names("何苗") == []


def test_the_page_shows_unit_post_and_telephone(client, cast, phone):
    client.force_login(cast.outsider.account)
    page = client.get(reverse("search:results"), {"q": "何苗"}).content.decode()

    assert "综合二科科员" in page
    assert "0571-8812345" in page
    assert cast.handler.get_absolute_url() in page
