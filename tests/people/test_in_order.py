"""Who holds one of several roles in an organ is asked once for all of them."""

from zhongshu.people import queries, roles

KEYS = (roles.ORGAN_HEAD, roles.LEADER_IN_CHARGE, roles.OFFICE_DIRECTOR, roles.REGISTRY)


def test_roles_in_order_are_those_of_one_role_after_the_other(cast, django_assert_num_queries):
    expected = [person for key in KEYS for person in queries.occupants(key, organ=cast.office)]

    with django_assert_num_queries(1):
        found = queries.occupants_in_order(KEYS, organ=cast.office)

    assert found == list({person.pk: person for person in expected}.values())
    assert len(found) > 1
