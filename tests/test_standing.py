"""The cast that is put in is the cast that was built."""

import pytest

from tests.conftest import Cast
from tests.standing import BY_TRIGGERS, Standing, everything
from zhongshu.people.models import Organ


def test_the_rows_are_those_that_were_built(standing_cast: Standing[Cast], db: None):
    before = everything()
    made = standing_cast.put_in()
    now = everything()

    put_in = {model: [row for row in rows if row not in before[model]] for model, rows in now.items()}
    assert {model: rows for model, rows in put_in.items() if rows} == standing_cast.rows
    assert {model._meta.db_table for model in now} & BY_TRIGGERS == set()
    assert made.clerk.name == "田小禾"
    assert made.people is not standing_cast.made.people


def test_what_a_test_hires_is_not_there_for_the_next(standing_cast: Standing[Cast], cast: Cast):
    cast.hire("guest", cast.units["registry"], "文书")

    assert "guest" not in standing_cast.made.people


def test_beside_others_it_is_built_anew(standing_cast: Standing[Cast], db: None, request: pytest.FixtureRequest):
    Organ.objects.create(pk=standing_cast.made.city.pk, name="岚江省人民政府")

    made = request.getfixturevalue("cast")

    assert (made.city.name, Organ.objects.count()) == ("云川市人民政府", 5)
